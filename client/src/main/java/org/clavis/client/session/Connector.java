package org.clavis.client.session;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import org.clavis.client.counterparty.Counterparty;

/** Opens sessions over TCP. */
final class Connector {

    private Connector() {}

    /**
     * @param ownsDesk whether a session that comes about is to close the desk when it ends
     */
    static Session connect(
        LocalDesk desk,
        boolean ownsDesk,
        Counterparty peer,
        InetSocketAddress address,
        SessionOptions options
    ) {
        Rekeying rekeying = Rekeying.initiator(desk, options.clock(), ownsDesk);
        Duration timeout = options.limits().handshakeTimeout();
        try (InitiatorHandshake handshake = InitiatorHandshake.begin(desk, peer, options.protocol(), options.clock())) {
            return HandshakeTurns.inTurn(desk.keyId(), peer.keyId(), timeout.toNanos(), () ->
                run(handshake, connected(address, timeout), options, rekeying)
            );
        }
    }

    private static Socket connected(InetSocketAddress address, Duration timeout) {
        Socket socket = socket();
        boolean done = false;
        try {
            socket.connect(address, Math.toIntExact(timeout.toMillis()));
            done = true;
            return socket;
        } catch (IOException e) {
            throw new HandshakeException(
                HandshakeReason.UNREACHABLE,
                "no connection to " + address + ": " + e.getMessage(),
                e
            );
        } finally {
            if (!done) {
                FrameChannel.closeQuietly(socket);
            }
        }
    }

    /** With a channel, so that a selector can take it over. */
    private static Socket socket() {
        try {
            return SocketChannel.open().socket();
        } catch (IOException e) {
            throw new HandshakeException(HandshakeReason.UNREACHABLE, "no socket: " + e.getMessage(), e);
        }
    }

    private static Session run(InitiatorHandshake handshake, Socket socket, SessionOptions options, Rekeying rekeying) {
        SessionLimits limits = options.limits();
        FrameChannel channel = FrameChannel.over(socket, limits);
        boolean done = false;
        try {
            long start = System.nanoTime();
            channel.writeFrame(handshake.hello());
            long end = start + limits.handshakeTimeout().toNanos();
            while (!handshake.isFinished()) {
                Optional<byte[]> next = handshake.receive(
                    channel.readFrameBy(Alert.BYTES, handshake.maxFrameBytes(), end)
                );
                if (next.isPresent()) {
                    channel.writeFrame(next.get());
                }
            }
            Session session = new Session(handshake.established(), channel, options, rekeying, start);
            done = true;
            return session;
        } catch (IOException e) {
            throw HandshakeException.of(e, channel.hardStopped());
        } finally {
            if (!done) {
                channel.close();
            }
        }
    }
}
