package org.clavis.client.session.datagram;

import org.jspecify.annotations.Nullable;

/** What a data packet carries, by the first byte of its plaintext. */
enum PacketKind {
    /** A message. */
    MESSAGE(0),
    /** Nothing: the sender is there, and has these keys. */
    KEEPALIVE(1),
    /** Nothing: the sender is done. */
    CLOSE(2),
    /** The hello of a new handshake: the initiator's new index and a frame. */
    REKEY_HELLO(3),
    /** Its answer: the responder's new index, the initiator's new index and a frame. */
    REKEY_ANSWER(4),
    /** Nothing: the responder would like a hello. */
    REKEY_WANTED(5);

    private static final PacketKind[] ALL = values();

    private final byte code;

    PacketKind(int code) {
        this.code = (byte) code;
    }

    byte code() {
        return code;
    }

    static @Nullable PacketKind ofCode(byte code) {
        return code >= 0 && code < ALL.length ? ALL[code] : null;
    }
}
