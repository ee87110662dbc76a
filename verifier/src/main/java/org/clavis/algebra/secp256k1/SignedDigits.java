package org.clavis.algebra.secp256k1;

/**
 * Public integers in width-w non-adjacent form: digits {@code d_i} with {@code sum d_i 2^i} the integer, each zero or
 * odd, below {@code 2^(w - 1)} in magnitude, and at most one of any w neighbours not zero.
 */
final class SignedDigits {

    /** Digits that an integer of 128 bits can have. */
    static final int MAX = 129;

    private static final int LENGTH_MASK = 0xffff;

    private SignedDigits() {}

    /**
     * Digits of a signed integer in two's complement of three limbs, below 2^128 in magnitude.
     *
     * @param out the digits from {@code o} on, {@link #MAX} of them, which were zero
     * @param width 2 to 15
     * @return how many digits there are, from the lowest to the last that is not zero
     */
    static int recodeSigned(short[] out, int o, long[] limbs, int li, int width) {
        if (limbs[li + 2] >= 0) {
            return recode(out, o, limbs[li], limbs[li + 1], 1, width);
        }
        long low = -limbs[li];
        long high = ~limbs[li + 1] + (low == 0 ? 1 : 0);
        return recode(out, o, low, high, -1, width);
    }

    /**
     * Digits of {@code sign (low + 2^64 high)}, both limbs unsigned, the sign 1 or -1. Otherwise as
     * {@link #recodeSigned}.
     */
    static int recode(short[] out, int o, long low, long high, int sign, int width) {
        return recode(out, o, low, high, 0, MAX, sign, width) & LENGTH_MASK;
    }

    /**
     * Digits of a piece of an integer.
     *
     * @param piece its bits, below {@code 2^bits}
     * @param carry 1 if the piece is one more
     * @return how many digits there are, below {@code 2^16}; plus {@code 2^16} if the digits stand for {@code 2^bits} less
     */
    static int recodePiece(short[] out, int o, long piece, int bits, int carry, int sign, int width) {
        return recode(out, o, piece, 0, carry, bits, sign, width);
    }

    /** The carry in what {@link #recodePiece} returns. */
    static int carryOf(int result) {
        return result >>> 16;
    }

    /** The length in what {@link #recodePiece} returns. */
    static int lengthOf(int result) {
        return result & LENGTH_MASK;
    }

    private static int recode(short[] out, int o, long low, long high, int carryIn, int end, int sign, int width) {
        int carry = carryIn;
        int bit = 0;
        int length = 0;
        while (bit < end) {
            // a run of zeros, or of ones that a carry turns into zeros
            long window = bits(low, high, bit) ^ -carry;
            if (window == 0) {
                bit += Long.SIZE;
                continue;
            }
            bit += Long.numberOfTrailingZeros(window);
            if (bit >= end) {
                break;
            }
            int digit = ((int) bits(low, high, bit) & ((1 << width) - 1)) + carry;
            carry = digit >>> (width - 1);
            digit -= carry << width;
            out[o + bit] = (short) (sign * digit);
            length = bit + 1;
            bit += width;
        }
        return length | (carry << 16);
    }

    /** Sixty-four bits from bit {@code from} on, zeros above bit 127. */
    private static long bits(long low, long high, int from) {
        if (from == 0) {
            return low;
        }
        if (from < Long.SIZE) {
            return (low >>> from) | (high << (Long.SIZE - from));
        }
        return from < 2 * Long.SIZE ? high >>> (from - Long.SIZE) : 0;
    }
}
