package org.clavis.client.session;

import java.util.Optional;

/** What a record is, by the first byte of its plaintext. */
enum RecordKind {
    /** A message, or the last part of one. */
    MESSAGE(0),
    /** A part of a message, as long as a record can be; more follow. */
    PART(1),
    /** The sender says nothing more. Carries nothing. */
    CLOSE(2),
    /** As {@link #MESSAGE}, with the content's length in front and zeros behind it. */
    PADDED(3),
    /** The sender is there. Carries zeros, or nothing. */
    KEEP_ALIVE(4),
    /** A frame of the handshake that agrees on the session's next keys. */
    REKEY(5),
    /** The sender's last record under its present key. Carries nothing. */
    SWITCH(6),
    /** The responder of the session asks the initiator for a handshake. Carries nothing. */
    REKEY_REQUEST(7);

    private static final RecordKind[] BY_CODE = values();

    private final byte code;

    RecordKind(int code) {
        this.code = (byte) code;
    }

    byte code() {
        return code;
    }

    /** True if it carries the application's bytes, which is what the message budget counts. */
    boolean isData() {
        return this == MESSAGE || this == PART || this == PADDED;
    }

    static Optional<RecordKind> ofCode(byte code) {
        return code < 0 || code >= BY_CODE.length ? Optional.empty() : Optional.of(BY_CODE[code]);
    }
}
