package org.clavis.client.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a listener over TCP does about sources that begin a great many handshakes, and about a restart. */
@Timeout(60)
class AdmissionTest {

    private static final InetSocketAddress ANYWHERE = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private final Desks registry = new Desks();
    private final Desks.Desk alice = registry.register("alice");
    private final Desks.Desk bob = registry.register("bob");
    private final BlockingQueue<Object> events = new LinkedBlockingQueue<>();

    @Test
    void oneSourceDoesNotGetAllPlacesForHandshakes() throws IOException, InterruptedException {
        ListenerOptions options = ListenerOptions.STANDARD.with(TestEvents.into(events));
        List<Socket> silent = new ArrayList<>();
        try (
            SessionListener listener = SessionListener.open(bob.local(), ANYWHERE, registry, Session::close, options)
        ) {
            while (events.isEmpty() && silent.size() < ListenerOptions.MAX_HALF_OPEN) {
                silent.add(new Socket(listener.address().getAddress(), listener.address().getPort()));
                Thread.sleep(1);
            }
            assertThat(events.poll(5, TimeUnit.SECONDS)).isEqualTo(HandshakeReason.OVERLOADED);
            assertThat(listener.handshakeCount()).isLessThan(ListenerOptions.MAX_HALF_OPEN - 20);
            for (Socket socket : silent) {
                socket.close();
            }
            while (listener.handshakeCount() > 0) {
                Thread.sleep(5);
            }
            Session.connect(alice.local(), bob.entry(), listener.address()).close();
        } finally {
            for (Socket socket : silent) {
                socket.close();
            }
        }
    }

    @Test
    void listenersThatShareAGuardAcceptAFirstMessageOnce() throws IOException, InterruptedException {
        ReplayGuard guard = new ReplayGuard(InstantSource.system());
        ListenerOptions options = ListenerOptions.STANDARD.with(TestEvents.into(events));
        InitiatorHandshake handshake = InitiatorHandshake.begin(
            alice.local(),
            bob.entry(),
            SessionProtocol.IK_CHACHA_POLY,
            InstantSource.system()
        );
        byte[] hello = handshake.hello();
        for (boolean first : new boolean[] { true, false }) {
            try (
                SessionListener listener = SessionListener.open(
                    bob.local(),
                    ANYWHERE,
                    registry,
                    guard,
                    Session::close,
                    options
                );
                TestPeer peer = TestPeer.connectedTo(listener.address())
            ) {
                peer.sendFrame(hello);
                assertThat(peer.receiveFrame()).hasSize(first ? ResponderHandshake.RESPONSE_FRAME_BYTES : Alert.BYTES);
            }
        }
        // told after the peer was
        assertThat(events.poll(20, TimeUnit.SECONDS)).isEqualTo(HandshakeReason.REPLAYED);
    }
}
