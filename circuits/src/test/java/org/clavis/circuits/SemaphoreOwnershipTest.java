package org.clavis.circuits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.clavis.algebra.bn254.Fr;
import org.clavis.circuits.CircuitException.Reason;
import org.clavis.evm.Address;
import org.clavis.evm.Bytes32;
import org.clavis.hash.Keccak256;
import org.clavis.verifier.Accepted;
import org.clavis.verifier.ClavisException;
import org.clavis.verifier.RejectReason;
import org.clavis.verifier.Rejected;
import org.clavis.verifier.Verification;
import org.clavis.verifier.groth16.Proof;
import org.clavis.verifier.groth16.PublicInputs;
import org.clavis.verifier.groth16.SnarkjsJson;
import org.clavis.verifier.registry.Label;
import org.clavis.verifier.registry.OwnershipClaim;
import org.clavis.verifier.registry.RegistryDomain;
import org.clavis.verifier.semaphore.SemaphoreIdentity;
import org.clavis.verifier.semaphore.SemaphoreValue;
import org.junit.jupiter.api.Test;

class SemaphoreOwnershipTest {

    private static final SemaphoreOwnership OWNERSHIP = new SemaphoreOwnership();
    private static final RegistryDomain DOMAIN = new RegistryDomain(31337, address(0xaa));
    private static final Bytes32 PURPOSE = Keccak256.hash("settle".getBytes(StandardCharsets.US_ASCII));

    private static Address address(int fill) {
        byte[] bytes = new byte[Address.BYTES];
        Arrays.fill(bytes, (byte) fill);
        return Address.of(bytes);
    }

    private static Bytes32 word(BigInteger value) {
        return Bytes32.fromHex("0x" + "0".repeat(64 - value.toString(16).length()) + value.toString(16));
    }

    private static OwnershipClaim claim(Bytes32 purpose, int challenge) {
        Bytes32 random = word(BigInteger.valueOf(challenge));
        return new OwnershipClaim(address(1), Label.of("desk-1"), 1, purpose, random, 2_000_000_000L);
    }

    private static void refused(Verification<?> verdict, RejectReason reason) {
        assertThat(verdict).isInstanceOfSatisfying(Rejected.class, rejected ->
            assertThat(rejected.reason()).isEqualTo(reason)
        );
    }

    @Test
    void aClaimIsProvenAndVerified() {
        try (SemaphoreIdentity identity = SemaphoreIdentity.generate(new SecureRandom())) {
            OwnershipProof proof = OWNERSHIP.prove(identity, claim(PURPOSE, 1), DOMAIN);
            assertThat(proof.verify()).isEqualTo(new Accepted<>(proof.nullifier()));
            // as a verifier that got proof, nullifier and commitment from elsewhere does it
            OwnershipStatement statement = OwnershipStatement.of(claim(PURPOSE, 1), DOMAIN, identity.commitment());
            assertThat(statement.verify(proof.proof(), proof.nullifier()).isAccepted()).isTrue();
        }
    }

    @Test
    void aProofIsForOneClaimRegistryChainAndIdentity() {
        try (SemaphoreIdentity identity = SemaphoreIdentity.generate(new SecureRandom())) {
            OwnershipClaim claim = claim(PURPOSE, 1);
            OwnershipProof made = OWNERSHIP.prove(identity, claim, DOMAIN);
            Bytes32 commitment = identity.commitment();
            Bytes32 otherPurpose = Keccak256.hash(new byte[1]);
            List<OwnershipStatement> others = List.of(
                OwnershipStatement.of(claim(PURPOSE, 2), DOMAIN, commitment),
                OwnershipStatement.of(claim(otherPurpose, 1), DOMAIN, commitment),
                OwnershipStatement.of(claim, new RegistryDomain(1, DOMAIN.registry()), commitment),
                OwnershipStatement.of(claim, new RegistryDomain(31337, address(0xab)), commitment),
                OwnershipStatement.of(claim, DOMAIN, word(BigInteger.TEN)),
                new OwnershipStatement(commitment, claim.digest(DOMAIN), PURPOSE)
            );
            for (OwnershipStatement other : others) {
                refused(other.verify(made.proof(), made.nullifier()), RejectReason.PROOF_INVALID);
            }
            refused(made.statement().verify(made.proof(), PURPOSE), RejectReason.NOT_CANONICAL);
            refused(made.statement().verify(made.proof(), word(BigInteger.ONE)), RejectReason.PROOF_INVALID);
        }
    }

    @Test
    void numbersPlusTheModulusAreRefused() {
        try (SemaphoreIdentity identity = SemaphoreIdentity.generate(new SecureRandom())) {
            OwnershipProof made = OWNERSHIP.prove(identity, claim(PURPOSE, 1), DOMAIN);
            BigInteger nullifier = new BigInteger(1, made.nullifier().toBytes());
            BigInteger commitment = new BigInteger(1, identity.commitment().toBytes());
            OwnershipStatement statement = made.statement();
            refused(statement.verify(made.proof(), word(nullifier.add(Fr.modulus()))), RejectReason.NOT_CANONICAL);
            OwnershipStatement shifted = new OwnershipStatement(
                word(commitment.add(Fr.modulus())),
                statement.claimDigest(),
                statement.scopeWord()
            );
            refused(shifted.verify(made.proof(), made.nullifier()), RejectReason.NOT_CANONICAL);
        }
    }

    @Test
    void everyFlippedBitOfAProofIsRefused() {
        try (SemaphoreIdentity identity = SemaphoreIdentity.generate(new SecureRandom())) {
            OwnershipProof made = OWNERSHIP.prove(identity, claim(PURPOSE, 1), DOMAIN);
            byte[] bytes = made.proof().toBytes();
            for (int bit = 0; bit < 8 * bytes.length; bit += 7) {
                byte[] flipped = bytes.clone();
                flipped[bit >>> 3] ^= (byte) (1 << (bit & 7));
                try {
                    Proof proof = Proof.fromCanonicalBytes(flipped);
                    assertThat(made.statement().verify(proof, made.nullifier()).isAccepted()).isFalse();
                } catch (ClavisException e) {
                    assertThat(e.reason()).isInstanceOf(RejectReason.class);
                }
            }
        }
    }

    @Test
    void nullifiersAreStableInAScopeAndDifferAcross() {
        try (SemaphoreIdentity identity = SemaphoreIdentity.generate(new SecureRandom())) {
            OwnershipProof first = OWNERSHIP.prove(identity, claim(PURPOSE, 1), DOMAIN);
            OwnershipProof second = OWNERSHIP.prove(identity, claim(PURPOSE, 2), DOMAIN);
            OwnershipProof other = OWNERSHIP.prove(identity, claim(Bytes32.ZERO, 1), DOMAIN);
            assertThat(second.nullifier()).isEqualTo(first.nullifier());
            assertThat(second.proof()).isNotEqualTo(first.proof());
            assertThat(other.nullifier()).isNotEqualTo(first.nullifier());
        }
    }

    @Test
    void nobodyProvesAnotherIdentitysCommitment() {
        try (
            SemaphoreIdentity mine = SemaphoreIdentity.generate(new SecureRandom());
            SemaphoreIdentity theirs = SemaphoreIdentity.generate(new SecureRandom())
        ) {
            OwnershipStatement statement = OwnershipStatement.of(claim(PURPOSE, 1), DOMAIN, theirs.commitment());
            assertThatThrownBy(() -> OWNERSHIP.prove(mine, statement)).isInstanceOfSatisfying(
                CircuitException.class,
                e -> assertThat(e.reason()).isEqualTo(Reason.NOT_A_MEMBER)
            );
        }
    }

    @Test
    void theCommitmentZeroIsNobodysThoughItsProofHolds() {
        OwnershipStatement statement = OwnershipStatement.of(claim(PURPOSE, 1), DOMAIN, Bytes32.ZERO);
        SemaphoreCircuit circuit = SemaphoreCircuit.depth1();
        Map<String, List<BigInteger>> inputs = Map.of(
            "secret",
            List.of(BigInteger.valueOf(666)),
            "merkleProofLength",
            List.of(BigInteger.TWO),
            "merkleProofIndex",
            List.of(BigInteger.ZERO),
            "merkleProofSiblings",
            List.of(BigInteger.ZERO),
            "message",
            List.of(SemaphoreValue.signal(statement.claimDigest())),
            "scope",
            List.of(SemaphoreValue.signal(statement.scopeWord()))
        );
        try (Witness witness = circuit.program().compute(inputs)) {
            Proof proof = new Groth16Prover(circuit.provingKey()).prove(witness);
            Bytes32 nullifier = word(witness.signal(2));
            PublicInputs signals = PublicInputs.of(statement.expectedSignals(nullifier));
            assertThat(circuit.verifier().verify(proof, signals).isAccepted()).isTrue();
            refused(statement.verify(proof, nullifier), RejectReason.STATEMENT_MISMATCH);
        }
    }

    @Test
    void messageAndScopeAreHashedAsSemaphoreDoes() throws IOException {
        PublicInputs signals = SnarkjsJson.decodePublicInputs(
            SnarkjsVectors.member("semaphore-v4/proof-depth1-snarkjs-form.json", "public")
        );
        String proof = Vectors.text("semaphore-v4/proof-depth1.json");
        assertThat(SemaphoreValue.signal(word(number(proof, "message")))).isEqualTo(signals.values().get(2));
        assertThat(SemaphoreValue.signal(word(number(proof, "scope")))).isEqualTo(signals.values().get(3));
    }

    private static BigInteger number(String json, String name) {
        Matcher matcher = Pattern.compile("\"" + name + "\": \"([0-9]+)\"").matcher(json);
        assertThat(matcher.find()).isTrue();
        return new BigInteger(matcher.group(1));
    }

    @Test
    void theScopeWordIsTheAbiEncodingsHash() {
        byte[] encoding = HexFormat.of().parseHex(
            "0".repeat(60) + "7a69" + "0".repeat(24) + "aa".repeat(20) + HexFormat.of().formatHex(PURPOSE.toBytes())
        );
        assertThat(OwnershipStatement.scopeWord(DOMAIN, PURPOSE)).isEqualTo(Keccak256.hash(encoding));
    }
}
