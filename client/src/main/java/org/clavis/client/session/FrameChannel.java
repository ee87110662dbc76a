package org.clavis.client.session;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serial;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Frames on a TCP connection: a length in two bytes, big-endian, then as many bytes.
 *
 * <p>Every wait has a deadline: reads through the socket's timeout, recomputed before each read so that a peer that
 * sends a byte now and then gains nothing, and writes through {@link Watchdog}. One thread may read while another
 * writes.
 */
final class FrameChannel implements AutoCloseable {

    static final int LENGTH_BYTES = 2;
    static final int MAX_FRAME_BYTES = 65_535;

    private static final int INITIAL_BUFFER_BYTES = 1024;
    private static final long NOT_WRITING = 0;

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final long writeTimeoutNanos;
    private final AtomicLong bytesReceived = new AtomicLong();
    private final AtomicLong bytesSent = new AtomicLong();

    private byte[] buffer = new byte[INITIAL_BUFFER_BYTES];
    private int position;
    private int limit;
    private int bodyOffset;
    private volatile long hardStopNanos;
    private volatile long writeDeadlineNanos = NOT_WRITING;
    private volatile boolean writeTimedOut;
    private volatile boolean hardStopped;
    private volatile @Nullable Runnable attendant;

    /** A frame of a length that is not allowed at its place. */
    static final class FrameSizeException extends IOException {

        @Serial
        private static final long serialVersionUID = 1L;

        FrameSizeException(int length, int min, int max) {
            super("a frame of " + length + " bytes, expected " + (min == max ? "" : min + " to ") + max);
        }
    }

    private FrameChannel(Socket socket, SessionLimits limits) throws IOException {
        this.socket = socket;
        socket.setTcpNoDelay(true);
        in = socket.getInputStream();
        out = socket.getOutputStream();
        writeTimeoutNanos = limits.recordTimeout().toNanos();
        stopAfter(limits.handshakeTimeout());
    }

    /**
     * Takes over a connected socket for a handshake. A write that is blocked for longer than the record timeout closes
     * it.
     *
     * @throws HandshakeException if it is no longer connected
     */
    static FrameChannel over(Socket socket, SessionLimits limits) {
        try {
            FrameChannel channel = new FrameChannel(socket, limits);
            Watchdog.watch(channel);
            return channel;
        } catch (IOException e) {
            closeQuietly(socket);
            throw HandshakeException.of(e, false);
        }
    }

    /** Moves the time after which the socket is closed whatever happens to {@code duration} from now. */
    void stopAfter(Duration duration) {
        hardStopNanos = System.nanoTime() + duration.toNanos();
    }

    /** When the socket is closed whatever happens, by {@link System#nanoTime}. */
    long hardStopNanos() {
        return hardStopNanos;
    }

    /** Has {@code task} run a few times a second for as long as the channel is open; it must not wait. */
    void attend(Runnable task) {
        attendant = task;
    }

    /**
     * Reads a frame; its body is then at {@link #body} from {@link #bodyOffset}, until the next read.
     *
     * @param startNanos the {@link System#nanoTime} by which its first byte must be there
     * @param wholeNanos how long it may take from then on
     * @return the length of its body
     * @throws FrameSizeException if the length is not within {@code min} and {@code max}
     * @throws EOFException if the stream ends
     * @throws SocketTimeoutException if a deadline passes
     */
    int readFrame(int min, int max, long startNanos, long wholeNanos) throws IOException {
        require(1, startNanos);
        return readBody(min, max, System.nanoTime() + wholeNanos);
    }

    byte[] body() {
        return buffer;
    }

    int bodyOffset() {
        return bodyOffset;
    }

    /** As {@link #readFrame}, into an array of its own, with one deadline for all of it. */
    byte[] readFrameBy(int min, int max, long deadlineNanos) throws IOException {
        int length = readBody(min, max, deadlineNanos);
        return Arrays.copyOfRange(buffer, bodyOffset, bodyOffset + length);
    }

    /** Writes the first {@code length} bytes of {@code frame}, which begin with the length of the rest. */
    void write(byte[] frame, int length) throws IOException {
        long deadline = System.nanoTime() + writeTimeoutNanos;
        writeDeadlineNanos = deadline == NOT_WRITING ? deadline + 1 : deadline;
        try {
            out.write(frame, 0, length);
        } catch (IOException e) {
            if (writeTimedOut) {
                throw new SocketTimeoutException("the peer does not read");
            }
            throw e;
        } finally {
            writeDeadlineNanos = NOT_WRITING;
        }
        bytesSent.addAndGet(length);
    }

    /** Writes {@code body} as a frame. */
    void writeFrame(byte[] body) throws IOException {
        byte[] frame = new byte[LENGTH_BYTES + body.length];
        putLength(frame, 0, body.length);
        System.arraycopy(body, 0, frame, LENGTH_BYTES, body.length);
        write(frame, frame.length);
    }

    static void putLength(byte[] frame, int at, int length) {
        frame[at] = (byte) (length >>> Byte.SIZE);
        frame[at + 1] = (byte) length;
    }

    /** The length that begins at {@code frame[at]}. */
    static int readLength(byte[] frame, int at) {
        return ((frame[at] & 0xff) << Byte.SIZE) | (frame[at + 1] & 0xff);
    }

    /** Tells the peer that nothing more comes. */
    void shutdownOutput() {
        try {
            socket.shutdownOutput();
        } catch (IOException e) {
            close();
        }
    }

    /** Reads and drops what the peer still sends, until it ends, or for so long, or for so much. */
    void drain(Duration timeout, long maxBytes) {
        long deadline = System.nanoTime() + timeout.toNanos();
        long start = bytesReceived();
        try {
            while (bytesReceived() - start < maxBytes) {
                position = 0;
                limit = 0;
                require(1, deadline);
            }
        } catch (IOException e) {
            // the end, in time or not: what is dropped has no reader
            close();
        }
    }

    /**
     * Gives the connection to somebody else, with what was received and not read: its bytes so far count as received.
     *
     * @throws IllegalStateException if the socket has no channel
     */
    SocketChannel release() {
        SocketChannel released = socket.getChannel();
        if (released == null) {
            throw new IllegalStateException("this connection was not made through a channel");
        }
        Watchdog.forget(this);
        return released;
    }

    /** What was received and not read. */
    byte[] unread() {
        return Arrays.copyOfRange(buffer, position, limit);
    }

    /** How much of what was received belongs to frames that nobody has read yet. */
    int unreadBytes() {
        return limit - position;
    }

    long bytesReceived() {
        return bytesReceived.get();
    }

    long bytesSent() {
        return bytesSent.get();
    }

    /** True if the channel's time was up. */
    boolean hardStopped() {
        return hardStopped;
    }

    /** Closes the socket if a write is overdue or the hard stop has passed; otherwise has the attendant look. */
    void look(long nowNanos) {
        long deadline = writeDeadlineNanos;
        if (deadline != NOT_WRITING && nowNanos - deadline > 0) {
            writeTimedOut = true;
            close();
        } else if (nowNanos - hardStopNanos > 0) {
            hardStopped = true;
            close();
        } else {
            Runnable task = attendant;
            if (task != null) {
                task.run();
            }
        }
    }

    @Override
    public void close() {
        Watchdog.forget(this);
        closeQuietly(socket);
    }

    static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // the descriptor is gone either way
        }
    }

    private int readBody(int min, int max, long deadlineNanos) throws IOException {
        require(LENGTH_BYTES, deadlineNanos);
        int length = readLength(buffer, position);
        if (length < min || length > max) {
            throw new FrameSizeException(length, min, max);
        }
        require(LENGTH_BYTES + length, deadlineNanos);
        bodyOffset = position + LENGTH_BYTES;
        position = bodyOffset + length;
        return length;
    }

    /** Reads until {@code bytes} unread bytes are in the buffer, moving them to its front or to a larger one. */
    private void require(int bytes, long deadlineNanos) throws IOException {
        if (limit - position >= bytes) {
            return;
        }
        if (position == limit) {
            position = 0;
            limit = 0;
        }
        if (buffer.length - position < bytes) {
            byte[] target = buffer.length < bytes ? new byte[Integer.highestOneBit(bytes - 1) << 1] : buffer;
            System.arraycopy(buffer, position, target, 0, limit - position);
            limit -= position;
            position = 0;
            buffer = target;
        }
        while (limit - position < bytes) {
            long millis = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
            if (millis <= 0) {
                throw new SocketTimeoutException("the deadline has passed");
            }
            socket.setSoTimeout((int) Math.min(millis, Integer.MAX_VALUE));
            int read = in.read(buffer, limit, buffer.length - limit);
            if (read < 0) {
                throw new EOFException("the stream has ended");
            }
            limit += read;
            bytesReceived.addAndGet(read);
        }
    }
}
