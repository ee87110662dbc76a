package org.clavis.client.session;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.clavis.client.counterparty.Counterparty;
import org.clavis.client.counterparty.CounterpartyResolver;
import org.clavis.client.identity.Identity;
import org.jspecify.annotations.Nullable;

/**
 * An open session with a counterparty, over TCP: messages in both directions, each delivered once, whole and in order,
 * or not at all.
 *
 * <p>One thread may send while another receives; calls of one kind take turns. There is no queue: a sender waits until
 * the peer's system takes its bytes, and for no longer than the record timeout. The session agrees on fresh keys by
 * itself, for which both sides have to be receiving now and then; without them it ends. The first failure ends the
 * session: keys are overwritten, the connection is closed, and every later call repeats the reason.
 */
public final class Session extends StreamSession {

    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(1);
    private static final long TIMER_SLACK_MILLIS = 5;
    private static final long MAX_DRAINED_BYTES = 1 << 20;
    private static final int SMALL_FRAME_BYTES = 1024;
    private static final byte[] EMPTY = new byte[0];

    private final FrameChannel channel;
    private final SessionLimits limits;
    private final ReentrantLock sendTurn = new ReentrantLock();
    private final ReentrantLock receiveTurn = new ReentrantLock();
    private final AtomicBoolean closing = new AtomicBoolean();
    private volatile boolean handedOver;
    private final AtomicBoolean attending = new AtomicBoolean();
    private final AtomicLong messagesSent = new AtomicLong();
    private final AtomicLong messagesReceived = new AtomicLong();
    private final long handshakeBytes;
    private final long handshakeNanos;
    private byte[] sendFrame = EMPTY;

    /** A session on a connection whose handshake began at {@code startNanos} and has just finished. */
    Session(
        EstablishedSession established,
        FrameChannel channel,
        SessionOptions options,
        Rekeying rekeying,
        long startNanos
    ) {
        super(new SessionEngine(established, options, rekeying));
        this.channel = channel;
        limits = options.limits();
        handshakeBytes = channel.bytesSent() + channel.bytesReceived() - channel.unreadBytes();
        handshakeNanos = System.nanoTime() - startNanos;
        channel.stopAfter(limits.maxAge());
        channel.attend(this::tick);
    }

    /**
     * Opens a session with {@code peer}, of suite 1: an identity does not know what it is registered for. One that is
     * registered for a stronger suite connects as a {@link LocalDesk}, or says so with the options' protocol; a peer that
     * is registered for a stronger one as well refuses it otherwise.
     *
     * @param identity this side; registered where the peer is
     * @param peer the other side, as the registry vouched for it
     * @param address where it listens
     * @throws HandshakeException if it does not come about
     */
    public static Session connect(Identity identity, Counterparty peer, InetSocketAddress address) {
        return connect(identity, peer, address, SessionOptions.STANDARD);
    }

    /** As {@link #connect(Identity, Counterparty, InetSocketAddress)}, with options, whose protocol has the suite. */
    public static Session connect(
        Identity identity,
        Counterparty peer,
        InetSocketAddress address,
        SessionOptions options
    ) {
        LocalDesk desk = LocalDesk.connecting(identity, peer);
        Session session = null;
        try {
            session = Connector.connect(desk, true, peer, address, options);
            return session;
        } finally {
            if (session == null) {
                desk.close();
            }
        }
    }

    /**
     * As {@link #connect(Identity, Counterparty, InetSocketAddress)}, for a desk that knows its own registration: the
     * session is of the strongest suite that both sides have registered. It ends when it needs fresh keys and the desk is
     * closed.
     */
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
        return Connector.connect(desk, false, peer, address, options);
    }

    /**
     * Opens a session with whoever listens at an address, if the resolver approves of it: {@link #peer} tells who it is.
     * See {@link IntroductionHandshake} for what that shows and to whom.
     *
     * @param desk this side; it knows its own epoch
     * @param resolver asked about the peer
     * @param address where it listens
     * @param options with an introduction as protocol
     * @throws HandshakeException if it does not come about
     * @throws IllegalArgumentException if the protocol is no introduction
     */
    public static Session introduce(
        LocalDesk desk,
        CounterpartyResolver resolver,
        InetSocketAddress address,
        SessionOptions options
    ) {
        return Connector.introduce(desk, resolver, address, options);
    }

    @Override
    public boolean isOpen() {
        return (handedOver || !closing.get()) && !engine.peerClosed() && engine.failure().isEmpty();
    }

    /** What the session has carried so far. */
    public SessionStatistics statistics() {
        return new SessionStatistics(
            channel.bytesSent(),
            channel.bytesReceived(),
            messagesSent.get(),
            messagesReceived.get(),
            handshakeBytes,
            handshakeNanos,
            engine.handshakes()
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
        send(message, 0, message.length);
    }

    /**
     * As {@link #send(byte[])}, with a part of an array.
     *
     * @throws IndexOutOfBoundsException if the array has no such part; nothing has happened
     */
    public void send(byte[] message, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, message.length);
        if (length > limits.maxMessageBytes()) {
            throw new IllegalArgumentException(
                "a message has at most " + limits.maxMessageBytes() + " bytes, not " + length
            );
        }
        sendTurn.lock();
        try {
            requireAlive();
            if (engine.peerClosed()) {
                throw new SessionException(SessionReason.CLOSED_BY_PEER, "the peer has closed the session");
            }
            int sent = 0;
            int part;
            do {
                sendControl();
                part = Math.min(length - sent, RecordLayer.MAX_CONTENT_BYTES);
                int frame = engine.sealMessage(message, offset + sent, length - sent, frameFor(part), 0);
                channel.write(sendFrame, frame);
                sent += part;
            } while (sent < length);
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
        return Optional.ofNullable(receiveInTurn(null));
    }

    /**
     * As {@link #receive()}, into a buffer of the caller's, whose position is then after the message.
     *
     * @param target with room for the longest message that the session takes, {@link SessionLimits#maxMessageBytes}
     * @return false, and nothing written, once the peer has closed the session
     * @throws IllegalArgumentException if the buffer is too small; nothing has happened
     */
    public boolean receive(ByteBuffer target) {
        if (target.remaining() < limits.maxMessageBytes()) {
            throw new IllegalArgumentException(
                "a message may have " + limits.maxMessageBytes() + " bytes, the buffer has " + target.remaining()
            );
        }
        return receiveInTurn(target) != null;
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
        if (engine.peerClosed() || engine.failure().isPresent()) {
            finish();
        } else {
            // the peer may be sending: closing now would make its system drop our last record
            Thread.ofVirtual().name("clavis-session-close").start(this::linger);
        }
    }

    @Override
    public void end(SessionReason reason, String detail) {
        engine.fail(new SessionException(reason, detail));
        if (!handedOver) {
            channel.close();
            wipeIfFailed();
        }
        // or else the selector does, which looks at the engine before long
    }

    @Override
    public void requestRekey() {
        engine.requestRekey();
        tick();
    }

    /** What a session is made of, for somebody else to go on with, and the {@link System#nanoTime} of its keys. */
    @SuppressWarnings("ArrayRecordComponent") // handed on once, compared never
    record Parts(
        SessionEngine engine,
        SocketChannel channel,
        byte[] unread,
        SessionLimits limits,
        long keysSinceNanos
    ) {}

    /**
     * Gives up the session to somebody who goes on with it. This object then sends and receives nothing more, and closing
     * it closes nothing; whoever watches it goes on watching the session.
     *
     * @throws SessionException if the session is over
     */
    Parts handOver() {
        sendTurn.lock();
        try {
            receiveTurn.lock();
            try {
                requireAlive();
                SocketChannel released = channel.release();
                handedOver = true;
                closing.set(true);
                long keysSinceNanos = channel.hardStopNanos() - limits.maxAge().toNanos();
                return new Parts(engine, released, channel.unread(), limits, keysSinceNanos);
            } finally {
                receiveTurn.unlock();
            }
        } finally {
            sendTurn.unlock();
        }
    }

    /** What the clock demands. Called a few times a second by a thread that must not wait. */
    private void tick() {
        if (closing.get()) {
            return;
        }
        if (engine.tick()) {
            attend();
        } else if (engine.failure().isPresent()) {
            channel.close();
            wipeIfFailed();
        }
    }

    /**
     * Sends what the session itself has to say, on a thread of its own: whoever receives must not wait until the peer
     * reads, since the peer may be waiting for the same.
     */
    private void attend() {
        if (attending.compareAndSet(false, true)) {
            Thread.ofVirtual().name("clavis-session-control").start(this::attendNow);
        }
    }

    private void attendNow() {
        try {
            engine.prepare();
            sendTurn.lock();
            try {
                if (!closing.get()) {
                    sendControl();
                }
            } finally {
                sendTurn.unlock();
            }
        } catch (SocketTimeoutException e) {
            fail(new SessionException(SessionReason.PEER_NOT_READING, "the peer does not read", e));
        } catch (IOException e) {
            fail(connectionLost(e));
        } catch (SessionException e) {
            fail(e);
        } finally {
            attending.set(false);
            if (engine.failure().isPresent()) {
                channel.close();
                wipeIfFailed();
            }
        }
    }

    private void sendControl() throws IOException {
        for (Optional<byte[]> frame = engine.nextControl(); frame.isPresent(); frame = engine.nextControl()) {
            channel.write(frame.get(), frame.get().length);
        }
    }

    private byte[] frameFor(int messageBytes) {
        int needed = engine.maxFrameBytes(messageBytes);
        if (sendFrame.length < needed) {
            sendFrame = new byte[Math.max(SMALL_FRAME_BYTES, needed)];
        }
        return sendFrame;
    }

    /** The next message, or an empty array once it is in {@code target}; null once the peer has closed the session. */
    private byte @Nullable [] receiveInTurn(@Nullable ByteBuffer target) {
        receiveTurn.lock();
        try {
            if (engine.peerClosed()) {
                return null;
            }
            requireAlive();
            byte[] message = target == null ? nextMessage() : nextMessage(target);
            if (message != null) {
                messagesReceived.incrementAndGet();
            }
            return message;
        } catch (SocketTimeoutException e) {
            throw fail(new SessionException(SessionReason.TIMEOUT, "nothing, or not all of a record, came in time", e));
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

    private byte @Nullable [] nextMessage() throws IOException {
        byte[] message = EMPTY;
        while (true) {
            RecordKind kind = nextRecord();
            if (kind == RecordKind.CLOSE) {
                return null;
            }
            int from = engine.contentOffset();
            int content = engine.contentBytes();
            byte[] longer = Arrays.copyOf(message, message.length + content);
            System.arraycopy(channel.body(), from, longer, message.length, content);
            message = longer;
            if (kind == RecordKind.MESSAGE) {
                return message;
            }
        }
    }

    private byte @Nullable [] nextMessage(ByteBuffer target) throws IOException {
        while (true) {
            RecordKind kind = nextRecord();
            if (kind == RecordKind.CLOSE) {
                return null;
            }
            target.put(channel.body(), engine.contentOffset(), engine.contentBytes());
            if (kind == RecordKind.MESSAGE) {
                return EMPTY;
            }
        }
    }

    /** Reads records until one is of a message, or the last. */
    private RecordKind nextRecord() throws IOException {
        while (true) {
            int bytes = nextFrame();
            requireAlive();
            EstablishedSession before = engine.established();
            RecordKind kind = engine.open(channel.body(), channel.bodyOffset(), bytes);
            if (kind.isData() || kind == RecordKind.CLOSE) {
                return kind;
            }
            if (kind == RecordKind.REKEY) {
                engine.continueRekey();
            }
            if (engine.established() != before) {
                channel.stopAfter(limits.maxAge());
            }
            if (engine.hasControl()) {
                attend();
            }
        }
    }

    private int nextFrame() throws IOException {
        long start = System.nanoTime();
        long wait = Math.min(limits.idleTimeout().toNanos(), TimeUnit.MILLISECONDS.toNanos(engine.millisLeft()));
        try {
            return channel.readFrame(
                RecordLayer.OVERHEAD_BYTES,
                FrameChannel.MAX_FRAME_BYTES,
                start + wait,
                limits.recordTimeout().toNanos()
            );
        } catch (SocketTimeoutException e) {
            requireAlive();
            if (engine.millisLeft() <= TIMER_SLACK_MILLIS) {
                throw engine.expire();
            }
            throw e;
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
            if (engine.failure().isEmpty()) {
                byte[] frame = engine.sealClose();
                channel.write(frame, frame.length);
            }
        } catch (IOException e) {
            fail(connectionLost(e));
        } catch (SessionException e) {
            fail(e);
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
            engine.wipeReceiving();
        } finally {
            receiveTurn.unlock();
        }
    }

    /**
     * Overwrites the keys of a direction that nobody is using. Called after every turn, so whoever has the last turn
     * after a failure does it.
     */
    private void wipeIfFailed() {
        if (engine.failure().isEmpty()) {
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
                engine.wipeReceiving();
            } finally {
                receiveTurn.unlock();
            }
        }
    }

    private void wipeSending() {
        engine.wipeSending();
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
        SessionException first = engine.fail(cause);
        channel.close();
        return first;
    }

    private SessionException connectionLost(IOException cause) {
        if (closing.get()) {
            return closedHere();
        }
        if (channel.hardStopped()) {
            return engine.expire();
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
        engine.requireAlive();
    }

    private static SessionException closedHere() {
        return new SessionException(SessionReason.CLOSED, "this side has closed the session, or handed it over");
    }
}
