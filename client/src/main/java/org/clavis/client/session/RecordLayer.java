package org.clavis.client.session;

import java.util.concurrent.atomic.AtomicLong;
import org.clavis.client.session.noise.CipherFunction;
import org.clavis.client.session.noise.CipherState;
import org.clavis.client.session.noise.NoiseException;
import org.clavis.client.session.noise.NoiseReason;

/**
 * One direction of a session under one key: plaintext with its kind in front, encrypted in place, and counted.
 *
 * <p>Not safe for use by several threads, other than {@link #records}.
 */
final class RecordLayer implements AutoCloseable {

    /** How much longer than its content a record is: the kind and the tag. */
    static final int OVERHEAD_BYTES = 1 + CipherFunction.TAG_BYTES;

    /** The most content that fits a record. */
    static final int MAX_CONTENT_BYTES = FrameChannel.MAX_FRAME_BYTES - OVERHEAD_BYTES;

    /** How many records of other kinds than the application's are taken beyond the budget. */
    static final long CONTROL_ALLOWANCE = 1_024;

    private static final byte[] NO_AD = new byte[0];

    private final CipherState cipher;
    private final long maxRecords;
    private final AtomicLong records = new AtomicLong();

    RecordLayer(CipherState cipher, long maxRecords) {
        this.cipher = cipher;
        this.maxRecords = maxRecords;
    }

    /** How many records there were. */
    long records() {
        return records.get();
    }

    /**
     * Encrypts the content that begins at {@code frame[offset + 1]}, after the place of its kind.
     *
     * @return the length of the record, which begins at {@code frame[offset]}
     * @throws SessionException if the budget is spent; what is not the application's is always within it, until the
     *     cipher's counter ends
     */
    int seal(RecordKind kind, byte[] frame, int offset, int contentBytes) {
        if (kind.isData()) {
            requireBudget(maxRecords);
        }
        frame[offset] = kind.code();
        try {
            int length = cipher.encryptWithAd(NO_AD, frame, offset, 1 + contentBytes, frame, offset);
            records.lazySet(records.get() + 1);
            return length;
        } catch (NoiseException refused) {
            throw new SessionException(SessionReason.BUDGET_SPENT, String.valueOf(refused.getMessage()), refused);
        }
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
                refused.reason() == NoiseReason.NONCE_EXHAUSTED
                    ? SessionReason.BUDGET_SPENT
                    : SessionReason.DECRYPT_FAILED,
                "record " + records.get() + ": " + refused.getMessage(),
                refused
            );
        }
        RecordKind kind = RecordKind.ofCode(frame[offset]).orElseThrow(() ->
            new SessionException(SessionReason.MALFORMED_RECORD, "a record of unknown kind " + frame[offset])
        );
        int contentBytes = recordBytes - OVERHEAD_BYTES;
        boolean fits = switch (kind) {
            case MESSAGE, KEEP_ALIVE -> true;
            // always full, so that a message cannot come in a million crumbs
            case PART -> contentBytes == MAX_CONTENT_BYTES;
            case PADDED -> contentBytes >= Padding.LENGTH_BYTES;
            case CLOSE, SWITCH, REKEY_REQUEST -> contentBytes == 0;
            case REKEY -> contentBytes > 0;
        };
        if (!fits) {
            throw new SessionException(SessionReason.MALFORMED_RECORD, "a record of a wrong length for its kind");
        }
        if (kind != RecordKind.CLOSE) {
            requireBudget(kind.isData() ? maxRecords : maxRecords + CONTROL_ALLOWANCE);
        }
        records.lazySet(records.get() + 1);
        return kind;
    }

    private void requireBudget(long max) {
        long carried = records.get();
        if (carried >= max) {
            throw new SessionException(SessionReason.BUDGET_SPENT, "the key has carried " + carried + " records");
        }
    }

    @Override
    public void close() {
        cipher.close();
    }
}
