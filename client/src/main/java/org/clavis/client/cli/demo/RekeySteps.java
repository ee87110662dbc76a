package org.clavis.client.cli.demo;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.clavis.client.counterparty.CounterpartyResolver;
import org.clavis.client.identity.Identity;
import org.clavis.client.registry.KeyRegistry;
import org.clavis.client.session.LocalDesk;
import org.clavis.client.session.Session;
import org.clavis.client.session.SessionLimits;
import org.clavis.client.session.SessionListener;
import org.clavis.evm.Bytes32;

/** An open session agrees on fresh keys while messages go on. */
final class RekeySteps {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final World world;
    private final Scoreboard board;
    private final Identity alice;
    private final Identity bob;

    RekeySteps(World world, Scoreboard board, Identity alice, Identity bob) {
        this.world = world;
        this.board = board;
        this.alice = alice;
        this.bob = bob;
    }

    void run() {
        KeyRegistry registry = world.connect();
        CounterpartyResolver inRegistry = registry.resolver(SessionSteps.TRADERS);
        AtomicInteger asked = new AtomicInteger();
        CounterpartyResolver counting = keyId -> {
            if (keyId.equals(alice.keyId())) {
                asked.incrementAndGet();
            }
            return inRegistry.resolve(keyId);
        };
        AtomicReference<Session> ofBob = new AtomicReference<>();
        try (
            SessionListener listener = SessionSteps.listen(
                bob,
                counting,
                session -> {
                    ofBob.set(session);
                    SessionSteps.echo(session);
                },
                new RefusalLog()
            );
            LocalDesk desk = LocalDesk.of(alice, inRegistry);
            Session session = Session.connect(desk, SessionSteps.found(registry, bob), listener.address())
        ) {
            boolean whole = SessionSteps.comesBack(session, 0);
            int askedBefore = asked.get();
            Bytes32 before = session.handshakeHash();
            long start = System.nanoTime();
            session.requestRekey();
            int messages = 0;
            while (session.handshakeHash().equals(before) && System.nanoTime() - start < PATIENCE.toNanos()) {
                whole &= SessionSteps.comesBack(session, ++messages);
            }
            long micros = World.microsSince(start);
            whole &= SessionSteps.comesBack(session, ++messages);
            tell(session, before, messages, whole, micros);
            Session other = ofBob.get();
            board.expect(
                "bob: has the same fresh keys",
                other != null &&
                    other.handshakeHash().equals(session.handshakeHash()) &&
                    !other.handshakeHash().equals(before),
                "the handshake hash of the session was " + before + " and is " + session.handshakeHash()
            );
            board.expect(
                "bob: asks the registry about alice again",
                asked.get() == askedBefore + 1,
                "once for each handshake; " + (asked.get() - askedBefore) + " more now"
            );
        }
    }

    private void tell(Session session, Bytes32 before, int messages, boolean whole, long micros) {
        board.expectTimed(
            "alice: asks for fresh keys",
            whole && !session.handshakeHash().equals(before) && session.statistics().rekeys() == 1,
            messages + " messages went back and forth meanwhile, none lost or altered",
            micros
        );
        board.note(
            "Unasked, after two thirds of " +
                SessionLimits.STANDARD.maxAge().toSeconds() +
                " s; a session without fresh keys by then ends."
        );
    }
}
