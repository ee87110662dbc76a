package org.clavis.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.clavis.client.counterparty.Counterparty;
import org.clavis.client.counterparty.CounterpartyResolver;
import org.clavis.client.counterparty.Requirements;
import org.clavis.client.identity.Identity;
import org.clavis.client.identity.PasswordSource;
import org.clavis.client.registry.Chain;
import org.clavis.client.registry.KeyRegistry;
import org.clavis.client.registry.Registration;
import org.clavis.client.session.HandshakeException;
import org.clavis.client.session.LiveSession;
import org.clavis.client.session.Session;
import org.clavis.client.session.SessionException;
import org.clavis.client.session.SessionListener;
import org.clavis.client.session.SessionReason;
import org.clavis.client.session.live.SessionManager;
import org.clavis.client.session.live.SessionManagerEvents;
import org.clavis.client.session.live.SessionManagerOptions;
import org.clavis.contracts.Deployments;
import org.clavis.secret.SecretScalar;
import org.clavis.testnet.LocalChain;
import org.clavis.verifier.Accepted;
import org.clavis.verifier.RejectReason;
import org.clavis.verifier.Rejected;
import org.clavis.verifier.Verification;
import org.clavis.verifier.registry.Scope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.web3j.utils.Numeric;

/** Two desks with key stores of their own meet over TCP, each knowing the other from the registry and nothing else. */
@Timeout(180)
abstract class EndToEndContract {

    private static final PasswordSource PASSWORD = PasswordSource.fixedForTestingOnly("correct horse battery");
    private static final Registration QUARTER = Registration.scopes(Scope.TRADE).validFor(Duration.ofDays(90));
    private static final Requirements TRADING = Requirements.scope(Scope.TRADE);

    private final LocalChain local;
    private final Deployments contracts;

    EndToEndContract(LocalChain local, Deployments contracts) {
        this.local = local;
        this.contracts = contracts;
    }

    @Test
    void desksMeetUntilTheKeyIsRotatedAndThenRevoked(@TempDir Path folder) {
        create(folder.resolve("alice.clavis"), 1, "alice");
        create(folder.resolve("bob.clavis"), 2, "bob");
        try (
            Chain chain = Chain.connect(local.rpcUrl().toString());
            Identity alice = Identity.open(folder.resolve("alice.clavis"), PASSWORD);
            Identity bob = Identity.open(folder.resolve("bob.clavis"), PASSWORD)
        ) {
            KeyRegistry registry = KeyRegistry.at(chain, contracts.keyRegistry());
            registry.register(alice, QUARTER);
            registry.register(bob, QUARTER);

            Counterparty known = accepted(registry.check(bob.address(), "bob", TRADING));
            try (SessionListener listener = listen(bob, registry.resolver(TRADING))) {
                echo(alice, known, listener.address());
            }

            registry.rotate(bob, QUARTER);
            try (SessionListener listener = listen(bob, registry.resolver(TRADING))) {
                HandshakeException e = catchThrowableOfType(HandshakeException.class, () ->
                    Session.connect(alice, known, listener.address()).close()
                );
                assertThat(e).as("bob's old key").isNotNull();
                assertThat(reason(registry.recheck(known))).isEqualTo(RejectReason.SUPERSEDED);
                echo(alice, accepted(registry.check(bob.address(), "bob", TRADING)), listener.address());
            }

            Counterparty last = accepted(registry.check(bob.keyId(), TRADING));
            registry.revoke(bob);
            assertThat(reason(registry.recheck(last))).isEqualTo(RejectReason.REVOKED);
            assertThat(reason(registry.check(bob.keyId(), TRADING))).isEqualTo(RejectReason.REVOKED);
            HandshakeException e = catchThrowableOfType(HandshakeException.class, () ->
                listen(bob, registry.resolver(TRADING)).close()
            );
            assertThat(e.rejection()).contains(RejectReason.REVOKED);
        }
    }

    @Test
    void whoIsNotRegisteredIsNotLetIn() {
        try (
            Chain chain = Chain.connect(local.rpcUrl().toString());
            Identity bob = ephemeral(2, "bob");
            Identity mallory = ephemeral(3, "mallory")
        ) {
            KeyRegistry registry = KeyRegistry.at(chain, contracts.keyRegistry());
            registry.register(bob, QUARTER);
            Counterparty peer = accepted(registry.check(bob.keyId(), TRADING));
            try (SessionListener listener = listen(bob, registry.resolver(TRADING))) {
                HandshakeException e = catchThrowableOfType(HandshakeException.class, () ->
                    Session.connect(mallory, peer, listener.address()).close()
                );
                assertThat(e).isNotNull();
                assertThat(listener.sessionCount()).isZero();
            }
        }
    }

    @Test
    void aRevocationEndsTheOpenSessionOnBothSidesAndNoOther() throws Exception {
        try (
            Chain chain = Chain.connect(local.rpcUrl().toString());
            Identity alice = ephemeral(1, "alice");
            Identity bob = ephemeral(2, "bob");
            Identity carol = ephemeral(3, "carol")
        ) {
            KeyRegistry registry = KeyRegistry.at(chain, contracts.keyRegistry());
            registry.register(alice, QUARTER);
            registry.register(bob, QUARTER);
            registry.register(carol, QUARTER);
            var ended = new LinkedBlockingQueue<SessionReason>();
            SessionManagerEvents events = new SessionManagerEvents() {
                @Override
                public void sessionEnded(LiveSession session, SessionReason reason, String detail) {
                    ended.add(reason);
                    throw new IllegalStateException("an application that fails when it is told");
                }
            };
            SessionManagerOptions options = SessionManagerOptions.STANDARD.pollEvery(Duration.ofMillis(100)).with(
                events
            );
            try (
                SessionManager manager = SessionManager.start(registry, options);
                SessionListener listener = SessionListener.open(
                    bob,
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                    manager.resolver(registry.resolver(TRADING)),
                    session -> {
                        manager.watch(session);
                        for (Optional<byte[]> next = session.receive(); next.isPresent(); next = session.receive()) {
                            session.send(next.get());
                        }
                    }
                );
                Session ofAlice = connect(alice, registry, bob, listener);
                Session ofCarol = connect(carol, registry, bob, listener)
            ) {
                assertThat(echo(ofAlice)).isTrue();
                assertThat(echo(ofCarol)).isTrue();
                registry.revoke(alice);
                assertThat(ended.poll(10, TimeUnit.SECONDS)).isEqualTo(SessionReason.REVOKED);
                SessionException e = catchThrowableOfType(SessionException.class, ofAlice::receive);
                assertThat(e).as("the other side of an ended session").isNotNull();
                assertThat(echo(ofCarol)).isTrue();
                assertThat(manager.isFollowing()).isTrue();
                registry.revoke(carol);
                assertThat(ended.poll(10, TimeUnit.SECONDS)).isEqualTo(SessionReason.REVOKED);
            }
        }
    }

    private static Session connect(Identity self, KeyRegistry registry, Identity peer, SessionListener listener) {
        return Session.connect(self, accepted(registry.check(peer.keyId(), TRADING)), listener.address());
    }

    private static boolean echo(Session session) {
        session.send(new byte[] { 7 });
        return session
            .receive()
            .filter(answer -> answer.length == 1 && answer[0] == 7)
            .isPresent();
    }

    private static void echo(Identity self, Counterparty peer, InetSocketAddress address) {
        try (Session session = Session.connect(self, peer, address)) {
            session.send("quote 100 ETH".getBytes(UTF_8));
            assertThat(session.receive()).get().isEqualTo("quote 100 ETH".getBytes(UTF_8));
            assertThat(session.peer().keyId()).isEqualTo(peer.keyId());
        }
    }

    private static SessionListener listen(Identity identity, CounterpartyResolver resolver) {
        InetSocketAddress anywhere = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        return SessionListener.open(identity, anywhere, resolver, session ->
            session.receive().ifPresent(session::send)
        );
    }

    private void create(Path path, int account, String label) {
        try (SecretScalar key = key(account)) {
            Identity.create(path, label, key, PASSWORD).close();
        }
    }

    private Identity ephemeral(int account, String label) {
        try (SecretScalar key = key(account)) {
            return Identity.ephemeralForTestingOnly(label, key);
        }
    }

    private SecretScalar key(int account) {
        byte[] key = Numeric.toBytesPadded(local.accounts().get(account).getEcKeyPair().getPrivateKey(), 32);
        return SecretScalar.fromCanonicalBytes(SecretScalar.Group.SECP256K1, key);
    }

    private static <T> T accepted(Verification<T> verification) {
        assertThat(verification).isInstanceOf(Accepted.class);
        return ((Accepted<T>) verification).verified();
    }

    private static RejectReason reason(Verification<?> verification) {
        assertThat(verification).isInstanceOf(Rejected.class);
        return ((Rejected<?>) verification).reason();
    }
}
