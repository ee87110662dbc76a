package org.clavis.client.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.clavis.client.counterparty.Counterparty;
import org.clavis.client.counterparty.CounterpartyResolver;
import org.clavis.verifier.RejectReason;
import org.clavis.verifier.Verification;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a desk keeps for a peer's key goes with the key, and nothing else does. */
@Timeout(60)
class ForgettingTest {

    private static final InetSocketAddress ANYWHERE = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final byte[] WIPED = new byte[32];
    private static final Set<SessionReason> ENDS_OF_KEYS = EnumSet.of(
        SessionReason.REVOKED,
        SessionReason.SUPERSEDED,
        SessionReason.EXPIRED,
        SessionReason.PARENT_ENDED,
        SessionReason.REGISTRATION_UNDONE
    );

    private final Desks registry = new Desks();
    private final Desks.Desk alice = registry.register("alice");
    private final Desks.Desk bob = registry.register("bob");
    private final Desks.Desk carol = registry.register("carol");

    private void meet(Desks.Desk initiator, Desks.Desk responder) {
        Desks.Pair pair = registry.establish(initiator, responder, SessionProtocol.IK_CHACHA_POLY);
        pair.initiator().close();
        pair.responder().close();
    }

    private static byte[] kept(Desks.Desk by, Desks.Desk of) {
        byte[] secret = by.kept(of).orElseThrow();
        assertThat(secret).isNotEqualTo(WIPED);
        return secret;
    }

    /** Has both sides of a session with bob ended, and tells what became of the secrets. */
    private void requireForgotten(SessionReason reason, LiveSession session) {
        meet(alice, carol);
        byte[] carols = kept(alice, carol);
        byte[] bobs = kept(alice, bob);
        session.end(reason, "the test says so");
        assertThat(kept(alice, carol)).as("of others").isSameAs(carols);
        if (!reason.endsKey()) {
            assertThat(kept(alice, bob)).isSameAs(bobs);
            return;
        }
        assertThat(bobs).isEqualTo(WIPED);
        assertThat(alice.kept(bob)).isEmpty();
        meet(alice, bob);
        assertThat(kept(alice, bob)).isNotSameAs(bobs).isEqualTo(kept(bob, alice));
    }

    private SessionListener listening() {
        SessionHandler silent = session -> {
            while (session.receive().isPresent()) {
                // nothing is said
            }
        };
        return SessionListener.open(bob.local(), ANYWHERE, registry, silent, ListenerOptions.STANDARD);
    }

    @Test
    void theReasonsThatEndKeys() {
        for (SessionReason reason : SessionReason.values()) {
            assertThat(reason.endsKey()).as(reason.name()).isEqualTo(ENDS_OF_KEYS.contains(reason));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aSessionThatEndsWithThePeersKey(SessionReason reason) {
        try (
            SessionListener listener = listening();
            Session session = Session.connect(alice.local(), bob.entry(), listener.address())
        ) {
            requireForgotten(reason, session);
        }
    }

    @ParameterizedTest
    @EnumSource(names = { "REVOKED", "TIMEOUT" })
    void aSessionOnASelectorThatEndsWithThePeersKey(SessionReason reason) {
        MessageHandler silent = (session, buffer, offset, length) -> {
            // nothing is said
        };
        try (
            SessionListener listener = listening();
            SessionSelector selector = SessionSelector.open();
            Session session = Session.connect(alice.local(), bob.entry(), listener.address())
        ) {
            requireForgotten(reason, selector.adopt(session, silent));
        }
    }

    @Test
    void aSessionThatWasHandedOver() {
        MessageHandler silent = (session, buffer, offset, length) -> {
            // nothing is said
        };
        try (
            SessionListener listener = listening();
            SessionSelector selector = SessionSelector.open();
            Session session = Session.connect(alice.local(), bob.entry(), listener.address())
        ) {
            selector.adopt(session, silent);
            requireForgotten(SessionReason.REVOKED, session);
        }
    }

    @Test
    void aSessionThatOutlivesThePeersKey() {
        EnginePair pair = new EnginePair(Desks.NOW.plusSeconds(100));
        byte[] secret = kept(pair.alice, pair.bob);
        pair.pass(Duration.ofSeconds(99));
        pair.initiator.engine.tick();
        assertThat(kept(pair.alice, pair.bob)).isSameAs(secret);
        pair.pass(Duration.ofSeconds(1));
        pair.initiator.engine.tick();
        assertThat(pair.initiator.engine.failure().map(SessionException::reason)).contains(SessionReason.TOO_OLD);
        assertThat(pair.alice.kept(pair.bob)).isEmpty();
        assertThat(secret).isEqualTo(WIPED);
    }

    @Test
    void aSessionThatIsTooOldItself() {
        EnginePair pair = new EnginePair(SessionOptions.STANDARD);
        pair.pass(SessionLimits.MAX_AGE);
        pair.initiator.engine.tick();
        assertThat(pair.initiator.engine.failure().map(SessionException::reason)).contains(SessionReason.TOO_OLD);
        assertThat(kept(pair.alice, pair.bob)).isNotEmpty();
    }

    @Test
    void theNextEpochTakesThePlaceOfTheOneBefore() {
        meet(alice, carol);
        meet(alice, bob);
        byte[] carols = kept(alice, carol);
        byte[] first = kept(alice, bob);
        Desks.Desk bobsNext = registry.register("bob", 2, 1);
        meet(bobsNext, alice);
        assertThat(first).isEqualTo(WIPED);
        assertThat(alice.kept(bob)).isEmpty();
        byte[] second = kept(alice, bobsNext);
        assertThat(kept(alice, carol)).isSameAs(carols);

        // a session of before the rotation goes on for a while
        meet(alice, bob);
        assertThat(alice.kept(bob)).isEmpty();
        assertThat(kept(alice, bobsNext)).isSameAs(second);
        meet(alice, bobsNext);
        assertThat(kept(alice, bobsNext)).isSameAs(second);

        // what ends the older key leaves the newer one alone, and the other way round
        alice.local().forget(bob.entry());
        assertThat(kept(alice, bobsNext)).isSameAs(second);
        alice.local().forget(bobsNext.entry());
        assertThat(second).isEqualTo(WIPED);
    }

    @Test
    void anEpochWithTheSameSessionKeyIsAnotherOne() {
        byte[] secret = new byte[32];
        secret[5] = 5;
        Desks.Desk dave = registry.register("dave", 1, 1, secret);
        meet(alice, dave);
        byte[] first = kept(alice, dave);
        Desks.Desk next = registry.register("dave", 2, 1, secret);
        meet(alice, next);
        assertThat(first).isEqualTo(WIPED);
        meet(alice, next);
        assertThat(kept(alice, next)).isNotSameAs(first);
    }

    @ParameterizedTest
    @EnumSource(
        names = {
            "REVOKED",
            "EXPIRED",
            "SUPERSEDED",
            "NOT_REGISTERED",
            "PARENT_REVOKED",
            "CHAIN_UNAVAILABLE",
            "SCOPE_MISSING",
        }
    )
    void aKeyThatTheResolverRejects(RejectReason reason) {
        meet(alice, bob);
        meet(alice, carol);
        byte[] carols = kept(alice, carol);
        byte[] bobs = kept(alice, bob);
        CounterpartyResolver refusing = keyId ->
            keyId.equals(bob.entry().keyId()) ? Verification.rejected(reason, "no") : registry.resolve(keyId);
        try (
            InitiatorHandshake ours = InitiatorHandshake.begin(
                bob.local(),
                alice.entry(),
                SessionProtocol.IK_CHACHA_POLY,
                Desks.FIXED_CLOCK
            );
            ResponderHandshake theirs = ResponderHandshake.begin(
                alice.local(),
                new ReplayGuard(Desks.FIXED_CLOCK),
                refusing,
                Desks.FIXED_CLOCK
            )
        ) {
            byte[] hello = ours.hello();
            assertThatExceptionOfType(HandshakeException.class).isThrownBy(() -> theirs.receive(hello));
        }
        boolean passing = reason == RejectReason.CHAIN_UNAVAILABLE || reason == RejectReason.SCOPE_MISSING;
        assertThat(alice.kept(bob).isPresent()).isEqualTo(passing);
        assertThat(Arrays.equals(bobs, WIPED)).isNotEqualTo(passing);
        assertThat(kept(alice, carol)).isSameAs(carols);
    }

    @Test
    void aKeyThatHasExpired() {
        Desks.Desk brief = registry.register("brief", Desks.NOW.plusSeconds(60));
        meet(alice, brief);
        byte[] secret = kept(alice, brief);
        InstantSource later = InstantSource.fixed(Desks.NOW.plusSeconds(60));
        assertThatExceptionOfType(HandshakeException.class).isThrownBy(() ->
            InitiatorHandshake.begin(alice.local(), brief.entry(), SessionProtocol.IK_CHACHA_POLY, later)
        );
        assertThat(secret).isEqualTo(WIPED);
    }

    @Test
    void kemKeysGoWithTheirEpoch() {
        Desks.Desk ours = registry.register("erin", 3);
        Desks.Desk theirs = registry.register("frank", 3);
        LocalDesk desk = ours.local();
        desk.learnKemKey(theirs.entry(), theirs.kemKey());
        desk.forget(theirs.entry());
        assertThat(desk.kemKeys().find(theirs.entry())).isEmpty();

        registry.establish(ours, theirs, SessionProtocol.IK_REGISTERED_KEM_CHACHA_POLY);
        Desks.Desk next = registry.register("frank", 2, 3);
        registry.establish(ours, next, SessionProtocol.IK_REGISTERED_KEM_CHACHA_POLY);
        assertThat(desk.kemKeys().find(theirs.entry())).isEmpty();
        assertThat(desk.kemKeys().find(next.entry())).isPresent();
        assertThat(ours.kept(next)).isPresent();
    }

    @Test
    void aKemKeyThatOutlivesItsEpochStays() {
        byte[] secret = new byte[32];
        secret[6] = 6;
        Desks.Desk ours = registry.register("erin", 3);
        Desks.Desk theirs = registry.register("frank", 1, 3, secret);
        registry.establish(ours, theirs, SessionProtocol.IK_REGISTERED_KEM_CHACHA_POLY);
        Desks.Desk next = registry.register("frank", 2, 3, secret);
        registry.establish(ours, next, SessionProtocol.IK_REGISTERED_KEM_CHACHA_POLY);
        ours.local().forget(theirs.entry());
        assertThat(ours.local().kemKeys().find(next.entry())).isPresent();
        ours.local().forget(next.entry());
        assertThat(ours.local().kemKeys().find(next.entry())).isEmpty();
    }

    @Test
    void whoWasMetIsBounded() {
        MetPeers met = new MetPeers(2);
        List<Counterparty> peers = List.of(alice.entry(), bob.entry(), alice.entry(), carol.entry());
        for (Counterparty peer : peers) {
            assertThat(met.met(peer)).isEmpty();
        }
        assertThat(met.find(bob.entry().keyId())).as("the longest not met").isEmpty();
        assertThat(met.find(alice.entry().keyId())).isPresent();
        Counterparty next = registry.register("alice", 2, 1).entry();
        assertThat(met.met(next)).contains(MetPeers.Keys.of(alice.entry()));
        met.forget(next.keyId(), MetPeers.Keys.of(alice.entry()));
        assertThat(met.find(next.keyId())).as("forgotten are the keys named").isPresent();
        met.forget(next.keyId(), MetPeers.Keys.of(next));
        assertThat(met.find(next.keyId())).isEqualTo(Optional.empty());
    }
}
