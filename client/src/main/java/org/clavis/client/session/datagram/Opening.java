package org.clavis.client.session.datagram;

import java.util.function.IntSupplier;
import org.clavis.client.session.EstablishedSession;
import org.clavis.client.session.HandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * The initiator's way to the first keys, without socket or clock: hellos with growing pauses until one is answered.
 *
 * <p>Every hello is of a new handshake, with a newer timestamp, so that a responder that has seen the last one takes it.
 * Only the newest one can be answered, and each goes out a second time at most, when it is asked for a cookie. Not safe
 * for use by several threads.
 */
final class Opening implements AutoCloseable {

    private final Handshakes handshakes;
    private final HelloCodes codes;
    private final IntSupplier newIndex;
    private byte[] cookie = {};
    private Handshakes.@Nullable Begun begun;
    private byte[] hello = {};
    private int index;
    private boolean cookieUsed;
    private long nextAt;
    private long waitNanos = DatagramEngine.FIRST_RETRY.toNanos();

    /** What came of it: keys, and the indices under which each side is addressed. */
    record Opened(EstablishedSession established, int localIndex, int remoteIndex) {}

    /**
     * @param newIndex gives an index for the packets to this side, of which the newest is in use
     */
    Opening(Handshakes handshakes, HelloCodes codes, IntSupplier newIndex, long now) {
        nextAt = now;
        this.handshakes = handshakes;
        this.codes = codes;
        this.newIndex = newIndex;
    }

    /**
     * The next hello.
     *
     * @throws HandshakeException if this side cannot begin
     */
    byte[] hello(long now) {
        close();
        Handshakes.Begun fresh = handshakes.begin();
        begun = fresh;
        index = newIndex.getAsInt();
        hello = Packets.hello(index, fresh.hello());
        cookieUsed = false;
        nextAt = now + waitNanos;
        waitNanos *= 2;
        return sealed();
    }

    /** How long to wait for an answer before the next {@link #hello}. */
    long nanosToNext(long now) {
        return nextAt - now;
    }

    /** The hello once more, with the cookie that this reply has brought; or null if it brought none. */
    byte @Nullable [] cookie(byte[] packet, int length) {
        if (begun == null || cookieUsed || Packets.index(packet) != index) {
            return null;
        }
        byte[] brought = codes.cookieIn(packet, length, hello, hello.length);
        if (brought.length == 0) {
            return null;
        }
        cookie = brought;
        cookieUsed = true;
        return sealed();
    }

    /**
     * Reads an answer.
     *
     * @return null if it is not one to the newest hello
     * @throws HandshakeException if it is refused; the next hello may do better
     */
    @Nullable
    Opened answer(byte[] packet, int length) {
        Handshakes.Begun asked = begun;
        if (
            asked == null ||
            length <= Packets.ANSWER_HEADER_BYTES ||
            length > Packets.ANSWER_HEADER_BYTES + Packets.MAX_FRAME_BYTES ||
            Packets.getInt(packet, Packets.HEADER_BYTES) != index
        ) {
            return null;
        }
        begun = null;
        byte[] frame = new byte[length - Packets.ANSWER_HEADER_BYTES];
        System.arraycopy(packet, Packets.ANSWER_HEADER_BYTES, frame, 0, frame.length);
        try (asked) {
            return new Opened(asked.finish(frame), index, Packets.index(packet));
        }
    }

    private byte[] sealed() {
        byte[] packet = hello.clone();
        codes.putFirst(packet, packet.length);
        if (cookie.length > 0) {
            codes.putSecond(cookie, packet, packet.length);
        }
        hello = packet;
        return packet.clone();
    }

    @Override
    public void close() {
        Handshakes.Begun dropped = begun;
        if (dropped != null) {
            begun = null;
            dropped.close();
        }
    }
}
