package org.clavis.algebra.bn254;

import java.util.Arrays;

/**
 * Scalars as digits of a window, each in -2^(c-1) to 2^(c-1): half as many buckets as unsigned digits need.
 *
 * <p>A digit above 2^(c-1) becomes negative and carries one into the next. Timing: depends on the number of scalars
 * alone. The digits are as secret as the scalars; {@link #close} overwrites them.
 */
final class SignedDigits implements AutoCloseable {

    /** Scalars are below r < 2^254. */
    private static final int SCALAR_BITS = 254;

    private final int windowBits;
    private final int windows;
    private final int count;

    /** Window by window, the digits of all scalars. */
    private final short[] digits;

    /**
     * @param scalars integers below r, four limbs each
     * @param first the number of the scalar that places count from
     * @param places of the scalars whose digits are wanted
     * @param windowBits c, in 2 to 15
     */
    SignedDigits(long[] scalars, int first, int[] places, int windowBits) {
        this.windowBits = windowBits;
        this.count = places.length;
        windows = windows(windowBits);
        digits = new short[Math.multiplyExact(windows, count)];
        int bucketLimit = 1 << (windowBits - 1);
        for (int n = 0; n < count; n++) {
            int carry = 0;
            for (int w = 0; w < windows; w++) {
                int digit = bits(scalars, (first + places[n]) * Fr.LIMBS, w * windowBits) + carry;
                // 1 where digit > 2^(c-1), without a branch
                carry = (bucketLimit - digit) >>> 31;
                digits[w * count + n] = (short) (digit - (carry << windowBits));
            }
        }
    }

    /** How many digits a scalar has: one bit more than it for the last carry. */
    static int windows(int windowBits) {
        return SCALAR_BITS / windowBits + 1;
    }

    int windows() {
        return windows;
    }

    int windowBits() {
        return windowBits;
    }

    int count() {
        return count;
    }

    /** Digit {@code window} of scalar {@code n}. */
    int digit(int window, int n) {
        return digits[window * count + n];
    }

    private int bits(long[] scalars, int at, int from) {
        int limb = from >>> 6;
        if (limb >= Fr.LIMBS) {
            return 0;
        }
        int shift = from & 63;
        long value = scalars[at + limb] >>> shift;
        if (shift + windowBits > 64 && limb + 1 < Fr.LIMBS) {
            value |= scalars[at + limb + 1] << (64 - shift);
        }
        return (int) (value & ((1 << windowBits) - 1));
    }

    /** Overwrites the digits. */
    @Override
    public void close() {
        Arrays.fill(digits, (short) 0);
    }
}
