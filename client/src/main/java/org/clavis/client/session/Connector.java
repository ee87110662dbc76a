package org.clavis.client.session;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.clavis.client.counterparty.Counterparty;
import org.clavis.client.counterparty.CounterpartyResolver;

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
                run(handshake, handshake::hello, connected(address, timeout), options, rekeying)
            );
        }
    }

    /** {@link #connect} with whoever listens there. The caller's desk stays open. */
    static Session introduce(
        LocalDesk desk,
        CounterpartyResolver resolver,
        InetSocketAddress address,
        SessionOptions options
    ) {
        Rekeying rekeying = Rekeying.initiator(desk, options.clock(), false);
        try (
            IntroductionHandshake handshake = IntroductionHandshake.begin(
                desk,
                resolver,
                options.protocol(),
                options.clock()
            )
        ) {
            Socket socket = connected(address, options.limits().handshakeTimeout());
            return run(handshake, handshake::hello, socket, options, rekeying);
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

    private static Session run(
        Handshake handshake,
        Supplier<byte[]> hello,
        Socket socket,
        SessionOptions options,
        Rekeying rekeying
    ) {
        SessionLimits limits = options.limits();
        FrameChannel channel = FrameChannel.over(socket, limits);
        boolean done = false;
        try {
            long start = System.nanoTime();
            channel.writeFrame(hello.get());
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
