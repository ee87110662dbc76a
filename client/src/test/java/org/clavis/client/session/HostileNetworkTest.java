package org.clavis.client.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.clavis.client.session.noise.DhFunction;
import org.clavis.client.session.noise.DhKeyPair;
import org.clavis.verifier.RejectReason;
import org.clavis.verifier.Verification;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a peer or a network that does not keep to the protocol can do: be refused, in bounded time. */
@Timeout(120)
class HostileNetworkTest {

    private static final InetSocketAddress ANYWHERE = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final byte[] ALERT_FRAME = { 0, 1, 1 };

    private final Desks registry = new Desks();
    private final Desks.Desk alice = registry.register("alice");
    private final Desks.Desk bob = registry.register("bob");
    private final BlockingQueue<Object> events = new LinkedBlockingQueue<>();
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

    private SessionListener listen() {
        return listen(ListenerOptions.MAX_HALF_OPEN, Duration.ofSeconds(10));
    }

    private SessionListener listen(int maxHalfOpen, Duration handshakeTimeout) {
        ListenerOptions options = new ListenerOptions(
            withHandshakeTimeout(handshakeTimeout),
            InstantSource.system(),
            maxHalfOpen,
            ListenerOptions.MAX_SESSIONS,
            TestEvents.into(events)
        );
        return opened(SessionListener.open(bob.local(), ANYWHERE, registry, this::echo, options));
    }

    private void echo(Session session) {
        for (Optional<byte[]> m = session.receive(); m.isPresent(); m = session.receive()) {
            session.send(m.get());
        }
        events.add("end");
    }

    private static SessionLimits withHandshakeTimeout(Duration timeout) {
        SessionLimits s = SessionLimits.STANDARD;
        return new SessionLimits(
            timeout,
            s.idleTimeout(),
            s.recordTimeout(),
            s.maxAge(),
            s.maxRecords(),
            s.maxMessageBytes()
        );
    }

    private Session connect(InetSocketAddress address) {
        return Session.connect(alice.local(), bob.entry(), address);
    }

    private byte[] hello() {
        return InitiatorHandshake.begin(
            alice.local(),
            bob.entry(),
            SessionProtocol.IK_CHACHA_POLY,
            InstantSource.system()
        ).hello();
    }

    private Object nextEvent() throws InterruptedException {
        return Optional.ofNullable(events.poll(20, TimeUnit.SECONDS)).orElse("nothing within 20 s");
    }

    private static HandshakeException refused(HandshakeReason reason, ThrowingCallable action) {
        HandshakeException failure = catchThrowableOfType(HandshakeException.class, action);
        assertThat(failure).isNotNull();
        assertThat(failure.reason()).as(failure.getMessage()).isEqualTo(reason);
        return failure;
    }

    private static void ended(SessionReason reason, ThrowingCallable action) {
        assertThatExceptionOfType(SessionException.class)
            .isThrownBy(action)
            .satisfies(e -> assertThat(e.reason()).as(e.getMessage()).isEqualTo(reason));
    }

    @Test
    void replayedFirstFrameIsRefusedOverTheWire() throws InterruptedException {
        SessionListener listener = listen();
        byte[] hello = hello();
        try (TestPeer first = TestPeer.connectedTo(listener.address())) {
            first.sendFrame(hello);
            assertThat(first.receiveFrame()).hasSize(ResponderHandshake.RESPONSE_FRAME_BYTES);
        }
        try (TestPeer second = TestPeer.connectedTo(listener.address())) {
            second.sendFrame(hello);
            assertThat(second.receiveToEnd(100)).isEqualTo(ALERT_FRAME);
        }
        assertThat(List.of(nextEvent(), nextEvent())).containsExactlyInAnyOrder(
            HandshakeReason.REPLAYED,
            SessionReason.TRUNCATED
        );
    }

    @Test
    void everyRefusalLooksTheSameFromOutside() throws InterruptedException {
        SessionListener listener = listen();
        byte[] forged = hello();
        forged[forged.length - 1] ^= 1;
        byte[] otherChain = hello();
        otherChain[13] ^= 1;
        Desks.Desk mallory = new Desks().register("mallory");
        byte[] unregistered = InitiatorHandshake.begin(
            mallory.local(),
            bob.entry(),
            SessionProtocol.IK_AES_GCM,
            InstantSource.system()
        ).hello();
        for (byte[] frame : List.of(forged, otherChain, unregistered)) {
            try (TestPeer peer = TestPeer.connectedTo(listener.address())) {
                peer.sendFrame(frame);
                assertThat(peer.receiveToEnd(100)).isEqualTo(ALERT_FRAME);
            }
        }
        assertThat(List.of(nextEvent(), nextEvent(), nextEvent())).containsExactlyInAnyOrder(
            HandshakeReason.DECRYPT_FAILED,
            HandshakeReason.WRONG_CHAIN,
            HandshakeReason.COUNTERPARTY_REJECTED
        );
        refused(HandshakeReason.REFUSED_BY_PEER, () ->
            Session.connect(mallory.local(), bob.entry(), listener.address())
        );
    }

    @Test
    void framesOfAnyOtherLengthAreRefusedBeforeTheyAreRead() throws InterruptedException {
        SessionListener listener = listen();
        int right = InitiatorHandshake.HELLO_FRAME_BYTES;
        for (int length : new int[] { 0, 1, Hello.BYTES - 1, right + 1, 0x4745, 65_535 }) {
            try (TestPeer peer = TestPeer.connectedTo(listener.address())) {
                peer.send(new byte[] { (byte) (length >>> 8), (byte) length });
                assertThat(peer.receiveToEnd(100)).isEqualTo(ALERT_FRAME);
                assertThat(nextEvent()).isEqualTo(HandshakeReason.FRAME_SIZE);
            }
        }
    }

    @Test
    void randomBytesAreRefused() throws InterruptedException {
        SessionListener listener = listen();
        Random random = new Random(8);
        for (int i = 0; i < 100; i++) {
            byte[] noise = new byte[InitiatorHandshake.HELLO_FRAME_BYTES];
            random.nextBytes(noise);
            System.arraycopy(hello(), 0, noise, 0, i % 2 == 0 ? 0 : random.nextInt(Hello.BYTES + 32));
            try (TestPeer peer = TestPeer.connectedTo(listener.address())) {
                peer.sendFrame(noise);
                assertThat(peer.receiveToEnd(100)).isEqualTo(ALERT_FRAME);
                assertThat(nextEvent()).isInstanceOf(HandshakeReason.class);
            }
        }
        try (Session session = connect(listener.address())) {
            session.send(new byte[1]);
            assertThat(session.receive()).isPresent();
        }
    }

    @Test
    void helloThatTricklesInIsCutOff() throws InterruptedException {
        SessionListener listener = listen(10, Duration.ofMillis(400));
        byte[] hello = hello();
        try (TestPeer peer = TestPeer.connectedTo(listener.address())) {
            peer.send(new byte[] { 0, (byte) hello.length });
            Thread trickle = Thread.startVirtualThread(() -> {
                try {
                    for (byte b : hello) {
                        peer.send(new byte[] { b });
                        Thread.sleep(20);
                    }
                } catch (UncheckedIOException | InterruptedException e) {
                    // cut off, as it should be
                }
            });
            assertThat(nextEvent()).isEqualTo(HandshakeReason.TIMEOUT);
            assertThat(trickle.join(Duration.ofSeconds(20))).isTrue();
        }
        assertThat(listener.handshakeCount()).isZero();
    }

    @Test
    void halfOpenPeersAreBoundedAndTurnedAway() throws InterruptedException {
        SessionListener listener = listen(2, Duration.ofSeconds(2));
        try (
            TestPeer first = TestPeer.connectedTo(listener.address());
            TestPeer second = TestPeer.connectedTo(listener.address())
        ) {
            while (listener.handshakeCount() < 2) {
                Thread.sleep(5);
            }
            refused(HandshakeReason.TRUNCATED, () -> connect(listener.address()));
            assertThat(nextEvent()).isEqualTo(HandshakeReason.OVERLOADED);
            assertThat(List.of(nextEvent(), nextEvent())).containsExactly(
                HandshakeReason.TIMEOUT,
                HandshakeReason.TIMEOUT
            );
            assertThat(first.receiveToEnd(100)).isEqualTo(ALERT_FRAME);
            assertThat(second.receiveToEnd(100)).isEqualTo(ALERT_FRAME);
            connect(listener.address()).close();
            assertThat(nextEvent()).as("places are free again").isEqualTo("end");
        }
    }

    @Test
    void oneSourceCannotTakeAllPlacesByKeepingSilent() throws IOException, InterruptedException {
        SessionListener listener = listen(16, Duration.ofSeconds(10));
        InetSocketAddress elsewhere = new InetSocketAddress("127.0.0.2", 0);
        for (int i = 0; i < 40; i++) {
            Socket silent = opened(new Socket());
            silent.bind(elsewhere);
            silent.connect(listener.address());
        }
        connect(listener.address()).close();
        assertThat(nextEvent()).isEqualTo(HandshakeReason.OVERLOADED);
        // the newcomer has its answer a moment before its place is free again
        assertThat(listener.handshakeCount()).as("half of the places").isBetween(8, 9);
    }

    @Test
    void peerThatGoesAwayInTheMiddleFreesItsPlace() throws InterruptedException {
        SessionListener listener = listen(1, Duration.ofSeconds(10));
        for (int i = 0; i < 3; i++) {
            try (TestPeer peer = TestPeer.connectedTo(listener.address())) {
                peer.send(Arrays.copyOf(new byte[] { 0, (byte) InitiatorHandshake.HELLO_FRAME_BYTES, 'C' }, 3 + i));
            }
            assertThat(nextEvent()).isEqualTo(HandshakeReason.TRUNCATED);
        }
    }

    @Test
    void resolverThatFailsIsARefusal() throws InterruptedException {
        ListenerOptions options = ListenerOptions.STANDARD.with(TestEvents.into(events));
        SessionListener listener = opened(
            SessionListener.open(
                bob.local(),
                ANYWHERE,
                keyId -> {
                    throw new SessionException(SessionReason.TIMEOUT, "the chain does not answer");
                },
                this::echo,
                options
            )
        );
        refused(HandshakeReason.REFUSED_BY_PEER, () -> connect(listener.address()));
        assertThat(nextEvent()).isEqualTo(HandshakeReason.COUNTERPARTY_REJECTED);
    }

    @Test
    void registeredKeyThatIsNotThePeersIsRefused() throws InterruptedException {
        SessionListener listener = listen();
        byte[] other = DhKeyPair.generate(DhFunction.X25519, new SecureRandom()).publicKey();
        registry.replace(Desks.entry(Desks.DOMAIN, "alice", 1, 1, other));
        refused(HandshakeReason.REFUSED_BY_PEER, () -> connect(listener.address()));
        assertThat(nextEvent()).isEqualTo(HandshakeReason.WRONG_STATIC);
        refused(HandshakeReason.REFUSED_BY_PEER, () ->
            Session.connect(alice.local(), Desks.entry(Desks.DOMAIN, "bob", 1, 1, other), listener.address())
        );
        assertThat(nextEvent()).isEqualTo(HandshakeReason.DECRYPT_FAILED);
    }

    /** A server that does with a connection what the test wants. */
    private InetSocketAddress server(ThrowingConsumer behaviour) throws IOException {
        ServerSocket server = opened(new ServerSocket(0, 10, InetAddress.getLoopbackAddress()));
        Thread.startVirtualThread(() -> {
            try (Socket socket = server.accept()) {
                behaviour.accept(socket);
            } catch (IOException | InterruptedException e) {
                // the test is over
            }
        });
        return (InetSocketAddress) server.getLocalSocketAddress();
    }

    @FunctionalInterface
    private interface ThrowingConsumer {
        void accept(Socket socket) throws IOException, InterruptedException;
    }

    @Test
    void answersThatAreNoneEndTheHandshakeOnTheInitiatorsSide() throws IOException {
        InetSocketAddress hangsUp = server(socket -> {});
        refused(HandshakeReason.TRUNCATED, () -> connect(hangsUp));
        InetSocketAddress speaksHttp = server(socket ->
            socket.getOutputStream().write("HTTP/1.1 400\r\n".getBytes(UTF_8))
        );
        refused(HandshakeReason.FRAME_SIZE, () -> connect(speaksHttp));
        InetSocketAddress sendsNoise = server(socket -> {
            byte[] frame = new byte[2 + ResponderHandshake.RESPONSE_FRAME_BYTES];
            frame[1] = ResponderHandshake.RESPONSE_FRAME_BYTES;
            frame[2] = 9;
            socket.getOutputStream().write(frame);
            socket.getInputStream().readAllBytes();
        });
        refused(HandshakeReason.DECRYPT_FAILED, () -> connect(sendsNoise));
        InetSocketAddress saysNothing = server(socket -> socket.getInputStream().readAllBytes());
        SessionOptions hasty = SessionOptions.STANDARD.with(withHandshakeTimeout(Duration.ofMillis(300)));
        refused(HandshakeReason.TIMEOUT, () -> Session.connect(alice.local(), bob.entry(), saysNothing, hasty));
        InetSocketAddress nobody;
        try (ServerSocket unused = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = (InetSocketAddress) unused.getLocalSocketAddress();
        }
        refused(HandshakeReason.UNREACHABLE, () -> connect(nobody));
        refused(HandshakeReason.UNREACHABLE, () -> connect(InetSocketAddress.createUnresolved("nowhere.invalid", 1)));
    }

    @Test
    void cutStreamIsNotTakenForAClose() {
        Desks.Pair pair = registry.establish(alice, bob, SessionProtocol.IK_CHACHA_POLY);
        RecordLayer sender = new RecordLayer(pair.responder().transport().sender(), 100);
        byte[] message = TestPeer.record(sender, RecordKind.MESSAGE, new byte[] { 1 });
        byte[] next = TestPeer.record(sender, RecordKind.MESSAGE, new byte[] { 2 });
        try (TestPeer peer = TestPeer.accepting(); Session session = peer.sessionOver(pair.initiator())) {
            peer.send(message);
            peer.send(Arrays.copyOf(next, next.length - 1));
            peer.finish();
            assertThat(session.receive())
                .get()
                .isEqualTo(new byte[] { 1 });
            ended(SessionReason.TRUNCATED, session::receive);
            ended(SessionReason.TRUNCATED, session::receive);
        }
    }

    @Test
    void closeCannotBeForgedReplayedOrCutOff() {
        for (int attack = 0; attack < 3; attack++) {
            Desks.Pair pair = registry.establish(alice, bob, SessionProtocol.IK_AES_GCM);
            RecordLayer sender = new RecordLayer(pair.responder().transport().sender(), 100);
            byte[] message = TestPeer.record(sender, RecordKind.MESSAGE, new byte[] { 1 });
            byte[] close = TestPeer.record(sender, RecordKind.CLOSE, new byte[0]);
            try (TestPeer peer = TestPeer.accepting(); Session session = peer.sessionOver(pair.initiator())) {
                if (attack == 0) {
                    peer.send(close);
                    ended(SessionReason.DECRYPT_FAILED, session::receive);
                } else if (attack == 1) {
                    peer.send(message);
                    peer.finish();
                    assertThat(session.receive()).isPresent();
                    ended(SessionReason.TRUNCATED, session::receive);
                } else {
                    peer.send(message);
                    peer.send(close);
                    assertThat(session.receive()).isPresent();
                    assertThat(session.receive()).as("the genuine one").isEmpty();
                }
            }
        }
    }

    @Test
    void closeInTheMiddleOfAMessageIsRefused() {
        Desks.Pair pair = registry.establish(alice, bob, SessionProtocol.IK_CHACHA_POLY);
        RecordLayer sender = new RecordLayer(pair.responder().transport().sender(), 100);
        try (TestPeer peer = TestPeer.accepting(); Session session = peer.sessionOver(pair.initiator())) {
            peer.send(TestPeer.record(sender, RecordKind.PART, new byte[RecordLayer.MAX_CONTENT_BYTES]));
            peer.send(TestPeer.record(sender, RecordKind.CLOSE, new byte[0]));
            ended(SessionReason.MALFORMED_RECORD, session::receive);
        }
    }

    @Test
    void framesTooShortForARecordEndTheSession() {
        for (int length = 0; length < RecordLayer.OVERHEAD_BYTES; length++) {
            Desks.Pair pair = registry.establish(alice, bob, SessionProtocol.IK_CHACHA_POLY);
            try (TestPeer peer = TestPeer.accepting(); Session session = peer.sessionOver(pair.initiator())) {
                peer.sendFrame(new byte[length]);
                ended(SessionReason.FRAME_SIZE, session::receive);
            }
        }
    }

    @Test
    void recordThatTricklesInIsCutOff() {
        SessionLimits s = SessionLimits.STANDARD;
        SessionOptions hasty = SessionOptions.STANDARD.with(
            new SessionLimits(
                s.handshakeTimeout(),
                s.idleTimeout(),
                Duration.ofMillis(300),
                s.maxAge(),
                s.maxRecords(),
                s.maxMessageBytes()
            )
        );
        Desks.Pair pair = registry.establish(alice, bob, SessionProtocol.IK_CHACHA_POLY);
        try (TestPeer peer = TestPeer.accepting(); Session session = peer.sessionOver(pair.initiator(), hasty)) {
            Thread.startVirtualThread(() -> {
                try {
                    peer.send(new byte[] { (byte) 0xff, (byte) 0xff });
                    for (int i = 0; i < 65_535; i++) {
                        peer.send(new byte[1]);
                        Thread.sleep(20);
                    }
                } catch (UncheckedIOException | InterruptedException e) {
                    // cut off, as it should be
                }
            });
            ended(SessionReason.TIMEOUT, session::receive);
        }
    }

    @Test
    void verdictsOfTheResolverReachTheEventsOnly() throws InterruptedException {
        List<HandshakeException> refusals = new ArrayList<>();
        ListenerOptions options = ListenerOptions.STANDARD.with(
            new ListenerEvents() {
                @Override
                public void handshakeRefused(SocketAddress remote, HandshakeException reason) {
                    refusals.add(reason);
                    events.add("refused");
                }
            }
        );
        SessionListener listener = opened(
            SessionListener.open(
                bob.local(),
                ANYWHERE,
                keyId -> Verification.rejected(RejectReason.SCOPE_MISSING, "lacks SETTLE"),
                this::echo,
                options
            )
        );
        refused(HandshakeReason.REFUSED_BY_PEER, () -> connect(listener.address()));
        assertThat(nextEvent()).isEqualTo("refused");
        assertThat(refusals.getFirst().rejection()).contains(RejectReason.SCOPE_MISSING);
        assertThat(refusals.getFirst()).hasMessageContaining("lacks SETTLE");
    }
}
