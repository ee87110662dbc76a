package org.clavis.client.session;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.clavis.client.counterparty.Anchor;
import org.clavis.client.counterparty.Counterparty;
import org.clavis.client.identity.Identity;
import org.clavis.evm.Bytes32;
import org.jspecify.annotations.Nullable;

/**
 * An open session with a counterparty, over TCP: messages in both directions, each delivered once, whole and in order,
 * or not at all.
 *
 * <p>One thread may send while another receives; calls of one kind take turns. There is no queue: a sender waits until
 * the peer's system takes its bytes, and for no longer than the record timeout. The first failure ends the session:
 * keys are overwritten, the connection is closed, and every later call repeats the reason.
 */
public final class Session implements AutoCloseable {

    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(1);
    private static final Duration TIMER_SLACK = Duration.ofMillis(5);
    private static final long MAX_DRAINED_BYTES = 1 << 20;
    private static final int SMALL_FRAME_BYTES = 1024;

    private final EstablishedSession established;
    private final FrameChannel channel;
    private final SessionLimits limits;
    private final InstantSource clock;
    private final Instant deadline;
    private final RecordLayer sending;
    private final RecordLayer receiving;
    private final ReentrantLock sendTurn = new ReentrantLock();
    private final ReentrantLock receiveTurn = new ReentrantLock();
    private final AtomicBoolean closing = new AtomicBoolean();
    private final AtomicReference<@Nullable SessionException> failure = new AtomicReference<>();
    private final AtomicLong messagesSent = new AtomicLong();
    private final AtomicLong messagesReceived = new AtomicLong();
    private final long handshakeBytes;
    private final long handshakeNanos;
    private byte[] sendFrame = new byte[SMALL_FRAME_BYTES];
    private volatile boolean peerClosed;

    /** A session on a connection whose handshake began at {@code startNanos} and has just finished. */
    Session(EstablishedSession established, FrameChannel channel, SessionOptions options, long startNanos) {
        this.established = established;
        this.channel = channel;
        limits = options.limits();
        clock = options.clock();
        Instant oldest = clock.instant().plus(limits.maxAge());
        Instant keyEnds = Instant.ofEpochSecond(established.peer().record().notAfter());
        deadline = keyEnds.isBefore(oldest) ? keyEnds : oldest;
        sending = new RecordLayer(established.transport().sender(), limits.maxRecords());
        receiving = new RecordLayer(established.transport().receiver(), limits.maxRecords());
        handshakeBytes = channel.bytesSent() + channel.bytesReceived() - channel.unreadBytes();
        handshakeNanos = System.nanoTime() - startNanos;
        channel.stopAfter(limits.maxAge());
    }

    /**
     * Opens a session with {@code peer}.
     *
     * @param identity this side; registered where the peer is
     * @param peer the other side, as the registry vouched for it
     * @param address where it listens
     * @throws HandshakeException if it does not come about
     */
    public static Session connect(Identity identity, Counterparty peer, InetSocketAddress address) {
        return connect(identity, peer, address, SessionOptions.STANDARD);
    }

    /** As {@link #connect(Identity, Counterparty, InetSocketAddress)}, with options. */
    public static Session connect(
        Identity identity,
        Counterparty peer,
        InetSocketAddress address,
        SessionOptions options
    ) {
        try (LocalDesk desk = LocalDesk.connecting(identity, peer)) {
            return connect(desk, peer, address, options);
        }
    }

    /** As {@link #connect(Identity, Counterparty, InetSocketAddress)}, for a desk that knows its own epoch. */
    public static Session connect(LocalDesk desk, Counterparty peer, InetSocketAddress address) {
        return connect(desk, peer, address, SessionOptions.STANDARD);
    }

    /** As {@link #connect(LocalDesk, Counterparty, InetSocketAddress)}, with options. */
    public static Session connect(
        LocalDesk desk,
        Counterparty peer,
        InetSocketAddress address,
        SessionOptions options
    ) {
        return Connector.connect(desk, peer, address, options);
    }

    /** Who is on the other side, as the registry had it when the session was opened. */
    public Counterparty peer() {
        return established.peer();
    }

    /** Where on the chain the other side said it stood. */
    public Anchor peerAnchor() {
        return established.peerAnchor();
    }

    /** The same on both sides and different for every session: for binding other protocols to this one. */
    public Bytes32 handshakeHash() {
        return established.handshakeHash();
    }

    /** What the session has carried so far. */
    public SessionStatistics statistics() {
        return new SessionStatistics(
            channel.bytesSent(),
            channel.bytesReceived(),
            messagesSent.get(),
            messagesReceived.get(),
            handshakeBytes,
            handshakeNanos
        );
    }

    /**
     * Sends a message. Returns when the operating system has taken it, which does not say that the peer has read it.
     *
     * @param message at most {@link SessionLimits#maxMessageBytes} bytes, may be empty; not changed
     * @throws IllegalArgumentException if it is longer; nothing has happened
     * @throws SessionException if the session is over, or ends because of this
     */
    public void send(byte[] message) {
        if (message.length > limits.maxMessageBytes()) {
            throw new IllegalArgumentException(
                "a message has at most " + limits.maxMessageBytes() + " bytes, not " + message.length
            );
        }
        sendTurn.lock();
        try {
            requireAlive();
            if (peerClosed) {
                throw new SessionException(SessionReason.CLOSED_BY_PEER, "the peer has closed the session");
            }
            int sent = 0;
            while (message.length - sent > RecordLayer.MAX_CONTENT_BYTES) {
                sendRecord(RecordKind.PART, message, sent, RecordLayer.MAX_CONTENT_BYTES);
                sent += RecordLayer.MAX_CONTENT_BYTES;
            }
            sendRecord(RecordKind.MESSAGE, message, sent, message.length - sent);
            messagesSent.incrementAndGet();
        } catch (SocketTimeoutException e) {
            throw fail(new SessionException(SessionReason.PEER_NOT_READING, "the peer does not read", e));
        } catch (IOException e) {
            throw fail(connectionLost(e));
        } catch (SessionException e) {
            throw fail(e);
        } finally {
            sendTurn.unlock();
            wipeIfFailed();
        }
    }

    /**
     * Waits for the peer's next message.
     *
     * @return the message, or nothing once the peer has closed the session, which only the peer can have done
     * @throws SessionException if the session is over for another reason, or ends because of what arrived or did not
     */
    public Optional<byte[]> receive() {
        receiveTurn.lock();
        try {
            if (peerClosed) {
                return Optional.empty();
            }
            requireAlive();
            Optional<byte[]> message = receiveMessage();
            if (message.isPresent()) {
                messagesReceived.incrementAndGet();
            } else {
                peerClosed = true;
            }
            return message;
        } catch (SocketTimeoutException e) {
            throw fail(
                nanosUntilDeadline() > TIMER_SLACK.toNanos()
                    ? new SessionException(SessionReason.TIMEOUT, "nothing, or not all of a record, came in time", e)
                    : tooOld()
            );
        } catch (FrameChannel.FrameSizeException e) {
            throw fail(new SessionException(SessionReason.FRAME_SIZE, String.valueOf(e.getMessage()), e));
        } catch (IOException e) {
            throw fail(connectionLost(e));
        } catch (SessionException e) {
            throw fail(e);
        } finally {
            receiveTurn.unlock();
            wipeIfFailed();
        }
    }

    /**
     * Tells the peer, in a record that nobody else can make, that this side is done, and ends the session here. Another
     * thread's {@link #receive} is released within a second. Never throws, and waits no longer than a second for a
     * sender.
     */
    @Override
    public void close() {
        if (!closing.compareAndSet(false, true)) {
            return;
        }
        sendClose();
        channel.shutdownOutput();
        if (peerClosed || failure.get() != null) {
            finish();
        } else {
            // the peer may be sending: closing now would make its system drop our last record
            Thread.ofVirtual().name("clavis-session-close").start(this::linger);
        }
    }

    @Override
    public String toString() {
        return "Session[" + established + "]";
    }

    private void sendRecord(RecordKind kind, byte[] content, int offset, int length) throws IOException {
        int needed = FrameChannel.LENGTH_BYTES + RecordLayer.OVERHEAD_BYTES + length;
        if (sendFrame.length < needed) {
            sendFrame = new byte[needed];
        }
        System.arraycopy(content, offset, sendFrame, FrameChannel.LENGTH_BYTES + 1, length);
        int record = sending.seal(kind, sendFrame, FrameChannel.LENGTH_BYTES, length);
        FrameChannel.putLength(sendFrame, record);
        channel.write(sendFrame, FrameChannel.LENGTH_BYTES + record);
    }

    private Optional<byte[]> receiveMessage() throws IOException {
        byte[] message = {};
        while (true) {
            long wait = Math.min(limits.idleTimeout().toNanos(), nanosUntilDeadline());
            int record = channel.readFrame(
                RecordLayer.OVERHEAD_BYTES,
                FrameChannel.MAX_FRAME_BYTES,
                System.nanoTime() + wait,
                limits.recordTimeout().toNanos()
            );
            requireAlive();
            int offset = channel.bodyOffset();
            RecordKind kind = receiving.open(channel.body(), offset, record);
            if (kind == RecordKind.CLOSE) {
                if (message.length > 0) {
                    throw new SessionException(SessionReason.MALFORMED_RECORD, "closed in the middle of a message");
                }
                return Optional.empty();
            }
            int content = record - RecordLayer.OVERHEAD_BYTES;
            if (content > limits.maxMessageBytes() - message.length) {
                throw new SessionException(
                    SessionReason.MESSAGE_TOO_LONG,
                    "a message of more than " + limits.maxMessageBytes() + " bytes"
                );
            }
            byte[] longer = Arrays.copyOf(message, message.length + content);
            System.arraycopy(channel.body(), offset + 1, longer, message.length, content);
            message = longer;
            if (kind == RecordKind.MESSAGE) {
                return Optional.of(message);
            }
        }
    }

    private void sendClose() {
        try {
            if (!sendTurn.tryLock(CLOSE_PATIENCE.toNanos(), TimeUnit.NANOSECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        try {
            if (failure.get() == null) {
                sendRecord(RecordKind.CLOSE, new byte[0], 0, 0);
            }
        } catch (IOException e) {
            fail(connectionLost(e));
        } finally {
            sendTurn.unlock();
        }
    }

    private void linger() {
        try {
            if (receiveTurn.tryLock(CLOSE_PATIENCE.toNanos(), TimeUnit.NANOSECONDS)) {
                try {
                    channel.drain(CLOSE_PATIENCE, MAX_DRAINED_BYTES);
                } finally {
                    receiveTurn.unlock();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            finish();
        }
    }

    /** Closes the connection, which releases whoever waits on it, then overwrites the keys. */
    private void finish() {
        channel.close();
        sendTurn.lock();
        try {
            wipeSending();
        } finally {
            sendTurn.unlock();
        }
        receiveTurn.lock();
        try {
            receiving.close();
        } finally {
            receiveTurn.unlock();
        }
    }

    /**
     * Overwrites the keys of a direction that nobody is using. Called after every turn, so whoever has the last turn
     * after a failure does it.
     */
    private void wipeIfFailed() {
        if (failure.get() == null) {
            return;
        }
        if (sendTurn.tryLock()) {
            try {
                wipeSending();
            } finally {
                sendTurn.unlock();
            }
        }
        if (receiveTurn.tryLock()) {
            try {
                receiving.close();
            } finally {
                receiveTurn.unlock();
            }
        }
    }

    private void wipeSending() {
        sending.close();
        Arrays.fill(sendFrame, (byte) 0);
    }

    /**
     * Remembers the first failure and ends the session; returns what the caller is to throw. A close is not a failure:
     * it takes its own course.
     */
    private SessionException fail(SessionException cause) {
        if (cause.reason() == SessionReason.CLOSED || cause.reason() == SessionReason.CLOSED_BY_PEER) {
            return cause;
        }
        SessionException first = failure.compareAndExchange(null, cause);
        channel.close();
        return first == null ? cause : first;
    }

    private SessionException connectionLost(IOException cause) {
        if (closing.get()) {
            return closedHere();
        }
        if (channel.hardStopped()) {
            return tooOld();
        }
        String detail = cause instanceof EOFException ? "ended" : "failed";
        return new SessionException(
            SessionReason.TRUNCATED,
            "the connection " + detail + " and the peer had not closed the session",
            cause
        );
    }

    private void requireAlive() {
        if (closing.get()) {
            throw closedHere();
        }
        SessionException first = failure.get();
        if (first != null) {
            throw new SessionException(first.reason(), String.valueOf(first.getMessage()), first);
        }
        if (!clock.instant().isBefore(deadline)) {
            throw tooOld();
        }
    }

    private long nanosUntilDeadline() {
        return Duration.between(clock.instant(), deadline).toNanos();
    }

    private static SessionException closedHere() {
        return new SessionException(SessionReason.CLOSED, "this side has closed the session");
    }

    private static SessionException tooOld() {
        return new SessionException(SessionReason.TOO_OLD, "the session has reached its age limit; open a new one");
    }
}
