package org.clavis.client.session.datagram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.clavis.client.counterparty.Counterparty;
import org.clavis.client.session.Desks;
import org.clavis.client.session.HandshakeException;
import org.clavis.client.session.HandshakeReason;
import org.clavis.client.session.ListenerEvents;
import org.clavis.client.session.ReplayGuard;
import org.clavis.client.session.SessionException;
import org.clavis.client.session.SessionReason;
import org.clavis.verifier.ClavisException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sessions over real sockets on this machine. */
@Timeout(60)
class DatagramEndpointTest {

    private static final InetSocketAddress ANYWHERE = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final Duration MOMENT = Duration.ofMillis(200);

    private final Desks registry = new Desks();
    private final Desks.Desk alice = registry.register("alice");
    private final Desks.Desk bob = registry.register("bob");
    private final BlockingQueue<Object> events = new LinkedBlockingQueue<>();
    private final BlockingQueue<DatagramSession> accepted = new LinkedBlockingQueue<>();
    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable closeable : open.reversed()) {
            closeable.close();
        }
    }

    private <T extends AutoCloseable> T opened(T closeable) {
        open.add(closeable);
        return closeable;
    }

    private DatagramOptions options() {
        return DatagramOptions.STANDARD.with(
            new ListenerEvents() {
                @Override
                public void handshakeRefused(SocketAddress remote, HandshakeException reason) {
                    events.add(reason.reason());
                }

                @Override
                public void sessionFailed(Counterparty peer, ClavisException reason) {
                    events.add(reason.reason());
                }
            }
        );
    }

    private static DatagramLimits withInbox(int messages) {
        DatagramLimits all = DatagramLimits.STANDARD;
        return new DatagramLimits(
            all.handshakeTimeout(),
            all.rekeyAfter(),
            all.stopAfter(),
            all.keepalive(),
            all.idleTimeout(),
            all.rekeyPackets(),
            all.maxPackets(),
            messages
        );
    }

    private static DatagramLimits hasty() {
        DatagramLimits all = DatagramLimits.STANDARD;
        return new DatagramLimits(
            Duration.ofSeconds(1),
            all.rekeyAfter(),
            all.stopAfter(),
            all.keepalive(),
            all.idleTimeout(),
            all.rekeyPackets(),
            all.maxPackets(),
            all.inboxMessages()
        );
    }

    private DatagramEndpoint listen(DatagramHandler handler, DatagramOptions options) {
        return opened(
            DatagramEndpoint.listen(
                bob.local(),
                ANYWHERE,
                registry,
                new ReplayGuard(InstantSource.system()),
                handler,
                options
            )
        );
    }

    private DatagramEndpoint echoing() {
        return listen(this::echo, options());
    }

    private void echo(DatagramSession session) {
        accepted.add(session);
        for (Optional<byte[]> m = session.receive(); m.isPresent(); m = session.receive()) {
            session.send(m.get());
        }
        events.add("end");
    }

    private DatagramEndpoint connecting() {
        return opened(DatagramEndpoint.open(alice.local(), ANYWHERE, DatagramOptions.STANDARD));
    }

    private DatagramSession connect(DatagramEndpoint listener) {
        return connecting().connect(bob.entry(), listener.address());
    }

    private static void exchange(DatagramSession session, byte[] message) throws InterruptedException {
        session.send(message);
        assertThat(session.receive(SOON)).hasValue(message);
    }

    @Test
    void messagesGoBothWaysUntilOneSideCloses() throws Exception {
        DatagramEndpoint listener = echoing();
        DatagramSession session = connect(listener);
        for (int length : new int[] { 0, 1, 15, 1_400, 9_000, DatagramSession.MAX_MESSAGE_BYTES }) {
            byte[] message = new byte[length];
            new Random(length).nextBytes(message);
            exchange(session, message);
        }
        DatagramSession other = accepted.take();
        assertThat(other.peer()).isEqualTo(alice.entry());
        assertThat(session.peer()).isEqualTo(bob.entry());
        assertThat(session.handshakeHash()).isEqualTo(other.handshakeHash());
        assertThat(session.peerAnchor()).isEqualTo(bob.entry().anchor());
        assertThat(listener.sessionCount()).isEqualTo(1);
        session.close();
        assertThat(events.poll(5, TimeUnit.SECONDS)).isEqualTo("end");
        assertThat(session.isOpen()).isFalse();
        assertThat(other.isOpen()).isFalse();
        // the handler is told a moment before the endpoint forgets the session
        for (int i = 0; i < 500 && listener.sessionCount() > 0; i++) {
            Thread.sleep(10);
        }
        assertThat(listener.sessionCount()).isZero();
        assertThat(session.statistics().packetsIgnored()).isZero();
        assertThatExceptionOfType(SessionException.class).isThrownBy(() -> session.send(new byte[1]));
        assertThatIllegalArgumentException().isThrownBy(() ->
            session.send(new byte[DatagramSession.MAX_MESSAGE_BYTES + 1])
        );
    }

    @Test
    void aSessionThatEndsWithThePeersKeyTakesWhatTheDeskKeptForIt() throws Exception {
        DatagramEndpoint listener = echoing();
        DatagramEndpoint endpoint = connecting();
        DatagramSession timedOut = endpoint.connect(bob.entry(), listener.address());
        byte[] secret = alice.kept(bob).orElseThrow();
        timedOut.end(SessionReason.TIMEOUT, "the test says so");
        assertThat(alice.kept(bob)).containsSame(secret);
        DatagramSession session = endpoint.connect(bob.entry(), listener.address());
        exchange(session, new byte[10]);
        session.end(SessionReason.REVOKED, "the test says so");
        assertThat(secret).as("wiped").containsOnly(0);
        assertThat(alice.kept(bob)).isEmpty();
        DatagramSession last = endpoint.connect(bob.entry(), listener.address());
        exchange(last, new byte[10]);
        byte[] atBobs = bob.kept(alice).orElseThrow();
        assertThat(alice.kept(bob).orElseThrow()).as("computed anew").isEqualTo(atBobs);
        DatagramSession answered = accepted.take();
        while (!answered.handshakeHash().equals(last.handshakeHash())) {
            answered = accepted.take();
        }
        answered.end(SessionReason.SUPERSEDED, "on the side that listens");
        assertThat(atBobs).as("wiped").containsOnly(0);
    }

    @Test
    void eitherSideGetsNewKeysInAnOpenSession() throws Exception {
        DatagramSession session = connect(echoing());
        exchange(session, new byte[10]);
        DatagramSession other = accepted.take();
        for (DatagramSession asking : List.of(session, other)) {
            Object before = session.handshakeHash();
            asking.requestRekey();
            while (session.handshakeHash().equals(before) || !session.handshakeHash().equals(other.handshakeHash())) {
                exchange(session, new byte[10]);
            }
            exchange(session, new byte[20]);
        }
        assertThat(session.isOpen()).isTrue();
    }

    @Test
    void oneEndpointHoldsManySessions() throws Exception {
        DatagramEndpoint listener = echoing();
        DatagramEndpoint endpoint = connecting();
        List<DatagramSession> sessions = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            sessions.add(endpoint.connect(bob.entry(), listener.address()));
        }
        for (int i = 0; i < 50; i++) {
            exchange(sessions.get(i), new byte[] { (byte) i });
        }
        assertThat(listener.sessionCount()).isEqualTo(50);
        endpoint.close();
        for (int i = 0; i < 50; i++) {
            assertThat(events.poll(5, TimeUnit.SECONDS)).isEqualTo("end");
        }
        assertThat(listener.sessionCount()).isZero();
    }

    @Test
    void whoIsNotRegisteredGetsNoAnswer() {
        DatagramEndpoint listener = echoing();
        registry.remove(alice);
        DatagramEndpoint endpoint = opened(
            DatagramEndpoint.open(alice.local(), ANYWHERE, DatagramOptions.STANDARD.with(hasty()))
        );
        assertThatExceptionOfType(HandshakeException.class)
            .isThrownBy(() -> endpoint.connect(bob.entry(), listener.address()))
            .satisfies(e -> assertThat(e.reason()).isEqualTo(HandshakeReason.TIMEOUT));
        assertThat(events).contains(HandshakeReason.COUNTERPARTY_REJECTED);
        assertThat(listener.sessionCount()).isZero();
        assertThat(listener.admissions().answered()).isZero();
    }

    @Test
    void aKeyThatEndsTakesTheSessionAlong() throws Exception {
        Desks.Desk carol = registry.register("carol", Instant.now().plusSeconds(3));
        DatagramEndpoint listener = echoing();
        DatagramEndpoint endpoint = opened(DatagramEndpoint.open(carol.local(), ANYWHERE, DatagramOptions.STANDARD));
        DatagramSession session = endpoint.connect(bob.entry(), listener.address());
        exchange(session, new byte[1]);
        assertThat(session.receive(SOON)).as("closed by the peer").isEmpty();
        assertThat(session.isOpen()).isFalse();
        assertThat(events.poll(5, TimeUnit.SECONDS)).isEqualTo(SessionReason.TOO_OLD);
    }

    @Test
    void aFullInboxDropsWhatComesLater() throws Exception {
        DatagramEndpoint listener = listen(accepted::add, options());
        DatagramEndpoint holding = listen(
            session -> {
                accepted.add(session);
                try {
                    Thread.sleep(20_000);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            },
            options().with(withInbox(3))
        );
        assertThat(listener.address()).isNotEqualTo(holding.address());
        DatagramSession session = connect(holding);
        for (byte i = 0; i < 10; i++) {
            session.send(new byte[] { i });
        }
        DatagramSession other = accepted.take();
        while (other.statistics().messagesDropped() < 7) {
            Thread.sleep(5);
        }
        for (byte i = 0; i < 3; i++) {
            assertThat(other.receive(SOON)).hasValue(new byte[] { i });
        }
        assertThat(other.receive(MOMENT)).isEmpty();
        assertThat(other.isOpen()).isTrue();
    }

    @Test
    void anInboxIsBoundedInBytesToo() throws Exception {
        CountDownLatch done = new CountDownLatch(1);
        DatagramEndpoint listener = listen(session -> {
            accepted.add(session);
            try {
                done.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }, options());
        DatagramSession session = connect(listener);
        DatagramSession other = accepted.take();
        byte[] message = new byte[60_000];
        int fit = DatagramSession.MAX_INBOX_BYTES / message.length;
        while (other.statistics().messagesDropped() < 3) {
            long before = other.statistics().packetsReceived();
            session.send(message);
            // one at a time, so that the system's buffers lose none
            for (int i = 0; i < 100 && other.statistics().packetsReceived() == before; i++) {
                Thread.sleep(2);
            }
        }
        for (int i = 0; i < fit; i++) {
            assertThat(other.receive(SOON)).hasValue(message);
        }
        assertThat(other.receive(MOMENT)).isEmpty();
        session.send(message);
        assertThat(other.receive(SOON)).as("there is room again").hasValue(message);
        done.countDown();
    }

    @Test
    void anInterruptedSenderHarmsNobody() throws Exception {
        DatagramEndpoint listener = echoing();
        DatagramEndpoint endpoint = connecting();
        DatagramSession session = endpoint.connect(bob.entry(), listener.address());
        DatagramSession another = endpoint.connect(bob.entry(), listener.address());
        Thread.currentThread().interrupt();
        session.send(new byte[] { 1 });
        assertThat(Thread.interrupted()).isTrue();
        assertThat(session.receive(SOON)).hasValue(new byte[] { 1 });
        exchange(another, new byte[] { 2 });
    }

    @Test
    void packetsOfAnotherAddressAreIgnored() throws Exception {
        // the man in the middle, at first an honest one
        DatagramEndpoint listener = echoing();
        try (DatagramSocket middle = new DatagramSocket(ANYWHERE)) {
            BlockingQueue<byte[]> fromAlice = new LinkedBlockingQueue<>();
            BlockingQueue<DatagramSession> connected = new LinkedBlockingQueue<>();
            InetSocketAddress at = (InetSocketAddress) middle.getLocalSocketAddress();
            Thread.ofVirtual().start(() -> connected.add(connecting().connect(bob.entry(), at)));
            SocketAddress aliceAt = relay(middle, listener.address(), null, fromAlice);
            relay(middle, listener.address(), aliceAt, fromAlice);
            DatagramSession session = connected.take();
            relay(middle, listener.address(), aliceAt, fromAlice);
            DatagramSession other = accepted.take();
            session.send(new byte[] { 7 });
            try (DatagramSocket elsewhere = new DatagramSocket(ANYWHERE)) {
                DatagramPacket sent = receive(middle);
                while (!sent.getSocketAddress().equals(aliceAt)) {
                    sent = receive(middle);
                }
                byte[] packet = sent.getData();
                elsewhere.send(new DatagramPacket(packet, packet.length, listener.address()));
                while (other.statistics().packetsIgnored() == 0) {
                    Thread.sleep(5);
                }
                middle.send(new DatagramPacket(packet, packet.length, listener.address()));
                middle.send(new DatagramPacket(packet, packet.length, listener.address()));
                while (other.statistics().packetsIgnored() < 2) {
                    Thread.sleep(5);
                }
            }
            assertThat(other.isOpen()).isTrue();
        }
    }

    /** Passes one packet on: to the listener if it comes from elsewhere, to {@code back} if it comes from there. */
    private static SocketAddress relay(
        DatagramSocket middle,
        InetSocketAddress listener,
        @Nullable SocketAddress back,
        BlockingQueue<byte[]> seen
    ) throws IOException {
        DatagramPacket packet = receive(middle);
        SocketAddress from = packet.getSocketAddress();
        seen.add(packet.getData());
        SocketAddress to = from.equals(listener) && back != null ? back : listener;
        middle.send(new DatagramPacket(packet.getData(), packet.getData().length, to));
        return from;
    }

    private static DatagramPacket receive(DatagramSocket socket) throws IOException {
        socket.setSoTimeout(5_000);
        DatagramPacket packet = new DatagramPacket(new byte[1 << 16], 1 << 16);
        socket.receive(packet);
        packet.setData(Arrays.copyOf(packet.getData(), packet.getLength()));
        return packet;
    }

    @Test
    void underLoadHonestInitiatorsGetInWithCookies() throws Exception {
        DatagramEndpoint listener = echoing();
        DatagramSession session = connect(listener);
        exchange(session, new byte[1]);
        Random random = new Random(3);
        HelloCodes codes = new HelloCodes(bob.local().sessionPublicKey());
        try (DatagramSocket flood = new DatagramSocket(ANYWHERE)) {
            for (int i = 0; i < 500; i++) {
                byte[] frame = new byte[204];
                random.nextBytes(frame);
                byte[] packet = Packets.hello(i, frame);
                codes.putFirst(packet, packet.length);
                flood.send(new DatagramPacket(packet, packet.length, listener.address()));
            }
            DatagramSession late = connect(listener);
            exchange(late, new byte[1]);
            exchange(session, new byte[1]);
            DatagramPacket reply = receive(flood);
            assertThat(reply.getLength()).as("a cookie, and nothing longer").isEqualTo(Packets.COOKIE_BYTES);
        }
        AdmissionStatistics statistics = listener.admissions();
        assertThat(statistics.askedForCookie()).isGreaterThan(400);
        assertThat(statistics.answered()).isEqualTo(2);
        assertThat(statistics.refused()).isLessThan(100);
    }

    @Test
    void noBytesOfWhateverKindHarmAnEndpoint() throws Exception {
        DatagramEndpoint listener = echoing();
        DatagramSession session = connect(listener);
        exchange(session, new byte[1]);
        Random random = new Random(17);
        try (DatagramSocket stranger = new DatagramSocket(ANYWHERE)) {
            for (int i = 0; i < 5_000; i++) {
                byte[] packet = new byte[random.nextInt(300)];
                random.nextBytes(packet);
                if (packet.length > 4 && i % 2 == 0) {
                    packet[0] = (byte) (1 + random.nextInt(4));
                    Arrays.fill(packet, 1, 4, (byte) 0);
                }
                stranger.send(new DatagramPacket(packet, packet.length, listener.address()));
            }
            stranger.setSoTimeout(100);
            assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(() ->
                stranger.receive(new DatagramPacket(new byte[100], 100))
            );
        }
        exchange(session, new byte[1]);
        assertThat(listener.admissions().admitted()).isEqualTo(1);
    }

    @Test
    void anUnansweredConnectionEndsInTimeAndAClosedEndpointAtOnce() throws Exception {
        try (DatagramSocket silent = new DatagramSocket(ANYWHERE)) {
            DatagramEndpoint endpoint = opened(
                DatagramEndpoint.open(alice.local(), ANYWHERE, DatagramOptions.STANDARD.with(hasty()))
            );
            InetSocketAddress at = (InetSocketAddress) silent.getLocalSocketAddress();
            assertThatExceptionOfType(HandshakeException.class)
                .isThrownBy(() -> endpoint.connect(bob.entry(), at))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(HandshakeReason.TIMEOUT));
            assertThat(receive(silent).getLength()).isEqualTo(receive(silent).getLength()).isEqualTo(244);
            endpoint.close();
            assertThatExceptionOfType(HandshakeException.class)
                .isThrownBy(() -> endpoint.connect(bob.entry(), at))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(HandshakeReason.CLOSED));
        }
    }
}
