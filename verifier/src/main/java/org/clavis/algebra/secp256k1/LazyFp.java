package org.clavis.algebra.secp256k1;

import org.clavis.algebra.modular.VartimeInverse;

/**
 * Arithmetic modulo {@code p = 2^256 - K}, {@code K = 2^32 + 977}, that leaves carries undone: the field of verification.
 *
 * <p>An element is five limbs of 52 bits, least significant first, each in 64: {@code sum limb_i 2^(52 i)}, modulo p.
 * Sums and differences are taken limb by limb. How far limbs have grown is an element's <em>magnitude</em>: at
 * magnitude m, the limbs 0 to 3 are at most {@code 2m (2^52 - 1)} and limb 4 is at most {@code 2m (2^48 - 1)}. Nothing
 * computes magnitudes; every formula states them. An output may be the same place as an input, but must not overlap one
 * partly.
 *
 * <p>A product {@code ab} of two limbs is split at bit 52 without masks: {@code h = floor(2^6 a 2^6 b / 2^64)}, and a
 * column's sum of lower halves is the column's sum modulo 2^64 less {@code 2^52} times the sum of its h, which is exact
 * because the lower halves of five products are below 2^55 together. So columns need no carries.
 *
 * <p>No branch or address depends on values, except where a name ends in {@code Vartime}.
 */
final class LazyFp {

    /** Limbs of an element. */
    static final int LIMBS = 5;

    /** The largest product of two factors' magnitudes that {@link #mul} takes. */
    static final int MAX_MAGNITUDE_PRODUCT = 200;

    /** The largest magnitude that any operation takes. */
    static final int MAX_MAGNITUDE = 31;

    private static final long MASK = (1L << 52) - 1;
    private static final long TOP_MASK = (1L << 48) - 1;

    /** {@code 2^256 - p}. */
    private static final long K = (1L << 32) + 977;

    /** {@code 2^260} modulo p. */
    private static final long FOLD = K << 4;

    private static final long P0 = MASK + 1 - K;

    /** Inverses of public elements in canonical form. */
    static final VartimeInverse INVERSE = VartimeInverse.of(CurveParams.P);

    private LazyFp() {}

    /**
     * {@code out = a * b}, of magnitude 1.
     *
     * <p>Input: magnitudes at most {@link #MAX_MAGNITUDE} whose product is at most {@link #MAX_MAGNITUDE_PRODUCT}. The
     * largest column is 3, four products of full limbs: {@code h3 <= 4 * 200 * 4 * 2^52 < 2^63.7}, which fits. The
     * columns from 5 upwards fold by {@code 2^260 = 2^4 K}, and what then exceeds 2^256 by K. The words r are below 2^64,
     * so one pass of carries leaves limbs below {@code 2^52 + 2^12}.
     */
    static void mul(long[] out, int o, long[] a, int ai, long[] b, int bi) {
        long a0 = a[ai];
        long a1 = a[ai + 1];
        long a2 = a[ai + 2];
        long a3 = a[ai + 3];
        long a4 = a[ai + 4];
        long b0 = b[bi];
        long b1 = b[bi + 1];
        long b2 = b[bi + 2];
        long b3 = b[bi + 3];
        long b4 = b[bi + 4];
        long x0 = a0 << 6;
        long x1 = a1 << 6;
        long x2 = a2 << 6;
        long x3 = a3 << 6;
        long x4 = a4 << 6;
        long y0 = b0 << 6;
        long y1 = b1 << 6;
        long y2 = b2 << 6;
        long y3 = b3 << 6;
        long y4 = b4 << 6;
        long h0 = Math.unsignedMultiplyHigh(x0, y0);
        long l0 = a0 * b0 - (h0 << 52);
        long h1 = Math.unsignedMultiplyHigh(x0, y1) + Math.unsignedMultiplyHigh(x1, y0);
        long l1 = a0 * b1 + a1 * b0 - (h1 << 52);
        long h2 =
            Math.unsignedMultiplyHigh(x0, y2) + Math.unsignedMultiplyHigh(x1, y1) + Math.unsignedMultiplyHigh(x2, y0);
        long l2 = a0 * b2 + a1 * b1 + a2 * b0 - (h2 << 52);
        long h3 =
            Math.unsignedMultiplyHigh(x0, y3) +
            Math.unsignedMultiplyHigh(x1, y2) +
            Math.unsignedMultiplyHigh(x2, y1) +
            Math.unsignedMultiplyHigh(x3, y0);
        long l3 = a0 * b3 + a1 * b2 + a2 * b1 + a3 * b0 - (h3 << 52);
        long h4 =
            Math.unsignedMultiplyHigh(x0, y4) +
            Math.unsignedMultiplyHigh(x1, y3) +
            Math.unsignedMultiplyHigh(x2, y2) +
            Math.unsignedMultiplyHigh(x3, y1) +
            Math.unsignedMultiplyHigh(x4, y0);
        long l4 = a0 * b4 + a1 * b3 + a2 * b2 + a3 * b1 + a4 * b0 - (h4 << 52);
        long h5 =
            Math.unsignedMultiplyHigh(x1, y4) +
            Math.unsignedMultiplyHigh(x2, y3) +
            Math.unsignedMultiplyHigh(x3, y2) +
            Math.unsignedMultiplyHigh(x4, y1);
        long l5 = a1 * b4 + a2 * b3 + a3 * b2 + a4 * b1 - (h5 << 52);
        long h6 =
            Math.unsignedMultiplyHigh(x2, y4) + Math.unsignedMultiplyHigh(x3, y3) + Math.unsignedMultiplyHigh(x4, y2);
        long l6 = a2 * b4 + a3 * b3 + a4 * b2 - (h6 << 52);
        long h7 = Math.unsignedMultiplyHigh(x3, y4) + Math.unsignedMultiplyHigh(x4, y3);
        long l7 = a3 * b4 + a4 * b3 - (h7 << 52);
        long h8 = Math.unsignedMultiplyHigh(x4, y4);
        long l8 = a4 * b4 - (h8 << 52);
        long t5 = l5 + h4;
        long t6 = l6 + h5;
        long t7 = l7 + h6;
        long t8 = l8 + h7;
        long g5 = Math.unsignedMultiplyHigh(t5, FOLD << 12);
        long g6 = Math.unsignedMultiplyHigh(t6, FOLD << 12);
        long g7 = Math.unsignedMultiplyHigh(t7, FOLD << 12);
        long g8 = Math.unsignedMultiplyHigh(t8, FOLD << 12);
        long g9 = Math.unsignedMultiplyHigh(h8, FOLD << 12);
        long r0 = l0 + t5 * FOLD - (g5 << 52);
        long r1 = l1 + h0 + t6 * FOLD - (g6 << 52) + g5;
        long r2 = l2 + h1 + t7 * FOLD - (g7 << 52) + g6;
        long r3 = l3 + h2 + t8 * FOLD - (g8 << 52) + g7;
        long r4 = l4 + h3 + h8 * FOLD - (g9 << 52) + g8;
        long excess = (r4 >>> 48) + (g9 << 4);
        r0 += excess * 977 + ((excess & 0xfffff) << 32);
        r1 += excess >>> 20;
        out[o] = r0 & MASK;
        out[o + 1] = (r1 & MASK) + (r0 >>> 52);
        out[o + 2] = (r2 & MASK) + (r1 >>> 52);
        out[o + 3] = (r3 & MASK) + (r2 >>> 52);
        out[o + 4] = (r4 & TOP_MASK) + (r3 >>> 52);
    }

    /** {@code out = a^2}, of magnitude 1; the square of a's magnitude is at most {@link #MAX_MAGNITUDE_PRODUCT}. */
    static void square(long[] out, int o, long[] a, int ai) {
        long a0 = a[ai];
        long a1 = a[ai + 1];
        long a2 = a[ai + 2];
        long a3 = a[ai + 3];
        long a4 = a[ai + 4];
        long x0 = a0 << 6;
        long x1 = a1 << 6;
        long x2 = a2 << 6;
        long x3 = a3 << 6;
        long x4 = a4 << 6;
        long d0 = a0 << 1;
        long d1 = a1 << 1;
        long d2 = a2 << 1;
        long d3 = a3 << 1;
        long y0 = x0 << 1;
        long y1 = x1 << 1;
        long y2 = x2 << 1;
        long y3 = x3 << 1;
        long h0 = Math.unsignedMultiplyHigh(x0, x0);
        long l0 = a0 * a0 - (h0 << 52);
        long h1 = Math.unsignedMultiplyHigh(y0, x1);
        long l1 = d0 * a1 - (h1 << 52);
        long h2 = Math.unsignedMultiplyHigh(y0, x2) + Math.unsignedMultiplyHigh(x1, x1);
        long l2 = d0 * a2 + a1 * a1 - (h2 << 52);
        long h3 = Math.unsignedMultiplyHigh(y0, x3) + Math.unsignedMultiplyHigh(y1, x2);
        long l3 = d0 * a3 + d1 * a2 - (h3 << 52);
        long h4 =
            Math.unsignedMultiplyHigh(y0, x4) + Math.unsignedMultiplyHigh(y1, x3) + Math.unsignedMultiplyHigh(x2, x2);
        long l4 = d0 * a4 + d1 * a3 + a2 * a2 - (h4 << 52);
        long h5 = Math.unsignedMultiplyHigh(y1, x4) + Math.unsignedMultiplyHigh(y2, x3);
        long l5 = d1 * a4 + d2 * a3 - (h5 << 52);
        long h6 = Math.unsignedMultiplyHigh(y2, x4) + Math.unsignedMultiplyHigh(x3, x3);
        long l6 = d2 * a4 + a3 * a3 - (h6 << 52);
        long h7 = Math.unsignedMultiplyHigh(y3, x4);
        long l7 = d3 * a4 - (h7 << 52);
        long h8 = Math.unsignedMultiplyHigh(x4, x4);
        long l8 = a4 * a4 - (h8 << 52);
        long t5 = l5 + h4;
        long t6 = l6 + h5;
        long t7 = l7 + h6;
        long t8 = l8 + h7;
        long g5 = Math.unsignedMultiplyHigh(t5, FOLD << 12);
        long g6 = Math.unsignedMultiplyHigh(t6, FOLD << 12);
        long g7 = Math.unsignedMultiplyHigh(t7, FOLD << 12);
        long g8 = Math.unsignedMultiplyHigh(t8, FOLD << 12);
        long g9 = Math.unsignedMultiplyHigh(h8, FOLD << 12);
        long r0 = l0 + t5 * FOLD - (g5 << 52);
        long r1 = l1 + h0 + t6 * FOLD - (g6 << 52) + g5;
        long r2 = l2 + h1 + t7 * FOLD - (g7 << 52) + g6;
        long r3 = l3 + h2 + t8 * FOLD - (g8 << 52) + g7;
        long r4 = l4 + h3 + h8 * FOLD - (g9 << 52) + g8;
        long excess = (r4 >>> 48) + (g9 << 4);
        r0 += excess * 977 + ((excess & 0xfffff) << 32);
        r1 += excess >>> 20;
        out[o] = r0 & MASK;
        out[o + 1] = (r1 & MASK) + (r0 >>> 52);
        out[o + 2] = (r2 & MASK) + (r1 >>> 52);
        out[o + 3] = (r3 & MASK) + (r2 >>> 52);
        out[o + 4] = (r4 & TOP_MASK) + (r3 >>> 52);
    }

    /** {@code out = a + b}, whose magnitude is the sum of theirs. */
    static void add(long[] out, int o, long[] a, int ai, long[] b, int bi) {
        out[o] = a[ai] + b[bi];
        out[o + 1] = a[ai + 1] + b[bi + 1];
        out[o + 2] = a[ai + 2] + b[bi + 2];
        out[o + 3] = a[ai + 3] + b[bi + 3];
        out[o + 4] = a[ai + 4] + b[bi + 4];
    }

    /**
     * {@code out = a - b}, of a's magnitude plus {@code magnitude + 1}.
     *
     * @param magnitude at least b's
     */
    static void sub(long[] out, int o, long[] a, int ai, long[] b, int bi, int magnitude) {
        // 2 (m + 1) p, whose every limb is at least 2m (2^52 - 1) or 2m (2^48 - 1)
        long m = 2L * (magnitude + 1);
        out[o] = a[ai] + (m * P0 - b[bi]);
        out[o + 1] = a[ai + 1] + (m * MASK - b[bi + 1]);
        out[o + 2] = a[ai + 2] + (m * MASK - b[bi + 2]);
        out[o + 3] = a[ai + 3] + (m * MASK - b[bi + 3]);
        out[o + 4] = a[ai + 4] + (m * TOP_MASK - b[bi + 4]);
    }

    /**
     * {@code out = -a}, of {@code magnitude + 1}.
     *
     * @param magnitude at least a's
     */
    static void neg(long[] out, int o, long[] a, int ai, int magnitude) {
        long m = 2L * (magnitude + 1);
        out[o] = m * P0 - a[ai];
        out[o + 1] = m * MASK - a[ai + 1];
        out[o + 2] = m * MASK - a[ai + 2];
        out[o + 3] = m * MASK - a[ai + 3];
        out[o + 4] = m * TOP_MASK - a[ai + 4];
    }

    /** {@code out = a - factor * b}, of a's magnitude plus {@code factor + 1}, for b of magnitude 1. */
    static void subMultiple(long[] out, int o, long[] a, int ai, long[] b, int bi, int factor) {
        long m = 2L * (factor + 1);
        out[o] = a[ai] + (m * P0 - factor * b[bi]);
        out[o + 1] = a[ai + 1] + (m * MASK - factor * b[bi + 1]);
        out[o + 2] = a[ai + 2] + (m * MASK - factor * b[bi + 2]);
        out[o + 3] = a[ai + 3] + (m * MASK - factor * b[bi + 3]);
        out[o + 4] = a[ai + 4] + (m * TOP_MASK - factor * b[bi + 4]);
    }

    /** {@code out = factor * a}, of {@code factor} times a's magnitude, for factors from 0 to {@link #MAX_MAGNITUDE}. */
    static void mulSmall(long[] out, int o, long[] a, int ai, int factor) {
        out[o] = factor * a[ai];
        out[o + 1] = factor * a[ai + 1];
        out[o + 2] = factor * a[ai + 2];
        out[o + 3] = factor * a[ai + 3];
        out[o + 4] = factor * a[ai + 4];
    }

    /** {@code out = a}, brought to magnitude 1 by one pass of carries. */
    static void carry(long[] out, int o, long[] a, int ai) {
        long a0 = a[ai] + (a[ai + 4] >>> 48) * K;
        long a1 = a[ai + 1];
        long a2 = a[ai + 2];
        long a3 = a[ai + 3];
        out[o + 4] = (a[ai + 4] & TOP_MASK) + (a3 >>> 52);
        out[o] = a0 & MASK;
        out[o + 1] = (a1 & MASK) + (a0 >>> 52);
        out[o + 2] = (a2 & MASK) + (a1 >>> 52);
        out[o + 3] = (a3 & MASK) + (a2 >>> 52);
    }

    /** {@code out = a}. */
    static void copy(long[] out, int o, long[] a, int ai) {
        out[o] = a[ai];
        out[o + 1] = a[ai + 1];
        out[o + 2] = a[ai + 2];
        out[o + 3] = a[ai + 3];
        out[o + 4] = a[ai + 4];
    }

    /** {@code out = value}, from 0 to 2^52 - 1. */
    static void set(long[] out, int o, long value) {
        out[o] = value;
        out[o + 1] = 0;
        out[o + 2] = 0;
        out[o + 3] = 0;
        out[o + 4] = 0;
    }

    /** {@code out} = the same element in canonical limbs: 52 bits each, 48 the last, together below p. */
    static void normalize(long[] out, int o, long[] a, int ai) {
        long excess = a[ai + 4] >>> 48;
        long t0 = a[ai] + excess * K;
        long t1 = a[ai + 1] + (t0 >>> 52);
        long t2 = a[ai + 2] + (t1 >>> 52);
        long t3 = a[ai + 3] + (t2 >>> 52);
        long t4 = (a[ai + 4] & TOP_MASK) + (t3 >>> 52);
        // below 2^257 now; adding K passes 2^256 exactly where the value is p or more
        t0 &= MASK;
        t1 &= MASK;
        t2 &= MASK;
        t3 &= MASK;
        long c = t0 + K;
        c = t1 + (c >>> 52);
        c = t2 + (c >>> 52);
        c = t3 + (c >>> 52);
        c = t4 + (c >>> 52);
        t0 += (c >>> 48) * K;
        t1 += t0 >>> 52;
        t2 += t1 >>> 52;
        t3 += t2 >>> 52;
        t4 += t3 >>> 52;
        out[o] = t0 & MASK;
        out[o + 1] = t1 & MASK;
        out[o + 2] = t2 & MASK;
        out[o + 3] = t3 & MASK;
        out[o + 4] = t4 & TOP_MASK;
    }

    /** True if {@code a} is zero modulo p. */
    static boolean isZeroVartime(long[] a, int ai) {
        long t0 = a[ai] + (a[ai + 4] >>> 48) * K;
        // after this fold, zero can only be written as 0 or p
        long low = t0 & MASK;
        if (low != 0 && low != P0) {
            return false;
        }
        long t1 = a[ai + 1] + (t0 >>> 52);
        long t2 = a[ai + 2] + (t1 >>> 52);
        long t3 = a[ai + 3] + (t2 >>> 52);
        long t4 = (a[ai + 4] & TOP_MASK) + (t3 >>> 52);
        if (low == 0) {
            return ((t1 | t2 | t3) & MASK) == 0 && t4 == 0;
        }
        return (t1 & t2 & t3 & MASK) == MASK && t4 == TOP_MASK;
    }

    /** True if both are the same element; b is of magnitude 1, a of at most {@link #MAX_MAGNITUDE} - 2. */
    static boolean equalVartime(long[] a, int ai, long[] b, int bi) {
        long[] difference = new long[LIMBS];
        sub(difference, 0, a, ai, b, bi, 1);
        return isZeroVartime(difference, 0);
    }

    /** {@code out} = a canonical element of {@link Fp}, as canonical limbs. */
    static void fromCanonical(long[] out, int o, long[] a, int ai) {
        long a0 = a[ai];
        long a1 = a[ai + 1];
        long a2 = a[ai + 2];
        long a3 = a[ai + 3];
        out[o] = a0 & MASK;
        out[o + 1] = ((a0 >>> 52) | (a1 << 12)) & MASK;
        out[o + 2] = ((a1 >>> 40) | (a2 << 24)) & MASK;
        out[o + 3] = ((a2 >>> 28) | (a3 << 36)) & MASK;
        out[o + 4] = a3 >>> 16;
    }

    /** {@code out} = the same element as {@link Fp} has it: four limbs, below p. */
    static void toCanonical(long[] out, int o, long[] a, int ai) {
        long[] t = new long[LIMBS];
        normalize(t, 0, a, ai);
        out[o] = t[0] | (t[1] << 52);
        out[o + 1] = (t[1] >>> 12) | (t[2] << 40);
        out[o + 2] = (t[2] >>> 24) | (t[3] << 28);
        out[o + 3] = (t[3] >>> 36) | (t[4] << 16);
    }

    /**
     * Replaces elements by their inverses, which are of magnitude 1, with a single inversion.
     *
     * @param a {@code count} elements, none of them zero, from the first limb on
     */
    static void inverseAllVartime(long[] a, int count) {
        // prefixes[i] = the product of all elements before i
        long[] prefixes = new long[(count + 1) * LIMBS];
        set(prefixes, 0, 1);
        for (int i = 0; i < count; i++) {
            mul(prefixes, (i + 1) * LIMBS, prefixes, i * LIMBS, a, i * LIMBS);
        }
        long[] inverse = new long[LIMBS];
        inverseVartime(inverse, 0, prefixes, count * LIMBS);
        for (int i = count - 1; i >= 0; i--) {
            int element = i * LIMBS;
            mul(prefixes, element, prefixes, element, inverse, 0);
            mul(inverse, 0, inverse, 0, a, element);
            copy(a, element, prefixes, element);
        }
    }

    /** {@code out = 1 / a}, of magnitude 1, and 0 for 0. */
    static void inverseVartime(long[] out, int o, long[] a, int ai) {
        long[] t = new long[Fp.LIMBS];
        toCanonical(t, 0, a, ai);
        INVERSE.invert(t, 0, t, 0);
        fromCanonical(out, o, t, 0);
    }

    /** {@code out = a^(2^count)}, of magnitude 1; not in place. */
    private static void squareTimes(long[] out, int o, long[] a, int ai, int count) {
        square(out, o, a, ai);
        for (int i = 1; i < count; i++) {
            square(out, o, out, o);
        }
    }

    /**
     * {@code out = a^((p + 1) / 4)}, of magnitude 1: the square root of {@code a} if it has one.
     *
     * <p>The exponent's bits are 223 ones, a zero, 22 ones, four zeros and 11, then two zeros. Runs of n ones,
     * {@code a^(2^n - 1)}, come from shorter runs: 1, 2, 3, 6, 9, 11, 22, 44, 88, 176, 220, 223.
     *
     * @param a of magnitude 1
     * @return whether {@code out^2 == a}
     */
    static boolean sqrtVartime(long[] out, int o, long[] a, int ai) {
        long[] t = new long[8 * LIMBS];
        final int base = 0;
        final int ones2 = LIMBS;
        final int ones3 = 2 * LIMBS;
        final int ones11 = 3 * LIMBS;
        final int ones22 = 4 * LIMBS;
        final int ones44 = 5 * LIMBS;
        final int ones88 = 6 * LIMBS;
        final int run = 7 * LIMBS;
        copy(t, base, a, ai);
        square(t, ones2, t, base);
        mul(t, ones2, t, ones2, t, base);
        square(t, ones3, t, ones2);
        mul(t, ones3, t, ones3, t, base);
        squareTimes(t, run, t, ones3, 3);
        mul(t, run, t, run, t, ones3); // 6
        squareTimes(t, run, t, run, 3);
        mul(t, run, t, run, t, ones3); // 9
        squareTimes(t, run, t, run, 2);
        mul(t, ones11, t, run, t, ones2);
        squareTimes(t, run, t, ones11, 11);
        mul(t, ones22, t, run, t, ones11);
        squareTimes(t, run, t, ones22, 22);
        mul(t, ones44, t, run, t, ones22);
        squareTimes(t, run, t, ones44, 44);
        mul(t, ones88, t, run, t, ones44);
        squareTimes(t, run, t, ones88, 88);
        mul(t, run, t, run, t, ones88); // 176
        squareTimes(t, run, t, run, 44);
        mul(t, run, t, run, t, ones44); // 220
        squareTimes(t, run, t, run, 3);
        mul(t, run, t, run, t, ones3); // 223
        squareTimes(t, run, t, run, 23);
        mul(t, run, t, run, t, ones22);
        squareTimes(t, run, t, run, 6);
        mul(t, run, t, run, t, ones2);
        squareTimes(t, run, t, run, 2);
        square(t, ones2, t, run);
        boolean isSquare = equalVartime(t, ones2, t, base);
        copy(out, o, t, run);
        return isSquare;
    }
}
