package org.clavis.client.cli.demo;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.clavis.client.counterparty.CounterpartyResolver;
import org.clavis.client.identity.Identity;
import org.clavis.client.registry.KeyRegistry;
import org.clavis.client.registry.Receipt;
import org.clavis.client.session.LiveSession;
import org.clavis.client.session.LocalDesk;
import org.clavis.client.session.Session;
import org.clavis.client.session.SessionException;
import org.clavis.client.session.SessionListener;
import org.clavis.client.session.SessionReason;
import org.clavis.client.session.live.SessionManager;
import org.clavis.client.session.live.SessionManagerEvents;
import org.clavis.client.session.live.SessionManagerOptions;
import org.clavis.evm.Bytes32;
import org.jspecify.annotations.Nullable;

/** A revocation ends the open session of the key that is revoked, and no other. */
final class LiveSteps {

    private static final Duration PATIENCE = Duration.ofSeconds(15);

    /** A local chain has a new block when somebody writes, so its newest one may be old. */
    private static final Duration QUIET = Duration.ofHours(1);

    private final World world;
    private final Scoreboard board;
    private final Identity alice;
    private final Identity bob;
    private final Identity erin;

    /** What Alice's side was told. */
    private record Ended(Bytes32 keyId, SessionReason reason, long atNanos) {}

    LiveSteps(World world, Scoreboard board, Identity alice, Identity bob, Identity erin) {
        this.world = world;
        this.board = board;
        this.alice = alice;
        this.bob = bob;
        this.erin = erin;
    }

    /** Bob and Erin have sessions with Alice, who follows the chain; Erin's key is revoked for good. */
    void run() {
        KeyRegistry registry = world.connect();
        CounterpartyResolver resolver = registry.resolver(SessionSteps.TRADERS);
        BlockingQueue<Ended> told = new LinkedBlockingQueue<>();
        SessionManagerOptions options = SessionManagerOptions.STANDARD.headAgeUpTo(QUIET).with(
            new SessionManagerEvents() {
                @Override
                public void sessionEnded(LiveSession session, SessionReason reason, String detail) {
                    told.add(new Ended(session.peer().keyId(), reason, System.nanoTime()));
                }
            }
        );
        try (
            SessionManager manager = SessionManager.start(registry, options);
            SessionListener listener = SessionSteps.listen(
                alice,
                manager.resolver(resolver),
                session -> {
                    manager.watch(session);
                    SessionSteps.echo(session);
                },
                new RefusalLog()
            );
            LocalDesk desksBob = LocalDesk.of(bob, resolver);
            LocalDesk desksErin = LocalDesk.of(erin, resolver);
            Session ofBob = Session.connect(desksBob, SessionSteps.found(registry, alice), listener.address());
            Session ofErin = Session.connect(desksErin, SessionSteps.found(registry, alice), listener.address())
        ) {
            board.expect(
                "alice: follows the chain, and has two sessions",
                SessionSteps.comesBack(ofBob, 0) && SessionSteps.comesBack(ofErin, 0) && manager.sessionCount() == 2,
                "with bob in suite " + ofBob.protocol().suite() + ", with erin in suite " + ofErin.protocol().suite()
            );
            long start = System.nanoTime();
            Receipt revocation = registry.revoke(erin);
            RegistrationSteps.expect(board, "erin: revokes", revocation);
            board.working("waiting for the session to end");
            ended(registry, next(told), revocation, start);
            board.expect("erin: goes on talking", isCut(ofErin), "her connection is closed, nothing comes back");
            board.expect(
                "bob: goes on talking",
                SessionSteps.comesBack(ofBob, 1) && told.isEmpty() && manager.sessionCount() == 1,
                "his session is as it was, and the only one that alice still watches"
            );
        }
    }

    private void ended(KeyRegistry registry, @Nullable Ended ended, Receipt revocation, long startNanos) {
        if (ended == null) {
            board.expect("alice: ends the session with erin", false, "not within " + PATIENCE.toSeconds() + " s");
            return;
        }
        long blocks = registry.lookup(alice.keyId()).orElseThrow().anchor().blockNumber() - revocation.blockNumber();
        board.expectTimed(
            "alice: ends the session with erin",
            ended.keyId().equals(erin.keyId()) && ended.reason() == SessionReason.REVOKED && blocks <= 1,
            ended.reason() +
                (blocks == 0 ? ", in the revocation's own block" : ", in the block after") +
                ", timed from sending it",
            (ended.atNanos() - startNanos) / 1_000
        );
    }

    private static @Nullable Ended next(BlockingQueue<Ended> told) {
        try {
            return told.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    private static boolean isCut(Session session) {
        try {
            return !SessionSteps.comesBack(session, 1);
        } catch (SessionException e) {
            return true;
        }
    }
}
