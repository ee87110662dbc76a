package org.clavis.algebra.bn254;

/**
 * Unrolled Montgomery products modulo {@code r} over four 64-bit limbs.
 *
 * <p>Each product is summed column by column. A column's carry cannot be read off its 64-bit sum {@code s} alone, so
 * the upper halves of its words are summed apart in {@code t}: {@code s - (t << 32)} is then the exact sum of the
 * lower halves, and the column's carry is {@code (t + (that >>> 32)) >>> 32}. No comparison, no branch, no timing that
 * depends on the data. Columns 0 to 3 are cleared by adding {@code m_k * r} with {@code m_k = -s / r mod 2^64}: the
 * low word always becomes zero, and carries one unless it was zero before, so it is never computed.
 *
 * <p>Inputs: little-endian limbs of values below {@code r}; one factor of a product may be any 256-bit value. Outputs:
 * below {@code r}. Since {@code r < 2^254}, every product is below {@code 2 r} before its last step, and one
 * subtraction is enough. All inputs are read before the first output is written, so an output may be an input.
 */
final class FrKernel {

    /** The modulus {@code r}, least significant limb first. */
    static final long P0 = 0x43e1f593f0000001L;
    static final long P1 = 0x2833e84879b97091L;
    static final long P2 = 0xb85045b68181585dL;
    static final long P3 = 0x30644e72e131a029L;

    /** {@code -1 / r mod 2^64}. */
    static final long N0 = 0xc2e1f593efffffffL;

    private FrKernel() {}

    /** out = a * b. */
    static void mul(long[] out, int o, long[] a, int i, long[] b, int j) {
        long a0 = a[i];
        long a1 = a[i + 1];
        long a2 = a[i + 2];
        long a3 = a[i + 3];
        long b0 = b[j];
        long b1 = b[j + 1];
        long b2 = b[j + 2];
        long b3 = b[j + 3];
        long a0b0lo = a0 * b0;
        long a0b0hi = Math.unsignedMultiplyHigh(a0, b0);
        long s0 = a0b0lo;
        long t0 = a0b0lo >>> 32;
        long m0 = s0 * N0;
        long q00hi = Math.unsignedMultiplyHigh(m0, P0);
        long c0 = ((t0 + ((s0 - (t0 << 32)) >>> 32)) >>> 32) + ((s0 | -s0) >>> 63);
        long a0b1lo = a0 * b1;
        long a0b1hi = Math.unsignedMultiplyHigh(a0, b1);
        long a1b0lo = a1 * b0;
        long a1b0hi = Math.unsignedMultiplyHigh(a1, b0);
        long q01lo = m0 * P1;
        long q01hi = Math.unsignedMultiplyHigh(m0, P1);
        long s1 = a0b0hi + a0b1lo + a1b0lo + q01lo + q00hi + c0;
        long t1 = (a0b0hi >>> 32) + (a0b1lo >>> 32) + (a1b0lo >>> 32) + (q01lo >>> 32) + (q00hi >>> 32);
        long m1 = s1 * N0;
        long q10hi = Math.unsignedMultiplyHigh(m1, P0);
        long c1 = ((t1 + ((s1 - (t1 << 32)) >>> 32)) >>> 32) + ((s1 | -s1) >>> 63);
        long a0b2lo = a0 * b2;
        long a0b2hi = Math.unsignedMultiplyHigh(a0, b2);
        long a1b1lo = a1 * b1;
        long a1b1hi = Math.unsignedMultiplyHigh(a1, b1);
        long a2b0lo = a2 * b0;
        long a2b0hi = Math.unsignedMultiplyHigh(a2, b0);
        long q02lo = m0 * P2;
        long q02hi = Math.unsignedMultiplyHigh(m0, P2);
        long q11lo = m1 * P1;
        long q11hi = Math.unsignedMultiplyHigh(m1, P1);
        long s2 = a0b1hi + a0b2lo + a1b0hi + a1b1lo + a2b0lo + q02lo + q01hi + q11lo + q10hi + c1;
        long t2 =
            (a0b1hi >>> 32) +
            (a0b2lo >>> 32) +
            (a1b0hi >>> 32) +
            (a1b1lo >>> 32) +
            (a2b0lo >>> 32) +
            (q02lo >>> 32) +
            (q01hi >>> 32) +
            (q11lo >>> 32) +
            (q10hi >>> 32);
        long m2 = s2 * N0;
        long q20hi = Math.unsignedMultiplyHigh(m2, P0);
        long c2 = ((t2 + ((s2 - (t2 << 32)) >>> 32)) >>> 32) + ((s2 | -s2) >>> 63);
        long a0b3lo = a0 * b3;
        long a0b3hi = Math.unsignedMultiplyHigh(a0, b3);
        long a1b2lo = a1 * b2;
        long a1b2hi = Math.unsignedMultiplyHigh(a1, b2);
        long a2b1lo = a2 * b1;
        long a2b1hi = Math.unsignedMultiplyHigh(a2, b1);
        long a3b0lo = a3 * b0;
        long a3b0hi = Math.unsignedMultiplyHigh(a3, b0);
        long q03lo = m0 * P3;
        long q03hi = Math.unsignedMultiplyHigh(m0, P3);
        long q12lo = m1 * P2;
        long q12hi = Math.unsignedMultiplyHigh(m1, P2);
        long q21lo = m2 * P1;
        long q21hi = Math.unsignedMultiplyHigh(m2, P1);
        long s3 =
            a0b2hi +
            a0b3lo +
            a1b1hi +
            a1b2lo +
            a2b0hi +
            a2b1lo +
            a3b0lo +
            q03lo +
            q02hi +
            q12lo +
            q11hi +
            q21lo +
            q20hi +
            c2;
        long t3 =
            (a0b2hi >>> 32) +
            (a0b3lo >>> 32) +
            (a1b1hi >>> 32) +
            (a1b2lo >>> 32) +
            (a2b0hi >>> 32) +
            (a2b1lo >>> 32) +
            (a3b0lo >>> 32) +
            (q03lo >>> 32) +
            (q02hi >>> 32) +
            (q12lo >>> 32) +
            (q11hi >>> 32) +
            (q21lo >>> 32) +
            (q20hi >>> 32);
        long m3 = s3 * N0;
        long q30hi = Math.unsignedMultiplyHigh(m3, P0);
        long c3 = ((t3 + ((s3 - (t3 << 32)) >>> 32)) >>> 32) + ((s3 | -s3) >>> 63);
        long a1b3lo = a1 * b3;
        long a1b3hi = Math.unsignedMultiplyHigh(a1, b3);
        long a2b2lo = a2 * b2;
        long a2b2hi = Math.unsignedMultiplyHigh(a2, b2);
        long a3b1lo = a3 * b1;
        long a3b1hi = Math.unsignedMultiplyHigh(a3, b1);
        long q13lo = m1 * P3;
        long q13hi = Math.unsignedMultiplyHigh(m1, P3);
        long q22lo = m2 * P2;
        long q22hi = Math.unsignedMultiplyHigh(m2, P2);
        long q31lo = m3 * P1;
        long q31hi = Math.unsignedMultiplyHigh(m3, P1);
        long r0 =
            a0b3hi +
            a1b2hi +
            a1b3lo +
            a2b1hi +
            a2b2lo +
            a3b0hi +
            a3b1lo +
            q03hi +
            q13lo +
            q12hi +
            q22lo +
            q21hi +
            q31lo +
            q30hi +
            c3;
        long t4 =
            (a0b3hi >>> 32) +
            (a1b2hi >>> 32) +
            (a1b3lo >>> 32) +
            (a2b1hi >>> 32) +
            (a2b2lo >>> 32) +
            (a3b0hi >>> 32) +
            (a3b1lo >>> 32) +
            (q03hi >>> 32) +
            (q13lo >>> 32) +
            (q12hi >>> 32) +
            (q22lo >>> 32) +
            (q21hi >>> 32) +
            (q31lo >>> 32) +
            (q30hi >>> 32);
        long c4 = (t4 + ((r0 - (t4 << 32)) >>> 32)) >>> 32;
        long a2b3lo = a2 * b3;
        long a2b3hi = Math.unsignedMultiplyHigh(a2, b3);
        long a3b2lo = a3 * b2;
        long a3b2hi = Math.unsignedMultiplyHigh(a3, b2);
        long q23lo = m2 * P3;
        long q23hi = Math.unsignedMultiplyHigh(m2, P3);
        long q32lo = m3 * P2;
        long q32hi = Math.unsignedMultiplyHigh(m3, P2);
        long r1 = a1b3hi + a2b2hi + a2b3lo + a3b1hi + a3b2lo + q13hi + q23lo + q22hi + q32lo + q31hi + c4;
        long t5 =
            (a1b3hi >>> 32) +
            (a2b2hi >>> 32) +
            (a2b3lo >>> 32) +
            (a3b1hi >>> 32) +
            (a3b2lo >>> 32) +
            (q13hi >>> 32) +
            (q23lo >>> 32) +
            (q22hi >>> 32) +
            (q32lo >>> 32) +
            (q31hi >>> 32);
        long c5 = (t5 + ((r1 - (t5 << 32)) >>> 32)) >>> 32;
        long a3b3lo = a3 * b3;
        long a3b3hi = Math.unsignedMultiplyHigh(a3, b3);
        long q33lo = m3 * P3;
        long q33hi = Math.unsignedMultiplyHigh(m3, P3);
        long r2 = a2b3hi + a3b2hi + a3b3lo + q23hi + q33lo + q32hi + c5;
        long t6 =
            (a2b3hi >>> 32) + (a3b2hi >>> 32) + (a3b3lo >>> 32) + (q23hi >>> 32) + (q33lo >>> 32) + (q32hi >>> 32);
        long c6 = (t6 + ((r2 - (t6 << 32)) >>> 32)) >>> 32;
        long r3 = a3b3hi + q33hi + c6;
        long d0 = r0 - P0;
        long borrow = borrow(r0, P0, d0);
        long d1 = r1 - P1 - borrow;
        borrow = borrow(r1, P1, d1);
        long d2 = r2 - P2 - borrow;
        borrow = borrow(r2, P2, d2);
        long d3 = r3 - P3 - borrow;
        long keep = d3 >> 63;
        out[o] = d0 ^ ((d0 ^ r0) & keep);
        out[o + 1] = d1 ^ ((d1 ^ r1) & keep);
        out[o + 2] = d2 ^ ((d2 ^ r2) & keep);
        out[o + 3] = d3 ^ ((d3 ^ r3) & keep);
    }

    /** out = a^2. */
    static void square(long[] out, int o, long[] a, int i) {
        long a0 = a[i];
        long a1 = a[i + 1];
        long a2 = a[i + 2];
        long a3 = a[i + 3];
        long a00lo = a0 * a0;
        long a00hi = Math.unsignedMultiplyHigh(a0, a0);
        long s0 = a00lo;
        long t0 = a00lo >>> 32;
        long m0 = s0 * N0;
        long q00hi = Math.unsignedMultiplyHigh(m0, P0);
        long c0 = ((t0 + ((s0 - (t0 << 32)) >>> 32)) >>> 32) + ((s0 | -s0) >>> 63);
        long a01lo = a0 * a1;
        long a01hi = Math.unsignedMultiplyHigh(a0, a1);
        long q01lo = m0 * P1;
        long q01hi = Math.unsignedMultiplyHigh(m0, P1);
        long s1 = a00hi + q01lo + q00hi + (a01lo << 1) + c0;
        long t1 = (a00hi >>> 32) + (q01lo >>> 32) + (q00hi >>> 32) + ((a01lo >>> 32) << 1);
        long m1 = s1 * N0;
        long q10hi = Math.unsignedMultiplyHigh(m1, P0);
        long c1 = ((t1 + ((s1 - (t1 << 32)) >>> 32)) >>> 32) + ((s1 | -s1) >>> 63);
        long a11lo = a1 * a1;
        long a11hi = Math.unsignedMultiplyHigh(a1, a1);
        long a02lo = a0 * a2;
        long a02hi = Math.unsignedMultiplyHigh(a0, a2);
        long q02lo = m0 * P2;
        long q02hi = Math.unsignedMultiplyHigh(m0, P2);
        long q11lo = m1 * P1;
        long q11hi = Math.unsignedMultiplyHigh(m1, P1);
        long s2 = a11lo + q02lo + q01hi + q11lo + q10hi + ((a01hi + a02lo) << 1) + c1;
        long t2 =
            (a11lo >>> 32) +
            (q02lo >>> 32) +
            (q01hi >>> 32) +
            (q11lo >>> 32) +
            (q10hi >>> 32) +
            (((a01hi >>> 32) + (a02lo >>> 32)) << 1);
        long m2 = s2 * N0;
        long q20hi = Math.unsignedMultiplyHigh(m2, P0);
        long c2 = ((t2 + ((s2 - (t2 << 32)) >>> 32)) >>> 32) + ((s2 | -s2) >>> 63);
        long a03lo = a0 * a3;
        long a03hi = Math.unsignedMultiplyHigh(a0, a3);
        long a12lo = a1 * a2;
        long a12hi = Math.unsignedMultiplyHigh(a1, a2);
        long q03lo = m0 * P3;
        long q03hi = Math.unsignedMultiplyHigh(m0, P3);
        long q12lo = m1 * P2;
        long q12hi = Math.unsignedMultiplyHigh(m1, P2);
        long q21lo = m2 * P1;
        long q21hi = Math.unsignedMultiplyHigh(m2, P1);
        long s3 = a11hi + q03lo + q02hi + q12lo + q11hi + q21lo + q20hi + ((a02hi + a03lo + a12lo) << 1) + c2;
        long t3 =
            (a11hi >>> 32) +
            (q03lo >>> 32) +
            (q02hi >>> 32) +
            (q12lo >>> 32) +
            (q11hi >>> 32) +
            (q21lo >>> 32) +
            (q20hi >>> 32) +
            (((a02hi >>> 32) + (a03lo >>> 32) + (a12lo >>> 32)) << 1);
        long m3 = s3 * N0;
        long q30hi = Math.unsignedMultiplyHigh(m3, P0);
        long c3 = ((t3 + ((s3 - (t3 << 32)) >>> 32)) >>> 32) + ((s3 | -s3) >>> 63);
        long a22lo = a2 * a2;
        long a22hi = Math.unsignedMultiplyHigh(a2, a2);
        long a13lo = a1 * a3;
        long a13hi = Math.unsignedMultiplyHigh(a1, a3);
        long q13lo = m1 * P3;
        long q13hi = Math.unsignedMultiplyHigh(m1, P3);
        long q22lo = m2 * P2;
        long q22hi = Math.unsignedMultiplyHigh(m2, P2);
        long q31lo = m3 * P1;
        long q31hi = Math.unsignedMultiplyHigh(m3, P1);
        long r0 = a22lo + q03hi + q13lo + q12hi + q22lo + q21hi + q31lo + q30hi + ((a03hi + a12hi + a13lo) << 1) + c3;
        long t4 =
            (a22lo >>> 32) +
            (q03hi >>> 32) +
            (q13lo >>> 32) +
            (q12hi >>> 32) +
            (q22lo >>> 32) +
            (q21hi >>> 32) +
            (q31lo >>> 32) +
            (q30hi >>> 32) +
            (((a03hi >>> 32) + (a12hi >>> 32) + (a13lo >>> 32)) << 1);
        long c4 = (t4 + ((r0 - (t4 << 32)) >>> 32)) >>> 32;
        long a23lo = a2 * a3;
        long a23hi = Math.unsignedMultiplyHigh(a2, a3);
        long q23lo = m2 * P3;
        long q23hi = Math.unsignedMultiplyHigh(m2, P3);
        long q32lo = m3 * P2;
        long q32hi = Math.unsignedMultiplyHigh(m3, P2);
        long r1 = a22hi + q13hi + q23lo + q22hi + q32lo + q31hi + ((a13hi + a23lo) << 1) + c4;
        long t5 =
            (a22hi >>> 32) +
            (q13hi >>> 32) +
            (q23lo >>> 32) +
            (q22hi >>> 32) +
            (q32lo >>> 32) +
            (q31hi >>> 32) +
            (((a13hi >>> 32) + (a23lo >>> 32)) << 1);
        long c5 = (t5 + ((r1 - (t5 << 32)) >>> 32)) >>> 32;
        long a33lo = a3 * a3;
        long a33hi = Math.unsignedMultiplyHigh(a3, a3);
        long q33lo = m3 * P3;
        long q33hi = Math.unsignedMultiplyHigh(m3, P3);
        long r2 = a33lo + q23hi + q33lo + q32hi + (a23hi << 1) + c5;
        long t6 = (a33lo >>> 32) + (q23hi >>> 32) + (q33lo >>> 32) + (q32hi >>> 32) + ((a23hi >>> 32) << 1);
        long c6 = (t6 + ((r2 - (t6 << 32)) >>> 32)) >>> 32;
        long r3 = a33hi + q33hi + c6;
        long d0 = r0 - P0;
        long borrow = borrow(r0, P0, d0);
        long d1 = r1 - P1 - borrow;
        borrow = borrow(r1, P1, d1);
        long d2 = r2 - P2 - borrow;
        borrow = borrow(r2, P2, d2);
        long d3 = r3 - P3 - borrow;
        long keep = d3 >> 63;
        out[o] = d0 ^ ((d0 ^ r0) & keep);
        out[o + 1] = d1 ^ ((d1 ^ r1) & keep);
        out[o + 2] = d2 ^ ((d2 ^ r2) & keep);
        out[o + 3] = d3 ^ ((d3 ^ r3) & keep);
    }

    /** out = a + b. */
    static void add(long[] out, int o, long[] a, int i, long[] b, int j) {
        long a0 = a[i];
        long b0 = b[j];
        long r0 = a0 + b0;
        long carry = carry(a0, b0, r0);
        long a1 = a[i + 1];
        long b1 = b[j + 1];
        long r1 = a1 + b1 + carry;
        carry = carry(a1, b1, r1);
        long a2 = a[i + 2];
        long b2 = b[j + 2];
        long r2 = a2 + b2 + carry;
        carry = carry(a2, b2, r2);
        long r3 = a[i + 3] + b[j + 3] + carry;
        long d0 = r0 - P0;
        long borrow = borrow(r0, P0, d0);
        long d1 = r1 - P1 - borrow;
        borrow = borrow(r1, P1, d1);
        long d2 = r2 - P2 - borrow;
        borrow = borrow(r2, P2, d2);
        long d3 = r3 - P3 - borrow;
        long keep = d3 >> 63;
        out[o] = d0 ^ ((d0 ^ r0) & keep);
        out[o + 1] = d1 ^ ((d1 ^ r1) & keep);
        out[o + 2] = d2 ^ ((d2 ^ r2) & keep);
        out[o + 3] = d3 ^ ((d3 ^ r3) & keep);
    }

    /** out = a - b. */
    static void sub(long[] out, int o, long[] a, int i, long[] b, int j) {
        long a0 = a[i];
        long b0 = b[j];
        long r0 = a0 - b0;
        long borrow = borrow(a0, b0, r0);
        long a1 = a[i + 1];
        long b1 = b[j + 1];
        long r1 = a1 - b1 - borrow;
        borrow = borrow(a1, b1, r1);
        long a2 = a[i + 2];
        long b2 = b[j + 2];
        long r2 = a2 - b2 - borrow;
        borrow = borrow(a2, b2, r2);
        long r3 = a[i + 3] - b[j + 3] - borrow;
        addMasked(out, o, r0, r1, r2, r3, r3 >> 63);
    }

    /** out = a / 2: a, or a + r if a is odd, shifted right. */
    static void halved(long[] out, int o, long[] a, int i) {
        addMasked(out, o, a[i], a[i + 1], a[i + 2], a[i + 3], -(a[i] & 1));
        long h1 = out[o + 1];
        long h2 = out[o + 2];
        long h3 = out[o + 3];
        out[o] = (out[o] >>> 1) | (h1 << 63);
        out[o + 1] = (h1 >>> 1) | (h2 << 63);
        out[o + 2] = (h2 >>> 1) | (h3 << 63);
        out[o + 3] = h3 >>> 1;
    }

    /** out = x + (r and mask), modulo 2^256. */
    private static void addMasked(long[] out, int o, long x0, long x1, long x2, long x3, long mask) {
        long y0 = P0 & mask;
        long y1 = P1 & mask;
        long y2 = P2 & mask;
        long r0 = x0 + y0;
        long carry = carry(x0, y0, r0);
        long r1 = x1 + y1 + carry;
        carry = carry(x1, y1, r1);
        long r2 = x2 + y2 + carry;
        carry = carry(x2, y2, r2);
        out[o] = r0;
        out[o + 1] = r1;
        out[o + 2] = r2;
        out[o + 3] = x3 + (P3 & mask) + carry;
    }

    /** One if x + y + c (c zero or one, s its low 64 bits) is 2^64 or more, else zero. */
    private static long carry(long x, long y, long s) {
        return ((x & y) | ((x | y) & ~s)) >>> 63;
    }

    /** One if x - y - b (b zero or one, d its low 64 bits) is negative, else zero. */
    private static long borrow(long x, long y, long d) {
        return ((~x & y) | ((~x | y) & d)) >>> 63;
    }
}
