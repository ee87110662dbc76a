package org.clavis.client.session;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.time.InstantSource;
import java.util.Arrays;

/** The other end of a connection, under the test's control, byte by byte. */
final class TestPeer implements AutoCloseable {

    private final ServerSocket server;
    private final Socket near;
    private final Socket far;

    private TestPeer(ServerSocket server, Socket near, Socket far) {
        this.server = server;
        this.near = near;
        this.far = far;
    }

    /** Both ends of a fresh connection. */
    static TestPeer accepting() {
        try {
            ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            Socket near = SocketChannel.open(server.getLocalSocketAddress()).socket();
            return new TestPeer(server, near, server.accept());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A connection to somebody who listens. */
    static TestPeer connectedTo(InetSocketAddress address) {
        try {
            ServerSocket unused = new ServerSocket();
            return new TestPeer(unused, new Socket(), new Socket(address.getAddress(), address.getPort()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A session on the near end, as if its handshake had just finished. */
    Session sessionOver(EstablishedSession established) {
        return sessionOver(established, SessionOptions.STANDARD);
    }

    Session sessionOver(EstablishedSession established, SessionOptions options) {
        FrameChannel channel = FrameChannel.over(near, options.limits());
        return new Session(established, channel, options, rekeying(), System.nanoTime());
    }

    /** A session's side that answers no handshake and begins none. */
    private static Rekeying rekeying() {
        Desks registry = new Desks();
        return Rekeying.responder(
            registry.register("near").local(),
            registry,
            InstantSource.system(),
            new HandshakeGate()
        );
    }

    /** Sends bytes as they are. */
    void send(byte[] bytes) {
        try {
            far.getOutputStream().write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends a frame. */
    void sendFrame(byte[] body) {
        byte[] frame = new byte[FrameChannel.LENGTH_BYTES + body.length];
        FrameChannel.putLength(frame, 0, body.length);
        System.arraycopy(body, 0, frame, FrameChannel.LENGTH_BYTES, body.length);
        send(frame);
    }

    /** Everything until the other side ends its stream, at most {@code max} bytes. */
    byte[] receiveToEnd(int max) {
        try {
            far.setSoTimeout(20_000);
            return far.getInputStream().readNBytes(max);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    byte[] receiveFrame() {
        try {
            far.setSoTimeout(20_000);
            byte[] length = far.getInputStream().readNBytes(FrameChannel.LENGTH_BYTES);
            if (length.length < FrameChannel.LENGTH_BYTES) {
                return new byte[0];
            }
            return far.getInputStream().readNBytes(((length[0] & 0xff) << 8) | (length[1] & 0xff));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the stream towards the other side. */
    void finish() {
        try {
            far.shutdownOutput();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            far.close();
            near.close();
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The frame of a record with this content. */
    static byte[] record(RecordLayer sender, RecordKind kind, byte[] content) {
        byte[] frame = new byte[FrameChannel.LENGTH_BYTES + RecordLayer.OVERHEAD_BYTES + content.length];
        System.arraycopy(content, 0, frame, FrameChannel.LENGTH_BYTES + 1, content.length);
        int length = sender.seal(kind, frame, FrameChannel.LENGTH_BYTES, content.length);
        FrameChannel.putLength(frame, 0, length);
        return Arrays.copyOf(frame, FrameChannel.LENGTH_BYTES + length);
    }
}
