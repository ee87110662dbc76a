package org.clavis.client.session;

import org.clavis.client.session.noise.CipherFunction;
import org.clavis.client.session.noise.CipherState;
import org.clavis.client.session.noise.NoiseException;

/**
 * One direction of a session: plaintext with its kind in front, encrypted in place, and counted.
 *
 * <p>Not safe for use by several threads.
 */
final class RecordLayer implements AutoCloseable {

    /** How much longer than its content a record is: the kind and the tag. */
    static final int OVERHEAD_BYTES = 1 + CipherFunction.TAG_BYTES;

    /** The most content that fits a record. */
    static final int MAX_CONTENT_BYTES = FrameChannel.MAX_FRAME_BYTES - OVERHEAD_BYTES;

    private static final byte[] NO_AD = new byte[0];

    private final CipherState cipher;
    private final long maxRecords;
    private long records;

    RecordLayer(CipherState cipher, long maxRecords) {
        this.cipher = cipher;
        this.maxRecords = maxRecords;
    }

    /**
     * Encrypts the content that begins at {@code frame[offset + 1]}, after the place of its kind.
     *
     * @return the length of the record, which begins at {@code frame[offset]}
     * @throws SessionException if the budget is spent; closing is always within it
     */
    int seal(RecordKind kind, byte[] frame, int offset, int contentBytes) {
        if (kind != RecordKind.CLOSE) {
            requireBudget();
        }
        records++;
        frame[offset] = kind.code();
        return cipher.encryptWithAd(NO_AD, frame, offset, 1 + contentBytes, frame, offset);
    }

    /**
     * Decrypts a record in place; its content then begins at {@code frame[offset + 1]}, and has {@link #OVERHEAD_BYTES}
     * bytes less than the record.
     *
     * @throws SessionException if it is refused
     */
    RecordKind open(byte[] frame, int offset, int recordBytes) {
        try {
            cipher.decryptWithAd(NO_AD, frame, offset, recordBytes, frame, offset);
        } catch (NoiseException refused) {
            throw new SessionException(
                SessionReason.DECRYPT_FAILED,
                "record " + records + ": " + refused.getMessage(),
                refused
            );
        }
        RecordKind kind = RecordKind.ofCode(frame[offset]).orElseThrow(() ->
            new SessionException(SessionReason.MALFORMED_RECORD, "a record of unknown kind " + frame[offset])
        );
        boolean fits = switch (kind) {
            case MESSAGE -> true;
            // always full, so that a message cannot come in a million crumbs
            case PART -> recordBytes == OVERHEAD_BYTES + MAX_CONTENT_BYTES;
            case CLOSE -> recordBytes == OVERHEAD_BYTES;
        };
        if (!fits) {
            throw new SessionException(SessionReason.MALFORMED_RECORD, "a record of a wrong length for its kind");
        }
        if (kind != RecordKind.CLOSE) {
            requireBudget();
        }
        records++;
        return kind;
    }

    private void requireBudget() {
        if (records >= maxRecords) {
            throw new SessionException(SessionReason.BUDGET_SPENT, "the session has carried " + records + " records");
        }
    }

    @Override
    public void close() {
        cipher.close();
    }
}
