package org.clavis.client.cli.demo;

import java.util.Arrays;
import org.clavis.client.counterparty.CounterpartyResolver;
import org.clavis.client.identity.Identity;
import org.clavis.client.registry.KeyRegistry;
import org.clavis.client.session.LocalDesk;
import org.clavis.client.session.Session;
import org.clavis.client.session.SessionListener;
import org.clavis.client.session.SessionOptions;
import org.clavis.client.session.SessionProtocol;
import org.clavis.evm.Bytes32;

/** Two desks meet who did not know each other. */
final class StrangerSteps {

    private static final int HYBRID_SUITE = 2;

    private final World world;
    private final Scoreboard board;
    private final Identity alice;
    private final Identity erin;

    StrangerSteps(World world, Scoreboard board, Identity alice, Identity erin) {
        this.world = world;
        this.board = board;
        this.alice = alice;
        this.erin = erin;
    }

    /** Registers Erin for suite 2, and introduces her to whoever listens, who is Alice. */
    void run() {
        KeyRegistry registry = world.connect();
        CounterpartyResolver resolver = registry.resolver(SessionSteps.TRADERS);
        board.working("registering erin");
        RegistrationSteps.expect(
            board,
            "erin: registers for suite 2",
            registry.register(erin, RegistrationSteps.terms().forSuite(HYBRID_SUITE))
        );
        SessionOptions options = SessionOptions.STANDARD.with(SessionProtocol.XX_HYBRID_CHACHA_POLY);
        try (
            SessionListener listener = SessionSteps.listen(alice, registry, new RefusalLog());
            RecordingProxy wire = new RecordingProxy(listener.address());
            LocalDesk desk = LocalDesk.of(erin, resolver);
            Session session = Session.introduce(desk, resolver, wire.address(), options)
        ) {
            board.expectTimed(
                "erin: introduces herself, and learns who answered",
                session.peer().keyId().equals(alice.keyId()) && SessionSteps.comesBack(session, 0),
                session.peer().label() +
                    ", by the registry's word; " +
                    session.protocol().noise().name() +
                    String.format(", %,d bytes", session.statistics().handshakeBytes()),
                session.statistics().handshakeNanos() / 1_000
            );
            byte[] hello = wire.firstFrame();
            board.expect(
                "an eavesdropper: reads the first frame",
                !shows(hello, erin.keyId()) && !shows(hello, alice.keyId()),
                "neither key id is in its " + hello.length + " bytes"
            );
        }
    }

    /** True if the bytes have so much as the beginning of a key id in them. */
    private static boolean shows(byte[] frame, Bytes32 keyId) {
        byte[] beginning = Arrays.copyOf(keyId.toBytes(), Integer.BYTES);
        for (int i = 0; i + beginning.length <= frame.length; i++) {
            if (Arrays.equals(frame, i, i + beginning.length, beginning, 0, beginning.length)) {
                return true;
            }
        }
        return false;
    }
}
