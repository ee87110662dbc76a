package org.clavis.client.session;

import java.util.Optional;

/** What a record is, by the first byte of its plaintext. */
enum RecordKind {
    /** A message, or the last part of one. */
    MESSAGE(0),
    /** A part of a message, as long as a record can be; more follow. */
    PART(1),
    /** The sender says nothing more. Carries nothing. */
    CLOSE(2);

    private final byte code;

    RecordKind(int code) {
        this.code = (byte) code;
    }

    byte code() {
        return code;
    }

    static Optional<RecordKind> ofCode(byte code) {
        for (RecordKind kind : values()) {
            if (kind.code == code) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }
}
