package org.clavis.client.counterparty;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.clavis.circuits.SemaphoreOwnership;
import org.clavis.client.identity.Identity;
import org.clavis.client.registry.Account;
import org.clavis.client.registry.Chain;
import org.clavis.client.registry.KeyRegistry;
import org.clavis.client.registry.OwnershipContract;
import org.clavis.client.registry.Receipt;
import org.clavis.client.registry.Registration;
import org.clavis.client.registry.RegistryException;
import org.clavis.client.registry.RegistryReason;
import org.clavis.contracts.Deployments;
import org.clavis.evm.Address;
import org.clavis.evm.Bytes32;
import org.clavis.secret.SecretScalar;
import org.clavis.testnet.LocalChain;
import org.clavis.verifier.Accepted;
import org.clavis.verifier.EncodingException;
import org.clavis.verifier.RejectReason;
import org.clavis.verifier.Rejected;
import org.clavis.verifier.Verification;
import org.clavis.verifier.groth16.Proof;
import org.clavis.verifier.registry.KeyBundle;
import org.clavis.verifier.registry.Label;
import org.clavis.verifier.registry.OwnershipClaim;
import org.clavis.verifier.registry.RegistryDomain;
import org.clavis.verifier.registry.Scope;
import org.clavis.verifier.schnorr.SchnorrSignature;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.web3j.utils.Numeric;

/** Ownership claims on a real chain: Java and the contract accept and refuse the same, each with its reason. */
@Timeout(180)
abstract class ClaimContract {

    private static final Bytes32 PURPOSE = Challenge.purpose("settle with bob");
    private static final Registration QUARTER = Registration.scopes(Scope.TRADE).validFor(Duration.ofDays(90));
    private static final Label DESK = Label.of("desk-1");

    private final LocalChain local;
    private final Deployments contracts;
    private Chain chain;
    private KeyRegistry registry;
    private OwnershipContract onChain;
    private ClaimVerifier bob;
    private Identity alice;
    private Address bobAddress;

    ClaimContract(LocalChain local, Deployments contracts) {
        this.local = local;
        this.contracts = contracts;
    }

    @BeforeEach
    void connect() {
        chain = Chain.connect(local.rpcUrl().toString());
        registry = KeyRegistry.at(
            chain,
            contracts.keyRegistry(),
            java.time.Clock.fixed(local.latestBlockTimestamp(), ZoneOffset.UTC)
        );
        onChain = OwnershipContract.at(registry, contracts.ownershipVerifier());
        bob = registry.claimVerifier(Requirements.none());
        bobAddress = Address.fromHex(local.accounts().get(2).getAddress());
        alice = desk(1, "desk-1");
        registry.register(alice, QUARTER);
    }

    @AfterEach
    void close() {
        alice.close();
        chain.close();
    }

    @Test
    void signatureIsAcceptedByBothOnce() {
        ClaimProof.Schnorr proof = signed();
        assertThat(onChain.check(proof, bundle(), bobAddress).isAccepted()).isTrue();
        Counterparty claimant = accepted(bob.verify(ClaimJson.encode(proof)));
        assertThat(claimant.keyId()).isEqualTo(alice.keyId());
        assertThat(reason(bob.verify(proof))).isEqualTo(RejectReason.ALREADY_USED);

        try (Identity account = desk(2, "bob")) {
            Account spender = KeyRegistry.accountOf(account);
            Receipt receipt = onChain.use(proof, bundle(), spender);
            assertThat(receipt.gasUsed()).isLessThan(200_000);
            Bytes32 digest = proof.claim().digest(registry.domain());
            assertThat(onChain.isUsed(bobAddress, digest)).isTrue();
            assertThat(reason(onChain.check(proof, bundle(), bobAddress))).isEqualTo(RejectReason.ALREADY_USED);
            assertThat(
                catchThrowableOfType(RegistryException.class, () -> onChain.use(proof, bundle(), spender)).reason()
            ).isEqualTo(RegistryReason.CLAIM_USED);
        }
        assertThat(onChain.check(proof, bundle(), alice.address()).isAccepted())
            .as("for others")
            .isTrue();
    }

    @Test
    void everyBitOfASignatureCounts() {
        ClaimProof.Schnorr proof = signed();
        byte[] good = proof.signature().toBytes();
        int decodable = 0;
        for (int bit = 0; bit < 8 * good.length; bit += 13) {
            byte[] bad = good.clone();
            bad[bit / 8] ^= (byte) (1 << (bit % 8));
            Optional<SchnorrSignature> signature = decoded(bad);
            if (signature.isEmpty()) {
                continue;
            }
            decodable++;
            ClaimProof.Schnorr flipped = new ClaimProof.Schnorr(proof.domain(), proof.claim(), signature.get());
            assertThat(reason(bob.verify(flipped)))
                .as("bit %s", bit)
                .isEqualTo(RejectReason.SIGNATURE_INVALID);
            if (decodable <= 4) {
                assertThat(reason(onChain.check(flipped, bundle(), bobAddress))).isEqualTo(
                    RejectReason.SIGNATURE_INVALID
                );
            }
        }
        assertThat(decodable).isGreaterThan(20);
        assertThat(bob.verify(proof).isAccepted()).as("refusals use up nothing").isTrue();
    }

    @Test
    void signatureForSomethingElseIsRefused() {
        ClaimProof.Schnorr proof = signed();
        OwnershipClaim claim = proof.claim();
        try (Identity desk2 = desk(1, "desk-2")) {
            registry.register(desk2, QUARTER);
        }
        ClaimProof.Schnorr otherLabel = with(
            proof,
            registry.domain(),
            with(claim, Label.of("desk-2"), claim.deadline())
        );
        assertThat(reason(bob.verify(otherLabel))).isEqualTo(RejectReason.STATEMENT_MISMATCH);
        KeyBundle bundle2 = registry.lookup(alice.address(), "desk-2").orElseThrow().bundle();
        assertThat(reason(onChain.check(otherLabel, bundle2, bobAddress))).isEqualTo(RejectReason.SIGNATURE_INVALID);
        assertThat(reason(onChain.check(otherLabel, bundle(), bobAddress))).isEqualTo(RejectReason.BUNDLE_MISMATCH);

        RegistryDomain otherChain = new RegistryDomain(local.chainId() + 1, contracts.keyRegistry());
        ClaimProof.Schnorr abroad = new ClaimProof.Schnorr(otherChain, claim, alice.sign(claim.digest(otherChain)));
        assertThat(reason(bob.verify(abroad))).isEqualTo(RejectReason.WRONG_CHAIN);
        assertThat(reason(onChain.check(abroad, bundle(), bobAddress))).isEqualTo(RejectReason.SIGNATURE_INVALID);
        assertThat(reason(bob.verify(new ClaimProof.Schnorr(registry.domain(), claim, abroad.signature())))).isEqualTo(
            RejectReason.SIGNATURE_INVALID
        );

        RegistryDomain otherRegistry = new RegistryDomain(local.chainId(), contracts.ownershipVerifier());
        assertThat(reason(bob.verify(with(proof, otherRegistry, claim)))).isEqualTo(RejectReason.WRONG_REGISTRY);

        ClaimProof.Schnorr longer = with(proof, registry.domain(), with(claim, claim.label(), claim.deadline() + 1));
        assertThat(reason(bob.verify(longer))).isEqualTo(RejectReason.STATEMENT_MISMATCH);
        assertThat(reason(onChain.check(longer, bundle(), bobAddress))).isEqualTo(RejectReason.SIGNATURE_INVALID);

        ClaimVerifier carol = registry.claimVerifier(Requirements.none());
        assertThat(reason(carol.verify(proof))).isEqualTo(RejectReason.UNKNOWN_CHALLENGE);
    }

    @Test
    void deadlineCountsForBoth() {
        ClaimProof.Schnorr proof = signed();
        local.increaseTime(Duration.ofMinutes(11));
        assertThat(reason(bob.verify(proof))).isEqualTo(RejectReason.DEADLINE_PASSED);
        assertThat(reason(onChain.check(proof, bundle(), bobAddress))).isEqualTo(RejectReason.DEADLINE_PASSED);
    }

    @Test
    void keyMustBeCurrentAndValid() {
        ClaimProof.Schnorr first = signed();
        KeyBundle oldBundle = bundle();
        registry.rotate(alice, QUARTER);
        assertThat(reason(bob.verify(first))).isEqualTo(RejectReason.SUPERSEDED);
        assertThat(reason(onChain.check(first, oldBundle, bobAddress))).isEqualTo(RejectReason.SUPERSEDED);
        Challenge challenge = bob.challenge(alice.address(), DESK, PURPOSE, Duration.ofMinutes(10));
        ClaimProof.Schnorr second = accepted(prover().sign(challenge, PURPOSE, 2));
        assertThat(reason(onChain.check(second, oldBundle, bobAddress))).isEqualTo(RejectReason.BUNDLE_MISMATCH);
        registry.revoke(alice);
        assertThat(reason(bob.verify(second))).isEqualTo(RejectReason.REVOKED);
        assertThat(reason(onChain.check(second, bundle(), bobAddress))).isEqualTo(RejectReason.NOT_REGISTERED);
    }

    @Test
    void commitmentIsAcceptedByBothOnce() {
        Challenge challenge = bob.challenge(alice.address(), DESK, alice.commitment(), PURPOSE, Duration.ofMinutes(10));
        ClaimProof.Commitment proof = accepted(prover().prove(new SemaphoreOwnership(), challenge, PURPOSE, 1));
        assertThat(onChain.check(proof, bundle(), bobAddress)).isEqualTo(Verification.accepted(proof.claim()));
        refusesTampered(proof);

        assertThat(accepted(bob.verify(ClaimJson.encode(proof))).owner()).isEqualTo(alice.address());
        assertThat(reason(bob.verify(proof))).isEqualTo(RejectReason.ALREADY_USED);
        try (Identity account = desk(2, "bob")) {
            onChain.use(proof, bundle(), KeyRegistry.accountOf(account));
        }
        Bytes32 digest = proof.claim().digest(registry.domain());
        assertThat(onChain.isUsed(bobAddress, digest, proof.commitment())).isTrue();
        assertThat(onChain.isUsed(bobAddress, digest, digest)).isFalse();
        assertThat(onChain.isUsed(bobAddress, digest)).as("by the key").isFalse();
        assertThat(reason(onChain.check(proof, bundle(), bobAddress))).isEqualTo(RejectReason.ALREADY_USED);
        local.increaseTime(Duration.ofMinutes(11));
        assertThat(reason(onChain.check(proof, bundle(), alice.address()))).isEqualTo(RejectReason.DEADLINE_PASSED);
    }

    private void refusesTampered(ClaimProof.Commitment proof) {
        OwnershipClaim claim = proof.claim();
        RegistryDomain here = registry.domain();
        Bytes32 otherNullifier = flipped(proof.nullifier());
        ClaimProof.Commitment badNullifier = new ClaimProof.Commitment(
            here,
            claim,
            proof.commitment(),
            proof.proof(),
            otherNullifier
        );
        assertThat(reason(bob.verify(badNullifier))).isEqualTo(RejectReason.PROOF_INVALID);
        assertThat(reason(onChain.check(badNullifier, bundle(), bobAddress))).isEqualTo(RejectReason.PROOF_INVALID);

        ClaimProof.Commitment negated = new ClaimProof.Commitment(
            here,
            claim,
            proof.commitment(),
            withoutSense(proof.proof()),
            proof.nullifier()
        );
        assertThat(reason(bob.verify(negated))).isEqualTo(RejectReason.PROOF_INVALID);
        assertThat(reason(onChain.check(negated, bundle(), bobAddress))).isEqualTo(RejectReason.PROOF_INVALID);

        ClaimProof.Commitment otherCommitment = new ClaimProof.Commitment(
            here,
            claim,
            flipped(proof.commitment()),
            proof.proof(),
            proof.nullifier()
        );
        assertThat(reason(bob.verify(otherCommitment))).isEqualTo(RejectReason.STATEMENT_MISMATCH);
        assertThat(reason(onChain.check(otherCommitment, bundle(), bobAddress))).isEqualTo(RejectReason.PROOF_INVALID);

        OwnershipClaim laterClaim = with(claim, claim.label(), claim.deadline() + 1);
        ClaimProof.Commitment later = new ClaimProof.Commitment(
            here,
            laterClaim,
            proof.commitment(),
            proof.proof(),
            proof.nullifier()
        );
        assertThat(reason(bob.verify(later))).isEqualTo(RejectReason.STATEMENT_MISMATCH);
        assertThat(reason(onChain.check(later, bundle(), bobAddress))).isEqualTo(RejectReason.PROOF_INVALID);

        ClaimProof.Commitment abroad = new ClaimProof.Commitment(
            new RegistryDomain(local.chainId() + 1, contracts.keyRegistry()),
            claim,
            proof.commitment(),
            proof.proof(),
            proof.nullifier()
        );
        assertThat(reason(bob.verify(abroad))).isEqualTo(RejectReason.WRONG_CHAIN);
    }

    @Test
    void proverAnswersOnlyWhatItMeans() {
        Challenge challenge = bob.challenge(alice.address(), DESK, PURPOSE, Duration.ofMinutes(10));
        assertThat(reason(prover().sign(challenge, Challenge.purpose("other"), 1))).isEqualTo(
            RejectReason.STATEMENT_MISMATCH
        );
        Challenge forOther = bob.challenge(bobAddress, DESK, PURPOSE, Duration.ofMinutes(10));
        assertThat(reason(prover().sign(forOther, PURPOSE, 1))).isEqualTo(RejectReason.STATEMENT_MISMATCH);
        RegistryDomain elsewhere = new RegistryDomain(local.chainId() + 1, contracts.keyRegistry());
        assertThat(reason(new ClaimProver(alice, elsewhere).sign(challenge, PURPOSE, 1))).isEqualTo(
            RejectReason.WRONG_CHAIN
        );
        assertThat(reason(prover().prove(new SemaphoreOwnership(), challenge, PURPOSE, 1))).isEqualTo(
            RejectReason.STATEMENT_MISMATCH
        );
    }

    @Test
    void kindsOfProofAreNotMixedUp() {
        Challenge forCommitment = bob.challenge(
            alice.address(),
            DESK,
            alice.commitment(),
            PURPOSE,
            Duration.ofMinutes(10)
        );
        OwnershipClaim claim = forCommitment.claim(1);
        ClaimProof.Schnorr signed = new ClaimProof.Schnorr(
            registry.domain(),
            claim,
            alice.sign(claim.digest(registry.domain()))
        );
        assertThat(reason(bob.verify(signed))).isEqualTo(RejectReason.STATEMENT_MISMATCH);
    }

    @Test
    void contractForAnotherRegistryIsRefused() {
        var e = catchThrowableOfType(org.clavis.client.registry.ChainException.class, () ->
            OwnershipContract.at(registry, contracts.keyRegistry())
        );
        assertThat(e.reason()).isEqualTo(org.clavis.client.registry.ChainReason.NO_SUCH_CONTRACT);
    }

    @Test
    void garbageIsRefusedWithAReason() {
        assertThat(reason(bob.verify("{}".getBytes(UTF_8)))).isEqualTo(RejectReason.MALFORMED);
        assertThat(reason(bob.verify(new byte[10_000]))).isEqualTo(RejectReason.MALFORMED);
    }

    private ClaimProver prover() {
        return new ClaimProver(alice, registry.domain());
    }

    private ClaimProof.Schnorr signed() {
        Challenge challenge = bob.challenge(alice.address(), DESK, PURPOSE, Duration.ofMinutes(10));
        assertThat(Instant.ofEpochSecond(challenge.deadline())).isAfter(local.latestBlockTimestamp());
        return accepted(prover().sign(challenge, PURPOSE, 1));
    }

    private KeyBundle bundle() {
        return registry.lookup(alice.keyId()).orElseThrow().bundle();
    }

    private Identity desk(int account, String label) {
        byte[] key = Numeric.toBytesPadded(local.accounts().get(account).getEcKeyPair().getPrivateKey(), 32);
        try (SecretScalar secret = SecretScalar.fromCanonicalBytes(SecretScalar.Group.SECP256K1, key)) {
            return Identity.ephemeralForTestingOnly(label, secret);
        }
    }

    private static ClaimProof.Schnorr with(ClaimProof.Schnorr proof, RegistryDomain domain, OwnershipClaim claim) {
        return new ClaimProof.Schnorr(domain, claim, proof.signature());
    }

    private static OwnershipClaim with(OwnershipClaim claim, Label label, long deadline) {
        return new OwnershipClaim(claim.owner(), label, claim.epoch(), claim.purpose(), claim.challenge(), deadline);
    }

    private static Bytes32 flipped(Bytes32 word) {
        byte[] bytes = word.toBytes();
        bytes[31] ^= 1;
        return Bytes32.of(bytes);
    }

    /** A and C exchanged: still points of the curve, no longer a proof. */
    private static Proof withoutSense(Proof proof) {
        byte[] bytes = proof.toBytes();
        byte[] a = java.util.Arrays.copyOf(bytes, 64);
        System.arraycopy(bytes, 192, bytes, 0, 64);
        System.arraycopy(a, 0, bytes, 192, 64);
        return Proof.fromCanonicalBytes(bytes);
    }

    private static Optional<SchnorrSignature> decoded(byte[] bytes) {
        try {
            return Optional.of(SchnorrSignature.fromCanonicalBytes(bytes));
        } catch (EncodingException e) {
            return Optional.empty();
        }
    }

    private static <T> T accepted(Verification<T> verification) {
        assertThat(verification).isInstanceOf(Accepted.class);
        return ((Accepted<T>) verification).verified();
    }

    private static RejectReason reason(Verification<?> verification) {
        assertThat(verification).isInstanceOf(Rejected.class);
        assertThat(((Rejected<?>) verification).detail())
            .isNotBlank()
            .doesNotContain("\n");
        return ((Rejected<?>) verification).reason();
    }
}
