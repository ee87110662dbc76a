package org.clavis.client.cli.demo;

import static org.clavis.verifier.registry.Scope.TRADE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import org.clavis.client.counterparty.Counterparty;
import org.clavis.client.identity.Identity;
import org.clavis.client.registry.KeyRegistry;
import org.clavis.client.registry.RegisteredKey;
import org.clavis.client.registry.Registration;
import org.clavis.client.registry.RegistryException;
import org.clavis.client.registry.RegistryReason;
import org.clavis.client.session.HandshakeException;
import org.clavis.client.session.HandshakeReason;
import org.clavis.client.session.Session;
import org.clavis.client.session.SessionListener;
import org.clavis.verifier.RejectReason;
import org.clavis.verifier.registry.KeyBundle;
import org.clavis.verifier.registry.ProofOfPossession;
import org.clavis.verifier.registry.ScopeSet;
import org.clavis.verifier.schnorr.SchnorrSigner;

/** Everything that Mallory tries. */
final class MallorySteps {

    private static final Duration SHORT = Duration.ofSeconds(2);

    private final World world;
    private final Scoreboard board;
    private final KeyRegistry registry;
    private final Identity alice;

    MallorySteps(World world, Scoreboard board, Identity alice) {
        this.world = world;
        this.board = board;
        this.registry = world.connect();
        this.alice = alice;
    }

    /** All of it. */
    void run() {
        Identity mallory = RegistrationSteps.create(world, board, "mallory");
        unregistered(mallory);
        withoutPossession(mallory);
        uncommittedRotation();
        expired();
        replayed();
    }

    private void unregistered(Identity mallory) {
        board.expectRejected(
            "an unregistered peer is looked up",
            registry.check(mallory.keyId(), SessionSteps.TRADERS),
            RejectReason.NOT_REGISTERED
        );
        RefusalLog refusals = new RefusalLog();
        try (SessionListener listener = SessionSteps.listen(alice, registry, refusals)) {
            SessionSteps.expectRefused(
                board,
                "an unregistered peer connects",
                refusals,
                RejectReason.NOT_REGISTERED.name(),
                () -> Session.connect(mallory, counterparty(alice), listener.address()).close()
            );
        }
    }

    /** Alice's public key under Mallory's name, with the best signature that Mallory can make. */
    private void withoutPossession(Identity mallory) {
        KeyBundle own = mallory.bundle(ScopeSet.of(TRADE), now(), now() + 3600);
        KeyBundle stolen = new KeyBundle(
            alice.identityKey(),
            own.sessionKey(),
            own.kemKeyHash(),
            own.scopes(),
            own.suite(),
            own.notBefore(),
            own.notAfter(),
            own.nextKeyHash()
        );
        var claim = new ProofOfPossession(mallory.keyId(), 1, stolen).digest(registry.domain());
        expectRefused("somebody else's key is registered", RegistryReason.POSSESSION_NOT_PROVEN, () ->
            registry.register(KeyRegistry.accountOf(mallory), mallory.label(), stolen, mallory.sign(claim))
        );
    }

    /** A thief of Alice's account rotates to a key of the thief's, which Alice never committed to. */
    private void uncommittedRotation() {
        RegisteredKey current = registry.lookup(alice.keyId()).orElseThrow();
        try (SchnorrSigner thief = SchnorrSigner.generate(new SecureRandom())) {
            KeyBundle old = current.bundle();
            KeyBundle next = new KeyBundle(
                thief.publicKey(),
                old.sessionKey(),
                old.kemKeyHash(),
                old.scopes(),
                old.suite(),
                old.notBefore(),
                old.notAfter(),
                old.nextKeyHash()
            );
            var claim = new ProofOfPossession(alice.keyId(), current.record().epoch() + 1, next).digest(
                registry.domain()
            );
            expectRefused("a rotation to a key not committed to", RegistryReason.NOT_COMMITTED, () ->
                registry.rotate(KeyRegistry.accountOf(alice), alice.label(), old, next, thief.sign(claim))
            );
        }
    }

    private void expired() {
        Identity brief = world.createDesk("brief");
        registry.register(brief, Registration.scopes(TRADE).validFor(SHORT));
        Counterparty known = counterparty(brief);
        Instant end = Instant.ofEpochSecond(known.record().notAfter());
        board.working("waiting for a key to expire");
        while (Instant.now().isBefore(end)) {
            sleep(Duration.between(Instant.now(), end));
        }
        board.expectRejected(
            "an expired key is looked up",
            registry.check(brief.keyId(), SessionSteps.TRADERS),
            RejectReason.EXPIRED
        );
        RefusalLog refusals = new RefusalLog();
        try (SessionListener listener = SessionSteps.listen(alice, registry, refusals)) {
            SessionSteps.expectRefused(board, "an expired key connects", refusals, RejectReason.EXPIRED.name(), () ->
                Session.connect(brief, counterparty(alice), listener.address()).close()
            );
        }
    }

    /** Mallory records a handshake of Carol's and sends its first frame again. */
    private void replayed() {
        Identity carol = world.createDesk("carol");
        registry.register(carol, Registration.scopes(TRADE).validFor(RegistrationSteps.VALIDITY));
        RefusalLog refusals = new RefusalLog();
        try (
            SessionListener listener = SessionSteps.listen(alice, registry, refusals);
            RecordingProxy mallory = new RecordingProxy(listener.address())
        ) {
            Session.connect(carol, counterparty(alice), mallory.address()).close();
            try (Socket socket = new Socket()) {
                socket.connect(listener.address());
                socket.getOutputStream().write(mallory.firstFrame());
                socket.setSoTimeout(5_000);
                int answered = socket.getInputStream().readAllBytes().length;
                HandshakeException refusal = refusals.next();
                board.expect(
                    "a first handshake message is replayed",
                    refusal != null && refusal.reason() == HandshakeReason.REPLAYED,
                    refusal == null
                        ? "not refused"
                        : answered +
                              " bytes come back; the listener knows " +
                              refusal.reason() +
                              ", " +
                              refusal.getMessage()
                );
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private Counterparty counterparty(Identity desk) {
        return SessionSteps.found(registry, desk);
    }

    private void expectRefused(String step, RegistryReason due, Runnable attempt) {
        try {
            attempt.run();
            board.expect(step, false, "the contract accepted");
        } catch (RegistryException e) {
            board.expect(step, e.reason() == due, "refused: " + e.getMessage());
        }
    }

    private long now() {
        return registry.chainTime().getEpochSecond();
    }

    private static void sleep(Duration duration) {
        try {
            Thread.sleep(duration.plusMillis(20));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
