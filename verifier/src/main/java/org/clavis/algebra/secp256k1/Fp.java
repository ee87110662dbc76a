package org.clavis.algebra.secp256k1;

import static org.clavis.algebra.secp256k1.Limbs.borrow;
import static org.clavis.algebra.secp256k1.Limbs.carry;

import java.math.BigInteger;
import java.util.Arrays;

/**
 * Arithmetic modulo {@code p = 2^256 - K}, {@code K = 2^32 + 977}.
 *
 * <p>Input and output of every operation: canonical elements, that is four limbs, least significant first, value below
 * {@code p}. An output may be the same place as an input, but must not overlap one partly. Timing: constant-time,
 * except where a name ends in {@code Vartime}.
 */
public final class Fp {

    /** Limbs of an element. */
    public static final int LIMBS = 4;

    /** Length of an encoded element in bytes. */
    public static final int BYTES = 32;

    /** {@code 2^256 - p}. */
    private static final long K = (1L << 32) + 977;

    private static final long[] ZERO = new long[LIMBS];
    private static final long[] PRIME = Limbs.of(CurveParams.P);
    private static final long[] INVERSE_EXPONENT = Limbs.of(CurveParams.P.subtract(BigInteger.TWO));

    private Fp() {}

    /** {@code out = a + b}. */
    public static void add(long[] out, int o, long[] a, int ai, long[] b, int bi) {
        long s0 = a[ai] + b[bi];
        long c = carry(a[ai], b[bi], s0);
        long t1 = a[ai + 1] + b[bi + 1];
        long s1 = t1 + c;
        c = carry(a[ai + 1], b[bi + 1], t1) + carry(t1, c, s1);
        long t2 = a[ai + 2] + b[bi + 2];
        long s2 = t2 + c;
        c = carry(a[ai + 2], b[bi + 2], t2) + carry(t2, c, s2);
        long t3 = a[ai + 3] + b[bi + 3];
        long s3 = t3 + c;
        c = carry(a[ai + 3], b[bi + 3], t3) + carry(t3, c, s3);
        subtractPrime(out, o, s0, s1, s2, s3, c);
    }

    /** {@code out = a - b}. */
    public static void sub(long[] out, int o, long[] a, int ai, long[] b, int bi) {
        long borrow = 0;
        for (int i = 0; i < LIMBS; i++) {
            long x = a[ai + i];
            long y = b[bi + i];
            long d = x - y;
            long e = d - borrow;
            borrow = borrow(x, y, d) + borrow(d, borrow, e);
            out[o + i] = e;
        }
        // below zero: add p, which is to subtract K modulo 2^256
        long subtrahend = -borrow & K;
        for (int i = 0; i < LIMBS; i++) {
            long x = out[o + i];
            long d = x - subtrahend;
            subtrahend = borrow(x, subtrahend, d);
            out[o + i] = d;
        }
    }

    /** {@code out = -a}. */
    public static void neg(long[] out, int o, long[] a, int ai) {
        sub(out, o, ZERO, 0, a, ai);
    }

    /** {@code out = a * b}. */
    public static void mul(long[] out, int o, long[] a, int ai, long[] b, int bi) {
        long a0 = a[ai];
        long a1 = a[ai + 1];
        long a2 = a[ai + 2];
        long a3 = a[ai + 3];
        long b0 = b[bi];
        long b1 = b[bi + 1];
        long b2 = b[bi + 2];
        long b3 = b[bi + 3];
        long lo, hi, s, c;

        // row 0: t += a0 * b * 2^0
        lo = a0 * b0;
        hi = Math.unsignedMultiplyHigh(a0, b0);
        long t0 = lo;
        c = hi;
        lo = a0 * b1;
        hi = Math.unsignedMultiplyHigh(a0, b1);
        s = lo + c;
        hi += carry(lo, c, s);
        lo = s;
        long t1 = lo;
        c = hi;
        lo = a0 * b2;
        hi = Math.unsignedMultiplyHigh(a0, b2);
        s = lo + c;
        hi += carry(lo, c, s);
        lo = s;
        long t2 = lo;
        c = hi;
        lo = a0 * b3;
        hi = Math.unsignedMultiplyHigh(a0, b3);
        s = lo + c;
        hi += carry(lo, c, s);
        lo = s;
        long t3 = lo;
        c = hi;
        long t4 = c;

        // row 1: t += a1 * b * 2^64
        lo = a1 * b0;
        hi = Math.unsignedMultiplyHigh(a1, b0);
        s = lo + t1;
        hi += carry(lo, t1, s);
        lo = s;
        t1 = lo;
        c = hi;
        lo = a1 * b1;
        hi = Math.unsignedMultiplyHigh(a1, b1);
        s = lo + t2;
        hi += carry(lo, t2, s);
        lo = s;
        s = lo + c;
        hi += carry(lo, c, s);
        lo = s;
        t2 = lo;
        c = hi;
        lo = a1 * b2;
        hi = Math.unsignedMultiplyHigh(a1, b2);
        s = lo + t3;
        hi += carry(lo, t3, s);
        lo = s;
        s = lo + c;
        hi += carry(lo, c, s);
        lo = s;
        t3 = lo;
        c = hi;
        lo = a1 * b3;
        hi = Math.unsignedMultiplyHigh(a1, b3);
        s = lo + t4;
        hi += carry(lo, t4, s);
        lo = s;
        s = lo + c;
        hi += carry(lo, c, s);
        lo = s;
        t4 = lo;
        c = hi;
        long t5 = c;

        // row 2: t += a2 * b * 2^128
        lo = a2 * b0;
        hi = Math.unsignedMultiplyHigh(a2, b0);
        s = lo + t2;
        hi += carry(lo, t2, s);
        lo = s;
        t2 = lo;
        c = hi;
        lo = a2 * b1;
        hi = Math.unsignedMultiplyHigh(a2, b1);
        s = lo + t3;
        hi += carry(lo, t3, s);
        lo = s;
        s = lo + c;
        hi += carry(lo, c, s);
        lo = s;
        t3 = lo;
        c = hi;
        lo = a2 * b2;
        hi = Math.unsignedMultiplyHigh(a2, b2);
        s = lo + t4;
        hi += carry(lo, t4, s);
        lo = s;
        s = lo + c;
        hi += carry(lo, c, s);
        lo = s;
        t4 = lo;
        c = hi;
        lo = a2 * b3;
        hi = Math.unsignedMultiplyHigh(a2, b3);
        s = lo + t5;
        hi += carry(lo, t5, s);
        lo = s;
        s = lo + c;
        hi += carry(lo, c, s);
        lo = s;
        t5 = lo;
        c = hi;
        long t6 = c;

        // row 3: t += a3 * b * 2^192
        lo = a3 * b0;
        hi = Math.unsignedMultiplyHigh(a3, b0);
        s = lo + t3;
        hi += carry(lo, t3, s);
        lo = s;
        t3 = lo;
        c = hi;
        lo = a3 * b1;
        hi = Math.unsignedMultiplyHigh(a3, b1);
        s = lo + t4;
        hi += carry(lo, t4, s);
        lo = s;
        s = lo + c;
        hi += carry(lo, c, s);
        lo = s;
        t4 = lo;
        c = hi;
        lo = a3 * b2;
        hi = Math.unsignedMultiplyHigh(a3, b2);
        s = lo + t5;
        hi += carry(lo, t5, s);
        lo = s;
        s = lo + c;
        hi += carry(lo, c, s);
        lo = s;
        t5 = lo;
        c = hi;
        lo = a3 * b3;
        hi = Math.unsignedMultiplyHigh(a3, b3);
        s = lo + t6;
        hi += carry(lo, t6, s);
        lo = s;
        s = lo + c;
        hi += carry(lo, c, s);
        lo = s;
        t6 = lo;
        c = hi;
        long t7 = c;

        // fold the high half: 2^256 = K modulo p
        lo = t4 * K;
        hi = Math.unsignedMultiplyHigh(t4, K);
        s = lo + t0;
        hi += carry(lo, t0, s);
        t0 = s;
        c = hi;
        lo = t5 * K;
        hi = Math.unsignedMultiplyHigh(t5, K);
        s = lo + t1;
        hi += carry(lo, t1, s);
        lo = s;
        s = lo + c;
        hi += carry(lo, c, s);
        t1 = s;
        c = hi;
        lo = t6 * K;
        hi = Math.unsignedMultiplyHigh(t6, K);
        s = lo + t2;
        hi += carry(lo, t2, s);
        lo = s;
        s = lo + c;
        hi += carry(lo, c, s);
        t2 = s;
        c = hi;
        lo = t7 * K;
        hi = Math.unsignedMultiplyHigh(t7, K);
        s = lo + t3;
        hi += carry(lo, t3, s);
        lo = s;
        s = lo + c;
        hi += carry(lo, c, s);
        t3 = s;
        c = hi;
        reduce(out, o, t0, t1, t2, t3, c);
    }

    /** {@code out = a^2}. */
    public static void square(long[] out, int o, long[] a, int ai) {
        mul(out, o, a, ai, a, ai);
    }

    /**
     * {@code out = factor * a}.
     *
     * @param factor public, 0 to 2^30
     */
    public static void mulSmall(long[] out, int o, long[] a, int ai, int factor) {
        long t0 = a[ai] * factor;
        long c = Math.unsignedMultiplyHigh(a[ai], factor);
        long p1 = a[ai + 1] * factor;
        long t1 = p1 + c;
        c = Math.unsignedMultiplyHigh(a[ai + 1], factor) + carry(p1, c, t1);
        long p2 = a[ai + 2] * factor;
        long t2 = p2 + c;
        c = Math.unsignedMultiplyHigh(a[ai + 2], factor) + carry(p2, c, t2);
        long p3 = a[ai + 3] * factor;
        long t3 = p3 + c;
        c = Math.unsignedMultiplyHigh(a[ai + 3], factor) + carry(p3, c, t3);
        reduce(out, o, t0, t1, t2, t3, c);
    }

    /** {@code out = 1 / a}, and 0 for 0: {@code a^(p - 2)}. */
    public static void inverse(long[] out, int o, long[] a, int ai) {
        power(out, o, a, ai, INVERSE_EXPONENT);
    }

    /** True if both are the same element. */
    public static boolean equal(long[] a, int ai, long[] b, int bi) {
        long difference = 0;
        for (int i = 0; i < LIMBS; i++) {
            difference |= a[ai + i] ^ b[bi + i];
        }
        return difference == 0;
    }

    /** True if {@code a} is zero. */
    public static boolean isZero(long[] a, int ai) {
        return (a[ai] | a[ai + 1] | a[ai + 2] | a[ai + 3]) == 0;
    }

    /** True if {@code a} is odd. */
    public static boolean isOdd(long[] a, int ai) {
        return (a[ai] & 1) != 0;
    }

    /**
     * Reads 32 big-endian bytes.
     *
     * @return whether they were canonical; if not, {@code out} is meaningless
     */
    public static boolean fromCanonicalBytes(long[] out, int o, byte[] bytes, int offset) {
        Limbs.fromBigEndian(out, o, bytes, offset);
        return Limbs.isLess(out, o, PRIME, 0);
    }

    /** Writes 32 big-endian bytes. */
    public static void toBytes(byte[] out, int offset, long[] a, int ai) {
        Limbs.toBigEndian(out, offset, a, ai);
    }

    /** {@code out = a^exponent}, four bits at a time. The exponent is public, so its digits may index the table. */
    private static void power(long[] out, int o, long[] a, int ai, long[] exponent) {
        long[] powers = new long[16 * LIMBS];
        long[] result = { 1, 0, 0, 0 };
        try {
            powers[0] = 1;
            for (int i = 1; i < 16; i++) {
                mul(powers, i * LIMBS, powers, (i - 1) * LIMBS, a, ai);
            }
            for (int bit = 252; bit >= 0; bit -= 4) {
                for (int i = 0; i < 4; i++) {
                    square(result, 0, result, 0);
                }
                int digit = (int) (exponent[bit >>> 6] >>> bit) & 15;
                mul(result, 0, result, 0, powers, digit * LIMBS);
            }
            System.arraycopy(result, 0, out, o, LIMBS);
        } finally {
            Arrays.fill(powers, 0);
            Arrays.fill(result, 0);
        }
    }

    /** {@code out = t + c * 2^256} modulo p, for {@code c} below 2^62. */
    private static void reduce(long[] out, int o, long t0, long t1, long t2, long t3, long c) {
        long lo = c * K;
        long s0 = t0 + lo;
        long carry = carry(t0, lo, s0);
        // below 2^32, so that the next sum does not overflow
        long hi = Math.unsignedMultiplyHigh(c, K) + carry;
        long s1 = t1 + hi;
        carry = carry(t1, hi, s1);
        long s2 = t2 + carry;
        carry = carry(t2, carry, s2);
        long s3 = t3 + carry;
        carry = carry(t3, carry, s3);
        subtractPrime(out, o, s0, s1, s2, s3, carry);
    }

    /** {@code out = t + c * 2^256 - p}, or {@code t} where that is negative; the input is below {@code 2p}. */
    private static void subtractPrime(long[] out, int o, long t0, long t1, long t2, long t3, long c) {
        // adding K overflows 2^256 exactly where t >= p
        long s0 = t0 + K;
        long carry = carry(t0, K, s0);
        long s1 = t1 + carry;
        carry = carry(t1, carry, s1);
        long s2 = t2 + carry;
        carry = carry(t2, carry, s2);
        long s3 = t3 + carry;
        carry = carry(t3, carry, s3);
        long mask = -(c | carry);
        out[o] = t0 ^ ((t0 ^ s0) & mask);
        out[o + 1] = t1 ^ ((t1 ^ s1) & mask);
        out[o + 2] = t2 ^ ((t2 ^ s2) & mask);
        out[o + 3] = t3 ^ ((t3 ^ s3) & mask);
    }
}
