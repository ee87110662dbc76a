package org.clavis.client.cli.demo;

import java.util.Arrays;
import org.clavis.client.counterparty.Counterparty;
import org.clavis.client.identity.Identity;
import org.clavis.client.registry.KeyRegistry;
import org.clavis.client.registry.Receipt;
import org.clavis.client.session.HandshakeReason;
import org.clavis.client.session.LocalDesk;
import org.clavis.client.session.Session;
import org.clavis.client.session.SessionListener;
import org.clavis.client.session.SessionProtocol;

/** Two desks register ML-KEM keys, and talk in the strongest suite that both have then. */
final class SuiteSteps {

    private static final int SESSIONS = 20;

    private final Scoreboard board;
    private final KeyRegistry registry;
    private final Identity alice;
    private final Identity bob;

    SuiteSteps(World world, Scoreboard board, Identity alice, Identity bob) {
        this.board = board;
        this.registry = world.connect();
        this.alice = alice;
        this.bob = bob;
    }

    /** All of it; both desks have registered suite 3 then. */
    void run() {
        upgrade(alice);
        talk("alice with bob, who has registered suite 1", SessionProtocol.IK_CHACHA_POLY);
        upgrade(bob);
        talk("alice with bob, both of suite 3", SessionProtocol.IK_REGISTERED_KEM_CHACHA_POLY);
        downgrade();
    }

    private void upgrade(Identity desk) {
        board.working("rotating " + desk.label() + "'s key");
        Receipt receipt = registry.rotate(desk, RegistrationSteps.terms().forSuite(SessionProtocol.STRONGEST_SUITE));
        RegistrationSteps.expect(board, desk.label() + ": rotates to suite 3, with an ML-KEM-768 key", receipt);
    }

    private void talk(String step, SessionProtocol due) {
        try (
            SessionListener listener = SessionSteps.listen(bob, registry, new RefusalLog());
            LocalDesk desk = LocalDesk.of(alice, registry.resolver(SessionSteps.TRADERS))
        ) {
            Counterparty peer = SessionSteps.found(registry, bob);
            long[] nanos = new long[SESSIONS];
            for (int i = 0; i < SESSIONS; i++) {
                try (Session session = Session.connect(desk, peer, listener.address())) {
                    nanos[i] = session.statistics().handshakeNanos();
                }
            }
            Arrays.sort(nanos);
            try (Session session = Session.connect(desk, peer, listener.address())) {
                SessionProtocol ran = session.protocol();
                board.expectTimed(
                    step,
                    ran == due && SessionSteps.comesBack(session, 0),
                    String.format(
                        "%s, %,d bytes; median of %d handshakes",
                        ran.noise().name(),
                        session.statistics().handshakeBytes(),
                        SESSIONS
                    ),
                    nanos[SESSIONS / 2] / 1_000
                );
            }
        }
    }

    /** A session of suite 1 between two desks that could do better: Alice's software was set back, say. */
    private void downgrade() {
        RefusalLog refusals = new RefusalLog();
        try (SessionListener listener = SessionSteps.listen(bob, registry, refusals)) {
            Counterparty peer = SessionSteps.found(registry, bob);
            SessionSteps.expectRefused(
                board,
                "alice: proposes suite 1 all the same",
                refusals,
                HandshakeReason.UNSUPPORTED_SUITE.name(),
                // an identity that was not looked up proposes the suite that it is told
                () -> Session.connect(alice, peer, listener.address()).close()
            );
        }
    }
}
