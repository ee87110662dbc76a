package org.clavis.verifier.groth16;

import java.math.BigInteger;
import org.clavis.verifier.EncodingException;
import org.clavis.verifier.RejectReason;

/**
 * Reads a binary document from its beginning to its end. Nothing is allocated that the bytes at hand do not fill:
 * {@link #count} refuses numbers of items that the rest cannot hold.
 */
final class BinaryReader {

    private final byte[] bytes;
    private int at;

    /**
     * A reader of {@code bytes}.
     *
     * @throws EncodingException {@link RejectReason#MALFORMED} if there are more than {@code maxBytes}
     */
    BinaryReader(byte[] bytes, int maxBytes) {
        if (bytes.length > maxBytes) {
            throw new EncodingException(
                RejectReason.MALFORMED,
                maxBytes,
                "document of " + bytes.length + " bytes, at most " + maxBytes
            );
        }
        this.bytes = bytes;
    }

    byte[] bytes() {
        return bytes;
    }

    int offsetBytes() {
        return at;
    }

    int remaining() {
        return bytes.length - at;
    }

    /** Moves over the next {@code length} bytes and returns the offset of the first. */
    int skip(String field, int length) {
        if (remaining() < length) {
            throw new EncodingException(RejectReason.MALFORMED, at, field + ": the document ends too soon");
        }
        at += length;
        return at - length;
    }

    /** The next {@code length} bytes as an unsigned number, most significant first. */
    BigInteger bigEndian(String field, int length) {
        return new BigInteger(1, bytes, skip(field, length), length);
    }

    /** The next eight bytes as an unsigned number, least significant first. */
    BigInteger littleEndian64(String field) {
        int from = skip(field, Long.BYTES);
        byte[] reversed = new byte[Long.BYTES];
        for (int n = 0; n < Long.BYTES; n++) {
            reversed[Long.BYTES - 1 - n] = bytes[from + n];
        }
        return new BigInteger(1, reversed);
    }

    /**
     * A number of items that was just read.
     *
     * @param max the most that are accepted
     * @param itemBytes the fewest bytes of one, which the rest of the document must hold
     */
    int count(String field, BigInteger number, int max, int itemBytes) {
        if (number.bitLength() > 31 || number.intValue() > max) {
            throw new EncodingException(RejectReason.MALFORMED, at, field + ": " + number + " items, at most " + max);
        }
        int count = number.intValue();
        if ((long) count * itemBytes > remaining()) {
            throw new EncodingException(
                RejectReason.MALFORMED,
                at,
                field + ": " + count + " items do not fit into the remaining " + remaining() + " bytes"
            );
        }
        return count;
    }

    /** Refuses anything after the document. */
    void end() {
        if (remaining() > 0) {
            throw new EncodingException(
                RejectReason.MALFORMED,
                at,
                remaining() + " bytes follow the end of the document"
            );
        }
    }
}
