package org.clavis.client.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.clavis.client.registry.TestDesks.QUARTER;
import static org.clavis.client.registry.TestDesks.accepted;
import static org.clavis.client.registry.TestDesks.desk;
import static org.clavis.client.registry.TestDesks.reason;
import static org.clavis.client.registry.TestDesks.refusal;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.clavis.client.counterparty.Counterparty;
import org.clavis.client.counterparty.Requirements;
import org.clavis.client.identity.Identity;
import org.clavis.client.session.Session;
import org.clavis.client.session.SessionListener;
import org.clavis.contracts.Deployments;
import org.clavis.evm.Bytes32;
import org.clavis.testnet.LocalChain;
import org.clavis.testnet.junit.OnLocalChain;
import org.clavis.verifier.RejectReason;
import org.clavis.verifier.registry.KeyBundle;
import org.clavis.verifier.registry.KeyName;
import org.clavis.verifier.registry.ProofOfPossession;
import org.clavis.verifier.registry.Scope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an extension changes, and what it does not. */
@OnLocalChain
@Timeout(120)
class ExtensionTest {

    private static final Requirements TRADING = Requirements.scope(Scope.TRADE);

    private final LocalChain local;
    private final Deployments contracts;
    private Chain chain;
    private KeyRegistry registry;
    private Identity alice;
    private Identity bob;

    ExtensionTest(LocalChain local, Deployments contracts) {
        this.local = local;
        this.contracts = contracts;
    }

    @BeforeEach
    void register() {
        chain = Chain.connect(local.rpcUrl().toString());
        registry = KeyRegistry.at(chain, contracts.keyRegistry(), TestDesks.clockOf(local));
        alice = desk(local, 1, "alice");
        bob = desk(local, 2, "bob");
        registry.register(bob, QUARTER);
    }

    @AfterEach
    void close() {
        alice.close();
        bob.close();
        chain.close();
    }

    @Test
    void theKnownCounterpartyComesBackWithItsLaterEnd() {
        Counterparty known = accepted(registry.check(bob.keyId(), TRADING));
        Instant end = Instant.ofEpochSecond(known.record().notAfter()).plus(Duration.ofDays(90));

        Receipt receipt = registry.extend(bob, end);

        Counterparty now = accepted(registry.recheck(known));
        assertThat(now.record().notAfter()).isEqualTo(end.getEpochSecond());
        assertThat(now.record().epoch()).isEqualTo(1);
        assertThat(now.record().changedBlock()).isEqualTo(receipt.blockNumber());
        assertThat(now.bundle()).isEqualTo(known.bundle().withNotAfter(end.getEpochSecond()));
        assertThat(now).isEqualTo(accepted(registry.check(bob.keyId(), TRADING)));
        assertThat(registry.lookup(bob.keyId()).orElseThrow().bundle()).isEqualTo(now.bundle());
        registry.extend(bob, end.plusSeconds(1));
        assertThat(accepted(registry.recheck(known)).record().notAfter()).isEqualTo(end.getEpochSecond() + 1);

        local.increaseTime(Duration.ofDays(100));
        assertThat(registry.recheck(known).isAccepted()).isTrue();
        local.increaseTime(Duration.ofDays(100));
        assertThat(reason(registry.recheck(known))).isEqualTo(RejectReason.EXPIRED);
    }

    @Test
    void nothingButTheEndMayDiffer() {
        Counterparty known = accepted(registry.check(bob.keyId(), TRADING));
        String before = local.snapshot();
        registry.extend(bob, Instant.ofEpochSecond(known.record().notAfter()).plus(Duration.ofDays(90)));
        Counterparty extended = accepted(registry.recheck(known));

        // as if another key, or another next key, had been known in this epoch
        KeyBundle b = known.bundle();
        KeyBundle otherSession = new KeyBundle(
            b.identityKey(),
            Bytes32.fromHex("11".repeat(32)),
            b.kemKeyHash(),
            b.scopes(),
            b.suite(),
            b.notBefore(),
            b.notAfter(),
            b.nextKeyHash()
        );
        KeyBundle otherNext = new KeyBundle(
            b.identityKey(),
            b.sessionKey(),
            b.kemKeyHash(),
            b.scopes(),
            b.suite(),
            b.notBefore(),
            b.notAfter(),
            Bytes32.fromHex("22".repeat(32))
        );
        for (KeyBundle other : new KeyBundle[] { otherSession, otherNext }) {
            assertThat(reason(registry.recheck(with(known, other)))).isEqualTo(RejectReason.BUNDLE_MISMATCH);
        }
        // a chain that has undone the extension has an earlier end
        local.revert(before);
        assertThat(reason(registry.recheck(extended))).isEqualTo(RejectReason.BUNDLE_MISMATCH);
        assertThat(registry.recheck(known).isAccepted()).isTrue();
    }

    @Test
    void aSessionSurvivesAnExtensionAndNothingElse() {
        KeyRegistry ours = KeyRegistry.at(chain, contracts.keyRegistry());
        ours.register(alice, QUARTER);
        Counterparty known = accepted(ours.check(bob.keyId(), TRADING));
        InetSocketAddress anywhere = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (
            SessionListener listener = SessionListener.open(bob, anywhere, ours.resolver(TRADING), session -> {
                for (Optional<byte[]> next = session.receive(); next.isPresent(); next = session.receive()) {
                    session.send(next.get());
                }
            });
            Session session = Session.connect(alice, known, listener.address())
        ) {
            echo(session);
            ours.extend(bob, Instant.ofEpochSecond(known.record().notAfter()).plus(Duration.ofDays(90)));
            echo(session);
            assertThat(ours.recheck(session.peer()).isAccepted()).isTrue();
            try (Session another = Session.connect(alice, known, listener.address())) {
                echo(another);
            }
            ours.rotate(bob, QUARTER);
            assertThat(reason(ours.recheck(session.peer()))).isEqualTo(RejectReason.SUPERSEDED);
        }
    }

    @Test
    void theContractRefusesWithTheReason() {
        Instant end = Instant.ofEpochSecond(registry.currentRecord(bob.keyId()).notAfter());
        assertThat(refusal(() -> registry.extend(alice, end))).isEqualTo(RegistryReason.NOT_REGISTERED);
        assertThat(refusal(() -> registry.extend(bob, end))).isEqualTo(RegistryReason.NOT_LATER);
        try (Identity other = desk(local, 2, "bob")) {
            assertThat(refusal(() -> registry.extend(other, end.plusSeconds(1)))).isEqualTo(
                RegistryReason.OTHER_KEY_STORE
            );
            RegisteredKey current = registry.lookup(bob.keyId()).orElseThrow();
            KeyBundle extended = current.bundle().withNotAfter(end.getEpochSecond() + 1);
            ProofOfPossession statement = new ProofOfPossession(bob.keyId(), 1, extended);
            RegistryCall notByTheKey = RegistryCall.extend(
                current.name(),
                current.bundle(),
                extended,
                other.sign(statement.digest(registry.domain()))
            );
            assertThat(refusal(() -> registry.send(KeyRegistry.accountOf(bob), notByTheKey))).isEqualTo(
                RegistryReason.POSSESSION_NOT_PROVEN
            );
        }
        local.increaseTime(Duration.ofDays(91));
        assertThat(refusal(() -> registry.extend(bob, end.plus(Duration.ofDays(9))))).isEqualTo(RegistryReason.EXPIRED);
    }

    @Test
    void aCertificateEndsTheKeyAlsoAfterAnExtension() {
        SignedRevocation certificate = registry.certificate(bob);
        assertThat(certificate.name()).isEqualTo(new KeyName(bob.address(), bob.label()));
        assertThat(certificate.verifySignature(bob.identityKey()).isAccepted()).isTrue();
        assertThat(certificate.verifySignature(alice.identityKey()).isAccepted()).isFalse();
        registry.extend(bob, Instant.ofEpochSecond(registry.currentRecord(bob.keyId()).notAfter() + 1));
        Counterparty known = accepted(registry.check(bob.keyId(), TRADING));

        Account anybody = KeyRegistry.accountOf(alice);
        SignedRevocation forged = new SignedRevocation(
            certificate.domain(),
            certificate.name(),
            1,
            alice.sign(certificate.certificate().digest(registry.domain()))
        );
        assertThat(refusal(() -> registry.revoke(anybody, forged))).isEqualTo(RegistryReason.INVALID_CERTIFICATE);
        registry.revoke(anybody, certificate);

        assertThat(reason(registry.recheck(known))).isEqualTo(RejectReason.REVOKED);
        assertThat(refusal(() -> registry.revoke(anybody, certificate))).isEqualTo(RegistryReason.REVOKED);
    }

    @Test
    void aCertificateEndsWithItsEpoch() {
        SignedRevocation certificate = registry.certificate(bob);
        registry.rotate(bob, QUARTER);
        assertThat(refusal(() -> registry.revoke(KeyRegistry.accountOf(alice), certificate))).isEqualTo(
            RegistryReason.INVALID_CERTIFICATE
        );
        RegisteredKey current = registry.lookup(bob.keyId()).orElseThrow();
        RegistryCall sent = RegistryCall.revokeWithCertificate(
            current.name(),
            current.bundle(),
            certificate.signature()
        );
        assertThat(refusal(() -> registry.send(KeyRegistry.accountOf(alice), sent))).isEqualTo(
            RegistryReason.INVALID_CERTIFICATE
        );
    }

    private static Counterparty with(Counterparty known, KeyBundle bundle) {
        return new Counterparty(
            known.domain(),
            known.registrant(),
            known.label(),
            known.keyId(),
            known.record(),
            bundle,
            known.anchor()
        );
    }

    private static void echo(Session session) {
        session.send("still there?".getBytes(UTF_8));
        assertThat(session.receive()).get().isEqualTo("still there?".getBytes(UTF_8));
    }
}
