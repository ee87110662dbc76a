package org.clavis.client.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.clavis.client.registry.TestDesks.QUARTER;
import static org.clavis.client.registry.TestDesks.accepted;
import static org.clavis.client.registry.TestDesks.desk;
import static org.clavis.client.registry.TestDesks.refusal;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.clavis.client.counterparty.Requirements;
import org.clavis.client.identity.Identity;
import org.clavis.contracts.Deployments;
import org.clavis.evm.Address;
import org.clavis.evm.Bytes32;
import org.clavis.testnet.LocalChain;
import org.clavis.testnet.junit.OnLocalChain;
import org.clavis.verifier.registry.KeyBundle;
import org.clavis.verifier.registry.KeyName;
import org.clavis.verifier.registry.Label;
import org.clavis.verifier.registry.ProofOfPossession;
import org.clavis.verifier.registry.RegistryDomain;
import org.clavis.verifier.registry.RelayRequest;
import org.clavis.verifier.registry.Scope;
import org.clavis.verifier.registry.ScopeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an owner signs and another account sends, and many changes in one transaction. */
@OnLocalChain
@Timeout(120)
class RelayTest {

    private static final Bytes32 NONCE = Bytes32.fromHex("fe".repeat(32));

    private final LocalChain local;
    private final Deployments contracts;
    private Chain chain;
    private KeyRegistry registry;
    private Identity alice;
    private Identity carrier;
    private Account relayer;
    private Instant deadline;

    RelayTest(LocalChain local, Deployments contracts) {
        this.local = local;
        this.contracts = contracts;
    }

    @BeforeEach
    void connect() {
        chain = Chain.connect(local.rpcUrl().toString());
        registry = KeyRegistry.at(chain, contracts.keyRegistry(), TestDesks.clockOf(local));
        // an account without any ether
        alice = Identity.ephemeralForTestingOnly("desk-1");
        carrier = desk(local, 5, "relayer");
        relayer = KeyRegistry.accountOf(carrier);
        deadline = local.latestBlockTimestamp().plus(Duration.ofHours(1));
    }

    @AfterEach
    void close() {
        alice.close();
        carrier.close();
        chain.close();
    }

    @Test
    void aKeyLivesOnRequestsThatOthersPayFor() {
        OwnerRequests requests = registry.requests(alice);
        registry.send(relayer, requests.register(QUARTER, deadline));
        assertThat(accepted(registry.check(alice.keyId(), Requirements.none())).owner()).isEqualTo(alice.address());

        Instant end = Instant.ofEpochSecond(registry.currentRecord(alice.keyId()).notAfter()).plusSeconds(9);
        registry.send(relayer, requests.extend(end, deadline));
        assertThat(registry.currentRecord(alice.keyId()).notAfter()).isEqualTo(end.getEpochSecond());

        Bytes32 next = alice.nextKeyHash();
        registry.send(relayer, requests.rotate(QUARTER, deadline));
        assertThat(registry.currentRecord(alice.keyId()).epoch()).isEqualTo(2);
        assertThat(registry.reconcile(alice)).isEqualTo(Reconciliation.COMPLETED);
        assertThat(alice.identityKey().keyHash()).isEqualTo(next);
        assertThat(registry.lookup(alice.keyId()).orElseThrow().bundle().identityKey()).isEqualTo(alice.identityKey());

        registry.send(relayer, requests.revoke(deadline));
        assertThat(registry.stateOf(alice.keyId())).isEqualTo(KeyState.REVOKED);
        assertThat(chain.read("eth_getBalance", alice.address().toHex(), "latest").quantity()).isZero();
    }

    @Test
    void aRequestIsGoodOnce() {
        OwnerRequests requests = registry.requests(alice).withNonces(() -> NONCE);
        registry.send(relayer, requests.register(QUARTER, deadline));
        assertThat(registry.isNonceUsed(alice.keyId(), NONCE)).isTrue();
        assertThat(registry.isNonceUsed(alice.keyId(), Bytes32.ZERO)).isFalse();
        RegistryCall sameNonce = requests.revoke(deadline);
        assertThat(refusal(() -> registry.send(relayer, sameNonce))).isEqualTo(RegistryReason.NONCE_USED);
    }

    @Test
    void ofTwoRotationsOneComesFirst() {
        registry.send(relayer, registry.requests(alice).register(QUARTER, deadline));
        RegistryCall one = registry.requests(alice).rotate(QUARTER, deadline);
        RegistryCall two = registry.requests(alice).rotate(QUARTER.from(deadline), deadline);
        registry.send(relayer, two);
        assertThat(refusal(() -> registry.send(relayer, one))).isEqualTo(RegistryReason.INVALID_CONSENT);
        assertThat(registry.reconcile(alice)).isEqualTo(Reconciliation.COMPLETED);
        assertThat(registry.currentRecord(alice.keyId()).epoch()).isEqualTo(2);
    }

    @Test
    void aRequestEndsWithItsDeadline() {
        RegistryCall call = registry.requests(alice).register(QUARTER, deadline);
        local.increaseTime(Duration.ofHours(1).plusSeconds(1));
        assertThat(refusal(() -> registry.send(relayer, call))).isEqualTo(RegistryReason.REQUEST_EXPIRED);
    }

    @Test
    void anOwnerCancelsARequestByItsNonce() {
        try (Identity bob = desk(local, 2, "desk-2")) {
            RegistryCall call = registry
                .requests(bob)
                .withNonces(() -> NONCE)
                .register(QUARTER, deadline);
            KeyName name = new KeyName(bob.address(), bob.label());
            RegistryCall cancellation = RegistryCall.cancelNonce(name, NONCE);
            assertThat(refusal(() -> registry.send(relayer, cancellation))).isEqualTo(RegistryReason.NOT_OWNER);
            registry.send(KeyRegistry.accountOf(bob), cancellation);
            assertThat(registry.isNonceUsed(bob.keyId(), NONCE)).isTrue();
            assertThat(refusal(() -> registry.send(relayer, call))).isEqualTo(RegistryReason.NONCE_USED);
            RegistryCall nothing = RegistryCall.cancelNonces(name, BigInteger.ONE, BigInteger.ZERO);
            assertThat(refusal(() -> registry.send(KeyRegistry.accountOf(bob), nothing))).isEqualTo(
                RegistryReason.NOTHING_TO_CANCEL
            );
        }
    }

    @Test
    void aConsentIsForOneChangeByOneOwnerInOneRegistry() {
        registry.send(relayer, registry.requests(alice).register(QUARTER, deadline));
        KeyName name = new KeyName(alice.address(), alice.label());
        Account owner = KeyRegistry.accountOf(alice);
        RelayRequest.Revoke request = new RelayRequest.Revoke(name.keyId(), 1, NONCE, deadline.getEpochSecond());
        RegistryDomain domain = registry.domain();

        RegistryDomain elsewhere = new RegistryDomain(domain.chainId() + 1, domain.registry());
        expectInvalid(name, Consent.sign(owner, request, elsewhere));
        RegistryDomain other = new RegistryDomain(domain.chainId(), Address.ZERO);
        expectInvalid(name, Consent.sign(owner, request, other));
        expectInvalid(name, Consent.sign(relayer, request, domain));
        Consent forEpoch2 = Consent.sign(
            owner,
            new RelayRequest.Revoke(name.keyId(), 2, NONCE, deadline.getEpochSecond()),
            domain
        );
        expectInvalid(name, forEpoch2);
        Consent good = Consent.sign(owner, request, domain);
        RelayRequest later = new RelayRequest.Revoke(name.keyId(), 1, NONCE, deadline.getEpochSecond() + 1);
        expectInvalid(name, Consent.of(later, good.signature()));
        byte[] cut = java.util.Arrays.copyOf(good.signature(), 64);
        expectInvalid(name, Consent.of(request, cut));
        byte[] otherParity = good.signature();
        otherParity[64] ^= 27 ^ 28;
        expectInvalid(name, Consent.of(request, otherParity));

        registry.send(relayer, RegistryCall.revokeFor(name, good));
        assertThat(registry.stateOf(name.keyId())).isEqualTo(KeyState.REVOKED);
    }

    @Test
    void onlyTheOwnersRequestsAreMade() {
        assertThat(refusal(() -> registry.requests(relayer, alice).register(QUARTER, deadline))).isEqualTo(
            RegistryReason.NOT_OWNER
        );
        registry.send(relayer, registry.requests(alice).register(QUARTER, deadline));
        OwnerRequests notHers = registry.requests(relayer, alice);
        assertThat(refusal(() -> notHers.rotate(QUARTER, deadline))).isEqualTo(RegistryReason.NOT_OWNER);
        assertThat(refusal(() -> notHers.extend(deadline, deadline))).isEqualTo(RegistryReason.NOT_OWNER);
        assertThat(refusal(() -> notHers.revoke(deadline))).isEqualTo(RegistryReason.NOT_OWNER);
        assertThat(alice.pendingRotation()).isEmpty();
    }

    @Test
    void aBatchRegistersManyDesks() {
        List<RegistryCall> calls = List.of(registration("a"), registration("b"), registration("c"));
        registry.batch(relayer, calls);
        for (String label : List.of("a", "b", "c")) {
            assertThat(registry.check(relayer.address(), label, Requirements.none()).isAccepted()).isTrue();
        }
    }

    @Test
    void aBatchFailsAsAWholeAndNamesEachReason() {
        registry.batch(relayer, List.of(registration("taken")));
        KeyName nobody = new KeyName(relayer.address(), Label.of("nobody"));
        List<RegistryCall> calls = List.of(
            registration("fresh"),
            registration("taken"),
            RegistryCall.revoke(nobody),
            registration("fresh-2")
        );

        RegistryException e = catchThrowableOfType(RegistryException.class, () -> registry.batch(relayer, calls));

        assertThat(e.reason()).isEqualTo(RegistryReason.BATCH_FAILED);
        assertThat(e.entries()).extracting(BatchEntry::index).containsExactly(1, 2);
        assertThat(e.entries())
            .extracting(BatchEntry::reason)
            .containsExactly(RegistryReason.ALREADY_REGISTERED, RegistryReason.NOT_REGISTERED);
        assertThat(e.entries().getLast().detail()).contains(nobody.keyId().toHex());
        assertThat(e.getMessage()).doesNotContain("\n").contains("KeyRegistry_AlreadyRegistered");
        assertThat(registry.lookup(relayer.address(), "fresh")).isEmpty();
        assertThat(refusal(() -> registry.batch(relayer, List.of()))).isEqualTo(RegistryReason.EMPTY_BATCH);
    }

    private RegistryCall registration(String label) {
        try (Identity desk = Identity.ephemeralForTestingOnly(label)) {
            long now = local.latestBlockTimestamp().getEpochSecond();
            KeyBundle bundle = desk.bundle(ScopeSet.of(Scope.TRADE), now, now + 10_000);
            Bytes32 keyId = new KeyName(relayer.address(), desk.label()).keyId();
            Bytes32 digest = new ProofOfPossession(keyId, 1, bundle).digest(registry.domain());
            return RegistryCall.register(desk.label(), bundle, desk.sign(digest));
        }
    }

    private void expectInvalid(KeyName name, Consent consent) {
        assertThat(refusal(() -> registry.send(relayer, RegistryCall.revokeFor(name, consent)))).isEqualTo(
            RegistryReason.INVALID_CONSENT
        );
    }
}
