package org.clavis.client.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.clavis.client.counterparty.Counterparty;
import org.clavis.client.identity.Identity;
import org.clavis.client.session.noise.Transport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sessions between two desks over TCP on loopback. */
@Timeout(120)
class SessionTest {

    private static final InetSocketAddress ANYWHERE = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final SessionHandler ECHO = session -> {
        for (Optional<byte[]> m = session.receive(); m.isPresent(); m = session.receive()) {
            session.send(m.get());
        }
    };

    private final Desks registry = new Desks();
    private final Desks.Desk alice = registry.register("alice");
    private final Desks.Desk bob = registry.register("bob");
    private final BlockingQueue<Object> events = new LinkedBlockingQueue<>();
    private final ListenerOptions observed = ListenerOptions.STANDARD.with(TestEvents.into(events));
    private final List<SessionListener> listeners = new ArrayList<>();

    @AfterEach
    void stopListening() {
        listeners.forEach(SessionListener::close);
    }

    private SessionListener listen(SessionHandler handler) {
        return listen(handler, observed);
    }

    private SessionListener listen(SessionHandler handler, ListenerOptions options) {
        SessionListener listener = SessionListener.open(bob.local(), ANYWHERE, registry, handler, options);
        listeners.add(listener);
        return listener;
    }

    private Session connect(SessionListener listener) {
        return connect(listener, SessionOptions.STANDARD);
    }

    private Session connect(SessionListener listener, SessionOptions options) {
        return Session.connect(alice.local(), bob.entry(), listener.address(), options);
    }

    private static SessionLimits limits(Duration idle, Duration record, long maxRecords, int maxMessageBytes) {
        return new SessionLimits(
            Duration.ofSeconds(5),
            idle,
            record,
            SessionLimits.MAX_AGE,
            maxRecords,
            maxMessageBytes
        );
    }

    private static void ended(SessionReason reason, ThrowingCallable action) {
        assertThatExceptionOfType(SessionException.class)
            .isThrownBy(action)
            .satisfies(e -> assertThat(e.reason()).as(e.getMessage()).isEqualTo(reason));
    }

    private Object nextEvent() throws InterruptedException {
        return Optional.ofNullable(events.poll(20, TimeUnit.SECONDS)).orElse("nothing within 20 s");
    }

    @ParameterizedTest
    @EnumSource(names = { "IK_CHACHA_POLY", "IK_AES_GCM" })
    void thousandMessagesEachWay(SessionProtocol protocol) throws InterruptedException {
        int count = 1_000;
        SessionListener listener = listen(session -> {
            Thread back = Thread.startVirtualThread(() -> {
                for (int i = 0; i < count; i++) {
                    session.send(message(-i));
                }
            });
            int received = 0;
            for (Optional<byte[]> m = session.receive(); m.isPresent(); m = session.receive()) {
                assertThat(m.get()).isEqualTo(message(received));
                received++;
            }
            joined(back);
            events.add(received);
        });
        try (Session session = connect(listener, SessionOptions.STANDARD.with(protocol))) {
            assertThat(session.peer()).isEqualTo(bob.entry());
            assertThat(session.peerAnchor()).isEqualTo(bob.entry().anchor());
            Thread forth = Thread.startVirtualThread(() -> {
                for (int i = 0; i < count; i++) {
                    session.send(message(i));
                }
            });
            for (int i = 0; i < count; i++) {
                assertThat(session.receive()).get().isEqualTo(message(-i));
            }
            joined(forth);
            SessionStatistics statistics = session.statistics();
            assertThat(statistics.messagesSent()).isEqualTo(count);
            assertThat(statistics.messagesReceived()).isEqualTo(count);
            assertThat(statistics.handshakeBytes()).isEqualTo(294);
            assertThat(statistics.handshakeNanos()).isPositive();
            int contents = 0;
            for (int i = 0; i < count; i++) {
                contents += message(i).length;
            }
            int perRecord = FrameChannel.LENGTH_BYTES + RecordLayer.OVERHEAD_BYTES;
            assertThat(statistics.bytesSent() + statistics.bytesReceived()).isEqualTo(
                294L + 2L * (contents + count * perRecord)
            );
        }
        assertThat(nextEvent()).isEqualTo(count);
    }

    private static byte[] message(int i) {
        byte[] message = new byte[Integer.BYTES + (Math.abs(i) % 300)];
        ByteBuffer.wrap(message).putInt(i);
        return message;
    }

    private static void joined(Thread thread) {
        try {
            assertThat(thread.join(Duration.ofSeconds(60))).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void messagesOfAnyLengthArriveWhole() {
        SessionListener listener = listen(ECHO);
        try (Session session = connect(listener)) {
            int full = RecordLayer.MAX_CONTENT_BYTES;
            for (int length : new int[] { 0, 1, full - 1, full, full + 1, 2 * full, 3 * full + 5, 1 << 20 }) {
                byte[] message = new byte[length];
                new Random(length).nextBytes(message);
                session.send(message);
                assertThat(session.receive()).get().isEqualTo(message);
            }
            assertThatIllegalArgumentException().isThrownBy(() -> session.send(new byte[(1 << 20) + 1]));
            session.send(new byte[] { 1 });
            assertThat(session.receive())
                .as("nothing has happened")
                .get()
                .isEqualTo(new byte[] { 1 });
        }
    }

    @Test
    void manySendersTakeTurns() {
        SessionListener listener = listen(ECHO);
        try (Session session = connect(listener)) {
            int threads = 8;
            int each = 100;
            List<Thread> senders = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                byte first = (byte) t;
                senders.add(
                    Thread.startVirtualThread(() -> {
                        for (int i = 0; i < each; i++) {
                            session.send(new byte[] { first, (byte) i });
                        }
                    })
                );
            }
            int[] next = new int[threads];
            for (int i = 0; i < threads * each; i++) {
                byte[] m = session.receive().orElseThrow();
                assertThat(m[1])
                    .as("in order per sender")
                    .isEqualTo((byte) next[m[0]]++);
            }
            senders.forEach(SessionTest::joined);
        }
    }

    @Test
    void manySessionsAtOnceFromOneDesk() {
        SessionListener listener = listen(ECHO);
        List<Thread> threads = new ArrayList<>();
        BlockingQueue<String> done = new LinkedBlockingQueue<>();
        for (int i = 0; i < 40; i++) {
            String text = "session " + i;
            threads.add(
                Thread.startVirtualThread(() -> {
                    try (Session session = connect(listener)) {
                        session.send(text.getBytes(UTF_8));
                        done.add(new String(session.receive().orElseThrow(), UTF_8));
                    }
                })
            );
        }
        threads.forEach(SessionTest::joined);
        assertThat(done).hasSize(40).doesNotHaveDuplicates();
        assertThat(events).isEmpty();
    }

    @Test
    void identitiesNeedNothingButTheRegistry() throws InterruptedException {
        try (
            Identity carol = Identity.ephemeralForTestingOnly("carol");
            Identity dave = Identity.ephemeralForTestingOnly("dave")
        ) {
            registry.register(carol);
            Counterparty entry = registry.register(dave);
            BlockingQueue<Counterparty> peers = new LinkedBlockingQueue<>();
            try (
                SessionListener listener = SessionListener.open(dave, ANYWHERE, registry, session -> {
                    peers.add(session.peer());
                    ECHO.handle(session);
                });
                Session session = Session.connect(carol, entry, listener.address())
            ) {
                session.send(new byte[] { 42 });
                assertThat(session.receive())
                    .get()
                    .isEqualTo(new byte[] { 42 });
                assertThat(peers.take().keyId()).isEqualTo(carol.keyId());
            }
            dave.prepareRotation();
            dave.completeRotation();
            assertThatExceptionOfType(HandshakeException.class)
                .isThrownBy(() -> SessionListener.open(dave, ANYWHERE, registry, ECHO))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(HandshakeReason.WRONG_STATIC));
        }
        try (Identity stranger = Identity.ephemeralForTestingOnly("stranger")) {
            assertThatExceptionOfType(HandshakeException.class)
                .isThrownBy(() -> SessionListener.open(stranger, ANYWHERE, registry, ECHO))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(HandshakeReason.COUNTERPARTY_REJECTED));
        }
    }

    @Test
    void closeIsSeenAsTheEndAndTheCloserIsDone() throws InterruptedException {
        SessionListener listener = listen(session -> {
            session.send(new byte[] { 1 });
            events.add(session.receive().isEmpty() ? "end" : "message");
            events.add(session.receive().isEmpty() ? "end" : "message");
            ended(SessionReason.CLOSED_BY_PEER, () -> session.send(new byte[1]));
            events.add("checked");
        });
        Session session = connect(listener);
        session.close();
        session.close();
        ended(SessionReason.CLOSED, () -> session.send(new byte[1]));
        ended(SessionReason.CLOSED, session::receive);
        assertThat(nextEvent()).isEqualTo("end");
        assertThat(nextEvent()).isEqualTo("end");
        assertThat(nextEvent()).isEqualTo("checked");
    }

    @Test
    void closeReleasesAReader() throws InterruptedException {
        SessionListener listener = listen(session -> {
            events.add(session.receive().isEmpty() ? "end" : "message");
            try {
                Thread.sleep(Duration.ofSeconds(5));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        Session session = connect(listener);
        Thread reader = Thread.startVirtualThread(() -> {
            try {
                session.receive();
            } catch (SessionException e) {
                events.add(e.reason());
            }
        });
        session.close();
        assertThat(List.of(nextEvent(), nextEvent())).containsExactlyInAnyOrder("end", SessionReason.CLOSED);
        joined(reader);
    }

    @Test
    void keysAreOverwrittenAfterClosingAndAfterFailing() throws InterruptedException {
        SessionListener listener = listen(ECHO);
        for (boolean fail : new boolean[] { false, true }) {
            Desks.Pair pair = registry.establish(alice, bob, SessionProtocol.IK_CHACHA_POLY);
            Transport keys = pair.initiator().transport();
            try (TestPeer peer = TestPeer.accepting()) {
                Session session = peer.sessionOver(pair.initiator());
                if (fail) {
                    peer.send(new byte[] { 0, 17, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17 });
                    ended(SessionReason.DECRYPT_FAILED, session::receive);
                    ended(SessionReason.DECRYPT_FAILED, session::receive);
                    ended(SessionReason.DECRYPT_FAILED, () -> session.send(new byte[1]));
                } else {
                    session.close();
                }
                for (int i = 0; i < 400 && (keys.sender().hasKey() || keys.receiver().hasKey()); i++) {
                    Thread.sleep(10);
                }
                assertThat(keys.sender().hasKey()).isFalse();
                assertThat(keys.receiver().hasKey()).isFalse();
            }
        }
        assertThat(listener.sessionCount()).isZero();
    }

    @Test
    void recordBudgetEndsTheSession() throws InterruptedException {
        SessionListener listener = listen(ECHO);
        SessionLimits three = limits(Duration.ofSeconds(20), Duration.ofSeconds(5), 3, 1000);
        try (Session session = connect(listener, SessionOptions.STANDARD.with(three))) {
            for (int i = 0; i < 3; i++) {
                session.send(new byte[1]);
                assertThat(session.receive()).isPresent();
            }
            ended(SessionReason.BUDGET_SPENT, () -> session.send(new byte[1]));
            ended(SessionReason.BUDGET_SPENT, session::receive);
        }
        assertThat(nextEvent()).as("the peer learns of no proper close").isEqualTo(SessionReason.TRUNCATED);
    }

    @Test
    void ageEndsTheSession() {
        SessionListener listener = listen(ECHO);
        Instant[] now = { Instant.now() };
        InstantSource clock = () -> now[0];
        Session session = connect(listener, SessionOptions.STANDARD.with(clock));
        session.send(new byte[1]);
        assertThat(session.receive()).isPresent();
        Instant end = now[0].plus(SessionLimits.MAX_AGE);
        now[0] = end.minusMillis(1);
        session.send(new byte[1]);
        now[0] = end.minusSeconds(60);
        assertThat(session.receive()).isPresent();
        now[0] = end;
        ended(SessionReason.TOO_OLD, () -> session.send(new byte[1]));
        ended(SessionReason.TOO_OLD, session::receive);
        session.close();
    }

    @Test
    void ageEndsAWaitToo() {
        SessionListener listener = listen(ECHO);
        SessionLimits brief = new SessionLimits(
            Duration.ofSeconds(5),
            Duration.ofSeconds(60),
            Duration.ofSeconds(5),
            Duration.ofMillis(300),
            10,
            10
        );
        try (Session session = connect(listener, SessionOptions.STANDARD.with(brief))) {
            ended(SessionReason.TOO_OLD, session::receive);
        }
    }

    @Test
    void silenceEndsTheSession() {
        SessionListener listener = listen(ECHO);
        SessionLimits hasty = limits(Duration.ofMillis(200), Duration.ofSeconds(5), 10, 10);
        try (Session session = connect(listener, SessionOptions.STANDARD.with(hasty))) {
            ended(SessionReason.TIMEOUT, session::receive);
            ended(SessionReason.TIMEOUT, () -> session.send(new byte[1]));
        }
    }

    @Test
    void longerMessagesThanThisSideTakesEndTheSession() throws InterruptedException {
        SessionLimits small = limits(Duration.ofSeconds(20), Duration.ofSeconds(5), 100, 100_000);
        SessionListener listener = listen(ECHO, observed.with(small));
        try (Session session = connect(listener)) {
            session.send(new byte[100_000]);
            assertThat(session.receive())
                .get()
                .isEqualTo(new byte[100_000]);
            session.send(new byte[100_001]);
            assertThat(nextEvent()).isEqualTo(SessionReason.MESSAGE_TOO_LONG);
        }
    }

    @Test
    void peerThatDoesNotReadEndsTheSessionInTime() {
        Duration patience = Duration.ofMillis(300);
        SessionListener listener = listen(session -> {
            try {
                Thread.sleep(Duration.ofSeconds(30));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        SessionLimits hasty = limits(Duration.ofSeconds(20), patience, 1 << 24, 1 << 20);
        try (Session session = connect(listener, SessionOptions.STANDARD.with(hasty))) {
            ended(SessionReason.PEER_NOT_READING, () -> {
                for (int i = 0; i < 1_000; i++) {
                    session.send(new byte[1 << 20]);
                }
            });
        }
    }

    @Test
    void closingTheListenerClosesItsSessions() {
        SessionListener listener = listen(ECHO);
        try (Session session = connect(listener)) {
            session.send(new byte[1]);
            assertThat(session.receive()).isPresent();
            assertThat(listener.sessionCount()).isEqualTo(1);
            listener.close();
            assertThat(session.receive()).isEmpty();
            assertThatExceptionOfType(HandshakeException.class)
                .isThrownBy(() -> connect(listener))
                .satisfies(e -> assertThat(e.reason()).isIn(HandshakeReason.UNREACHABLE, HandshakeReason.TRUNCATED));
        }
    }

    @Test
    void limitsCannotBeLoosened() {
        assertThatIllegalArgumentException().isThrownBy(() ->
            limits(SessionLimits.MAX_IDLE_TIMEOUT.plusMillis(1), Duration.ofSeconds(1), 1, 1)
        );
        assertThatIllegalArgumentException().isThrownBy(() ->
            limits(Duration.ofSeconds(1), SessionLimits.MAX_RECORD_TIMEOUT.plusMillis(1), 1, 1)
        );
        assertThatIllegalArgumentException().isThrownBy(() ->
            limits(Duration.ofSeconds(1), Duration.ofSeconds(1), SessionLimits.MAX_RECORDS + 1, 1)
        );
        assertThatIllegalArgumentException().isThrownBy(() ->
            limits(Duration.ofSeconds(1), Duration.ofSeconds(1), 1, SessionLimits.MAX_MESSAGE_BYTES + 1)
        );
        assertThatIllegalArgumentException().isThrownBy(() -> limits(Duration.ZERO, Duration.ofSeconds(1), 1, 1));
        assertThat(Math.pow(2, 24.5)).as("RFC 8446, 5.5").isGreaterThan(SessionLimits.MAX_RECORDS);
    }
}
