package org.clavis.client.session.datagram;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Where things are in datagrams. Integers are big-endian. */
final class Packets {

    /** Type, three zeros, an index. */
    static final int HEADER_BYTES = 8;

    /** Where the first index is: the sender's own in hellos and answers, the receiver's in all others. */
    static final int INDEX_OFFSET = 4;

    /** Length of each of the two codes after a hello's frame. */
    static final int CODE_BYTES = 16;

    /** Both codes. */
    static final int CODES_BYTES = 2 * CODE_BYTES;

    /** Header and the receiver's index, before an answer's frame. */
    static final int ANSWER_HEADER_BYTES = HEADER_BYTES + 4;

    /** A cookie reply: header, cookie, code. */
    static final int COOKIE_BYTES = HEADER_BYTES + 2 * CODE_BYTES;

    /** Header and counter, before a data packet's ciphertext. */
    static final int DATA_HEADER_BYTES = HEADER_BYTES + 8;

    /** The longest frame of a handshake. */
    static final int MAX_FRAME_BYTES = 8_192;

    /** The most that a datagram carries over IPv4. */
    static final int MAX_PACKET_BYTES = 65_507;

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private Packets() {}

    /** A hello whose codes are still zero. */
    static byte[] hello(int senderIndex, byte[] frame) {
        byte[] packet = new byte[HEADER_BYTES + frame.length + CODES_BYTES];
        putHeader(packet, PacketType.HELLO, senderIndex);
        System.arraycopy(frame, 0, packet, HEADER_BYTES, frame.length);
        return packet;
    }

    /** The frame of a hello of this length. */
    static byte[] helloFrame(byte[] packet, int length) {
        return Arrays.copyOfRange(packet, HEADER_BYTES, length - CODES_BYTES);
    }

    static byte[] answer(int senderIndex, int receiverIndex, byte[] frame) {
        byte[] packet = new byte[ANSWER_HEADER_BYTES + frame.length];
        putHeader(packet, PacketType.ANSWER, senderIndex);
        putInt(packet, HEADER_BYTES, receiverIndex);
        System.arraycopy(frame, 0, packet, ANSWER_HEADER_BYTES, frame.length);
        return packet;
    }

    static void putHeader(byte[] packet, PacketType type, int index) {
        packet[0] = type.code();
        packet[1] = 0;
        packet[2] = 0;
        packet[3] = 0;
        putInt(packet, INDEX_OFFSET, index);
    }

    static int index(byte[] packet) {
        return getInt(packet, INDEX_OFFSET);
    }

    static int getInt(byte[] bytes, int offset) {
        return (int) INT.get(bytes, offset);
    }

    static void putInt(byte[] bytes, int offset, int value) {
        INT.set(bytes, offset, value);
    }

    static long getLong(byte[] bytes, int offset) {
        return (long) LONG.get(bytes, offset);
    }

    static void putLong(byte[] bytes, int offset, long value) {
        LONG.set(bytes, offset, value);
    }
}
