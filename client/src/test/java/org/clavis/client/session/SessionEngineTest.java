package org.clavis.client.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.clavis.client.session.EnginePair.Side;
import org.clavis.client.session.noise.CipherState;
import org.clavis.client.session.noise.Transport;
import org.clavis.evm.Bytes32;
import org.clavis.verifier.RejectReason;
import org.clavis.verifier.Verification;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The session's state machine on a wire that the test holds, under a clock that it sets. */
class SessionEngineTest {

    private static final Duration REKEY_AFTER = Duration.ofMinutes(2);
    private static final Duration STOP_AFTER = Duration.ofMinutes(3);

    private final EnginePair pair = new EnginePair(SessionOptions.STANDARD);
    private final Side initiator = pair.initiator;
    private final Side responder = pair.responder;

    private static SessionException ended(SessionReason reason, ThrowingCallable action) {
        SessionException failure = catchThrowableOfType(SessionException.class, action);
        assertThat(failure).isNotNull();
        assertThat(failure.reason()).as(failure.getMessage()).isEqualTo(reason);
        return failure;
    }

    private static SessionOptions withRecords(long maxRecords, int maxMessageBytes) {
        SessionLimits s = SessionLimits.STANDARD;
        return SessionOptions.STANDARD.with(
            new SessionLimits(
                s.handshakeTimeout(),
                s.idleTimeout(),
                s.recordTimeout(),
                s.maxAge(),
                maxRecords,
                maxMessageBytes
            )
        );
    }

    private Bytes32 hash(Side side) {
        return side.engine.established().handshakeHash();
    }

    private void requireFreshKeys(Bytes32 before) {
        assertThat(hash(initiator)).isEqualTo(hash(responder)).isNotEqualTo(before);
    }

    @ParameterizedTest
    @EnumSource
    void keysAreFreshAfterTwoMinutesAndTheOldOnesOverwritten(SessionProtocol protocol) {
        EnginePair fresh = new EnginePair(SessionOptions.STANDARD.with(protocol));
        EstablishedSession first = fresh.initiator.engine.established();
        EstablishedSession theirs = fresh.responder.engine.established();
        fresh.pass(REKEY_AFTER.minusMillis(1));
        fresh.settle();
        assertThat(fresh.initiator.engine.established()).as("not yet").isSameAs(first);
        fresh.pass(Duration.ofMillis(1));
        fresh.requireWorking();
        assertThat(fresh.initiator.engine.established().handshakeHash())
            .isEqualTo(fresh.responder.engine.established().handshakeHash())
            .isNotEqualTo(first.handshakeHash());
        assertThat(fresh.initiator.engine.establishedAt()).isEqualTo(fresh.now());
        assertThat(fresh.responder.engine.establishedAt()).isEqualTo(fresh.now());
        for (EstablishedSession old : List.of(first, theirs)) {
            assertThat(old.transport().sender().hasKey()).isFalse();
            assertThat(old.transport().receiver().hasKey()).isFalse();
        }
    }

    @Test
    void aSessionOutlivesItsKeysManyTimes() {
        for (int i = 0; i < 20; i++) {
            Bytes32 before = hash(initiator);
            pair.pass(REKEY_AFTER);
            pair.requireWorking();
            requireFreshKeys(before);
        }
    }

    @Test
    void withoutFreshKeysASessionStopsOnBothSides() {
        for (int second = 0; second < STOP_AFTER.toSeconds() - 1; second++) {
            pair.pass(Duration.ofSeconds(1));
            pair.control(initiator);
            pair.control(responder);
        }
        initiator.arriving.clear();
        responder.arriving.clear();
        pair.pass(Duration.ofSeconds(1));
        for (Side side : List.of(initiator, responder)) {
            assertThat(side.engine.tick()).isFalse();
            ended(SessionReason.TOO_OLD, () -> pair.send(side, new byte[1]));
            ended(SessionReason.TOO_OLD, () -> side.take(new byte[20]));
        }
    }

    @Test
    void aSessionEndsWithThePeersKey() {
        Instant[] now = { Instant.parse("2099-12-31T23:59:00Z") };
        InstantSource late = () -> now[0];
        Desks.Pair keys = pair.registry.establish(pair.alice, pair.bob, SessionProtocol.IK_CHACHA_POLY);
        Rekeying rekeying = Rekeying.initiator(pair.alice.local(), late, false);
        SessionEngine engine = new SessionEngine(keys.initiator(), SessionOptions.STANDARD.with(late), rekeying);
        now[0] = now[0].plusSeconds(59);
        engine.requireAlive();
        now[0] = now[0].plusSeconds(1);
        ended(SessionReason.TOO_OLD, engine::requireAlive);
    }

    @Test
    void theStopNeedsNoTimer() {
        pair.send(initiator, new byte[1]);
        pair.pass(STOP_AFTER);
        ended(SessionReason.TOO_OLD, responder::take);
        ended(SessionReason.TOO_OLD, () -> initiator.engine.sealMessage(new byte[1], 0, 1, new byte[100], 0));
    }

    @Test
    void messagesUnderWayDuringTheSwitchArriveInOrder() {
        pair.pass(REKEY_AFTER);
        byte next = 0;
        // a message before and after every frame of the handshake, in both directions
        pair.send(responder, new byte[] { next++ });
        pair.control(initiator);
        pair.send(initiator, new byte[] { 100 });
        responder.take();
        pair.send(responder, new byte[] { next++ });
        pair.send(initiator, new byte[] { 101 });
        responder.take();
        for (int i = 0; i < 3; i++) {
            initiator.take();
        }
        pair.send(initiator, new byte[] { 102 });
        pair.send(responder, new byte[] { next++ });
        pair.settle();
        assertThat(initiator.received)
            .extracting(m -> m[0])
            .containsExactly((byte) 0, (byte) 1, (byte) 2);
        assertThat(responder.received)
            .extracting(m -> m[0])
            .containsExactly((byte) 100, (byte) 101, (byte) 102);
        assertThat(hash(initiator)).isEqualTo(hash(responder));
    }

    @Test
    void theBudgetOfMessagesBringsFreshKeysWhicheverSideSpendsIt() {
        for (boolean initiatorTalks : new boolean[] { true, false }) {
            EnginePair small = new EnginePair(withRecords(8, 100));
            Side talking = initiatorTalks ? small.initiator : small.responder;
            for (int i = 0; i < 50; i++) {
                small.send(talking, new byte[1]);
                small.settle();
                small.pass(SessionEngine.REKEY_PAUSE);
            }
            assertThat(small.other(talking).received).hasSize(50);
            assertThat(small.initiator.engine.handshakes()).isBetween(5, 10);
        }
    }

    @Test
    void theBudgetEndsASessionThatGetsNoFreshKeys() {
        EnginePair small = new EnginePair(withRecords(8, 100));
        byte[] frame = new byte[100];
        for (int i = 0; i < 8; i++) {
            small.initiator.engine.sealMessage(new byte[1], 0, 1, frame, 0);
        }
        ended(SessionReason.BUDGET_SPENT, () -> small.initiator.engine.sealMessage(new byte[1], 0, 1, frame, 0));
    }

    @Test
    void theCipherCounterEndsTheSessionBeforeItWraps() {
        initiator.engine.established().transport().sender().setNonce(-2L);
        responder.engine.established().transport().receiver().setNonce(-2L);
        pair.send(initiator, new byte[] { 7 });
        responder.take();
        assertThat(responder.received.getLast()).as("the last counter works once").containsExactly(7);
        ended(SessionReason.BUDGET_SPENT, () -> pair.send(initiator, new byte[1]));
        ended(SessionReason.BUDGET_SPENT, () -> responder.take(new byte[20]));
    }

    @Test
    void eitherSideMayAskForFreshKeys() {
        for (Side side : List.of(initiator, responder)) {
            Bytes32 before = hash(initiator);
            pair.pass(SessionEngine.RETRY);
            side.engine.requestRekey();
            pair.settle();
            requireFreshKeys(before);
            pair.requireWorking();
        }
        Bytes32 before = hash(initiator);
        initiator.engine.requestRekey();
        pair.settle();
        assertThat(hash(initiator)).as("not as often as one asks").isEqualTo(before);
        pair.pass(SessionEngine.REKEY_PAUSE);
        pair.settle();
        requireFreshKeys(before);
    }

    @Test
    void aPeerThatIsNoLongerWelcomeGetsNoFreshKeys() {
        pair.registry.remove(pair.alice);
        pair.pass(REKEY_AFTER);
        pair.control(initiator);
        SessionException failure = ended(SessionReason.REKEY_FAILED, responder::take);
        assertThat(failure).hasCauseInstanceOf(HandshakeException.class);
        ended(SessionReason.REKEY_FAILED, () -> pair.send(responder, new byte[1]));
    }

    @Test
    void aChainThatCannotBeAskedIsAskedAgainUntilTheStop() {
        boolean[] down = { true };
        Desks[] asked = new Desks[1];
        EnginePair doubtful = new EnginePair(SessionOptions.STANDARD, keyId ->
            down[0] ? Verification.rejected(RejectReason.CHAIN_UNAVAILABLE, "down") : asked[0].resolve(keyId)
        );
        asked[0] = doubtful.registry;
        Bytes32 before = doubtful.initiator.engine.established().handshakeHash();
        doubtful.pass(REKEY_AFTER);
        for (int i = 0; i < 3; i++) {
            doubtful.requireWorking();
            assertThat(doubtful.initiator.engine.established().handshakeHash()).isEqualTo(before);
            doubtful.pass(SessionEngine.RETRY);
        }
        assertThat(doubtful.initiator.engine.handshakes()).as("patience in between").isEqualTo(3);
        down[0] = false;
        doubtful.requireWorking();
        assertThat(doubtful.initiator.engine.established().handshakeHash())
            .isEqualTo(doubtful.responder.engine.established().handshakeHash())
            .isNotEqualTo(before);
    }

    @Test
    void freshKeysThatWereAskedForAreStillWantedAfterARefusal() {
        boolean[] down = { true };
        Desks[] asked = new Desks[1];
        EnginePair doubtful = new EnginePair(SessionOptions.STANDARD, keyId ->
            down[0] ? Verification.rejected(RejectReason.CHAIN_UNAVAILABLE, "down") : asked[0].resolve(keyId)
        );
        asked[0] = doubtful.registry;
        Bytes32 before = doubtful.initiator.engine.established().handshakeHash();
        doubtful.initiator.engine.requestRekey();
        doubtful.settle();
        down[0] = false;
        doubtful.pass(SessionEngine.RETRY);
        doubtful.settle();
        assertThat(doubtful.initiator.engine.established().handshakeHash()).isNotEqualTo(before);
    }

    @Test
    void aResolverThatFailsEndsTheSession() {
        EnginePair faulty = new EnginePair(SessionOptions.STANDARD, keyId -> {
            throw new UnsupportedOperationException("a bug");
        });
        faulty.initiator.engine.requestRekey();
        faulty.control(faulty.initiator);
        SessionException failure = ended(SessionReason.REKEY_FAILED, faulty.responder::take);
        assertThat(failure).hasCauseInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void aHandshakeInsideWaitsForItsPlaceAtTheGate() throws InterruptedException {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch finished = new CountDownLatch(1);
        Thread crowd = Thread.ofVirtual().start(() ->
            pair.gate.compute(() -> {
                entered.countDown();
                try {
                    return finished.await(20, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            })
        );
        assertThat(entered.await(20, TimeUnit.SECONDS)).isTrue();
        initiator.engine.requestRekey();
        pair.control(initiator);
        Thread responding = Thread.ofVirtual().start(responder::take);
        assertThat(responding.join(Duration.ofMillis(200)))
            .as("there is no place yet")
            .isFalse();
        finished.countDown();
        assertThat(responding.join(Duration.ofSeconds(20))).isTrue();
        assertThat(crowd.join(Duration.ofSeconds(20))).isTrue();
        pair.requireWorking();
    }

    @Test
    void aClosedDeskGetsNoFreshKeys() {
        pair.alice.local().close();
        pair.pass(REKEY_AFTER);
        pair.control(initiator);
        assertThat(initiator.engine.failure())
            .get()
            .extracting(SessionException::reason)
            .isEqualTo(SessionReason.REKEY_FAILED);
        EnginePair other = new EnginePair(SessionOptions.STANDARD);
        other.pass(REKEY_AFTER);
        other.control(other.initiator);
        other.bob.local().close();
        ended(SessionReason.REKEY_FAILED, other.responder::take);
    }

    @Test
    void handshakesComeAtABearableRateOnly() {
        for (int i = 0; i < 8; i++) {
            initiator.engine.requestRekey();
            pair.settle();
            pair.pass(Duration.ofMillis(1));
            pair.initiatorsHaste(SessionEngine.REKEY_PAUSE);
        }
        initiator.engine.requestRekey();
        ended(SessionReason.MALFORMED_RECORD, pair::settle);
    }

    @Test
    void framesOutOfTurnEndTheSession() {
        @SuppressWarnings("ArrayRecordComponent") // compared never
        record Wrong(RecordKind kind, byte[] content, boolean fromInitiator) {}
        for (Wrong wrong : List.of(
            new Wrong(RecordKind.SWITCH, new byte[0], true),
            new Wrong(RecordKind.SWITCH, new byte[0], false),
            new Wrong(RecordKind.REKEY, new byte[86], false),
            new Wrong(RecordKind.REKEY_REQUEST, new byte[0], true),
            new Wrong(RecordKind.KEEP_ALIVE, new byte[] { 0, 1 }, true),
            new Wrong(RecordKind.PADDED, new byte[] { 0, 2, 1 }, true),
            new Wrong(RecordKind.PADDED, new byte[] { 0, 1, 1, 1 }, false),
            new Wrong(RecordKind.PADDED, new byte[] { 0 }, false)
        )) {
            EnginePair fresh = new EnginePair(SessionOptions.STANDARD);
            Side liar = wrong.fromInitiator ? fresh.initiator : fresh.responder;
            RecordLayer keys = new RecordLayer(liar.engine.established().transport().sender(), 10);
            byte[] frame = TestPeer.record(keys, wrong.kind, wrong.content);
            ended(SessionReason.MALFORMED_RECORD, () -> fresh.other(liar).take(frame));
        }
        RecordLayer keys = new RecordLayer(initiator.engine.established().transport().sender(), 10);
        byte[] garbage = TestPeer.record(keys, RecordKind.REKEY, new byte[204]);
        ended(SessionReason.REKEY_FAILED, () -> responder.take(garbage));
    }

    @Test
    void everyAlteredByteOfTheHandshakeInsideEndsTheSession() {
        int length = 0;
        for (int i = 0; i == 0 || i < length; i++) {
            EnginePair fresh = new EnginePair(SessionOptions.STANDARD);
            fresh.pass(REKEY_AFTER);
            fresh.control(fresh.initiator);
            byte[] frame = fresh.responder.arriving.remove();
            length = frame.length - FrameChannel.LENGTH_BYTES;
            frame[FrameChannel.LENGTH_BYTES + i] ^= 0x10;
            ended(SessionReason.DECRYPT_FAILED, () -> fresh.responder.take(frame));
        }
    }

    @Test
    void aWireThatDropsRepeatsOrReordersEndsTheSession() {
        for (int seed = 0; seed < 60; seed++) {
            Random random = new Random(seed);
            EnginePair fresh = new EnginePair(SessionOptions.STANDARD);
            fresh.pass(REKEY_AFTER);
            for (int i = 0; i < 4; i++) {
                fresh.send(fresh.initiator, new byte[] { (byte) i });
            }
            List<byte[]> frames = new ArrayList<>(fresh.responder.arriving);
            int at = random.nextInt(frames.size() - 1);
            switch (seed % 3) {
                case 0 -> frames.remove(at);
                case 1 -> frames.add(at + 1, frames.get(at).clone());
                default -> Collections.swap(frames, at, at + 1);
            }
            ended(SessionReason.DECRYPT_FAILED, () -> {
                for (byte[] frame : frames) {
                    fresh.responder.take(frame);
                }
            });
            assertThat(fresh.responder.received.size()).as("what came before arrived").isLessThanOrEqualTo(at);
        }
    }

    @Test
    void aCloseIsTheEndAndNotInTheMiddleOfAMessage() {
        byte[] close = initiator.engine.sealClose();
        assertThat(responder.take(close)).isEqualTo(RecordKind.CLOSE);
        assertThat(responder.engine.peerClosed()).isTrue();

        byte[] part = new byte[initiator.engine.maxFrameBytes(RecordLayer.MAX_CONTENT_BYTES)];
        responder.engine.sealMessage(new byte[100_000], 0, 100_000, part, 0);
        initiator.take(part);
        byte[] early = responder.engine.sealClose();
        ended(SessionReason.MALFORMED_RECORD, () -> initiator.take(early));
    }

    @Test
    void whoSaysNothingShowsThatItIsThere() {
        pair.pass(Duration.ofSeconds(59));
        pair.control(initiator);
        assertThat(responder.arriving).isEmpty();
        pair.pass(Duration.ofSeconds(1));
        pair.control(initiator);
        assertThat(responder.arriving).hasSize(1);
        assertThat(responder.take()).isEqualTo(RecordKind.KEEP_ALIVE);
        pair.control(initiator);
        assertThat(responder.arriving).as("once").isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = { 2, 64, 1_000, 16_384 })
    void paddingHidesLengths(int multiple) {
        EnginePair padded = new EnginePair(SessionOptions.STANDARD.paddedTo(multiple));
        int last = RecordLayer.MAX_CONTENT_BYTES;
        for (int length : new int[] {
            0,
            1,
            multiple - 2,
            multiple - 1,
            multiple,
            30_000,
            last - 2,
            last - 1,
            last,
            99_999,
        }) {
            byte[] message = new byte[length];
            new Random(length).nextBytes(message);
            padded.send(padded.initiator, message);
            int content = padded.responder.arriving.getLast().length - 2 - RecordLayer.OVERHEAD_BYTES;
            assertThat(content % multiple == 0 || content >= last - 1)
                .as(length + " in " + content)
                .isTrue();
            padded.settle();
            assertThat(padded.responder.received.getLast()).isEqualTo(message);
        }
        padded.pass(Duration.ofSeconds(60));
        padded.control(padded.responder);
        assertThat(padded.initiator.arriving.getLast()).hasSize(2 + RecordLayer.OVERHEAD_BYTES + multiple);
        padded.settle();
        padded.requireWorking();
    }

    @Test
    void aFailedHandshakeLeavesNoKeys() {
        Transport keys = initiator.engine.established().transport();
        pair.pass(REKEY_AFTER);
        pair.control(initiator);
        initiator.engine.fail(new SessionException(SessionReason.TIMEOUT, "for the test"));
        initiator.engine.wipeSending();
        initiator.engine.wipeReceiving();
        assertThat(keys.sender().hasKey()).isFalse();
        assertThat(keys.receiver().hasKey()).isFalse();
        initiator.engine.wipeSending();
        assertThat(initiator.engine.nextControl()).isEmpty();
    }

    @Test
    void recordsCostTheEngineNoMemory() {
        CipherState sealing = pair.initiator.engine.established().transport().sender();
        byte[] message = new byte[1_000];
        byte[] frame = new byte[initiator.engine.maxFrameBytes(message.length)];
        byte[] noAd = new byte[0];
        int rounds = 2_000;
        for (int attempt = 1; ; attempt++) {
            long engine = allocatedBy(rounds, () -> {
                if (initiator.engine.nextControl().isPresent()) {
                    throw new IllegalStateException("nothing is due");
                }
                initiator.engine.sealMessage(message, 0, message.length, frame, 0);
            });
            long cipher = allocatedBy(rounds, () ->
                sealing.encryptWithAd(noAd, frame, 2, message.length + 1, frame, 2)
            );
            long each = (engine - cipher) / rounds;
            if (each <= 8) {
                return;
            }
            assertThat(attempt)
                .as("bytes a record beyond the platform cipher's: " + each)
                .isLessThan(10);
        }
    }

    private static long allocatedBy(int rounds, Runnable work) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < rounds; i++) {
            work.run();
        }
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    @Test
    void messagesLongerThanTheLimitEndTheSession() {
        EnginePair small = new EnginePair(withRecords(100, 70_000));
        small.send(small.initiator, new byte[70_000]);
        small.settle();
        assertThat(small.responder.received).hasSize(1);
        ArrayDeque<byte[]> frames = new ArrayDeque<>();
        byte[] message = new byte[70_001];
        for (int sent = 0; sent < message.length; sent += RecordLayer.MAX_CONTENT_BYTES) {
            byte[] frame = new byte[70_000];
            int length = small.initiator.engine.sealMessage(message, sent, message.length - sent, frame, 0);
            frames.add(Arrays.copyOf(frame, length));
        }
        small.responder.take(frames.remove());
        ended(SessionReason.MESSAGE_TOO_LONG, () -> small.responder.take(frames.remove()));
    }
}
