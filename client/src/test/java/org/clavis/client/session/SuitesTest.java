package org.clavis.client.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.clavis.client.identity.Identity;
import org.clavis.client.session.noise.KemFunction;
import org.clavis.client.session.noise.KemKeyPair;
import org.clavis.evm.Bytes32;
import org.clavis.secret.SecretBytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which suite two desks run, and what the hybrid ones make of altered frames. */
class SuitesTest {

    private static final InstantSource CLOCK = Desks.FIXED_CLOCK;
    private static final SessionProtocol CLASSIC = SessionProtocol.IK_CHACHA_POLY;

    private final Desks registry = new Desks();

    private Desks.Desk desk(String label, int suite) {
        return registry.register(label, 1, suite);
    }

    private static InitiatorHandshake initiator(Desks.Desk desk, Desks.Desk peer, SessionProtocol atLeast) {
        return InitiatorHandshake.begin(desk.local(), peer.entry(), atLeast, CLOCK);
    }

    private ResponderHandshake responder(Desks.Desk desk) {
        return ResponderHandshake.begin(desk.local(), new ReplayGuard(CLOCK), registry, CLOCK);
    }

    /** A first Noise message, the peer's KEM key being known. */
    private static byte[] hello(Desks.Desk desk, Desks.Desk peer) {
        peer.local()
            .kemKey()
            .ifPresent(key -> desk.local().learnKemKey(peer.entry(), key.publicKey()));
        return initiator(desk, peer, CLASSIC).hello();
    }

    private static void refused(HandshakeReason reason, ThrowingCallable action) {
        HandshakeException failure = catchThrowableOfType(HandshakeException.class, action);
        assertThat(failure).isNotNull();
        assertThat(failure.reason()).as(failure.getMessage()).isEqualTo(reason);
    }

    @ParameterizedTest
    @CsvSource({ "1,1,1", "1,2,1", "1,3,1", "2,1,1", "2,2,2", "2,3,2", "3,1,1", "3,2,2", "3,3,3" })
    void theStrongestSuiteThatBothHaveRegisteredIsRun(int ours, int theirs, int expected) {
        Desks.Desk alice = desk("alice", ours);
        Desks.Desk bob = desk("bob", theirs);
        for (SessionProtocol cipher : new SessionProtocol[] { CLASSIC, SessionProtocol.IK_AES_GCM }) {
            Desks.Pair pair = registry.establish(alice, bob, cipher);
            assertThat(pair.initiator().protocol()).isEqualTo(pair.responder().protocol());
            assertThat(pair.initiator().protocol().suite()).isEqualTo(expected);
            assertThat(pair.initiator().protocol().noise().cipher()).isEqualTo(cipher.noise().cipher());
            assertThat(pair.initiator().handshakeHash()).isEqualTo(pair.responder().handshakeHash());
            assertThat(pair.responder().peer()).isEqualTo(alice.entry());
        }
    }

    @Test
    void aDeskRegisteredForASuiteOfTheFutureIsMetInOurStrongest() {
        Desks.Desk alice = desk("alice", 2);
        Desks.Desk bob = desk("bob", 2);
        Desks.Desk future = new Desks.Desk(
            bob.local(),
            Desks.entry(Desks.DOMAIN, "bob", 1, 200, bob.entry().bundle().sessionKey().toBytes())
        );
        InitiatorHandshake ours = initiator(alice, future, CLASSIC);
        ours.receive(responder(bob).receive(ours.hello()).orElseThrow());
        assertThat(ours.established().protocol()).isEqualTo(SessionProtocol.IK_HYBRID_CHACHA_POLY);
    }

    @Test
    void aWeakerSuiteThanDemandedIsRefusedBeforeAnythingIsSent() {
        Desks.Desk alice = desk("alice", 3);
        Desks.Desk classic = desk("classic", 1);
        Desks.Desk hybrid = desk("hybrid", 2);
        refused(HandshakeReason.UNSUPPORTED_SUITE, () ->
            initiator(alice, classic, SessionProtocol.IK_HYBRID_CHACHA_POLY)
        );
        refused(HandshakeReason.UNSUPPORTED_SUITE, () ->
            initiator(alice, hybrid, SessionProtocol.IK_REGISTERED_KEM_AES_GCM)
        );
        refused(HandshakeReason.UNSUPPORTED_SUITE, () ->
            initiator(classic, hybrid, SessionProtocol.IK_HYBRID_CHACHA_POLY)
        );
    }

    @Test
    void anInitiatorThatChoosesAWeakerSuiteThanBothHaveIsRefused() {
        Desks.Desk bob = desk("bob", 2);
        byte[] secret = new byte[32];
        Arrays.fill(secret, (byte) 7);
        Desks.Desk modest = registry.register("alice", 1, 1, secret);
        byte[] hello = initiator(modest, bob, CLASSIC).hello();
        // its registration says that it could do better
        registry.register("alice", 1, 2, secret);
        refused(HandshakeReason.UNSUPPORTED_SUITE, () -> responder(bob).receive(hello));
    }

    @Test
    void aRefusalSaysWhenTheSuiteWasAGuess() {
        try (Identity identity = Identity.ephemeralForTestingOnly("guess")) {
            registry.register(identity, 3);
            Desks.Desk bob = desk("bob", 3);
            LocalDesk guessing = LocalDesk.connecting(identity, bob.entry());
            assertThat(refusal(guessing, bob).getMessage()).contains("suite 1 was proposed", "has registered 3");
            LocalDesk knowing = LocalDesk.of(identity, registry);
            assertThat(refusal(knowing, bob).getMessage()).doesNotContain("suite");
            assertThat(refusal(guessing, desk("classic", 1)).getMessage()).doesNotContain("suite");
        }
    }

    private static HandshakeException refusal(LocalDesk desk, Desks.Desk peer) {
        try (InitiatorHandshake handshake = InitiatorHandshake.begin(desk, peer.entry(), CLASSIC, CLOCK)) {
            handshake.hello();
            HandshakeException refusal = catchThrowableOfType(HandshakeException.class, () ->
                handshake.receive(Alert.frame())
            );
            assertThat(refusal.reason()).isEqualTo(HandshakeReason.REFUSED_BY_PEER);
            return refusal;
        }
    }

    @Test
    void aSuiteThatTheResponderDoesNotHaveIsRefused() {
        Desks.Desk alice = desk("alice", 2);
        Desks.Desk bob = desk("bob", 1);
        Desks.Desk boasted = new Desks.Desk(
            bob.local(),
            Desks.entry(Desks.DOMAIN, "bob", 1, 2, bob.entry().bundle().sessionKey().toBytes())
        );
        byte[] hello = initiator(alice, boasted, CLASSIC).hello();
        refused(HandshakeReason.UNSUPPORTED_SUITE, () -> responder(bob).receive(hello));
    }

    @Test
    void changingTheSuiteInTheHelloIsNoticed() {
        Desks.Desk alice = desk("alice", 2);
        Desks.Desk bob = desk("bob", 2);
        byte[] hello = hello(alice, bob);
        byte[] weakened = Arrays.copyOf(hello, CLASSIC.helloFrameBytes());
        weakened[4] = 1;
        weakened[5] = (byte) CLASSIC.code();
        refused(HandshakeReason.DECRYPT_FAILED, () -> responder(bob).receive(weakened));
        byte[] otherCipher = hello.clone();
        otherCipher[5] = (byte) SessionProtocol.IK_HYBRID_AES_GCM.code();
        refused(HandshakeReason.DECRYPT_FAILED, () -> responder(bob).receive(otherCipher));
        byte[] mismatch = hello.clone();
        mismatch[4] = 1;
        refused(HandshakeReason.UNSUPPORTED_SUITE, () -> responder(bob).receive(mismatch));
    }

    @Test
    void framesHaveTheDocumentedLengths() {
        int[][] expected = { { 204, 86 }, { 1_404, 1_190 }, { 3_692, 2_294 } };
        for (SessionProtocol protocol : SessionProtocol.values()) {
            if (protocol.isIntroduction()) {
                continue;
            }
            int[] lengths = expected[protocol.suite() - 1];
            assertThat(protocol.helloFrameBytes()).as(protocol.name()).isEqualTo(lengths[0]);
            assertThat(protocol.answerFrameBytes()).as(protocol.name()).isEqualTo(lengths[1]);
            Desks.Desk alice = desk("alice", protocol.suite());
            Desks.Desk bob = desk("bob", protocol.suite());
            byte[] hello = hello(alice, bob);
            assertThat(hello).hasSize(lengths[0]);
            ResponderHandshake theirs = responder(bob);
            assertThat(theirs.maxFrameBytes()).isEqualTo(lengths[0]);
            assertThat(theirs.receive(hello).orElseThrow()).hasSize(lengths[1]);
        }
        assertThat(InitiatorHandshake.HELLO_FRAME_BYTES).isEqualTo(CLASSIC.helloFrameBytes());
        assertThat(ResponderHandshake.RESPONSE_FRAME_BYTES).isEqualTo(CLASSIC.answerFrameBytes());
    }

    @ParameterizedTest
    @ValueSource(ints = { 2, 3 })
    void everyAlteredByteOfAHybridHelloIsRefused(int suite) {
        Desks.Desk alice = desk("alice", suite);
        Desks.Desk bob = desk("bob", suite);
        byte[] hello = hello(alice, bob);
        for (int i = 0; i < hello.length; i++) {
            byte[] altered = hello.clone();
            altered[i] ^= 1;
            assertThatExceptionOfType(HandshakeException.class)
                .as("byte " + i)
                .isThrownBy(() -> responder(bob).receive(altered));
        }
        assertThat(responder(bob).receive(hello)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(ints = { 2, 3 })
    void everyAlteredByteOfAHybridAnswerIsRefused(int suite) {
        Desks.Desk alice = desk("alice", suite);
        Desks.Desk bob = desk("bob", suite);
        hello(alice, bob);
        int length = registry.establish(alice, bob, CLASSIC).initiator().protocol().answerFrameBytes();
        // what an answer holds is the same all along its ciphertexts: one byte in three
        for (int i = 0; i < length; i += 3) {
            InitiatorHandshake ours = initiator(alice, bob, CLASSIC);
            byte[] answer = responder(bob).receive(ours.hello()).orElseThrow();
            answer[i] ^= (byte) 0x40;
            refused(HandshakeReason.DECRYPT_FAILED, () -> ours.receive(answer));
            assertThatIllegalStateException().isThrownBy(() -> ours.receive(answer));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = { 2, 3 })
    void truncatedLengthenedAndRepeatedHybridFramesAreRefused(int suite) {
        Desks.Desk alice = desk("alice", suite);
        Desks.Desk bob = desk("bob", suite);
        byte[] hello = hello(alice, bob);
        for (int length = 0; length <= hello.length + 1; length++) {
            if (length != hello.length) {
                byte[] other = Arrays.copyOf(hello, length);
                refused(HandshakeReason.FRAME_SIZE, () -> responder(bob).receive(other));
            }
        }
        InitiatorHandshake ours = initiator(alice, bob, CLASSIC);
        ResponderHandshake theirs = responder(bob);
        byte[] first = ours.hello();
        assertThatIllegalStateException().isThrownBy(ours::hello);
        byte[] answer = theirs.receive(first).orElseThrow();
        assertThatIllegalStateException().isThrownBy(() -> theirs.receive(first));
        refused(HandshakeReason.DECRYPT_FAILED, () -> {
            try (InitiatorHandshake another = initiator(alice, bob, CLASSIC)) {
                another.hello();
                another.receive(answer);
            }
        });
        ours.receive(answer);
        assertThat(ours.isFinished()).isTrue();
        assertThatIllegalStateException().isThrownBy(() -> ours.receive(answer));
    }

    @Test
    void theKemKeyIsAskedForOnceAndChecked() {
        Desks.Desk alice = desk("alice", 3);
        Desks.Desk bob = desk("bob", 3);
        InitiatorHandshake ours = initiator(alice, bob, CLASSIC);
        assertThat(ours.asksForKey()).isTrue();
        byte[] request = ours.hello();
        assertThat(request).as("as long as its answer").hasSize(1184);
        assertThat(ours.maxFrameBytes()).isEqualTo(1184);
        ResponderHandshake theirs = responder(bob);
        byte[] key = theirs.receive(request).orElseThrow();
        assertThat(key).isEqualTo(bob.local().kemKey().orElseThrow().publicKey());
        refused(HandshakeReason.NOT_A_SESSION, () -> theirs.receive(request));

        byte[] altered = key.clone();
        altered[1183] ^= 1;
        refused(HandshakeReason.WRONG_STATIC, () -> ours.receive(altered));
        assertThatIllegalStateException().isThrownBy(() -> ours.receive(key));
        assertThat(initiator(alice, bob, CLASSIC).asksForKey())
            .as("nothing was believed")
            .isTrue();

        InitiatorHandshake again = initiator(alice, bob, CLASSIC);
        ResponderHandshake fresh = responder(bob);
        byte[] hello = again.receive(fresh.receive(again.hello()).orElseThrow()).orElseThrow();
        assertThat(hello).hasSize(3_692);
        again.receive(fresh.receive(hello).orElseThrow());
        assertThat(again.established().handshakeHash()).isEqualTo(fresh.established().handshakeHash());
        assertThat(initiator(alice, bob, CLASSIC).asksForKey()).isFalse();
    }

    @Test
    void hostileRequestsForTheKeyAreRefused() {
        Desks.Desk alice = desk("alice", 3);
        Desks.Desk bob = desk("bob", 3);
        Desks.Desk classic = desk("classic", 1);
        byte[] request = initiator(alice, bob, CLASSIC).hello();
        for (int length = 0; length < request.length + 2; length++) {
            if (length != request.length) {
                byte[] other = Arrays.copyOf(request, length);
                refused(HandshakeReason.FRAME_SIZE, () -> responder(bob).receive(other));
            }
        }
        refused(HandshakeReason.UNSUPPORTED_SUITE, () -> responder(classic).receive(request));
        byte[] otherChain = request.clone();
        otherChain[6] ^= 1;
        refused(HandshakeReason.WRONG_CHAIN, () -> responder(bob).receive(otherChain));
        InitiatorHandshake ours = initiator(alice, bob, CLASSIC);
        ours.hello();
        refused(HandshakeReason.REFUSED_BY_PEER, () -> ours.receive(ResponderHandshake.refusal()));
        refused(HandshakeReason.WRONG_STATIC, () -> alice.local().learnKemKey(bob.entry(), new byte[1184]));
    }

    @Test
    void anotherKemKeyThanTheRegisteredOneIsRefused() {
        Desks.Desk alice = desk("alice", 3);
        Desks.Desk bob = desk("bob", 3);
        byte[] hello = hello(alice, bob);
        registry.replace(Desks.withKemKeyHash(alice.entry(), Bytes32.ZERO));
        refused(HandshakeReason.WRONG_STATIC, () -> responder(bob).receive(hello));
        registry.replace(alice.entry());
        assertThat(responder(bob).receive(hello)).isPresent();
    }

    /** Suite 3 exists for this: who got hold of the X25519 key alone cannot stand in for the desk. */
    @Test
    void whoHasTheSessionKeyAndNotTheKemKeyCannotFinish() {
        byte[] stolen = new byte[32];
        Arrays.fill(stolen, (byte) 9);
        Desks.Desk alice = desk("alice", 3);
        Desks.Desk bob = registry.register("bob", 1, 3, stolen);
        byte[] key = bob.local().kemKey().orElseThrow().publicKey();
        alice.local().learnKemKey(bob.entry(), key);
        SecretBytes otherSeed = SecretBytes.random(new SecureRandom(), KemFunction.SEED_BYTES);
        LocalDesk thief = LocalDesk.hybrid(Desks.DOMAIN, bob.entry().anchor(), SecretBytes.copyOf(stolen), otherSeed);
        byte[] hello = initiator(alice, bob, CLASSIC).hello();
        refused(HandshakeReason.DECRYPT_FAILED, () ->
            ResponderHandshake.begin(thief, new ReplayGuard(CLOCK), registry, CLOCK).receive(hello)
        );
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.MATCH_ALL, names = "IK_.*")
    void freshKeysContinueASessionOfEverySuite(SessionProtocol protocol) {
        Desks.Desk alice = desk("alice", protocol.suite());
        Desks.Desk bob = desk("bob", protocol.suite());
        Desks.Pair pair = registry.establish(alice, bob, protocol);
        assertThat(pair.initiator().protocol()).isEqualTo(protocol);
        InitiatorHandshake ours = InitiatorHandshake.continuing(alice.local(), CLOCK, pair.initiator());
        ResponderHandshake theirs = ResponderHandshake.continuing(bob.local(), registry, CLOCK, pair.responder());
        ours.receive(theirs.receive(ours.hello()).orElseThrow());
        assertThat(ours.established().protocol()).isEqualTo(protocol);
        assertThat(ours.established().handshakeHash()).isNotEqualTo(pair.initiator().handshakeHash());
    }

    @ParameterizedTest
    @EnumSource(names = { "IK_HYBRID_AES_GCM", "IK_REGISTERED_KEM_CHACHA_POLY" })
    void anOpenHybridSessionGetsFreshKeys(SessionProtocol protocol) {
        EnginePair pair = new EnginePair(SessionOptions.STANDARD.with(protocol));
        Bytes32 before = pair.initiator.engine.established().handshakeHash();
        pair.pass(Duration.ofSeconds(121));
        pair.requireWorking();
        EstablishedSession after = pair.initiator.engine.established();
        assertThat(after.handshakeHash())
            .isNotEqualTo(before)
            .isEqualTo(pair.responder.engine.established().handshakeHash());
        assertThat(after.protocol()).isEqualTo(protocol);
    }

    @ParameterizedTest
    @ValueSource(ints = { 2, 3 })
    void hybridSessionsRunOverTcp(int suite) {
        Desks.Desk alice = desk("alice", suite);
        Desks.Desk bob = desk("bob", suite);
        InetSocketAddress anywhere = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        SessionHandler echo = session -> {
            for (Optional<byte[]> m = session.receive(); m.isPresent(); m = session.receive()) {
                session.send(m.get());
            }
        };
        ListenerOptions options = ListenerOptions.STANDARD.with(CLOCK);
        SessionOptions ours = SessionOptions.STANDARD.with(CLOCK);
        try (SessionListener listener = SessionListener.open(bob.local(), anywhere, registry, echo, options)) {
            for (int round = 0; round < 2; round++) {
                try (Session session = Session.connect(alice.local(), bob.entry(), listener.address(), ours)) {
                    session.send(new byte[] { 1, 2, 3 });
                    assertThat(session.receive()).hasValue(new byte[] { 1, 2, 3 });
                    int asked = suite == 3 && round == 0 ? 2 * (1184 + FrameChannel.LENGTH_BYTES) : 0;
                    int frames = suite == 3 ? 3_692 + 2_294 : 1_404 + 1_190;
                    assertThat(session.statistics().handshakeBytes()).isEqualTo(
                        frames + asked + 2 * FrameChannel.LENGTH_BYTES
                    );
                }
            }
        }
    }

    @Test
    void aDeskHasTheSuiteOfItsRegistration() {
        try (Identity identity = Identity.ephemeralForTestingOnly("desk-1")) {
            byte[] kemKey = identity.kemPublicKey().orElseThrow();
            byte[] fromSeed = identity.exposeKemSeed(seed -> {
                try (KemKeyPair pair = KemKeyPair.fromSeed(KemFunction.MLKEM768, seed)) {
                    return pair.publicKey();
                }
            });
            assertThat(fromSeed).isEqualTo(kemKey);
            for (int suite = 1; suite <= 3; suite++) {
                try (LocalDesk desk = LocalDesk.of(identity, registry.register(identity, suite))) {
                    assertThat(desk.suite()).isEqualTo(suite);
                    assertThat(desk.kemKey().isPresent()).isEqualTo(suite == 3);
                }
            }
            var other = Desks.withKemKeyHash(registry.register(identity, 3), Bytes32.ZERO);
            refused(HandshakeReason.WRONG_STATIC, () -> LocalDesk.of(identity, other));
            try (LocalDesk found = LocalDesk.of(identity, registry)) {
                assertThat(found.suite()).isEqualTo(3);
            }
            refused(HandshakeReason.COUNTERPARTY_REJECTED, () -> LocalDesk.of(identity, new Desks()));
        }
    }
}
