package org.clavis.client.session.datagram;

import org.jspecify.annotations.Nullable;

/** What a datagram is, by its first byte; three zero bytes follow. */
enum PacketType {
    /** The initiator's first frame. */
    HELLO(1),
    /** The responder's frame. */
    ANSWER(2),
    /** The responder, under load, wants to see that the initiator receives at its address. */
    COOKIE(3),
    /** Encrypted. */
    DATA(4);

    private static final PacketType[] ALL = values();

    private final byte code;

    PacketType(int code) {
        this.code = (byte) code;
    }

    byte code() {
        return code;
    }

    /** The type of a packet, or null if it is none of them. */
    static @Nullable PacketType of(byte[] packet, int length) {
        if (length < Packets.HEADER_BYTES || packet[1] != 0 || packet[2] != 0 || packet[3] != 0) {
            return null;
        }
        for (PacketType type : ALL) {
            if (type.code == packet[0]) {
                return type;
            }
        }
        return null;
    }
}
