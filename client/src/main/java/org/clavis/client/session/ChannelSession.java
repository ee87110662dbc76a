package org.clavis.client.session;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A session on a {@link SessionSelector}: nothing it does ever waits.
 *
 * <p>What is sent goes to the peer's system at once, or into one buffer of bounded size; when that is full, {@link
 * #trySend} says no until the peer has read. What arrives is not kept: a handler that cannot take more for now says
 * {@link #suspend}, and the peer feels it. Safe for use by many threads.
 */
@SuppressWarnings("ByteBufferBackingArray") // all of them are allocated, and begin where their arrays do
public final class ChannelSession extends StreamSession {

    /** While more bytes than this wait to be sent, no message is taken. */
    public static final int HIGH_WATER_BYTES = 1 << 16;

    private static final long CLOSE_PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Buffers up to this size are kept while a session is silent. */
    private static final int SMALL_BUFFER_BYTES = 1024;

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    private static final byte[] EMPTY = new byte[0];

    private final SocketChannel channel;
    private final SessionLimits limits;
    private final MessageHandler handler;
    private final SessionSelector selector;
    private final AtomicBoolean finished = new AtomicBoolean();
    private final AtomicBoolean preparing = new AtomicBoolean();

    /** The turn to send; never held while anything is waited for. */
    private final ReentrantLock sendTurn = new ReentrantLock();

    // under the turn to send: what waits, between position and limit, and since when the peer has not taken a record
    private ByteBuffer unsent = NOTHING;
    private long stalledSinceNanos;
    private int takenSince;
    private boolean refused;
    private boolean closing;
    private long lingerUntilNanos;

    /** The turn to receive: the selector's thread, or one that computes a handshake. */
    private final ReentrantLock receiveTurn = new ReentrantLock();

    // under the turn to receive
    private byte[] rest;
    private byte[] parts = EMPTY;
    private volatile long restSinceNanos;
    private volatile long heardNanos = System.nanoTime();
    private volatile boolean computing;
    private volatile boolean suspended;
    private volatile @Nullable SelectionKey key;

    // of the selector's thread
    private EstablishedSession keys;
    private long keysSinceNanos;

    ChannelSession(Session.Parts session, MessageHandler handler, SessionSelector selector) {
        super(session.engine());
        channel = session.channel();
        rest = session.unread();
        restSinceNanos = heardNanos;
        keys = engine.established();
        keysSinceNanos = session.keysSinceNanos();
        limits = session.limits();
        this.handler = handler;
        this.selector = selector;
    }

    /** Puts the connection under the selector's care. */
    void register(Selector with) {
        try {
            channel.configureBlocking(false);
            key = channel.register(with, SelectionKey.OP_READ, this);
        } catch (IOException e) {
            fail(truncated("failed", e));
        }
    }

    @Override
    public boolean isOpen() {
        return engine.failure().isEmpty() && !engine.peerClosed();
    }

    /** As {@link #trySend(byte[], int, int)}, with a whole array. */
    public boolean trySend(byte[] message) {
        return trySend(message, 0, message.length);
    }

    /**
     * Sends a message, unless too much waits to be sent.
     *
     * @param message at most {@link SessionLimits#maxMessageBytes} bytes of it; not changed
     * @return false if nothing was sent; {@link MessageHandler#writable} follows
     * @throws IllegalArgumentException if it is longer; nothing has happened
     * @throws SessionException if the session is over, or ends because of this
     */
    public boolean trySend(byte[] message, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, message.length);
        if (length > limits.maxMessageBytes()) {
            throw new IllegalArgumentException(
                "a message has at most " + limits.maxMessageBytes() + " bytes, not " + length
            );
        }
        sendTurn.lock();
        try {
            if (closing && engine.failure().isEmpty()) {
                // no failure: what was sent before, and the close, still go out
                throw new SessionException(SessionReason.CLOSED, "this side has closed the session");
            }
            return sendInTurn(message, offset, length);
        } finally {
            sendTurn.unlock();
            wipeIfFailed();
        }
    }

    private boolean sendInTurn(byte[] message, int offset, int length) {
        try {
            engine.requireAlive();
            if (unsent.remaining() > HIGH_WATER_BYTES) {
                refused = true;
                return false;
            }
            int sent = 0;
            int part;
            do {
                queueControl();
                part = Math.min(length - sent, RecordLayer.MAX_CONTENT_BYTES);
                makeRoom(engine.maxFrameBytes(part));
                int end = unsent.limit();
                int frame = engine.sealMessage(message, offset + sent, length - sent, unsent.array(), end);
                unsent.limit(end + frame);
                sent += part;
            } while (sent < length);
            write();
            engine.requireAlive();
            return true;
        } catch (SessionException e) {
            throw fail(e);
        }
    }

    /** Reads no more until {@link #resume}; the rest of what has arrived waits, and then the peer. */
    public void suspend() {
        suspended = true;
    }

    /** Goes on reading. */
    public void resume() {
        heardNanos = System.nanoTime();
        restSinceNanos = heardNanos;
        suspended = false;
        selector.look(this);
    }

    @Override
    public void requestRekey() {
        engine.requestRekey();
    }

    @Override
    public void end(SessionReason reason, String detail) {
        fail(new SessionException(reason, detail));
    }

    /**
     * Tells the peer, in a record that nobody else can make, that this side is done. What was sent before still goes
     * out, for a second at most; {@link MessageHandler#ended} follows.
     */
    @Override
    public void close() {
        sendTurn.lock();
        try {
            if (closing || engine.failure().isPresent()) {
                return;
            }
            closing = true;
            lingerUntilNanos = System.nanoTime() + CLOSE_PATIENCE_NANOS;
            queue(engine.sealClose());
            write();
        } catch (SessionException e) {
            fail(e);
        } finally {
            sendTurn.unlock();
            wipeIfFailed();
        }
    }

    /** What the selector's thread does when the channel is ready, or somebody asked. */
    void serve(ByteBuffer scratch) {
        if (!finished.get()) {
            flush();
            read(scratch);
        }
        if (engine.failure().isPresent()) {
            finish();
        }
    }

    /** What the clock demands. */
    void tick() {
        long now = System.nanoTime();
        if (engine.tick()) {
            prepare();
        }
        checkAge(now);
        sendTurn.lock();
        try {
            if (unsent.hasRemaining() && now - stalledSinceNanos > limits.recordTimeout().toNanos()) {
                fail(new SessionException(SessionReason.PEER_NOT_READING, "the peer does not read"));
            } else if (closing && now - lingerUntilNanos > 0) {
                fail(new SessionException(SessionReason.CLOSED, "this side has closed the session"));
            } else if (!unsent.hasRemaining() && unsent.capacity() > SMALL_BUFFER_BYTES) {
                unsent = NOTHING;
            }
        } finally {
            sendTurn.unlock();
        }
        if (receiveTurn.tryLock()) {
            try {
                checkSilence(now);
            } finally {
                receiveTurn.unlock();
            }
        }
        if (engine.failure().isPresent()) {
            finish();
        }
    }

    /** Ends the session for its keys' age by a clock that nobody can set back, should the session's stand still. */
    private void checkAge(long now) {
        EstablishedSession present = engine.established();
        if (present != keys) {
            keys = present;
            keysSinceNanos = now;
        } else if (now - keysSinceNanos > limits.maxAge().toNanos()) {
            engine.expire();
        }
    }

    private void checkSilence(long now) {
        if (suspended || computing) {
            return;
        }
        boolean slow = rest.length > 0 && now - restSinceNanos > limits.recordTimeout().toNanos();
        if (slow || now - heardNanos > limits.idleTimeout().toNanos()) {
            fail(new SessionException(SessionReason.TIMEOUT, "nothing, or not all of a record, came in time"));
        }
    }

    /** Computes the next handshake's first frame on a thread of its own, if one is due, and sends what there is. */
    private void prepare() {
        if (preparing.compareAndSet(false, true)) {
            Thread.ofVirtual()
                .name("clavis-session-control")
                .start(() -> {
                    try {
                        engine.prepare();
                        flush();
                    } finally {
                        preparing.set(false);
                        wipeIfFailed();
                    }
                });
        }
    }

    /** Sends what waits, and what the session itself has to say. */
    private void flush() {
        sendTurn.lock();
        try {
            if (engine.failure().isEmpty()) {
                if (!closing) {
                    queueControl();
                }
                write();
            }
        } catch (SessionException e) {
            fail(e);
        } finally {
            sendTurn.unlock();
            wipeIfFailed();
        }
    }

    /** Tells the handler that there is room, if it was told that there was none. On the selector's thread. */
    private void tellWritable() {
        sendTurn.lock();
        try {
            if (!refused || closing || unsent.remaining() > HIGH_WATER_BYTES || engine.failure().isPresent()) {
                return;
            }
            refused = false;
        } finally {
            sendTurn.unlock();
        }
        try {
            handler.writable(this);
        } catch (RuntimeException bug) {
            fail(handlerFailed(bug));
        }
    }

    private void queueControl() {
        for (Optional<byte[]> frame = engine.nextControl(); frame.isPresent(); frame = engine.nextControl()) {
            queue(frame.get());
        }
    }

    private void queue(byte[] frame) {
        makeRoom(frame.length);
        int end = unsent.limit();
        System.arraycopy(frame, 0, unsent.array(), end, frame.length);
        unsent.limit(end + frame.length);
    }

    /** Makes the array longer than the limit by so much; what waits is moved to its front or to a larger one. */
    private void makeRoom(int bytes) {
        if (unsent.capacity() - unsent.limit() >= bytes) {
            return;
        }
        int waiting = unsent.remaining();
        byte[] source = unsent.array();
        int from = unsent.position();
        if (unsent.capacity() - waiting < bytes) {
            unsent = ByteBuffer.allocate(Math.max(SMALL_BUFFER_BYTES, Integer.highestOneBit(waiting + bytes) << 1));
        }
        System.arraycopy(source, from, unsent.array(), 0, waiting);
        unsent.position(0).limit(waiting);
    }

    private void write() {
        try {
            boolean waited = unsent.hasRemaining() && takenSince > 0;
            int taken = channel.write(unsent);
            if (!unsent.hasRemaining()) {
                unsent.position(0).limit(0);
                takenSince = 0;
                interest(SelectionKey.OP_WRITE, false);
                if (closing) {
                    channel.shutdownOutput();
                }
            } else {
                takenSince += taken;
                // a record's worth of bytes has the record's time
                if (!waited || takenSince > FrameChannel.MAX_FRAME_BYTES) {
                    takenSince = 1;
                    stalledSinceNanos = System.nanoTime();
                }
                interest(SelectionKey.OP_WRITE, true);
            }
        } catch (IOException e) {
            fail(truncated("failed", e));
        }
    }

    private void read(ByteBuffer scratch) {
        if (computing) {
            // whoever computes has the turn, perhaps for as long as the registry takes to answer
            return;
        }
        receiveTurn.lock();
        try {
            if (engine.failure().isPresent()) {
                return;
            }
            scratch.clear();
            scratch.put(rest);
            int before = rest.length;
            boolean ended = false;
            if (!suspended && rest.length <= FrameChannel.LENGTH_BYTES + FrameChannel.MAX_FRAME_BYTES) {
                int got = channel.read(scratch);
                ended = got < 0;
                if (got > 0) {
                    heardNanos = System.nanoTime();
                }
            }
            process(scratch.array(), scratch.position(), before);
            if (ended && engine.failure().isEmpty() && !suspended && !computing) {
                fail(truncated("ended", null));
            }
            interest(SelectionKey.OP_READ, !suspended && !computing);
        } catch (IOException e) {
            fail(truncated("failed", e));
        } catch (SessionException e) {
            fail(e);
        } finally {
            receiveTurn.unlock();
            wipeIfFailed();
        }
        tellWritable();
    }

    /** Opens the frames in the first {@code end} bytes and keeps the rest. */
    private void process(byte[] buffer, int end, int before) {
        int at = 0;
        while (!suspended && !computing && end - at >= FrameChannel.LENGTH_BYTES) {
            int length = FrameChannel.readLength(buffer, at);
            if (length < RecordLayer.OVERHEAD_BYTES) {
                throw new SessionException(SessionReason.FRAME_SIZE, "a frame of " + length + " bytes");
            }
            int body = at + FrameChannel.LENGTH_BYTES;
            if (end - body < length) {
                break;
            }
            at = body + length;
            dispatch(buffer, body, length);
            if (engine.failure().isPresent()) {
                return;
            }
        }
        if (at > 0 || before == 0) {
            restSinceNanos = System.nanoTime();
        }
        rest = at == end ? EMPTY : Arrays.copyOfRange(buffer, at, end);
    }

    private void dispatch(byte[] buffer, int body, int length) {
        RecordKind kind = engine.open(buffer, body, length);
        if (kind == RecordKind.MESSAGE || kind == RecordKind.PART) {
            deliver(kind, buffer);
        } else if (kind == RecordKind.CLOSE) {
            throw new SessionException(SessionReason.CLOSED_BY_PEER, "the peer has closed the session");
        } else if (kind == RecordKind.REKEY) {
            computing = true;
            Thread.ofVirtual().name("clavis-session-rekey").start(this::continueRekey);
        } else if (engine.hasControl()) {
            prepare();
        }
    }

    private void deliver(RecordKind kind, byte[] buffer) {
        int from = engine.contentOffset();
        int content = engine.contentBytes();
        if (kind == RecordKind.PART || parts.length > 0) {
            byte[] longer = Arrays.copyOf(parts, parts.length + content);
            System.arraycopy(buffer, from, longer, parts.length, content);
            parts = longer;
        }
        if (kind == RecordKind.PART || isClosing()) {
            return;
        }
        try {
            if (parts.length > 0) {
                byte[] whole = parts;
                parts = EMPTY;
                handler.received(this, whole, 0, whole.length);
            } else {
                handler.received(this, buffer, from, content);
            }
        } catch (RuntimeException bug) {
            throw handlerFailed(bug);
        }
    }

    private void continueRekey() {
        receiveTurn.lock();
        try {
            engine.continueRekey();
        } catch (SessionException e) {
            fail(e);
        } finally {
            heardNanos = System.nanoTime();
            restSinceNanos = heardNanos;
            computing = false;
            receiveTurn.unlock();
            wipeIfFailed();
        }
        flush();
        selector.look(this);
    }

    private boolean isClosing() {
        sendTurn.lock();
        try {
            return closing;
        } finally {
            sendTurn.unlock();
        }
    }

    private void interest(int operation, boolean wanted) {
        SelectionKey present = key;
        if (present == null || !present.isValid()) {
            return;
        }
        try {
            boolean has = (present.interestOps() & operation) != 0;
            if (has != wanted) {
                if (wanted) {
                    present.interestOpsOr(operation);
                } else {
                    present.interestOpsAnd(~operation);
                }
                present.selector().wakeup();
            }
        } catch (CancelledKeyException e) {
            // another thread has closed the channel since
        }
    }

    /** Remembers the first failure and ends the session; the handler hears of it on the selector's thread. */
    private SessionException fail(SessionException cause) {
        SessionException first = engine.fail(cause);
        closeChannel();
        wipeIfFailed();
        selector.look(this);
        return first;
    }

    private void closeChannel() {
        try {
            channel.close();
        } catch (IOException e) {
            // the descriptor is gone either way
        }
    }

    private void wipeIfFailed() {
        if (engine.failure().isEmpty()) {
            return;
        }
        if (sendTurn.tryLock()) {
            try {
                engine.wipeSending();
                Arrays.fill(unsent.array(), (byte) 0);
                unsent = NOTHING;
            } finally {
                sendTurn.unlock();
            }
        }
        if (receiveTurn.tryLock()) {
            try {
                engine.wipeReceiving();
                Arrays.fill(parts, (byte) 0);
                parts = EMPTY;
            } finally {
                receiveTurn.unlock();
            }
        }
    }

    /** The end of a session that has failed or closed. On the selector's thread. */
    void finish() {
        if (!finished.compareAndSet(false, true)) {
            return;
        }
        closeChannel();
        wipeIfFailed();
        selector.forget(this);
        try {
            engine.failure().ifPresent(reason -> handler.ended(this, reason));
        } catch (RuntimeException bug) {
            Thread thread = Thread.currentThread();
            thread.getUncaughtExceptionHandler().uncaughtException(thread, bug);
        }
    }

    private static SessionException handlerFailed(RuntimeException bug) {
        return bug instanceof SessionException of
            ? of
            : new SessionException(SessionReason.HANDLER_FAILED, String.valueOf(bug.getMessage()), bug);
    }

    private SessionException truncated(String how, @Nullable IOException cause) {
        return isClosing()
            ? new SessionException(SessionReason.CLOSED, "this side has closed the session")
            : new SessionException(
                  SessionReason.TRUNCATED,
                  "the connection " + how + " and the peer had not closed the session",
                  cause
              );
    }
}
