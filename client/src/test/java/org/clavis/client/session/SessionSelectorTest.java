package org.clavis.client.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.clavis.client.counterparty.Counterparty;
import org.clavis.evm.Bytes32;
import org.clavis.verifier.Verification;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sessions that share a thread, over TCP on loopback. */
@Timeout(120)
class SessionSelectorTest {

    private static final InetSocketAddress ANYWHERE = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private final Desks registry = new Desks();
    private final Desks.Desk alice = registry.register("alice");
    private final Desks.Desk bob = registry.register("bob");
    private final SessionSelector selector = SessionSelector.open();
    private final List<SessionListener> listeners = new ArrayList<>();
    private final BlockingQueue<Object> told = new LinkedBlockingQueue<>();

    @AfterEach
    void closeAll() {
        listeners.forEach(SessionListener::close);
        selector.close();
    }

    /** Sends everything back, keeping one message at most: then the peer has to wait. */
    private static final class Echo implements MessageHandler {

        private final Map<ChannelSession, Queue<byte[]>> kept = new ConcurrentHashMap<>();
        private final Queue<Object> told;

        Echo(Queue<Object> told) {
            this.told = told;
        }

        @Override
        public void received(ChannelSession session, byte[] buffer, int offset, int length) {
            if (!session.trySend(buffer, offset, length)) {
                kept.computeIfAbsent(session, s -> new ArrayDeque<>()).add(
                    Arrays.copyOfRange(buffer, offset, offset + length)
                );
                session.suspend();
            }
        }

        @Override
        public void writable(ChannelSession session) {
            Queue<byte[]> messages = kept.getOrDefault(session, new ArrayDeque<>());
            assertThat(messages).as("kept while reading was suspended").hasSize(1);
            assertThat(session.trySend(messages.remove())).isTrue();
            told.add("waited");
            session.resume();
        }

        @Override
        public void ended(ChannelSession session, SessionException reason) {
            told.add(reason.reason());
        }
    }

    /** Puts what arrives and how it ends into a queue. */
    private static MessageHandler into(Queue<Object> queue) {
        return new MessageHandler() {
            @Override
            public void received(ChannelSession session, byte[] buffer, int offset, int length) {
                queue.add(ByteBuffer.wrap(Arrays.copyOfRange(buffer, offset, offset + length)));
            }

            @Override
            public void writable(ChannelSession session) {
                queue.add("writable");
            }

            @Override
            public void ended(ChannelSession session, SessionException reason) {
                queue.add(reason.reason());
            }
        };
    }

    private SessionListener listen(SessionHandler handler) {
        SessionListener listener = SessionListener.open(
            bob.local(),
            ANYWHERE,
            registry,
            handler,
            ListenerOptions.STANDARD
        );
        listeners.add(listener);
        return listener;
    }

    private SessionListener echoing() {
        MessageHandler echo = new Echo(told);
        return listen(session -> selector.adopt(session, echo));
    }

    private Session connect(SessionListener listener) {
        return Session.connect(alice.local(), bob.entry(), listener.address());
    }

    private static Object next(BlockingQueue<Object> queue) throws InterruptedException {
        return Optional.ofNullable(queue.poll(20, TimeUnit.SECONDS)).orElse("nothing within 20 s");
    }

    private static ByteBuffer message(int seed, int length) {
        byte[] message = new byte[length];
        new Random(seed).nextBytes(message);
        return ByteBuffer.wrap(message);
    }

    @Test
    void aThousandSessionsShareAThread() throws InterruptedException {
        int count = 1_000;
        SessionListener listener = echoing();
        List<Desks.Desk> desks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            desks.add(registry.register("desk " + i));
        }
        List<BlockingQueue<Object>> queues = new ArrayList<>();
        List<ChannelSession> sessions = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            BlockingQueue<Object> queue = new LinkedBlockingQueue<>();
            LocalDesk desk = desks.get(i).local();
            Session session = connectPatiently(desk, listener);
            sessions.add(selector.adopt(session, into(queue)));
            queues.add(queue);
        }
        assertThat(selector.sessionCount()).isEqualTo(2 * count);
        // its handlers return as soon as they have handed their sessions over
        for (int wait = 0; listener.sessionCount() > 0 && wait < 2_000; wait++) {
            Thread.sleep(10);
        }
        assertThat(listener.sessionCount()).as("no thread waits for any of them").isZero();
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < count; i++) {
                assertThat(sessions.get(i).trySend(message(i + round, i).array())).isTrue();
            }
            for (int i = 0; i < count; i++) {
                assertThat(next(queues.get(i))).isEqualTo(message(i + round, i));
            }
        }
        sessions.forEach(ChannelSession::close);
        for (BlockingQueue<Object> queue : queues) {
            assertThat(next(queue)).isEqualTo(SessionReason.CLOSED);
        }
        for (int i = 0; i < count; i++) {
            assertThat(next(told)).isEqualTo(SessionReason.CLOSED_BY_PEER);
        }
        assertThat(selector.sessionCount()).isZero();
    }

    /** A listener takes so many handshakes a second from one source. */
    private Session connectPatiently(LocalDesk desk, SessionListener listener) throws InterruptedException {
        while (true) {
            try {
                return Session.connect(desk, bob.entry(), listener.address());
            } catch (HandshakeException e) {
                assertThat(e.reason()).isIn(HandshakeReason.REFUSED_BY_PEER, HandshakeReason.TRUNCATED);
                Thread.sleep(20);
            }
        }
    }

    @Test
    void whoWatchedASessionGoesOnWatchingTheOneThatWasAdopted() throws InterruptedException {
        SessionListener listener = echoing();
        BlockingQueue<Object> queue = new LinkedBlockingQueue<>();
        Session watched = connect(listener);
        AtomicInteger asked = new AtomicInteger();
        Counterparty extended = Desks.withNotAfter(bob.entry(), Desks.LATE.minusSeconds(1));
        watched.confirmWith(known -> {
            asked.incrementAndGet();
            return Verification.accepted(extended);
        });
        ChannelSession session = selector.adopt(watched, into(queue));
        assertThat(watched.isOpen()).isTrue();
        assertThat(watched.peer()).isEqualTo(bob.entry());
        watched.requestRekey();
        for (int i = 0; i < 2_000 && !session.peer().equals(extended); i++) {
            Thread.sleep(10);
        }
        assertThat(session.peer()).isEqualTo(extended).isEqualTo(watched.peer());
        assertThat(asked.get()).isEqualTo(1);
        // closing what was handed over closes nothing
        watched.close();
        assertThat(session.trySend(message(1, 10).array())).isTrue();
        assertThat(next(queue)).isEqualTo(message(1, 10));
        assertThat(watched.isOpen()).isTrue();
        watched.end(SessionReason.REVOKED, "the chain says so");
        assertThat(next(queue)).isEqualTo(SessionReason.REVOKED);
        assertThat(watched.isOpen()).isFalse();
        assertThat(session.isOpen()).isFalse();
        Session closed = connect(listener);
        selector.adopt(closed, into(queue)).close();
        assertThat(next(queue)).isEqualTo(SessionReason.CLOSED);
        assertThat(closed.isOpen()).isFalse();
    }

    @Test
    void messagesOfAnyLengthComeBackWhole() throws InterruptedException {
        BlockingQueue<Object> queue = new LinkedBlockingQueue<>();
        ChannelSession session = selector.adopt(connect(echoing()), into(queue));
        int full = RecordLayer.MAX_CONTENT_BYTES;
        for (int length : new int[] { 0, 1, full - 1, full, full + 1, 3 * full + 5, 1 << 20 }) {
            assertThat(session.trySend(message(length, length).array())).isTrue();
            assertThat(next(queue)).isEqualTo(message(length, length));
        }
    }

    @Test
    void whoDoesNotReadIsWaitedForWithinBounds() throws InterruptedException {
        SessionListener listener = echoing();
        Session session = connect(listener);
        // sends without reading until the echo, which keeps one message and reads no more, makes it wait
        int[] sent = new int[1];
        Thread sender = Thread.startVirtualThread(() -> {
            for (int i = 0; i < 40; i++) {
                session.send(message(i, 300_000).array());
                sent[0]++;
            }
        });
        Thread.sleep(1_000);
        for (int i = 0; i < 40; i++) {
            assertThat(session.receive().map(ByteBuffer::wrap)).contains(message(i, 300_000));
        }
        assertThat(sender.join(Duration.ofSeconds(20))).isTrue();
        assertThat(sent[0]).isEqualTo(40);
        assertThat(told).as("the echo was made to wait, and was told when not").contains("waited");
        session.close();
    }

    @Test
    void fullBuffersSayNoAndThenYes() throws InterruptedException {
        BlockingQueue<Object> queue = new LinkedBlockingQueue<>();
        SessionListener listener = listen(session -> {
            try {
                Thread.sleep(Duration.ofSeconds(2));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            while (session.receive().isPresent()) {
                told.add("received");
            }
        });
        ChannelSession session = selector.adopt(connect(listener), into(queue));
        byte[] message = new byte[100_000];
        int taken = 0;
        while (session.trySend(message)) {
            taken++;
            assertThat(taken).as("a bound").isLessThan(1_000);
        }
        assertThat(next(queue)).isEqualTo("writable");
        assertThat(session.trySend(message)).isTrue();
        session.close();
        for (int i = 0; i < taken + 1; i++) {
            assertThat(next(told)).isEqualTo("received");
        }
        assertThat(next(queue)).isEqualTo(SessionReason.CLOSED);
    }

    @Test
    void freshKeysComeInBothForms() throws InterruptedException {
        BlockingQueue<Object> queue = new LinkedBlockingQueue<>();
        SessionListener listener = echoing();
        ChannelSession session = selector.adopt(connect(listener), into(queue));
        try (Session blocking = connect(listener)) {
            Bytes32 first = session.handshakeHash();
            Bytes32 other = blocking.handshakeHash();
            Thread.sleep(10);
            session.requestRekey();
            blocking.requestRekey();
            int sent = 0;
            while (session.handshakeHash().equals(first) || blocking.handshakeHash().equals(other)) {
                assertThat(session.trySend(message(sent, 100).array())).isTrue();
                assertThat(next(queue)).isEqualTo(message(sent, 100));
                blocking.send(message(sent, 1_000).array());
                assertThat(blocking.receive().map(ByteBuffer::wrap)).contains(message(sent, 1_000));
                sent++;
            }
            blocking.send(new byte[1]);
            assertThat(blocking.receive()).isPresent();
            assertThat(blocking.statistics().rekeys()).isEqualTo(1);
        }
        assertThat(session.trySend(new byte[] { 5 })).isTrue();
        assertThat(next(queue)).isEqualTo(ByteBuffer.wrap(new byte[] { 5 }));
    }

    @Test
    void whoWatchesTheChainEndsASessionAtOnce() throws InterruptedException {
        BlockingQueue<Object> queue = new LinkedBlockingQueue<>();
        SessionListener listener = echoing();
        ChannelSession session = selector.adopt(connect(listener), into(queue));
        LiveSession live = session;
        live.end(SessionReason.TOO_OLD, "the chain says so");
        assertThat(live.isOpen()).isFalse();
        assertThat(next(queue)).isEqualTo(SessionReason.TOO_OLD);
        assertThat(next(told)).isEqualTo(SessionReason.TRUNCATED);
        assertThatExceptionOfType(SessionException.class)
            .isThrownBy(() -> session.trySend(new byte[1]))
            .satisfies(e -> assertThat(e.reason()).isEqualTo(SessionReason.TOO_OLD));
    }

    @Test
    void aHandlerThatFailsEndsItsSessionAlone() throws InterruptedException {
        SessionListener listener = echoing();
        BlockingQueue<Object> queue = new LinkedBlockingQueue<>();
        ChannelSession good = selector.adopt(connect(listener), into(queue));
        ChannelSession bad = selector.adopt(
            connect(listener),
            new MessageHandler() {
                @Override
                public void received(ChannelSession session, byte[] buffer, int offset, int length) {
                    throw new IllegalStateException("a bug");
                }

                @Override
                public void ended(ChannelSession session, SessionException reason) {
                    queue.add(reason.reason());
                }
            }
        );
        assertThat(bad.trySend(new byte[1])).isTrue();
        assertThat(next(queue)).isEqualTo(SessionReason.HANDLER_FAILED);
        assertThat(good.trySend(new byte[] { 9 })).isTrue();
        assertThat(next(queue)).isEqualTo(ByteBuffer.wrap(new byte[] { 9 }));
    }

    @Test
    void peersThatCheatEndTheirSessionsAlone() throws InterruptedException {
        byte[][] lies = { { 0, 3, 1, 2, 3 }, new byte[40], {} };
        lies[1][1] = 38;
        SessionReason[] due = { SessionReason.FRAME_SIZE, SessionReason.DECRYPT_FAILED, SessionReason.TRUNCATED };
        for (int i = 0; i < lies.length; i++) {
            BlockingQueue<Object> queue = new LinkedBlockingQueue<>();
            Desks.Pair pair = registry.establish(alice, bob, SessionProtocol.IK_CHACHA_POLY);
            try (TestPeer peer = TestPeer.accepting()) {
                selector.adopt(peer.sessionOver(pair.initiator()), into(queue));
                peer.send(lies[i]);
                peer.finish();
                assertThat(next(queue)).isEqualTo(due[i]);
                assertThat(pair.initiator().transport().sender().hasKey()).isFalse();
                assertThat(pair.initiator().transport().receiver().hasKey()).isFalse();
            }
        }
    }

    @Test
    void recordsInAnyPiecesArriveAndATrickleIsCutOff() throws InterruptedException {
        BlockingQueue<Object> queue = new LinkedBlockingQueue<>();
        Desks.Pair pair = registry.establish(alice, bob, SessionProtocol.IK_CHACHA_POLY);
        SessionLimits s = SessionLimits.STANDARD;
        SessionLimits hasty = new SessionLimits(
            s.handshakeTimeout(),
            s.idleTimeout(),
            Duration.ofMillis(500),
            s.maxAge(),
            s.maxRecords(),
            s.maxMessageBytes()
        );
        RecordLayer sender = new RecordLayer(pair.responder().transport().sender(), 100);
        try (TestPeer peer = TestPeer.accepting()) {
            selector.adopt(peer.sessionOver(pair.initiator(), SessionOptions.STANDARD.with(hasty)), into(queue));
            for (byte[] message : List.of(new byte[] { 1, 2 }, new byte[0])) {
                for (byte b : TestPeer.record(sender, RecordKind.MESSAGE, message)) {
                    peer.send(new byte[] { b });
                }
                assertThat(next(queue)).isEqualTo(ByteBuffer.wrap(message));
            }
            peer.send(new byte[] { 0, 100, 1 });
            assertThat(next(queue)).isEqualTo(SessionReason.TIMEOUT);
        }
    }
}
