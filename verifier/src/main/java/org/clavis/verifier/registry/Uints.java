package org.clavis.verifier.registry;

import org.clavis.verifier.EncodingException;
import org.clavis.verifier.RejectReason;

/** Ranges of Solidity's unsigned integers. */
final class Uints {

    static final long MAX_UINT8 = (1L << 8) - 1;
    static final long MAX_UINT32 = (1L << 32) - 1;
    static final long MAX_UINT40 = (1L << 40) - 1;
    static final long MAX_UINT48 = (1L << 48) - 1;

    private Uints() {}

    /**
     * @return {@code value}
     * @throws EncodingException if it is not in 0 to {@code max}
     */
    static long check(String field, long value, long max) {
        if (value < 0 || value > max) {
            throw new EncodingException(
                RejectReason.NOT_CANONICAL,
                -1,
                field + " is " + Long.toUnsignedString(value) + ", at most " + max + " is allowed"
            );
        }
        return value;
    }
}
