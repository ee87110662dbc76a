package org.clavis.client.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.clavis.client.registry.TestDesks.QUARTER;
import static org.clavis.client.registry.TestDesks.accepted;
import static org.clavis.client.registry.TestDesks.desk;
import static org.clavis.client.registry.TestDesks.reason;
import static org.clavis.client.registry.TestDesks.refusal;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.function.UnaryOperator;
import org.clavis.client.counterparty.Counterparty;
import org.clavis.client.counterparty.Requirements;
import org.clavis.client.identity.Identity;
import org.clavis.client.identity.PendingRotation;
import org.clavis.contracts.Deployments;
import org.clavis.evm.Address;
import org.clavis.evm.Bytes32;
import org.clavis.hash.Keccak256;
import org.clavis.testnet.LocalChain;
import org.clavis.verifier.Accepted;
import org.clavis.verifier.RejectReason;
import org.clavis.verifier.Verification;
import org.clavis.verifier.registry.KeyBundle;
import org.clavis.verifier.registry.KeyRecord;
import org.clavis.verifier.registry.Label;
import org.clavis.verifier.registry.ProofOfPossession;
import org.clavis.verifier.registry.RegistryDomain;
import org.clavis.verifier.registry.Scope;
import org.clavis.verifier.registry.ScopeSet;
import org.clavis.verifier.schnorr.SchnorrSignature;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Registering, rotating, revoking and checking on a real chain, whichever it is. */
@Timeout(120)
abstract class RegistryContract {

    private final LocalChain local;
    private final Deployments contracts;
    private Chain chain;
    private KeyRegistry registry;
    private Identity alice;

    RegistryContract(LocalChain local, Deployments contracts) {
        this.local = local;
        this.contracts = contracts;
    }

    @BeforeEach
    void connect() {
        chain = Chain.connect(local.rpcUrl().toString());
        registry = KeyRegistry.at(chain, contracts.keyRegistry(), TestDesks.clockOf(local));
        alice = desk(local, 1, "desk-1");
    }

    @AfterEach
    void close() {
        alice.close();
        chain.close();
    }

    @Test
    void registeredKeyIsFoundAndAccepted() {
        Receipt receipt = registry.register(alice, QUARTER);
        assertThat(receipt.gasUsed()).isBetween(50_000L, 300_000L);
        assertThat(receipt.effectiveGasPriceWei()).isPositive();

        Verification<Counterparty> check = registry.check(alice.address(), "desk-1", Requirements.scope(Scope.TRADE));
        assertThat(check).isInstanceOf(Accepted.class);
        Counterparty peer = ((Accepted<Counterparty>) check).verified();
        assertThat(peer.domain()).isEqualTo(new RegistryDomain(local.chainId(), contracts.keyRegistry()));
        assertThat(peer.owner()).isEqualTo(alice.address());
        assertThat(peer.label()).isEqualTo("desk-1");
        assertThat(peer.keyId()).isEqualTo(alice.keyId());
        assertThat(peer.bundle().identityKey()).isEqualTo(alice.identityKey());
        assertThat(peer.bundle().sessionKey()).isEqualTo(alice.sessionPublicKey());
        assertThat(peer.bundle().nextKeyHash()).isEqualTo(alice.nextKeyHash());
        assertThat(peer.record().epoch()).isEqualTo(1);
        assertThat(peer.record().changedBlock()).isEqualTo(receipt.blockNumber());
        assertThat(peer.anchor().blockNumber()).isGreaterThanOrEqualTo(receipt.blockNumber());
        assertThat(registry.check(alice.keyId(), Requirements.none())).isEqualTo(check);
        assertThat(registry.resolver(Requirements.none()).resolve(alice.keyId())).isEqualTo(check);
        assertThat(registry.recheck(peer)).isEqualTo(check);
    }

    @Test
    void lookupShowsWhatIsRegistered() {
        assertThat(registry.lookup(alice.keyId())).isEmpty();
        assertThat(registry.currentRecord(alice.keyId())).isEqualTo(KeyRecord.ABSENT);
        registry.register(alice, QUARTER);
        RegisteredKey key = registry.lookup(alice.address(), "desk-1").orElseThrow();
        assertThat(key.label()).isEqualTo(Label.of("desk-1"));
        assertThat(key.record()).isEqualTo(registry.currentRecord(alice.keyId()));
        assertThat(key.record().notAfter() - key.bundle().notBefore()).isEqualTo(Duration.ofDays(90).toSeconds());
        registry.revoke(alice);
        assertThat(registry.lookup(alice.keyId()).orElseThrow().record().endedAt()).isPositive();
    }

    @Test
    void checkRefusesWithTheReason() {
        assertThat(checkAlice()).isEqualTo(RejectReason.NOT_REGISTERED);
        registry.register(alice, QUARTER);
        assertThat(reason(registry.check(alice.address(), "desk-2", Requirements.none()))).isEqualTo(
            RejectReason.NOT_REGISTERED
        );
        assertThat(reason(registry.check(alice.address(), "", Requirements.none()))).isEqualTo(RejectReason.MALFORMED);
        assertThat(reason(registry.check(alice.keyId(), Requirements.scope(Scope.TRADE, Scope.SETTLE)))).isEqualTo(
            RejectReason.SCOPE_MISSING
        );
        assertThat(reason(registry.check(alice.keyId(), Requirements.none().suiteAtLeast(2)))).isEqualTo(
            RejectReason.SUITE_TOO_WEAK
        );
        Counterparty before = accepted(registry.check(alice.keyId(), Requirements.none()));
        local.increaseTime(Duration.ofDays(91));
        assertThat(checkAlice()).isEqualTo(RejectReason.EXPIRED);
        assertThat(reason(registry.recheck(before))).isEqualTo(RejectReason.EXPIRED);
    }

    @Test
    void localClockCountsToo() {
        registry.register(alice, QUARTER);
        Instant now = local.latestBlockTimestamp();
        java.time.Clock late = java.time.Clock.fixed(now.plus(Duration.ofDays(90)), java.time.ZoneOffset.UTC);
        java.time.Clock early = java.time.Clock.fixed(now.minus(Duration.ofMinutes(5)), java.time.ZoneOffset.UTC);
        java.time.Clock slightlyEarly = java.time.Clock.fixed(
            now.minus(Duration.ofMinutes(1)),
            java.time.ZoneOffset.UTC
        );
        Address address = contracts.keyRegistry();
        assertThat(reason(KeyRegistry.at(chain, address, late).check(alice.keyId(), Requirements.none()))).isEqualTo(
            RejectReason.EXPIRED
        );
        assertThat(reason(KeyRegistry.at(chain, address, early).check(alice.keyId(), Requirements.none()))).isEqualTo(
            RejectReason.NOT_YET_VALID
        );
        assertThat(
            KeyRegistry.at(chain, address, slightlyEarly).check(alice.keyId(), Requirements.none()).isAccepted()
        ).isTrue();
    }

    @Test
    void keyForLaterIsNotYetValid() {
        Instant start = local.latestBlockTimestamp().plus(Duration.ofDays(2));
        registry.register(alice, QUARTER.from(start));
        assertThat(checkAlice()).isEqualTo(RejectReason.NOT_YET_VALID);
        local.increaseTime(Duration.ofDays(2));
        assertThat(registry.check(alice.keyId(), Requirements.none()).isAccepted()).isTrue();
        assertThat(registry.currentRecord(alice.keyId()).notBefore()).isEqualTo(start.getEpochSecond());
    }

    @Test
    void rotationSupersedesAndIsRemembered() {
        registry.register(alice, QUARTER);
        Counterparty before = accepted(registry.check(alice.keyId(), Requirements.none()));
        Instant during = local.latestBlockTimestamp();
        Bytes32 committed = alice.nextKeyHash();
        local.increaseTime(Duration.ofHours(1));

        registry.rotate(alice, QUARTER);
        assertThat(alice.identityKey().keyHash()).isEqualTo(committed);
        assertThat(alice.pendingRotation()).isEmpty();
        Counterparty after = accepted(registry.check(alice.keyId(), Requirements.none()));
        assertThat(after.record().epoch()).isEqualTo(2);
        assertThat(after.bundle().identityKey()).isEqualTo(alice.identityKey());
        assertThat(after.bundle().sessionKey()).isNotEqualTo(before.bundle().sessionKey());
        assertThat(reason(registry.recheck(before))).isEqualTo(RejectReason.SUPERSEDED);
        assertThat(registry.recheck(after)).isEqualTo(Verification.accepted(after));

        KeyRecord old = registry.recordAt(alice.keyId(), 1);
        assertThat(old.bundleHash()).isEqualTo(before.bundle().structHash());
        assertThat(old.endedAt()).isEqualTo(after.record().notBefore());
        assertThat(registry.keyAt(alice.keyId(), during)).contains(old);
        assertThat(registry.keyAt(alice.keyId(), local.latestBlockTimestamp())).contains(after.record());
        assertThat(registry.keyAt(alice.keyId(), during.minus(Duration.ofDays(1)))).isEmpty();
        assertThat(registry.recordAt(alice.keyId(), 3)).isEqualTo(KeyRecord.ABSENT);

        registry.rotate(alice, QUARTER);
        assertThat(registry.currentRecord(alice.keyId()).epoch()).isEqualTo(3);
    }

    @Test
    void revocationIsFinal() {
        registry.register(alice, QUARTER);
        Counterparty before = accepted(registry.check(alice.keyId(), Requirements.none()));
        registry.revoke(alice);
        assertThat(checkAlice()).isEqualTo(RejectReason.REVOKED);
        assertThat(reason(registry.recheck(before))).isEqualTo(RejectReason.REVOKED);
        assertThat(refusal(() -> registry.revoke(alice))).isEqualTo(RegistryReason.REVOKED);
        assertThat(refusal(() -> registry.rotate(alice, QUARTER))).isEqualTo(RegistryReason.REVOKED);
        assertThat(refusal(() -> registry.register(alice, QUARTER))).isEqualTo(RegistryReason.ALREADY_REGISTERED);
    }

    @Test
    void contractRefusesWithTheReason() {
        assertThat(refusal(() -> registry.revoke(alice))).isEqualTo(RegistryReason.NOT_REGISTERED);
        assertThat(refusal(() -> registry.rotate(alice, QUARTER))).isEqualTo(RegistryReason.NOT_REGISTERED);
        registry.register(alice, QUARTER);
        BigInteger balance = balance(alice.address());
        RegistryException e = catchThrowableOfType(RegistryException.class, () -> registry.register(alice, QUARTER));
        assertThat(e.reason()).isEqualTo(RegistryReason.ALREADY_REGISTERED);
        assertThat(e).hasMessageContaining("KeyRegistry_AlreadyRegistered").hasMessageContaining(alice.keyId().toHex());
        assertThat(balance(alice.address())).as("a refusal costs nothing").isEqualTo(balance);
    }

    @Test
    void bundlesThatMakeNoSenseAreRefused() {
        long now = local.latestBlockTimestamp().getEpochSecond();
        KeyBundle good = alice.bundle(ScopeSet.of(Scope.TRADE), now, now + 1_000);
        assertThat(refusalOf(good, b -> with(b, b.sessionKey(), b.suite(), now - 1))).isEqualTo(
            RegistryReason.INVALID_VALIDITY
        );
        assertThat(refusalOf(good, b -> with(b, Bytes32.ZERO, b.suite(), b.notAfter()))).isEqualTo(
            RegistryReason.MISSING_SESSION_KEY
        );
        assertThat(refusalOf(good, b -> with(b, b.sessionKey(), 9, b.notAfter()))).isEqualTo(
            RegistryReason.UNKNOWN_SUITE
        );
        assertThat(refusalOf(good, b -> with(b, b.sessionKey(), 3, b.notAfter()))).isEqualTo(
            RegistryReason.MISSING_KEM_KEY
        );
    }

    @Test
    void nobodyRegistersAKeyThatHeDoesNotHold() {
        try (Identity mallory = desk(local, 2, "desk-1")) {
            long now = local.latestBlockTimestamp().getEpochSecond();
            KeyBundle stolen = alice.bundle(ScopeSet.of(Scope.TRADE), now, now + 1_000);
            Account account = new IdentityAccount(mallory);
            SchnorrSignature byMallory = mallory.sign(
                new ProofOfPossession(mallory.keyId(), 1, stolen).digest(registry.domain())
            );
            assertThat(refusal(() -> registry.register(account, mallory.label(), stolen, byMallory))).isEqualTo(
                RegistryReason.POSSESSION_NOT_PROVEN
            );
            SchnorrSignature byAlice = alice.sign(
                new ProofOfPossession(alice.keyId(), 1, stolen).digest(registry.domain())
            );
            assertThat(refusal(() -> registry.register(account, mallory.label(), stolen, byAlice))).isEqualTo(
                RegistryReason.POSSESSION_NOT_PROVEN
            );
            RegistryDomain elsewhere = new RegistryDomain(local.chainId() + 1, contracts.keyRegistry());
            SchnorrSignature onAnotherChain = mallory.sign(
                new ProofOfPossession(
                    mallory.keyId(),
                    1,
                    mallory.bundle(ScopeSet.of(Scope.TRADE), now, now + 1_000)
                ).digest(elsewhere)
            );
            assertThat(
                refusal(() ->
                    registry.register(
                        account,
                        mallory.label(),
                        mallory.bundle(ScopeSet.of(Scope.TRADE), now, now + 1_000),
                        onAnotherChain
                    )
                )
            ).isEqualTo(RegistryReason.POSSESSION_NOT_PROVEN);
        }
    }

    @Test
    void rotationNeedsTheCommittedKeyAndTheCurrentBundle() {
        registry.register(alice, QUARTER);
        try (Identity other = desk(local, 1, "desk-1")) {
            KeyBundle current = registry.lookup(alice.keyId()).orElseThrow().bundle();
            long now = local.latestBlockTimestamp().getEpochSecond();
            KeyBundle next = other.bundle(ScopeSet.of(Scope.TRADE), now, now + 1_000);
            SchnorrSignature possession = other.sign(
                new ProofOfPossession(alice.keyId(), 2, next).digest(registry.domain())
            );
            Account owner = new IdentityAccount(alice);
            assertThat(refusal(() -> registry.rotate(owner, alice.label(), current, next, possession))).isEqualTo(
                RegistryReason.NOT_COMMITTED
            );
            assertThat(refusal(() -> registry.rotate(owner, alice.label(), next, next, possession))).isEqualTo(
                RegistryReason.WRONG_PREVIOUS_BUNDLE
            );
            assertThat(refusal(() -> registry.rotate(other, QUARTER))).isEqualTo(RegistryReason.OTHER_KEY_STORE);
        }
    }

    @Test
    void suitesAreRegisteredAndKeptByRotations() {
        registry.register(alice, QUARTER.forSuite(3));
        KeyBundle first = registry.lookup(alice.keyId()).orElseThrow().bundle();
        assertThat(first.suite()).isEqualTo(3);
        assertThat(first.kemKeyHash()).isEqualTo(Keccak256.hash(alice.kemPublicKey().orElseThrow()));
        assertThat(registry.currentRecord(alice.keyId()).suite()).isEqualTo(3);

        registry.rotate(alice, QUARTER);
        KeyBundle second = registry.lookup(alice.keyId()).orElseThrow().bundle();
        assertThat(second.suite()).as("no weaker unless told so").isEqualTo(3);
        assertThat(second.kemKeyHash())
            .isEqualTo(Keccak256.hash(alice.kemPublicKey().orElseThrow()))
            .isNotEqualTo(first.kemKeyHash());

        registry.rotate(alice, QUARTER.forSuite(1));
        KeyBundle third = registry.lookup(alice.keyId()).orElseThrow().bundle();
        assertThat(third.suite()).isOne();
        assertThat(third.kemKeyHash()).isEqualTo(Bytes32.ZERO);
        assertThatIllegalArgumentException().isThrownBy(() -> QUARTER.forSuite(4));
    }

    @Test
    void rotationThatWasInterruptedIsFoundOut() {
        registry.register(alice, QUARTER);
        assertThat(registry.reconcile(alice)).isEqualTo(Reconciliation.NOTHING_PENDING);
        PendingRotation pending = alice.prepareRotation();
        assertThat(registry.reconcile(alice)).isEqualTo(Reconciliation.STILL_PENDING);

        // as if the program had ended between sending the transaction and completing the rotation
        KeyBundle current = registry.lookup(alice.keyId()).orElseThrow().bundle();
        KeyBundle next = pending.bundle(current.scopes(), current.notBefore(), current.notAfter());
        SchnorrSignature possession = pending.sign(
            new ProofOfPossession(alice.keyId(), 2, next).digest(registry.domain())
        );
        registry.rotate(new IdentityAccount(alice), alice.label(), current, next, possession);
        assertThat(alice.pendingRotation()).isPresent();

        assertThat(refusal(() -> registry.rotate(alice, QUARTER))).isEqualTo(RegistryReason.ROTATION_ALREADY_DONE);
        assertThat(alice.pendingRotation()).isEmpty();
        assertThat(alice.identityKey()).isEqualTo(next.identityKey());
        assertThat(registry.currentRecord(alice.keyId()).epoch()).isEqualTo(2);
        registry.rotate(alice, QUARTER);
        assertThat(registry.currentRecord(alice.keyId()).epoch()).isEqualTo(3);
    }

    @Test
    void rotationThatTheChainUndidIsRepeated() {
        registry.register(alice, QUARTER);
        String before = local.snapshot();
        registry.rotate(alice, QUARTER);
        KeyBundle rotated = registry.lookup(alice.keyId()).orElseThrow().bundle();
        // as a reorganisation does; the identity has erased its previous keys by now
        local.revert(before);
        assertThat(registry.currentRecord(alice.keyId()).epoch()).isEqualTo(1);

        registry.rotate(alice, QUARTER);

        KeyBundle again = registry.lookup(alice.keyId()).orElseThrow().bundle();
        assertThat(again.identityKey()).isEqualTo(rotated.identityKey()).isEqualTo(alice.identityKey());
        assertThat(again.sessionKey()).isEqualTo(alice.sessionPublicKey());
        assertThat(registry.currentRecord(alice.keyId()).epoch()).isEqualTo(2);
    }

    @Test
    void preparedRotationIsCarriedOutLater() {
        registry.register(alice, QUARTER);
        PendingRotation pending = alice.prepareRotation();
        registry.rotate(alice, QUARTER);
        assertThat(alice.sessionPublicKey()).isEqualTo(pending.sessionPublicKey());
        assertThat(registry.reconcile(alice)).isEqualTo(Reconciliation.NOTHING_PENDING);
    }

    @Test
    void onlyARegistryWillDo() {
        ChainException noCode = catchThrowableOfType(ChainException.class, () ->
            KeyRegistry.at(chain, alice.address())
        );
        assertThat(noCode.reason()).isEqualTo(ChainReason.NO_SUCH_CONTRACT);
        ChainException otherContract = catchThrowableOfType(ChainException.class, () ->
            KeyRegistry.at(chain, contracts.schnorrVerifier())
        );
        assertThat(otherContract.reason()).isEqualTo(ChainReason.NO_SUCH_CONTRACT);
        assertThat(otherContract).hasMessageContaining("no key registry");
    }

    @Test
    void accountWithoutEtherIsTold() {
        try (Identity poor = Identity.ephemeralForTestingOnly("poor")) {
            ChainException e = catchThrowableOfType(ChainException.class, () -> registry.register(poor, QUARTER));
            assertThat(e.reason()).isEqualTo(ChainReason.OUT_OF_FUNDS);
            assertThat(e.getMessage()).contains(poor.address().toHex()).doesNotContain("\n");
        }
    }

    private RejectReason checkAlice() {
        return reason(registry.check(alice.address(), "desk-1", Requirements.none()));
    }

    private BigInteger balance(Address address) {
        return chain.read("eth_getBalance", address.toHex(), "latest").quantity();
    }

    private RegistryReason refusalOf(KeyBundle good, UnaryOperator<KeyBundle> change) {
        KeyBundle bundle = change.apply(good);
        SchnorrSignature possession = alice.sign(
            new ProofOfPossession(alice.keyId(), 1, bundle).digest(registry.domain())
        );
        return refusal(() -> registry.register(new IdentityAccount(alice), alice.label(), bundle, possession));
    }

    private static KeyBundle with(KeyBundle bundle, Bytes32 sessionKey, int suite, long notAfter) {
        return new KeyBundle(
            bundle.identityKey(),
            sessionKey,
            bundle.kemKeyHash(),
            bundle.scopes(),
            suite,
            bundle.notBefore(),
            notAfter,
            bundle.nextKeyHash()
        );
    }
}
