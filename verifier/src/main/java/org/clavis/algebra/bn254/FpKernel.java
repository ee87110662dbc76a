package org.clavis.algebra.bn254;

/**
 * Unrolled Montgomery products modulo {@code p} over four 64-bit limbs.
 *
 * <p>Each product is summed column by column. A column's carry cannot be read off its 64-bit sum {@code s} alone, so
 * the upper halves of its words are summed apart in {@code t}: {@code s - (t << 32)} is then the exact sum of the
 * lower halves, and the column's carry is {@code (t + (that >>> 32)) >>> 32}. No comparison, no branch, no timing that
 * depends on the data. Columns 0 to 3 are cleared by adding {@code m_k * p} with {@code m_k = -s / p mod 2^64}: the
 * low word always becomes zero, and carries one unless it was zero before, so it is never computed.
 *
 * <p>Inputs: little-endian limbs of values below {@code p}; one factor of a product may be any 256-bit value. Outputs:
 * below {@code p}. Since {@code p < 2^254}, every product is below {@code 2 p} before its last step, and one
 * subtraction is enough. All inputs are read before the first output is written, so an output may be an input.
 */
final class FpKernel {

    /** The modulus {@code p}, least significant limb first. */
    static final long P0 = 0x3c208c16d87cfd47L;
    static final long P1 = 0x97816a916871ca8dL;
    static final long P2 = 0xb85045b68181585dL;
    static final long P3 = 0x30644e72e131a029L;

    /** {@code -1 / p mod 2^64}. */
    static final long N0 = 0x87d20782e4866389L;

    /** {@code floor(2^32 / (floor(p / 2^240) + 1))}. */
    private static final long QUOTIENT_SCALE = 346675;

    private FpKernel() {}

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

    /** out = a * b in Fp[u]/(u^2 + 1): a0 b0 - a1 b1 and a0 b1 + a1 b0, each reduced once. Eight limbs a value. */
    static void mul2(long[] out, int o, long[] a, int i, long[] b, int j) {
        long a0 = a[i];
        long a1 = a[i + 1];
        long a2 = a[i + 2];
        long a3 = a[i + 3];
        long c0 = a[i + 4];
        long c1 = a[i + 5];
        long c2 = a[i + 6];
        long c3 = a[i + 7];
        long b0 = b[j];
        long b1 = b[j + 1];
        long b2 = b[j + 2];
        long b3 = b[j + 3];
        long d0 = b[j + 4];
        long d1 = b[j + 5];
        long d2 = b[j + 6];
        long d3 = b[j + 7];
        long e0 = P0 - c0;
        long eBorrow = borrow(P0, c0, e0);
        long e1 = P1 - c1 - eBorrow;
        eBorrow = borrow(P1, c1, e1);
        long e2 = P2 - c2 - eBorrow;
        eBorrow = borrow(P2, c2, e2);
        long e3 = P3 - c3 - eBorrow;
        long a0b0xlo = a0 * b0;
        long a0b0xhi = Math.unsignedMultiplyHigh(a0, b0);
        long e0d0xlo = e0 * d0;
        long e0d0xhi = Math.unsignedMultiplyHigh(e0, d0);
        long s0x = a0b0xlo + e0d0xlo;
        long t0x = (a0b0xlo >>> 32) + (e0d0xlo >>> 32);
        long m0x = s0x * N0;
        long q00xhi = Math.unsignedMultiplyHigh(m0x, P0);
        long c0x = ((t0x + ((s0x - (t0x << 32)) >>> 32)) >>> 32) + ((s0x | -s0x) >>> 63);
        long a0b1xlo = a0 * b1;
        long a0b1xhi = Math.unsignedMultiplyHigh(a0, b1);
        long a1b0xlo = a1 * b0;
        long a1b0xhi = Math.unsignedMultiplyHigh(a1, b0);
        long e0d1xlo = e0 * d1;
        long e0d1xhi = Math.unsignedMultiplyHigh(e0, d1);
        long e1d0xlo = e1 * d0;
        long e1d0xhi = Math.unsignedMultiplyHigh(e1, d0);
        long q01xlo = m0x * P1;
        long q01xhi = Math.unsignedMultiplyHigh(m0x, P1);
        long s1x = a0b0xhi + a0b1xlo + a1b0xlo + e0d0xhi + e0d1xlo + e1d0xlo + q01xlo + q00xhi + c0x;
        long t1x =
            (a0b0xhi >>> 32) +
            (a0b1xlo >>> 32) +
            (a1b0xlo >>> 32) +
            (e0d0xhi >>> 32) +
            (e0d1xlo >>> 32) +
            (e1d0xlo >>> 32) +
            (q01xlo >>> 32) +
            (q00xhi >>> 32);
        long m1x = s1x * N0;
        long q10xhi = Math.unsignedMultiplyHigh(m1x, P0);
        long c1x = ((t1x + ((s1x - (t1x << 32)) >>> 32)) >>> 32) + ((s1x | -s1x) >>> 63);
        long a0b2xlo = a0 * b2;
        long a0b2xhi = Math.unsignedMultiplyHigh(a0, b2);
        long a1b1xlo = a1 * b1;
        long a1b1xhi = Math.unsignedMultiplyHigh(a1, b1);
        long a2b0xlo = a2 * b0;
        long a2b0xhi = Math.unsignedMultiplyHigh(a2, b0);
        long e0d2xlo = e0 * d2;
        long e0d2xhi = Math.unsignedMultiplyHigh(e0, d2);
        long e1d1xlo = e1 * d1;
        long e1d1xhi = Math.unsignedMultiplyHigh(e1, d1);
        long e2d0xlo = e2 * d0;
        long e2d0xhi = Math.unsignedMultiplyHigh(e2, d0);
        long q02xlo = m0x * P2;
        long q02xhi = Math.unsignedMultiplyHigh(m0x, P2);
        long q11xlo = m1x * P1;
        long q11xhi = Math.unsignedMultiplyHigh(m1x, P1);
        long s2x =
            a0b1xhi +
            a0b2xlo +
            a1b0xhi +
            a1b1xlo +
            a2b0xlo +
            e0d1xhi +
            e0d2xlo +
            e1d0xhi +
            e1d1xlo +
            e2d0xlo +
            q02xlo +
            q01xhi +
            q11xlo +
            q10xhi +
            c1x;
        long t2x =
            (a0b1xhi >>> 32) +
            (a0b2xlo >>> 32) +
            (a1b0xhi >>> 32) +
            (a1b1xlo >>> 32) +
            (a2b0xlo >>> 32) +
            (e0d1xhi >>> 32) +
            (e0d2xlo >>> 32) +
            (e1d0xhi >>> 32) +
            (e1d1xlo >>> 32) +
            (e2d0xlo >>> 32) +
            (q02xlo >>> 32) +
            (q01xhi >>> 32) +
            (q11xlo >>> 32) +
            (q10xhi >>> 32);
        long m2x = s2x * N0;
        long q20xhi = Math.unsignedMultiplyHigh(m2x, P0);
        long c2x = ((t2x + ((s2x - (t2x << 32)) >>> 32)) >>> 32) + ((s2x | -s2x) >>> 63);
        long a0b3xlo = a0 * b3;
        long a0b3xhi = Math.unsignedMultiplyHigh(a0, b3);
        long a1b2xlo = a1 * b2;
        long a1b2xhi = Math.unsignedMultiplyHigh(a1, b2);
        long a2b1xlo = a2 * b1;
        long a2b1xhi = Math.unsignedMultiplyHigh(a2, b1);
        long a3b0xlo = a3 * b0;
        long a3b0xhi = Math.unsignedMultiplyHigh(a3, b0);
        long e0d3xlo = e0 * d3;
        long e0d3xhi = Math.unsignedMultiplyHigh(e0, d3);
        long e1d2xlo = e1 * d2;
        long e1d2xhi = Math.unsignedMultiplyHigh(e1, d2);
        long e2d1xlo = e2 * d1;
        long e2d1xhi = Math.unsignedMultiplyHigh(e2, d1);
        long e3d0xlo = e3 * d0;
        long e3d0xhi = Math.unsignedMultiplyHigh(e3, d0);
        long q03xlo = m0x * P3;
        long q03xhi = Math.unsignedMultiplyHigh(m0x, P3);
        long q12xlo = m1x * P2;
        long q12xhi = Math.unsignedMultiplyHigh(m1x, P2);
        long q21xlo = m2x * P1;
        long q21xhi = Math.unsignedMultiplyHigh(m2x, P1);
        long s3x =
            a0b2xhi +
            a0b3xlo +
            a1b1xhi +
            a1b2xlo +
            a2b0xhi +
            a2b1xlo +
            a3b0xlo +
            e0d2xhi +
            e0d3xlo +
            e1d1xhi +
            e1d2xlo +
            e2d0xhi +
            e2d1xlo +
            e3d0xlo +
            q03xlo +
            q02xhi +
            q12xlo +
            q11xhi +
            q21xlo +
            q20xhi +
            c2x;
        long t3x =
            (a0b2xhi >>> 32) +
            (a0b3xlo >>> 32) +
            (a1b1xhi >>> 32) +
            (a1b2xlo >>> 32) +
            (a2b0xhi >>> 32) +
            (a2b1xlo >>> 32) +
            (a3b0xlo >>> 32) +
            (e0d2xhi >>> 32) +
            (e0d3xlo >>> 32) +
            (e1d1xhi >>> 32) +
            (e1d2xlo >>> 32) +
            (e2d0xhi >>> 32) +
            (e2d1xlo >>> 32) +
            (e3d0xlo >>> 32) +
            (q03xlo >>> 32) +
            (q02xhi >>> 32) +
            (q12xlo >>> 32) +
            (q11xhi >>> 32) +
            (q21xlo >>> 32) +
            (q20xhi >>> 32);
        long m3x = s3x * N0;
        long q30xhi = Math.unsignedMultiplyHigh(m3x, P0);
        long c3x = ((t3x + ((s3x - (t3x << 32)) >>> 32)) >>> 32) + ((s3x | -s3x) >>> 63);
        long a1b3xlo = a1 * b3;
        long a1b3xhi = Math.unsignedMultiplyHigh(a1, b3);
        long a2b2xlo = a2 * b2;
        long a2b2xhi = Math.unsignedMultiplyHigh(a2, b2);
        long a3b1xlo = a3 * b1;
        long a3b1xhi = Math.unsignedMultiplyHigh(a3, b1);
        long e1d3xlo = e1 * d3;
        long e1d3xhi = Math.unsignedMultiplyHigh(e1, d3);
        long e2d2xlo = e2 * d2;
        long e2d2xhi = Math.unsignedMultiplyHigh(e2, d2);
        long e3d1xlo = e3 * d1;
        long e3d1xhi = Math.unsignedMultiplyHigh(e3, d1);
        long q13xlo = m1x * P3;
        long q13xhi = Math.unsignedMultiplyHigh(m1x, P3);
        long q22xlo = m2x * P2;
        long q22xhi = Math.unsignedMultiplyHigh(m2x, P2);
        long q31xlo = m3x * P1;
        long q31xhi = Math.unsignedMultiplyHigh(m3x, P1);
        long r0 =
            a0b3xhi +
            a1b2xhi +
            a1b3xlo +
            a2b1xhi +
            a2b2xlo +
            a3b0xhi +
            a3b1xlo +
            e0d3xhi +
            e1d2xhi +
            e1d3xlo +
            e2d1xhi +
            e2d2xlo +
            e3d0xhi +
            e3d1xlo +
            q03xhi +
            q13xlo +
            q12xhi +
            q22xlo +
            q21xhi +
            q31xlo +
            q30xhi +
            c3x;
        long t4x =
            (a0b3xhi >>> 32) +
            (a1b2xhi >>> 32) +
            (a1b3xlo >>> 32) +
            (a2b1xhi >>> 32) +
            (a2b2xlo >>> 32) +
            (a3b0xhi >>> 32) +
            (a3b1xlo >>> 32) +
            (e0d3xhi >>> 32) +
            (e1d2xhi >>> 32) +
            (e1d3xlo >>> 32) +
            (e2d1xhi >>> 32) +
            (e2d2xlo >>> 32) +
            (e3d0xhi >>> 32) +
            (e3d1xlo >>> 32) +
            (q03xhi >>> 32) +
            (q13xlo >>> 32) +
            (q12xhi >>> 32) +
            (q22xlo >>> 32) +
            (q21xhi >>> 32) +
            (q31xlo >>> 32) +
            (q30xhi >>> 32);
        long c4x = (t4x + ((r0 - (t4x << 32)) >>> 32)) >>> 32;
        long a2b3xlo = a2 * b3;
        long a2b3xhi = Math.unsignedMultiplyHigh(a2, b3);
        long a3b2xlo = a3 * b2;
        long a3b2xhi = Math.unsignedMultiplyHigh(a3, b2);
        long e2d3xlo = e2 * d3;
        long e2d3xhi = Math.unsignedMultiplyHigh(e2, d3);
        long e3d2xlo = e3 * d2;
        long e3d2xhi = Math.unsignedMultiplyHigh(e3, d2);
        long q23xlo = m2x * P3;
        long q23xhi = Math.unsignedMultiplyHigh(m2x, P3);
        long q32xlo = m3x * P2;
        long q32xhi = Math.unsignedMultiplyHigh(m3x, P2);
        long r1 =
            a1b3xhi +
            a2b2xhi +
            a2b3xlo +
            a3b1xhi +
            a3b2xlo +
            e1d3xhi +
            e2d2xhi +
            e2d3xlo +
            e3d1xhi +
            e3d2xlo +
            q13xhi +
            q23xlo +
            q22xhi +
            q32xlo +
            q31xhi +
            c4x;
        long t5x =
            (a1b3xhi >>> 32) +
            (a2b2xhi >>> 32) +
            (a2b3xlo >>> 32) +
            (a3b1xhi >>> 32) +
            (a3b2xlo >>> 32) +
            (e1d3xhi >>> 32) +
            (e2d2xhi >>> 32) +
            (e2d3xlo >>> 32) +
            (e3d1xhi >>> 32) +
            (e3d2xlo >>> 32) +
            (q13xhi >>> 32) +
            (q23xlo >>> 32) +
            (q22xhi >>> 32) +
            (q32xlo >>> 32) +
            (q31xhi >>> 32);
        long c5x = (t5x + ((r1 - (t5x << 32)) >>> 32)) >>> 32;
        long a3b3xlo = a3 * b3;
        long a3b3xhi = Math.unsignedMultiplyHigh(a3, b3);
        long e3d3xlo = e3 * d3;
        long e3d3xhi = Math.unsignedMultiplyHigh(e3, d3);
        long q33xlo = m3x * P3;
        long q33xhi = Math.unsignedMultiplyHigh(m3x, P3);
        long r2 = a2b3xhi + a3b2xhi + a3b3xlo + e2d3xhi + e3d2xhi + e3d3xlo + q23xhi + q33xlo + q32xhi + c5x;
        long t6x =
            (a2b3xhi >>> 32) +
            (a3b2xhi >>> 32) +
            (a3b3xlo >>> 32) +
            (e2d3xhi >>> 32) +
            (e3d2xhi >>> 32) +
            (e3d3xlo >>> 32) +
            (q23xhi >>> 32) +
            (q33xlo >>> 32) +
            (q32xhi >>> 32);
        long c6x = (t6x + ((r2 - (t6x << 32)) >>> 32)) >>> 32;
        long r3 = a3b3xhi + e3d3xhi + q33xhi + c6x;
        long a0d0ylo = a0 * d0;
        long a0d0yhi = Math.unsignedMultiplyHigh(a0, d0);
        long c0b0ylo = c0 * b0;
        long c0b0yhi = Math.unsignedMultiplyHigh(c0, b0);
        long s0y = a0d0ylo + c0b0ylo;
        long t0y = (a0d0ylo >>> 32) + (c0b0ylo >>> 32);
        long m0y = s0y * N0;
        long q00yhi = Math.unsignedMultiplyHigh(m0y, P0);
        long c0y = ((t0y + ((s0y - (t0y << 32)) >>> 32)) >>> 32) + ((s0y | -s0y) >>> 63);
        long a0d1ylo = a0 * d1;
        long a0d1yhi = Math.unsignedMultiplyHigh(a0, d1);
        long a1d0ylo = a1 * d0;
        long a1d0yhi = Math.unsignedMultiplyHigh(a1, d0);
        long c0b1ylo = c0 * b1;
        long c0b1yhi = Math.unsignedMultiplyHigh(c0, b1);
        long c1b0ylo = c1 * b0;
        long c1b0yhi = Math.unsignedMultiplyHigh(c1, b0);
        long q01ylo = m0y * P1;
        long q01yhi = Math.unsignedMultiplyHigh(m0y, P1);
        long s1y = a0d0yhi + a0d1ylo + a1d0ylo + c0b0yhi + c0b1ylo + c1b0ylo + q01ylo + q00yhi + c0y;
        long t1y =
            (a0d0yhi >>> 32) +
            (a0d1ylo >>> 32) +
            (a1d0ylo >>> 32) +
            (c0b0yhi >>> 32) +
            (c0b1ylo >>> 32) +
            (c1b0ylo >>> 32) +
            (q01ylo >>> 32) +
            (q00yhi >>> 32);
        long m1y = s1y * N0;
        long q10yhi = Math.unsignedMultiplyHigh(m1y, P0);
        long c1y = ((t1y + ((s1y - (t1y << 32)) >>> 32)) >>> 32) + ((s1y | -s1y) >>> 63);
        long a0d2ylo = a0 * d2;
        long a0d2yhi = Math.unsignedMultiplyHigh(a0, d2);
        long a1d1ylo = a1 * d1;
        long a1d1yhi = Math.unsignedMultiplyHigh(a1, d1);
        long a2d0ylo = a2 * d0;
        long a2d0yhi = Math.unsignedMultiplyHigh(a2, d0);
        long c0b2ylo = c0 * b2;
        long c0b2yhi = Math.unsignedMultiplyHigh(c0, b2);
        long c1b1ylo = c1 * b1;
        long c1b1yhi = Math.unsignedMultiplyHigh(c1, b1);
        long c2b0ylo = c2 * b0;
        long c2b0yhi = Math.unsignedMultiplyHigh(c2, b0);
        long q02ylo = m0y * P2;
        long q02yhi = Math.unsignedMultiplyHigh(m0y, P2);
        long q11ylo = m1y * P1;
        long q11yhi = Math.unsignedMultiplyHigh(m1y, P1);
        long s2y =
            a0d1yhi +
            a0d2ylo +
            a1d0yhi +
            a1d1ylo +
            a2d0ylo +
            c0b1yhi +
            c0b2ylo +
            c1b0yhi +
            c1b1ylo +
            c2b0ylo +
            q02ylo +
            q01yhi +
            q11ylo +
            q10yhi +
            c1y;
        long t2y =
            (a0d1yhi >>> 32) +
            (a0d2ylo >>> 32) +
            (a1d0yhi >>> 32) +
            (a1d1ylo >>> 32) +
            (a2d0ylo >>> 32) +
            (c0b1yhi >>> 32) +
            (c0b2ylo >>> 32) +
            (c1b0yhi >>> 32) +
            (c1b1ylo >>> 32) +
            (c2b0ylo >>> 32) +
            (q02ylo >>> 32) +
            (q01yhi >>> 32) +
            (q11ylo >>> 32) +
            (q10yhi >>> 32);
        long m2y = s2y * N0;
        long q20yhi = Math.unsignedMultiplyHigh(m2y, P0);
        long c2y = ((t2y + ((s2y - (t2y << 32)) >>> 32)) >>> 32) + ((s2y | -s2y) >>> 63);
        long a0d3ylo = a0 * d3;
        long a0d3yhi = Math.unsignedMultiplyHigh(a0, d3);
        long a1d2ylo = a1 * d2;
        long a1d2yhi = Math.unsignedMultiplyHigh(a1, d2);
        long a2d1ylo = a2 * d1;
        long a2d1yhi = Math.unsignedMultiplyHigh(a2, d1);
        long a3d0ylo = a3 * d0;
        long a3d0yhi = Math.unsignedMultiplyHigh(a3, d0);
        long c0b3ylo = c0 * b3;
        long c0b3yhi = Math.unsignedMultiplyHigh(c0, b3);
        long c1b2ylo = c1 * b2;
        long c1b2yhi = Math.unsignedMultiplyHigh(c1, b2);
        long c2b1ylo = c2 * b1;
        long c2b1yhi = Math.unsignedMultiplyHigh(c2, b1);
        long c3b0ylo = c3 * b0;
        long c3b0yhi = Math.unsignedMultiplyHigh(c3, b0);
        long q03ylo = m0y * P3;
        long q03yhi = Math.unsignedMultiplyHigh(m0y, P3);
        long q12ylo = m1y * P2;
        long q12yhi = Math.unsignedMultiplyHigh(m1y, P2);
        long q21ylo = m2y * P1;
        long q21yhi = Math.unsignedMultiplyHigh(m2y, P1);
        long s3y =
            a0d2yhi +
            a0d3ylo +
            a1d1yhi +
            a1d2ylo +
            a2d0yhi +
            a2d1ylo +
            a3d0ylo +
            c0b2yhi +
            c0b3ylo +
            c1b1yhi +
            c1b2ylo +
            c2b0yhi +
            c2b1ylo +
            c3b0ylo +
            q03ylo +
            q02yhi +
            q12ylo +
            q11yhi +
            q21ylo +
            q20yhi +
            c2y;
        long t3y =
            (a0d2yhi >>> 32) +
            (a0d3ylo >>> 32) +
            (a1d1yhi >>> 32) +
            (a1d2ylo >>> 32) +
            (a2d0yhi >>> 32) +
            (a2d1ylo >>> 32) +
            (a3d0ylo >>> 32) +
            (c0b2yhi >>> 32) +
            (c0b3ylo >>> 32) +
            (c1b1yhi >>> 32) +
            (c1b2ylo >>> 32) +
            (c2b0yhi >>> 32) +
            (c2b1ylo >>> 32) +
            (c3b0ylo >>> 32) +
            (q03ylo >>> 32) +
            (q02yhi >>> 32) +
            (q12ylo >>> 32) +
            (q11yhi >>> 32) +
            (q21ylo >>> 32) +
            (q20yhi >>> 32);
        long m3y = s3y * N0;
        long q30yhi = Math.unsignedMultiplyHigh(m3y, P0);
        long c3y = ((t3y + ((s3y - (t3y << 32)) >>> 32)) >>> 32) + ((s3y | -s3y) >>> 63);
        long a1d3ylo = a1 * d3;
        long a1d3yhi = Math.unsignedMultiplyHigh(a1, d3);
        long a2d2ylo = a2 * d2;
        long a2d2yhi = Math.unsignedMultiplyHigh(a2, d2);
        long a3d1ylo = a3 * d1;
        long a3d1yhi = Math.unsignedMultiplyHigh(a3, d1);
        long c1b3ylo = c1 * b3;
        long c1b3yhi = Math.unsignedMultiplyHigh(c1, b3);
        long c2b2ylo = c2 * b2;
        long c2b2yhi = Math.unsignedMultiplyHigh(c2, b2);
        long c3b1ylo = c3 * b1;
        long c3b1yhi = Math.unsignedMultiplyHigh(c3, b1);
        long q13ylo = m1y * P3;
        long q13yhi = Math.unsignedMultiplyHigh(m1y, P3);
        long q22ylo = m2y * P2;
        long q22yhi = Math.unsignedMultiplyHigh(m2y, P2);
        long q31ylo = m3y * P1;
        long q31yhi = Math.unsignedMultiplyHigh(m3y, P1);
        long v0 =
            a0d3yhi +
            a1d2yhi +
            a1d3ylo +
            a2d1yhi +
            a2d2ylo +
            a3d0yhi +
            a3d1ylo +
            c0b3yhi +
            c1b2yhi +
            c1b3ylo +
            c2b1yhi +
            c2b2ylo +
            c3b0yhi +
            c3b1ylo +
            q03yhi +
            q13ylo +
            q12yhi +
            q22ylo +
            q21yhi +
            q31ylo +
            q30yhi +
            c3y;
        long t4y =
            (a0d3yhi >>> 32) +
            (a1d2yhi >>> 32) +
            (a1d3ylo >>> 32) +
            (a2d1yhi >>> 32) +
            (a2d2ylo >>> 32) +
            (a3d0yhi >>> 32) +
            (a3d1ylo >>> 32) +
            (c0b3yhi >>> 32) +
            (c1b2yhi >>> 32) +
            (c1b3ylo >>> 32) +
            (c2b1yhi >>> 32) +
            (c2b2ylo >>> 32) +
            (c3b0yhi >>> 32) +
            (c3b1ylo >>> 32) +
            (q03yhi >>> 32) +
            (q13ylo >>> 32) +
            (q12yhi >>> 32) +
            (q22ylo >>> 32) +
            (q21yhi >>> 32) +
            (q31ylo >>> 32) +
            (q30yhi >>> 32);
        long c4y = (t4y + ((v0 - (t4y << 32)) >>> 32)) >>> 32;
        long a2d3ylo = a2 * d3;
        long a2d3yhi = Math.unsignedMultiplyHigh(a2, d3);
        long a3d2ylo = a3 * d2;
        long a3d2yhi = Math.unsignedMultiplyHigh(a3, d2);
        long c2b3ylo = c2 * b3;
        long c2b3yhi = Math.unsignedMultiplyHigh(c2, b3);
        long c3b2ylo = c3 * b2;
        long c3b2yhi = Math.unsignedMultiplyHigh(c3, b2);
        long q23ylo = m2y * P3;
        long q23yhi = Math.unsignedMultiplyHigh(m2y, P3);
        long q32ylo = m3y * P2;
        long q32yhi = Math.unsignedMultiplyHigh(m3y, P2);
        long v1 =
            a1d3yhi +
            a2d2yhi +
            a2d3ylo +
            a3d1yhi +
            a3d2ylo +
            c1b3yhi +
            c2b2yhi +
            c2b3ylo +
            c3b1yhi +
            c3b2ylo +
            q13yhi +
            q23ylo +
            q22yhi +
            q32ylo +
            q31yhi +
            c4y;
        long t5y =
            (a1d3yhi >>> 32) +
            (a2d2yhi >>> 32) +
            (a2d3ylo >>> 32) +
            (a3d1yhi >>> 32) +
            (a3d2ylo >>> 32) +
            (c1b3yhi >>> 32) +
            (c2b2yhi >>> 32) +
            (c2b3ylo >>> 32) +
            (c3b1yhi >>> 32) +
            (c3b2ylo >>> 32) +
            (q13yhi >>> 32) +
            (q23ylo >>> 32) +
            (q22yhi >>> 32) +
            (q32ylo >>> 32) +
            (q31yhi >>> 32);
        long c5y = (t5y + ((v1 - (t5y << 32)) >>> 32)) >>> 32;
        long a3d3ylo = a3 * d3;
        long a3d3yhi = Math.unsignedMultiplyHigh(a3, d3);
        long c3b3ylo = c3 * b3;
        long c3b3yhi = Math.unsignedMultiplyHigh(c3, b3);
        long q33ylo = m3y * P3;
        long q33yhi = Math.unsignedMultiplyHigh(m3y, P3);
        long v2 = a2d3yhi + a3d2yhi + a3d3ylo + c2b3yhi + c3b2yhi + c3b3ylo + q23yhi + q33ylo + q32yhi + c5y;
        long t6y =
            (a2d3yhi >>> 32) +
            (a3d2yhi >>> 32) +
            (a3d3ylo >>> 32) +
            (c2b3yhi >>> 32) +
            (c3b2yhi >>> 32) +
            (c3b3ylo >>> 32) +
            (q23yhi >>> 32) +
            (q33ylo >>> 32) +
            (q32yhi >>> 32);
        long c6y = (t6y + ((v2 - (t6y << 32)) >>> 32)) >>> 32;
        long v3 = a3d3yhi + c3b3yhi + q33yhi + c6y;
        long dx0 = r0 - P0;
        long borrowx = borrow(r0, P0, dx0);
        long dx1 = r1 - P1 - borrowx;
        borrowx = borrow(r1, P1, dx1);
        long dx2 = r2 - P2 - borrowx;
        borrowx = borrow(r2, P2, dx2);
        long dx3 = r3 - P3 - borrowx;
        long keepx = dx3 >> 63;
        out[o] = dx0 ^ ((dx0 ^ r0) & keepx);
        out[o + 1] = dx1 ^ ((dx1 ^ r1) & keepx);
        out[o + 2] = dx2 ^ ((dx2 ^ r2) & keepx);
        out[o + 3] = dx3 ^ ((dx3 ^ r3) & keepx);
        long dy0 = v0 - P0;
        long borrowy = borrow(v0, P0, dy0);
        long dy1 = v1 - P1 - borrowy;
        borrowy = borrow(v1, P1, dy1);
        long dy2 = v2 - P2 - borrowy;
        borrowy = borrow(v2, P2, dy2);
        long dy3 = v3 - P3 - borrowy;
        long keepy = dy3 >> 63;
        out[o + 4] = dy0 ^ ((dy0 ^ v0) & keepy);
        out[o + 4 + 1] = dy1 ^ ((dy1 ^ v1) & keepy);
        out[o + 4 + 2] = dy2 ^ ((dy2 ^ v2) & keepy);
        out[o + 4 + 3] = dy3 ^ ((dy3 ^ v3) & keepy);
    }

    /** out = a^2 in Fp[u]/(u^2 + 1): (a0 + a1)(a0 - a1) and 2 a0 a1. Eight limbs a value. */
    static void square2(long[] out, int o, long[] a, int i) {
        long a0 = a[i];
        long a1 = a[i + 1];
        long a2 = a[i + 2];
        long a3 = a[i + 3];
        long c0 = a[i + 4];
        long c1 = a[i + 5];
        long c2 = a[i + 6];
        long c3 = a[i + 7];
        // unreduced sums below 2 p: the product of two of them, over 2^256, is below p, as one step of reduction needs
        long e0 = a0 + c0;
        long eCarry = carry(a0, c0, e0);
        long e1 = a1 + c1 + eCarry;
        eCarry = carry(a1, c1, e1);
        long e2 = a2 + c2 + eCarry;
        eCarry = carry(a2, c2, e2);
        long e3 = a3 + c3 + eCarry;
        long n0 = P0 - c0;
        long nBorrow = borrow(P0, c0, n0);
        long n1 = P1 - c1 - nBorrow;
        nBorrow = borrow(P1, c1, n1);
        long n2 = P2 - c2 - nBorrow;
        nBorrow = borrow(P2, c2, n2);
        long n3 = P3 - c3 - nBorrow;
        long f0 = a0 + n0;
        long fCarry = carry(a0, n0, f0);
        long f1 = a1 + n1 + fCarry;
        fCarry = carry(a1, n1, f1);
        long f2 = a2 + n2 + fCarry;
        fCarry = carry(a2, n2, f2);
        long f3 = a3 + n3 + fCarry;
        long g0 = a0 << 1;
        long g1 = (a1 << 1) | (a0 >>> 63);
        long g2 = (a2 << 1) | (a1 >>> 63);
        long g3 = (a3 << 1) | (a2 >>> 63);
        long e0f0xlo = e0 * f0;
        long e0f0xhi = Math.unsignedMultiplyHigh(e0, f0);
        long s0x = e0f0xlo;
        long t0x = e0f0xlo >>> 32;
        long m0x = s0x * N0;
        long q00xhi = Math.unsignedMultiplyHigh(m0x, P0);
        long c0x = ((t0x + ((s0x - (t0x << 32)) >>> 32)) >>> 32) + ((s0x | -s0x) >>> 63);
        long e0f1xlo = e0 * f1;
        long e0f1xhi = Math.unsignedMultiplyHigh(e0, f1);
        long e1f0xlo = e1 * f0;
        long e1f0xhi = Math.unsignedMultiplyHigh(e1, f0);
        long q01xlo = m0x * P1;
        long q01xhi = Math.unsignedMultiplyHigh(m0x, P1);
        long s1x = e0f0xhi + e0f1xlo + e1f0xlo + q01xlo + q00xhi + c0x;
        long t1x = (e0f0xhi >>> 32) + (e0f1xlo >>> 32) + (e1f0xlo >>> 32) + (q01xlo >>> 32) + (q00xhi >>> 32);
        long m1x = s1x * N0;
        long q10xhi = Math.unsignedMultiplyHigh(m1x, P0);
        long c1x = ((t1x + ((s1x - (t1x << 32)) >>> 32)) >>> 32) + ((s1x | -s1x) >>> 63);
        long e0f2xlo = e0 * f2;
        long e0f2xhi = Math.unsignedMultiplyHigh(e0, f2);
        long e1f1xlo = e1 * f1;
        long e1f1xhi = Math.unsignedMultiplyHigh(e1, f1);
        long e2f0xlo = e2 * f0;
        long e2f0xhi = Math.unsignedMultiplyHigh(e2, f0);
        long q02xlo = m0x * P2;
        long q02xhi = Math.unsignedMultiplyHigh(m0x, P2);
        long q11xlo = m1x * P1;
        long q11xhi = Math.unsignedMultiplyHigh(m1x, P1);
        long s2x = e0f1xhi + e0f2xlo + e1f0xhi + e1f1xlo + e2f0xlo + q02xlo + q01xhi + q11xlo + q10xhi + c1x;
        long t2x =
            (e0f1xhi >>> 32) +
            (e0f2xlo >>> 32) +
            (e1f0xhi >>> 32) +
            (e1f1xlo >>> 32) +
            (e2f0xlo >>> 32) +
            (q02xlo >>> 32) +
            (q01xhi >>> 32) +
            (q11xlo >>> 32) +
            (q10xhi >>> 32);
        long m2x = s2x * N0;
        long q20xhi = Math.unsignedMultiplyHigh(m2x, P0);
        long c2x = ((t2x + ((s2x - (t2x << 32)) >>> 32)) >>> 32) + ((s2x | -s2x) >>> 63);
        long e0f3xlo = e0 * f3;
        long e0f3xhi = Math.unsignedMultiplyHigh(e0, f3);
        long e1f2xlo = e1 * f2;
        long e1f2xhi = Math.unsignedMultiplyHigh(e1, f2);
        long e2f1xlo = e2 * f1;
        long e2f1xhi = Math.unsignedMultiplyHigh(e2, f1);
        long e3f0xlo = e3 * f0;
        long e3f0xhi = Math.unsignedMultiplyHigh(e3, f0);
        long q03xlo = m0x * P3;
        long q03xhi = Math.unsignedMultiplyHigh(m0x, P3);
        long q12xlo = m1x * P2;
        long q12xhi = Math.unsignedMultiplyHigh(m1x, P2);
        long q21xlo = m2x * P1;
        long q21xhi = Math.unsignedMultiplyHigh(m2x, P1);
        long s3x =
            e0f2xhi +
            e0f3xlo +
            e1f1xhi +
            e1f2xlo +
            e2f0xhi +
            e2f1xlo +
            e3f0xlo +
            q03xlo +
            q02xhi +
            q12xlo +
            q11xhi +
            q21xlo +
            q20xhi +
            c2x;
        long t3x =
            (e0f2xhi >>> 32) +
            (e0f3xlo >>> 32) +
            (e1f1xhi >>> 32) +
            (e1f2xlo >>> 32) +
            (e2f0xhi >>> 32) +
            (e2f1xlo >>> 32) +
            (e3f0xlo >>> 32) +
            (q03xlo >>> 32) +
            (q02xhi >>> 32) +
            (q12xlo >>> 32) +
            (q11xhi >>> 32) +
            (q21xlo >>> 32) +
            (q20xhi >>> 32);
        long m3x = s3x * N0;
        long q30xhi = Math.unsignedMultiplyHigh(m3x, P0);
        long c3x = ((t3x + ((s3x - (t3x << 32)) >>> 32)) >>> 32) + ((s3x | -s3x) >>> 63);
        long e1f3xlo = e1 * f3;
        long e1f3xhi = Math.unsignedMultiplyHigh(e1, f3);
        long e2f2xlo = e2 * f2;
        long e2f2xhi = Math.unsignedMultiplyHigh(e2, f2);
        long e3f1xlo = e3 * f1;
        long e3f1xhi = Math.unsignedMultiplyHigh(e3, f1);
        long q13xlo = m1x * P3;
        long q13xhi = Math.unsignedMultiplyHigh(m1x, P3);
        long q22xlo = m2x * P2;
        long q22xhi = Math.unsignedMultiplyHigh(m2x, P2);
        long q31xlo = m3x * P1;
        long q31xhi = Math.unsignedMultiplyHigh(m3x, P1);
        long r0 =
            e0f3xhi +
            e1f2xhi +
            e1f3xlo +
            e2f1xhi +
            e2f2xlo +
            e3f0xhi +
            e3f1xlo +
            q03xhi +
            q13xlo +
            q12xhi +
            q22xlo +
            q21xhi +
            q31xlo +
            q30xhi +
            c3x;
        long t4x =
            (e0f3xhi >>> 32) +
            (e1f2xhi >>> 32) +
            (e1f3xlo >>> 32) +
            (e2f1xhi >>> 32) +
            (e2f2xlo >>> 32) +
            (e3f0xhi >>> 32) +
            (e3f1xlo >>> 32) +
            (q03xhi >>> 32) +
            (q13xlo >>> 32) +
            (q12xhi >>> 32) +
            (q22xlo >>> 32) +
            (q21xhi >>> 32) +
            (q31xlo >>> 32) +
            (q30xhi >>> 32);
        long c4x = (t4x + ((r0 - (t4x << 32)) >>> 32)) >>> 32;
        long e2f3xlo = e2 * f3;
        long e2f3xhi = Math.unsignedMultiplyHigh(e2, f3);
        long e3f2xlo = e3 * f2;
        long e3f2xhi = Math.unsignedMultiplyHigh(e3, f2);
        long q23xlo = m2x * P3;
        long q23xhi = Math.unsignedMultiplyHigh(m2x, P3);
        long q32xlo = m3x * P2;
        long q32xhi = Math.unsignedMultiplyHigh(m3x, P2);
        long r1 = e1f3xhi + e2f2xhi + e2f3xlo + e3f1xhi + e3f2xlo + q13xhi + q23xlo + q22xhi + q32xlo + q31xhi + c4x;
        long t5x =
            (e1f3xhi >>> 32) +
            (e2f2xhi >>> 32) +
            (e2f3xlo >>> 32) +
            (e3f1xhi >>> 32) +
            (e3f2xlo >>> 32) +
            (q13xhi >>> 32) +
            (q23xlo >>> 32) +
            (q22xhi >>> 32) +
            (q32xlo >>> 32) +
            (q31xhi >>> 32);
        long c5x = (t5x + ((r1 - (t5x << 32)) >>> 32)) >>> 32;
        long e3f3xlo = e3 * f3;
        long e3f3xhi = Math.unsignedMultiplyHigh(e3, f3);
        long q33xlo = m3x * P3;
        long q33xhi = Math.unsignedMultiplyHigh(m3x, P3);
        long r2 = e2f3xhi + e3f2xhi + e3f3xlo + q23xhi + q33xlo + q32xhi + c5x;
        long t6x =
            (e2f3xhi >>> 32) +
            (e3f2xhi >>> 32) +
            (e3f3xlo >>> 32) +
            (q23xhi >>> 32) +
            (q33xlo >>> 32) +
            (q32xhi >>> 32);
        long c6x = (t6x + ((r2 - (t6x << 32)) >>> 32)) >>> 32;
        long r3 = e3f3xhi + q33xhi + c6x;
        long g0c0ylo = g0 * c0;
        long g0c0yhi = Math.unsignedMultiplyHigh(g0, c0);
        long s0y = g0c0ylo;
        long t0y = g0c0ylo >>> 32;
        long m0y = s0y * N0;
        long q00yhi = Math.unsignedMultiplyHigh(m0y, P0);
        long c0y = ((t0y + ((s0y - (t0y << 32)) >>> 32)) >>> 32) + ((s0y | -s0y) >>> 63);
        long g0c1ylo = g0 * c1;
        long g0c1yhi = Math.unsignedMultiplyHigh(g0, c1);
        long g1c0ylo = g1 * c0;
        long g1c0yhi = Math.unsignedMultiplyHigh(g1, c0);
        long q01ylo = m0y * P1;
        long q01yhi = Math.unsignedMultiplyHigh(m0y, P1);
        long s1y = g0c0yhi + g0c1ylo + g1c0ylo + q01ylo + q00yhi + c0y;
        long t1y = (g0c0yhi >>> 32) + (g0c1ylo >>> 32) + (g1c0ylo >>> 32) + (q01ylo >>> 32) + (q00yhi >>> 32);
        long m1y = s1y * N0;
        long q10yhi = Math.unsignedMultiplyHigh(m1y, P0);
        long c1y = ((t1y + ((s1y - (t1y << 32)) >>> 32)) >>> 32) + ((s1y | -s1y) >>> 63);
        long g0c2ylo = g0 * c2;
        long g0c2yhi = Math.unsignedMultiplyHigh(g0, c2);
        long g1c1ylo = g1 * c1;
        long g1c1yhi = Math.unsignedMultiplyHigh(g1, c1);
        long g2c0ylo = g2 * c0;
        long g2c0yhi = Math.unsignedMultiplyHigh(g2, c0);
        long q02ylo = m0y * P2;
        long q02yhi = Math.unsignedMultiplyHigh(m0y, P2);
        long q11ylo = m1y * P1;
        long q11yhi = Math.unsignedMultiplyHigh(m1y, P1);
        long s2y = g0c1yhi + g0c2ylo + g1c0yhi + g1c1ylo + g2c0ylo + q02ylo + q01yhi + q11ylo + q10yhi + c1y;
        long t2y =
            (g0c1yhi >>> 32) +
            (g0c2ylo >>> 32) +
            (g1c0yhi >>> 32) +
            (g1c1ylo >>> 32) +
            (g2c0ylo >>> 32) +
            (q02ylo >>> 32) +
            (q01yhi >>> 32) +
            (q11ylo >>> 32) +
            (q10yhi >>> 32);
        long m2y = s2y * N0;
        long q20yhi = Math.unsignedMultiplyHigh(m2y, P0);
        long c2y = ((t2y + ((s2y - (t2y << 32)) >>> 32)) >>> 32) + ((s2y | -s2y) >>> 63);
        long g0c3ylo = g0 * c3;
        long g0c3yhi = Math.unsignedMultiplyHigh(g0, c3);
        long g1c2ylo = g1 * c2;
        long g1c2yhi = Math.unsignedMultiplyHigh(g1, c2);
        long g2c1ylo = g2 * c1;
        long g2c1yhi = Math.unsignedMultiplyHigh(g2, c1);
        long g3c0ylo = g3 * c0;
        long g3c0yhi = Math.unsignedMultiplyHigh(g3, c0);
        long q03ylo = m0y * P3;
        long q03yhi = Math.unsignedMultiplyHigh(m0y, P3);
        long q12ylo = m1y * P2;
        long q12yhi = Math.unsignedMultiplyHigh(m1y, P2);
        long q21ylo = m2y * P1;
        long q21yhi = Math.unsignedMultiplyHigh(m2y, P1);
        long s3y =
            g0c2yhi +
            g0c3ylo +
            g1c1yhi +
            g1c2ylo +
            g2c0yhi +
            g2c1ylo +
            g3c0ylo +
            q03ylo +
            q02yhi +
            q12ylo +
            q11yhi +
            q21ylo +
            q20yhi +
            c2y;
        long t3y =
            (g0c2yhi >>> 32) +
            (g0c3ylo >>> 32) +
            (g1c1yhi >>> 32) +
            (g1c2ylo >>> 32) +
            (g2c0yhi >>> 32) +
            (g2c1ylo >>> 32) +
            (g3c0ylo >>> 32) +
            (q03ylo >>> 32) +
            (q02yhi >>> 32) +
            (q12ylo >>> 32) +
            (q11yhi >>> 32) +
            (q21ylo >>> 32) +
            (q20yhi >>> 32);
        long m3y = s3y * N0;
        long q30yhi = Math.unsignedMultiplyHigh(m3y, P0);
        long c3y = ((t3y + ((s3y - (t3y << 32)) >>> 32)) >>> 32) + ((s3y | -s3y) >>> 63);
        long g1c3ylo = g1 * c3;
        long g1c3yhi = Math.unsignedMultiplyHigh(g1, c3);
        long g2c2ylo = g2 * c2;
        long g2c2yhi = Math.unsignedMultiplyHigh(g2, c2);
        long g3c1ylo = g3 * c1;
        long g3c1yhi = Math.unsignedMultiplyHigh(g3, c1);
        long q13ylo = m1y * P3;
        long q13yhi = Math.unsignedMultiplyHigh(m1y, P3);
        long q22ylo = m2y * P2;
        long q22yhi = Math.unsignedMultiplyHigh(m2y, P2);
        long q31ylo = m3y * P1;
        long q31yhi = Math.unsignedMultiplyHigh(m3y, P1);
        long v0 =
            g0c3yhi +
            g1c2yhi +
            g1c3ylo +
            g2c1yhi +
            g2c2ylo +
            g3c0yhi +
            g3c1ylo +
            q03yhi +
            q13ylo +
            q12yhi +
            q22ylo +
            q21yhi +
            q31ylo +
            q30yhi +
            c3y;
        long t4y =
            (g0c3yhi >>> 32) +
            (g1c2yhi >>> 32) +
            (g1c3ylo >>> 32) +
            (g2c1yhi >>> 32) +
            (g2c2ylo >>> 32) +
            (g3c0yhi >>> 32) +
            (g3c1ylo >>> 32) +
            (q03yhi >>> 32) +
            (q13ylo >>> 32) +
            (q12yhi >>> 32) +
            (q22ylo >>> 32) +
            (q21yhi >>> 32) +
            (q31ylo >>> 32) +
            (q30yhi >>> 32);
        long c4y = (t4y + ((v0 - (t4y << 32)) >>> 32)) >>> 32;
        long g2c3ylo = g2 * c3;
        long g2c3yhi = Math.unsignedMultiplyHigh(g2, c3);
        long g3c2ylo = g3 * c2;
        long g3c2yhi = Math.unsignedMultiplyHigh(g3, c2);
        long q23ylo = m2y * P3;
        long q23yhi = Math.unsignedMultiplyHigh(m2y, P3);
        long q32ylo = m3y * P2;
        long q32yhi = Math.unsignedMultiplyHigh(m3y, P2);
        long v1 = g1c3yhi + g2c2yhi + g2c3ylo + g3c1yhi + g3c2ylo + q13yhi + q23ylo + q22yhi + q32ylo + q31yhi + c4y;
        long t5y =
            (g1c3yhi >>> 32) +
            (g2c2yhi >>> 32) +
            (g2c3ylo >>> 32) +
            (g3c1yhi >>> 32) +
            (g3c2ylo >>> 32) +
            (q13yhi >>> 32) +
            (q23ylo >>> 32) +
            (q22yhi >>> 32) +
            (q32ylo >>> 32) +
            (q31yhi >>> 32);
        long c5y = (t5y + ((v1 - (t5y << 32)) >>> 32)) >>> 32;
        long g3c3ylo = g3 * c3;
        long g3c3yhi = Math.unsignedMultiplyHigh(g3, c3);
        long q33ylo = m3y * P3;
        long q33yhi = Math.unsignedMultiplyHigh(m3y, P3);
        long v2 = g2c3yhi + g3c2yhi + g3c3ylo + q23yhi + q33ylo + q32yhi + c5y;
        long t6y =
            (g2c3yhi >>> 32) +
            (g3c2yhi >>> 32) +
            (g3c3ylo >>> 32) +
            (q23yhi >>> 32) +
            (q33ylo >>> 32) +
            (q32yhi >>> 32);
        long c6y = (t6y + ((v2 - (t6y << 32)) >>> 32)) >>> 32;
        long v3 = g3c3yhi + q33yhi + c6y;
        long dx0 = r0 - P0;
        long borrowx = borrow(r0, P0, dx0);
        long dx1 = r1 - P1 - borrowx;
        borrowx = borrow(r1, P1, dx1);
        long dx2 = r2 - P2 - borrowx;
        borrowx = borrow(r2, P2, dx2);
        long dx3 = r3 - P3 - borrowx;
        long keepx = dx3 >> 63;
        out[o] = dx0 ^ ((dx0 ^ r0) & keepx);
        out[o + 1] = dx1 ^ ((dx1 ^ r1) & keepx);
        out[o + 2] = dx2 ^ ((dx2 ^ r2) & keepx);
        out[o + 3] = dx3 ^ ((dx3 ^ r3) & keepx);
        long dy0 = v0 - P0;
        long borrowy = borrow(v0, P0, dy0);
        long dy1 = v1 - P1 - borrowy;
        borrowy = borrow(v1, P1, dy1);
        long dy2 = v2 - P2 - borrowy;
        borrowy = borrow(v2, P2, dy2);
        long dy3 = v3 - P3 - borrowy;
        long keepy = dy3 >> 63;
        out[o + 4] = dy0 ^ ((dy0 ^ v0) & keepy);
        out[o + 4 + 1] = dy1 ^ ((dy1 ^ v1) & keepy);
        out[o + 4 + 2] = dy2 ^ ((dy2 ^ v2) & keepy);
        out[o + 4 + 3] = dy3 ^ ((dy3 ^ v3) & keepy);
    }

    /** out = (9 + u) a in Fp[u]/(u^2 + 1): 9 a0 - a1 and 9 a1 + a0. Eight limbs a value. */
    static void mulByXi(long[] out, int o, long[] a, int i) {
        long a0 = a[i];
        long a1 = a[i + 1];
        long a2 = a[i + 2];
        long a3 = a[i + 3];
        long c0 = a[i + 4];
        long c1 = a[i + 5];
        long c2 = a[i + 6];
        long c3 = a[i + 7];
        long n0 = P0 - c0;
        long nBorrow = borrow(P0, c0, n0);
        long n1 = P1 - c1 - nBorrow;
        nBorrow = borrow(P1, c1, n1);
        long n2 = P2 - c2 - nBorrow;
        nBorrow = borrow(P2, c2, n2);
        long n3 = P3 - c3 - nBorrow;
        nineTimesPlus(out, o, a0, a1, a2, a3, n0, n1, n2, n3);
        nineTimesPlus(out, o + 4, c0, c1, c2, c3, a0, a1, a2, a3);
    }

    /** out = 9 x + y for x below p and y not above it. */
    private static void nineTimesPlus(
        long[] out,
        int o,
        long x0,
        long x1,
        long x2,
        long x3,
        long y0,
        long y1,
        long y2,
        long y3
    ) {
        long n0 = 9 * x0;
        long w0 = n0 + y0;
        long e1 = Math.unsignedMultiplyHigh(9, x0) + carry(n0, y0, w0);
        long n1 = 9 * x1;
        long v1 = n1 + y1;
        long w1 = v1 + e1;
        long e2 = Math.unsignedMultiplyHigh(9, x1) + carry(n1, y1, v1) + ((v1 & ~w1) >>> 63);
        long n2 = 9 * x2;
        long v2 = n2 + y2;
        long w2 = v2 + e2;
        long e3 = Math.unsignedMultiplyHigh(9, x2) + carry(n2, y2, v2) + ((v2 & ~w2) >>> 63);
        long n3 = 9 * x3;
        long v3 = n3 + y3;
        long w3 = v3 + e3;
        long w4 = Math.unsignedMultiplyHigh(9, x3) + carry(n3, y3, v3) + ((v3 & ~w3) >>> 63);
        // w < 10 p; the quotient by p from w's bits above 2^240 is exact or one too small
        long quotient = (((w4 << 16) | (w3 >>> 48)) * QUOTIENT_SCALE) >>> 32;
        long p0 = quotient * P0;
        long r0 = w0 - p0;
        long f1 = Math.unsignedMultiplyHigh(quotient, P0) + borrow(w0, p0, r0);
        long p1 = quotient * P1;
        long u1 = w1 - p1;
        long r1 = u1 - f1;
        long f2 = Math.unsignedMultiplyHigh(quotient, P1) + borrow(w1, p1, u1) + ((~u1 & r1) >>> 63);
        long p2 = quotient * P2;
        long u2 = w2 - p2;
        long r2 = u2 - f2;
        long f3 = Math.unsignedMultiplyHigh(quotient, P2) + borrow(w2, p2, u2) + ((~u2 & r2) >>> 63);
        long r3 = w3 - quotient * P3 - f3;
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

    /** out = a / 2: a, or a + p if a is odd, shifted right. */
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

    /** out = x + (p and mask), modulo 2^256. */
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
