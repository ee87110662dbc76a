package org.clavis.client.cli.demo;

import static org.clavis.verifier.registry.Scope.TRADE;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.clavis.client.counterparty.Counterparty;
import org.clavis.client.counterparty.CounterpartyResolver;
import org.clavis.client.counterparty.Requirements;
import org.clavis.client.identity.Identity;
import org.clavis.client.registry.KeyRegistry;
import org.clavis.client.session.HandshakeException;
import org.clavis.client.session.ListenerEvents;
import org.clavis.client.session.ListenerOptions;
import org.clavis.client.session.Session;
import org.clavis.client.session.SessionHandler;
import org.clavis.client.session.SessionListener;
import org.clavis.client.session.SessionStatistics;
import org.clavis.verifier.Accepted;
import org.clavis.verifier.Rejected;
import org.clavis.verifier.Verification;

/** Two desks talk, each knowing nothing of the other but what the registry says. */
final class SessionSteps {

    /** What every desk of the demo asks of its peers. */
    static final Requirements TRADERS = Requirements.scope(TRADE);

    private static final int MESSAGES = 1_000;
    private static final int MESSAGE_BYTES = 256;
    private static final int WARMUP_SESSIONS = 20;

    private SessionSteps() {}

    /** A listener on a free loopback port that echoes every message. */
    static SessionListener listen(Identity desk, KeyRegistry registry, ListenerEvents events) {
        return listen(desk, registry.resolver(TRADERS), SessionSteps::echo, events);
    }

    /** A listener on a free loopback port. */
    static SessionListener listen(
        Identity desk,
        CounterpartyResolver resolver,
        SessionHandler handler,
        ListenerEvents events
    ) {
        return SessionListener.open(
            desk,
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            resolver,
            handler,
            ListenerOptions.STANDARD.with(events)
        );
    }

    /** A desk as the registry has it. */
    static Counterparty found(KeyRegistry registry, Identity desk) {
        return switch (registry.check(desk.keyId(), TRADERS)) {
            case Accepted<Counterparty>(Counterparty peer) -> peer;
            case Rejected<Counterparty>(var reason, String detail) -> throw new IllegalStateException(
                desk.label() + " should be valid: " + reason + ", " + detail
            );
        };
    }

    /** Whether a message comes back from a peer that echoes, as it was. */
    static boolean comesBack(Session session, int number) {
        byte[] quote = ByteBuffer.allocate(MESSAGE_BYTES).putInt(number).array();
        session.send(quote);
        return session
            .receive()
            .filter(answer -> Arrays.equals(quote, answer))
            .isPresent();
    }

    /** Sends every message back. */
    static void echo(Session session) {
        for (Optional<byte[]> m = session.receive(); m.isPresent(); m = session.receive()) {
            session.send(m.get());
        }
    }

    /** Alice reads Bob's record, connects, and exchanges messages. Returns Bob as she knows him. */
    static Counterparty talk(Scoreboard board, Identity alice, KeyRegistry registry, Identity bob, SessionListener at) {
        long start = System.nanoTime();
        Verification<Counterparty> check = registry.check(bob.address(), bob.label().toString(), TRADERS);
        board.expectAccepted("alice: checks bob in the registry", check, World.microsSince(start));
        if (!(check instanceof Accepted<Counterparty>(Counterparty peer))) {
            throw new IllegalStateException("no session without a counterparty");
        }
        try (Session first = Session.connect(alice, peer, at.address())) {
            board.expectTimed(
                "noise IK: first handshake",
                true,
                "bob's listener checks alice meanwhile",
                first.statistics().handshakeNanos() / 1_000
            );
        }
        long[] handshakes = new long[WARMUP_SESSIONS];
        for (int i = 0; i < WARMUP_SESSIONS; i++) {
            try (Session warm = Session.connect(alice, peer, at.address())) {
                handshakes[i] = warm.statistics().handshakeNanos();
            }
        }
        Arrays.sort(handshakes);
        board.expectTimed(
            "noise IK: handshake, median of " + WARMUP_SESSIONS,
            true,
            "one registry check by the responder included",
            handshakes[WARMUP_SESSIONS / 2] / 1_000
        );
        try (Session session = Session.connect(alice, peer, at.address())) {
            exchange(board, session);
        }
        return peer;
    }

    private static void exchange(Scoreboard board, Session session) {
        long[] nanos = new long[MESSAGES];
        boolean same = true;
        for (int i = 0; i < MESSAGES; i++) {
            byte[] quote = ByteBuffer.allocate(MESSAGE_BYTES).putInt(i).array();
            long start = System.nanoTime();
            session.send(quote);
            Optional<byte[]> answer = session.receive();
            nanos[i] = System.nanoTime() - start;
            same &= answer.isPresent() && Arrays.equals(quote, answer.get());
        }
        Arrays.sort(nanos);
        SessionStatistics told = session.statistics();
        board.expectTimed(
            MESSAGES + " messages each way, median round trip",
            same && told.messagesSent() == MESSAGES && told.messagesReceived() == MESSAGES,
            MESSAGE_BYTES + " bytes each, all came back as they were",
            nanos[MESSAGES / 2] / 1_000
        );
        board.expectTimed("p99 round trip", same, "of the same messages", nanos[(MESSAGES * 99) / 100] / 1_000);
        board.expect(
            "bytes on the wire",
            told.bytesSent() > (long) MESSAGES * MESSAGE_BYTES,
            String.format(
                "%,d sent, %,d received, of which %d for the handshake",
                told.bytesSent(),
                told.bytesReceived(),
                told.handshakeBytes()
            )
        );
    }

    /** An attempt that must fail on this side, and, if {@code log} is given, leave its reason on the other. */
    static void expectRefused(Scoreboard board, String step, RefusalLog log, String due, Runnable attempt) {
        String here;
        try {
            attempt.run();
            board.expect(step, false, "a session was opened");
            return;
        } catch (HandshakeException e) {
            here = e.reason().toString();
        }
        HandshakeException there = log.next();
        if (there == null) {
            board.expect(step, false, here + " here, and no reason on the other side");
            return;
        }
        String reason = there.rejection().map(Enum::name).orElse(there.reason().name());
        // the registry's verdict is named in the message
        String known = there.rejection().isPresent()
            ? String.valueOf(there.getMessage())
            : reason + ": " + there.getMessage();
        board.expect(step, reason.equals(due), "the peer is told " + here + "; the listener knows " + known);
    }
}
