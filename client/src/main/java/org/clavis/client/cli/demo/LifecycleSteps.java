package org.clavis.client.cli.demo;

import org.clavis.client.counterparty.Counterparty;
import org.clavis.client.identity.Identity;
import org.clavis.client.registry.KeyRegistry;
import org.clavis.client.session.HandshakeException;
import org.clavis.client.session.HandshakeReason;
import org.clavis.client.session.LocalDesk;
import org.clavis.client.session.Session;
import org.clavis.client.session.SessionListener;
import org.clavis.verifier.RejectReason;

/** Bob's key is rotated, then revoked. */
final class LifecycleSteps {

    private LifecycleSteps() {}

    /** Bob opens his committed next key; Alice's knowledge of the old one is useless until she looks again. */
    static void rotate(World world, Scoreboard board, Identity alice, Identity bob, Counterparty old) {
        KeyRegistry registry = world.connect();
        board.working("rotating bob's key");
        RegistrationSteps.expect(
            board,
            "bob: rotates to the key he committed to",
            registry.rotate(bob, RegistrationSteps.terms())
        );
        RefusalLog refusals = new RefusalLog();
        try (SessionListener listener = SessionSteps.listen(bob, registry, refusals)) {
            SessionSteps.expectRefused(
                board,
                "alice: connects to bob's old key",
                refusals,
                HandshakeReason.STALE_EPOCH.name(),
                () -> Session.connect(alice, old, listener.address()).close()
            );
            board.expectRejected("alice: asks about the old key", registry.recheck(old), RejectReason.SUPERSEDED);
            Counterparty fresh = SessionSteps.found(registry, bob);
            try (
                LocalDesk desk = LocalDesk.of(alice, registry.resolver(SessionSteps.TRADERS));
                Session session = Session.connect(desk, fresh, listener.address())
            ) {
                board.expectTimed(
                    "alice: looks again and connects",
                    SessionSteps.comesBack(session, 0),
                    "epoch " + fresh.record().epoch(),
                    session.statistics().handshakeNanos() / 1_000
                );
            }
        }
    }

    /** Bob revokes; neither side opens anything with his key any more. */
    static void revoke(World world, Scoreboard board, Identity alice, Identity bob) {
        KeyRegistry registry = world.connect();
        Counterparty aliceAsPeer = SessionSteps.found(registry, alice);
        board.working("revoking bob's key");
        RegistrationSteps.expect(board, "bob: revokes", registry.revoke(bob));
        board.expectRejected(
            "alice: checks bob",
            registry.check(bob.keyId(), SessionSteps.TRADERS),
            RejectReason.REVOKED
        );
        RefusalLog refusals = new RefusalLog();
        try (SessionListener listener = SessionSteps.listen(alice, registry, refusals)) {
            SessionSteps.expectRefused(board, "bob: connects to alice", refusals, RejectReason.REVOKED.name(), () ->
                Session.connect(bob, aliceAsPeer, listener.address()).close()
            );
        }
        try (SessionListener listener = SessionSteps.listen(bob, registry, refusals)) {
            board.expect("bob: listens", false, "at " + listener.address());
        } catch (HandshakeException e) {
            board.expect(
                "bob: listens",
                e.rejection().filter(RejectReason.REVOKED::equals).isPresent(),
                "refused: " + e.reason() + ", " + e.getMessage()
            );
        }
    }
}
