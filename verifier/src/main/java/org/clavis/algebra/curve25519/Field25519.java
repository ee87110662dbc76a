package org.clavis.algebra.curve25519;

/**
 * Arithmetic modulo {@code p = 2^255 - 19} that leaves carries undone.
 *
 * <p>An element is five limbs of 51 bits, least significant first, each in 64: {@code sum limb_i 2^(51 i)}, modulo p. An
 * element is <em>tight</em> if its limbs are at most {@code 2^51 + 2^18}, and <em>loose</em> if they are at most {@code
 * 2^53 + 2^20}. Every operation takes loose elements unless it says otherwise, and states what it gives. An output may be
 * the same place as an input, but must not overlap one partly.
 *
 * <p>A product of two limbs is split at bit 51 without masks: {@code h = floor(2^9 a 2^4 b / 2^64)}, and a column's sum
 * of lower halves is the column's sum modulo 2^64 less {@code 2^51} times the sum of its h, which is exact because the
 * lower halves of five products are below 2^54 together. Columns from 5 upwards fold by {@code 2^255 = 19}, which one
 * factor has been multiplied by beforehand: {@code 19 * 2 * (2^53 + 2^20) * 2^4 < 2^63}.
 *
 * <p>Timing: constant.
 */
final class Field25519 {

    /** Limbs of an element. */
    static final int LIMBS = 5;

    /** Length of an encoded element: little-endian, the top bit of no meaning. */
    static final int BYTES = 32;

    private static final int BITS = 51;
    private static final long MASK = (1L << BITS) - 1;
    private static final int A_SHIFT = 9;
    private static final int B_SHIFT = 4;

    /** The limbs of {@code 2p}. */
    private static final long TWICE_P_LOWEST = 2 * (MASK - 18);
    private static final long TWICE_P_OTHER = 2 * MASK;

    private Field25519() {}

    /** {@code out = a * b}, tight. The columns' h are below {@code 5 * 19 * 2^53 * 2^53 / 2^51 < 2^62}. */
    static void mul(long[] out, int o, long[] a, int ai, long[] b, int bi) {
        long a0 = a[ai];
        long a1 = a[ai + 1];
        long a2 = a[ai + 2];
        long a3 = a[ai + 3];
        long a4 = a[ai + 4];
        long x0 = a0 << A_SHIFT;
        long x1 = a1 << A_SHIFT;
        long x2 = a2 << A_SHIFT;
        long x3 = a3 << A_SHIFT;
        long x4 = a4 << A_SHIFT;
        long b0 = b[bi];
        long b1 = b[bi + 1];
        long b2 = b[bi + 2];
        long b3 = b[bi + 3];
        long b4 = b[bi + 4];
        long c1 = 19 * b1;
        long c2 = 19 * b2;
        long c3 = 19 * b3;
        long c4 = 19 * b4;
        long y0 = b0 << B_SHIFT;
        long y1 = b1 << B_SHIFT;
        long y2 = b2 << B_SHIFT;
        long y3 = b3 << B_SHIFT;
        long y4 = b4 << B_SHIFT;
        long z1 = c1 << B_SHIFT;
        long z2 = c2 << B_SHIFT;
        long z3 = c3 << B_SHIFT;
        long z4 = c4 << B_SHIFT;
        long h0 =
            Math.multiplyHigh(x0, y0) +
            Math.multiplyHigh(x1, z4) +
            Math.multiplyHigh(x2, z3) +
            Math.multiplyHigh(x3, z2) +
            Math.multiplyHigh(x4, z1);
        long l0 = a0 * b0 + a1 * c4 + a2 * c3 + a3 * c2 + a4 * c1 - (h0 << BITS);
        long h1 =
            Math.multiplyHigh(x0, y1) +
            Math.multiplyHigh(x1, y0) +
            Math.multiplyHigh(x2, z4) +
            Math.multiplyHigh(x3, z3) +
            Math.multiplyHigh(x4, z2);
        long l1 = a0 * b1 + a1 * b0 + a2 * c4 + a3 * c3 + a4 * c2 - (h1 << BITS);
        long h2 =
            Math.multiplyHigh(x0, y2) +
            Math.multiplyHigh(x1, y1) +
            Math.multiplyHigh(x2, y0) +
            Math.multiplyHigh(x3, z4) +
            Math.multiplyHigh(x4, z3);
        long l2 = a0 * b2 + a1 * b1 + a2 * b0 + a3 * c4 + a4 * c3 - (h2 << BITS);
        long h3 =
            Math.multiplyHigh(x0, y3) +
            Math.multiplyHigh(x1, y2) +
            Math.multiplyHigh(x2, y1) +
            Math.multiplyHigh(x3, y0) +
            Math.multiplyHigh(x4, z4);
        long l3 = a0 * b3 + a1 * b2 + a2 * b1 + a3 * b0 + a4 * c4 - (h3 << BITS);
        long h4 =
            Math.multiplyHigh(x0, y4) +
            Math.multiplyHigh(x1, y3) +
            Math.multiplyHigh(x2, y2) +
            Math.multiplyHigh(x3, y1) +
            Math.multiplyHigh(x4, y0);
        long l4 = a0 * b4 + a1 * b3 + a2 * b2 + a3 * b1 + a4 * b0 - (h4 << BITS);
        carry(out, o, l0 + 19 * h4, l1 + h0, l2 + h1, l3 + h2, l4 + h3);
    }

    /** {@code out = a^2}, tight. */
    static void square(long[] out, int o, long[] a, int ai) {
        long a0 = a[ai];
        long a1 = a[ai + 1];
        long a2 = a[ai + 2];
        long a3 = a[ai + 3];
        long a4 = a[ai + 4];
        long x0 = a0 << A_SHIFT;
        long x1 = a1 << A_SHIFT;
        long x2 = a2 << A_SHIFT;
        long x3 = a3 << A_SHIFT;
        long x4 = a4 << A_SHIFT;
        long d1 = 2 * a1;
        long d2 = 2 * a2;
        long d3 = 2 * a3;
        long d4 = 2 * a4;
        long c3 = 19 * a3;
        long c4 = 19 * a4;
        long f3 = 38 * a3;
        long f4 = 38 * a4;
        long y0 = a0 << B_SHIFT;
        long y1 = a1 << B_SHIFT;
        long y2 = a2 << B_SHIFT;
        long e1 = d1 << B_SHIFT;
        long e2 = d2 << B_SHIFT;
        long e3 = d3 << B_SHIFT;
        long e4 = d4 << B_SHIFT;
        long z3 = c3 << B_SHIFT;
        long z4 = c4 << B_SHIFT;
        long g3 = f3 << B_SHIFT;
        long g4 = f4 << B_SHIFT;
        long h0 = Math.multiplyHigh(x0, y0) + Math.multiplyHigh(x1, g4) + Math.multiplyHigh(x2, g3);
        long l0 = a0 * a0 + a1 * f4 + a2 * f3 - (h0 << BITS);
        long h1 = Math.multiplyHigh(x0, e1) + Math.multiplyHigh(x2, g4) + Math.multiplyHigh(x3, z3);
        long l1 = a0 * d1 + a2 * f4 + a3 * c3 - (h1 << BITS);
        long h2 = Math.multiplyHigh(x0, e2) + Math.multiplyHigh(x1, y1) + Math.multiplyHigh(x3, g4);
        long l2 = a0 * d2 + a1 * a1 + a3 * f4 - (h2 << BITS);
        long h3 = Math.multiplyHigh(x0, e3) + Math.multiplyHigh(x1, e2) + Math.multiplyHigh(x4, z4);
        long l3 = a0 * d3 + a1 * d2 + a4 * c4 - (h3 << BITS);
        long h4 = Math.multiplyHigh(x0, e4) + Math.multiplyHigh(x1, e3) + Math.multiplyHigh(x2, y2);
        long l4 = a0 * d4 + a1 * d3 + a2 * a2 - (h4 << BITS);
        carry(out, o, l0 + 19 * h4, l1 + h0, l2 + h1, l3 + h2, l4 + h3);
    }

    /** {@code out = a + b}: loose, if both are tight. */
    static void add(long[] out, int o, long[] a, int ai, long[] b, int bi) {
        for (int i = 0; i < LIMBS; i++) {
            out[o + i] = a[ai + i] + b[bi + i];
        }
    }

    /** {@code out = a - b}: loose, if b is tight, and a tight or the sum of two tight elements. */
    static void subtract(long[] out, int o, long[] a, int ai, long[] b, int bi) {
        out[o] = a[ai] + TWICE_P_LOWEST - b[bi];
        for (int i = 1; i < LIMBS; i++) {
            out[o + i] = a[ai + i] + TWICE_P_OTHER - b[bi + i];
        }
    }

    /** {@code out = a^(2^n)}, tight, for {@code n} from 1. */
    static void squareTimes(long[] out, int o, long[] a, int ai, int n) {
        square(out, o, a, ai);
        for (int i = 1; i < n; i++) {
            square(out, o, out, o);
        }
    }

    /** Adds 2p, limb by limb: of limbs within 2^51 of zero, loose. */
    static void makePositive(long[] a, int ai) {
        a[ai] += TWICE_P_LOWEST;
        for (int i = 1; i < LIMBS; i++) {
            a[ai + i] += TWICE_P_OTHER;
        }
    }

    /** {@code out = a}, tight. */
    static void tighten(long[] out, int o, long[] a, int ai) {
        carry(out, o, a[ai], a[ai + 1], a[ai + 2], a[ai + 3], a[ai + 4]);
    }

    /** {@code out = 1 / a}, tight, and 0 for 0: {@code a^(p - 2)}. {@code t} has room for four elements from {@code ti}. */
    static void invert(long[] out, int o, long[] a, int ai, long[] t, int ti) {
        int z2 = ti;
        int z9 = ti + LIMBS;
        int z11 = ti + 2 * LIMBS;
        int run = ti + 3 * LIMBS;
        square(t, z2, a, ai);
        squareTimes(t, run, t, z2, 2);
        mul(t, z9, t, run, a, ai);
        mul(t, z11, t, z9, t, z2);
        square(t, run, t, z11);
        // from here on, z9 holds a^(2^k - 1)
        mul(t, z9, t, run, t, z9);
        squareTimes(t, run, t, z9, 5);
        mul(t, z9, t, run, t, z9);
        squareTimes(t, run, t, z9, 10);
        mul(t, z2, t, run, t, z9);
        squareTimes(t, run, t, z2, 20);
        mul(t, run, t, run, t, z2);
        squareTimes(t, run, t, run, 10);
        mul(t, z9, t, run, t, z9);
        squareTimes(t, run, t, z9, 50);
        mul(t, z2, t, run, t, z9);
        squareTimes(t, run, t, z2, 100);
        mul(t, run, t, run, t, z2);
        squareTimes(t, run, t, run, 50);
        mul(t, run, t, run, t, z9);
        squareTimes(t, run, t, run, 5);
        mul(out, o, t, run, t, z11);
    }

    /** Reads {@link #BYTES} bytes without their top bit, reduced or not; tight. */
    static void decode(long[] out, int o, byte[] in) {
        long w0 = Words.get(in, 0);
        long w1 = Words.get(in, 8);
        long w2 = Words.get(in, 16);
        long w3 = Words.get(in, 24);
        out[o] = w0 & MASK;
        out[o + 1] = ((w0 >>> 51) | (w1 << 13)) & MASK;
        out[o + 2] = ((w1 >>> 38) | (w2 << 26)) & MASK;
        out[o + 3] = ((w2 >>> 25) | (w3 << 39)) & MASK;
        out[o + 4] = (w3 >>> 12) & MASK;
    }

    /** Makes {@code a} the number from 0 to p - 1 that it stands for. */
    static void reduce(long[] a, int ai) {
        tighten(a, ai, a, ai);
        a[ai] += 19 * propagate(a, ai, 0);
        // now below 2^255 + 19: the quotient by p is that of a + 19 by 2^255
        long quotient = 19;
        for (int i = 0; i < LIMBS; i++) {
            quotient = (a[ai + i] + quotient) >>> BITS;
        }
        // what leaves is the quotient
        propagate(a, ai, 19 * quotient);
    }

    /** Writes {@code a}, which is reduced, as {@link #BYTES} bytes, and says whether it is not zero. */
    static boolean encode(byte[] out, long[] a, int ai) {
        reduce(a, ai);
        Words.put(out, 0, a[ai] | (a[ai + 1] << 51));
        Words.put(out, 8, (a[ai + 1] >>> 13) | (a[ai + 2] << 38));
        Words.put(out, 16, (a[ai + 2] >>> 26) | (a[ai + 3] << 25));
        Words.put(out, 24, (a[ai + 3] >>> 39) | (a[ai + 4] << 12));
        return (a[ai] | a[ai + 1] | a[ai + 2] | a[ai + 3] | a[ai + 4]) != 0;
    }

    /** Adds to the lowest limb, carries upwards, and returns what leaves bit 255. */
    private static long propagate(long[] a, int ai, long addend) {
        long carry = addend;
        for (int i = 0; i < LIMBS; i++) {
            long sum = a[ai + i] + carry;
            a[ai + i] = sum & MASK;
            carry = sum >>> BITS;
        }
        return carry;
    }

    /** All columns give their upper bits to the next one at once: a carry is below 2^13, the lowest limb gets 19 times one. */
    private static void carry(long[] out, int o, long r0, long r1, long r2, long r3, long r4) {
        out[o] = (r0 & MASK) + 19 * (r4 >>> BITS);
        out[o + 1] = (r1 & MASK) + (r0 >>> BITS);
        out[o + 2] = (r2 & MASK) + (r1 >>> BITS);
        out[o + 3] = (r3 & MASK) + (r2 >>> BITS);
        out[o + 4] = (r4 & MASK) + (r3 >>> BITS);
    }
}
