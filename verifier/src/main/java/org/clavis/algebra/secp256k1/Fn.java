package org.clavis.algebra.secp256k1;

import static org.clavis.algebra.secp256k1.Limbs.borrow;
import static org.clavis.algebra.secp256k1.Limbs.carry;

import java.math.BigInteger;
import java.util.Arrays;
import org.clavis.algebra.modular.VartimeInverse;

/**
 * Arithmetic on scalars, the integers modulo the group order {@code n}.
 *
 * <p>Input and output of every operation: canonical elements, that is four limbs, least significant first, value below
 * {@code n}. An output may be the same place as an input. Timing: constant-time, except where a name ends in
 * {@code Vartime}.
 */
public final class Fn {

    /** Limbs of a scalar. */
    public static final int LIMBS = 4;

    /** Length of an encoded scalar in bytes. */
    public static final int BYTES = 32;

    /** {@code 2^256 - n}, 129 bits. */
    private static final long[] COMPLEMENT = Arrays.copyOf(
        Limbs.of(BigInteger.ONE.shiftLeft(256).subtract(CurveParams.N)),
        3
    );

    private static final long C0 = COMPLEMENT[0];
    private static final long C1 = COMPLEMENT[1];

    private static final long[] ORDER = Limbs.of(CurveParams.N);

    /** Inverses of public scalars. */
    static final VartimeInverse INVERSE = VartimeInverse.of(CurveParams.N);

    private Fn() {}

    /** {@code out = a + b}. */
    public static void add(long[] out, int o, long[] a, int ai, long[] b, int bi) {
        long c = 0;
        for (int i = 0; i < LIMBS; i++) {
            long x = a[ai + i];
            long y = b[bi + i];
            long s = x + y;
            long t = s + c;
            c = carry(x, y, s) + carry(s, c, t);
            out[o + i] = t;
        }
        subtractOrder(out, o, c);
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
        long mask = -borrow;
        long c = 0;
        for (int i = 0; i < LIMBS; i++) {
            long x = out[o + i];
            long y = ORDER[i] & mask;
            long s = x + y;
            long t = s + c;
            c = carry(x, y, s) + carry(s, c, t);
            out[o + i] = t;
        }
    }

    /** {@code out = -a}. */
    public static void neg(long[] out, int o, long[] a, int ai) {
        sub(out, o, new long[LIMBS], 0, a, ai);
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
        long lo;
        long hi;
        long s;
        long c;
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
        reduce(out, o, t0, t1, t2, t3, t4, t5, t6, t7);
    }

    /** {@code out = 1 / a}, and 0 for 0. */
    public static void inverse(long[] out, int o, long[] a, int ai) {
        long[] exponent = Limbs.of(CurveParams.N.subtract(BigInteger.TWO));
        long[] base = Arrays.copyOfRange(a, ai, ai + LIMBS);
        long[] result = { 1, 0, 0, 0 };
        for (int bit = 255; bit >= 0; bit--) {
            mul(result, 0, result, 0, result, 0);
            if (((exponent[bit >>> 6] >>> bit) & 1) != 0) {
                mul(result, 0, result, 0, base, 0);
            }
        }
        System.arraycopy(result, 0, out, o, LIMBS);
        Arrays.fill(base, 0);
        Arrays.fill(result, 0);
    }

    /** True if {@code a} is zero. */
    public static boolean isZero(long[] a, int ai) {
        return (a[ai] | a[ai + 1] | a[ai + 2] | a[ai + 3]) == 0;
    }

    /**
     * Reads 32 big-endian bytes.
     *
     * @return whether they were canonical; if not, {@code out} is meaningless
     */
    public static boolean fromCanonicalBytes(long[] out, int o, byte[] bytes, int offset) {
        Limbs.fromBigEndian(out, o, bytes, offset);
        return Limbs.isLess(out, o, ORDER, 0);
    }

    /**
     * Reads big-endian bytes of any value and reduces them modulo n.
     *
     * @param bytes 1 to 64 bytes
     */
    public static void fromBytesReduced(long[] out, int o, byte[] bytes) {
        if (bytes.length == 0 || bytes.length > 16 * LIMBS) {
            throw new IllegalArgumentException("expected 1 to 64 bytes, got " + bytes.length);
        }
        byte[] padded = new byte[16 * LIMBS];
        long[] wide = new long[2 * LIMBS];
        try {
            System.arraycopy(bytes, 0, padded, padded.length - bytes.length, bytes.length);
            Limbs.fromBigEndian(wide, 0, padded, 8 * LIMBS);
            Limbs.fromBigEndian(wide, LIMBS, padded, 0);
            reduce(out, o, wide[0], wide[1], wide[2], wide[3], wide[4], wide[5], wide[6], wide[7]);
        } finally {
            Arrays.fill(padded, (byte) 0);
            Arrays.fill(wide, 0);
        }
    }

    /**
     * {@code out} = a signed integer modulo n.
     *
     * @param limbs three limbs in two's complement
     */
    static void fromSigned(long[] out, int o, long[] limbs, int li) {
        long sign = limbs[li + 2] >> (Long.SIZE - 1);
        long c = -sign;
        for (int i = 0; i < 3; i++) {
            long x = limbs[li + i] ^ sign;
            long s = x + c;
            c = carry(x, c, s);
            out[o + i] = s;
        }
        out[o + 3] = 0;
        if (sign != 0) {
            neg(out, o, out, o);
        }
    }

    /** Writes 32 big-endian bytes. */
    public static void toBytes(byte[] out, int offset, long[] a, int ai) {
        Limbs.toBigEndian(out, offset, a, ai);
    }

    /** {@code out} = t modulo n, for any eight limbs; 2^256 is {@code C0 + 2^64 C1 + 2^128} there. */
    private static void reduce(
        long[] out,
        int o,
        long t0,
        long t1,
        long t2,
        long t3,
        long t4,
        long t5,
        long t6,
        long t7
    ) {
        long lo;
        long hi;
        long s;
        long c;
        // from 512 bits to 386
        long r0 = t0;
        long r1 = t1;
        long r2 = t2;
        long r3 = t3;
        long r4 = 0;
        long r5 = 0;
        long r6 = 0;
        lo = t4 * C0;
        hi = Math.unsignedMultiplyHigh(t4, C0);
        s = lo + r0;
        hi += carry(lo, r0, s);
        lo = s;
        r0 = lo;
        c = hi;
        lo = t4 * C1;
        hi = Math.unsignedMultiplyHigh(t4, C1);
        s = lo + r1;
        hi += carry(lo, r1, s);
        lo = s;
        s = lo + c;
        hi += carry(lo, c, s);
        lo = s;
        r1 = lo;
        c = hi;
        lo = t4;
        hi = 0;
        s = lo + r2;
        hi += carry(lo, r2, s);
        lo = s;
        s = lo + c;
        hi += carry(lo, c, s);
        lo = s;
        r2 = lo;
        c = hi;
        s = r3 + c;
        c = carry(r3, c, s);
        r3 = s;
        s = r4 + c;
        c = carry(r4, c, s);
        r4 = s;
        s = r5 + c;
        c = carry(r5, c, s);
        r5 = s;
        s = r6 + c;
        r6 = s;
        lo = t5 * C0;
        hi = Math.unsignedMultiplyHigh(t5, C0);
        s = lo + r1;
        hi += carry(lo, r1, s);
        lo = s;
        r1 = lo;
        c = hi;
        lo = t5 * C1;
        hi = Math.unsignedMultiplyHigh(t5, C1);
        s = lo + r2;
        hi += carry(lo, r2, s);
        lo = s;
        s = lo + c;
        hi += carry(lo, c, s);
        lo = s;
        r2 = lo;
        c = hi;
        lo = t5;
        hi = 0;
        s = lo + r3;
        hi += carry(lo, r3, s);
        lo = s;
        s = lo + c;
        hi += carry(lo, c, s);
        lo = s;
        r3 = lo;
        c = hi;
        s = r4 + c;
        c = carry(r4, c, s);
        r4 = s;
        s = r5 + c;
        c = carry(r5, c, s);
        r5 = s;
        s = r6 + c;
        r6 = s;
        lo = t6 * C0;
        hi = Math.unsignedMultiplyHigh(t6, C0);
        s = lo + r2;
        hi += carry(lo, r2, s);
        lo = s;
        r2 = lo;
        c = hi;
        lo = t6 * C1;
        hi = Math.unsignedMultiplyHigh(t6, C1);
        s = lo + r3;
        hi += carry(lo, r3, s);
        lo = s;
        s = lo + c;
        hi += carry(lo, c, s);
        lo = s;
        r3 = lo;
        c = hi;
        lo = t6;
        hi = 0;
        s = lo + r4;
        hi += carry(lo, r4, s);
        lo = s;
        s = lo + c;
        hi += carry(lo, c, s);
        lo = s;
        r4 = lo;
        c = hi;
        s = r5 + c;
        c = carry(r5, c, s);
        r5 = s;
        s = r6 + c;
        r6 = s;
        lo = t7 * C0;
        hi = Math.unsignedMultiplyHigh(t7, C0);
        s = lo + r3;
        hi += carry(lo, r3, s);
        lo = s;
        r3 = lo;
        c = hi;
        lo = t7 * C1;
        hi = Math.unsignedMultiplyHigh(t7, C1);
        s = lo + r4;
        hi += carry(lo, r4, s);
        lo = s;
        s = lo + c;
        hi += carry(lo, c, s);
        lo = s;
        r4 = lo;
        c = hi;
        lo = t7;
        hi = 0;
        s = lo + r5;
        hi += carry(lo, r5, s);
        lo = s;
        s = lo + c;
        hi += carry(lo, c, s);
        lo = s;
        r5 = lo;
        c = hi;
        s = r6 + c;
        r6 = s;
        // to 260
        long q0 = r0;
        long q1 = r1;
        long q2 = r2;
        long q3 = r3;
        long q4 = 0;
        lo = r4 * C0;
        hi = Math.unsignedMultiplyHigh(r4, C0);
        s = lo + q0;
        hi += carry(lo, q0, s);
        lo = s;
        q0 = lo;
        c = hi;
        lo = r4 * C1;
        hi = Math.unsignedMultiplyHigh(r4, C1);
        s = lo + q1;
        hi += carry(lo, q1, s);
        lo = s;
        s = lo + c;
        hi += carry(lo, c, s);
        lo = s;
        q1 = lo;
        c = hi;
        lo = r4;
        hi = 0;
        s = lo + q2;
        hi += carry(lo, q2, s);
        lo = s;
        s = lo + c;
        hi += carry(lo, c, s);
        lo = s;
        q2 = lo;
        c = hi;
        s = q3 + c;
        c = carry(q3, c, s);
        q3 = s;
        s = q4 + c;
        q4 = s;
        lo = r5 * C0;
        hi = Math.unsignedMultiplyHigh(r5, C0);
        s = lo + q1;
        hi += carry(lo, q1, s);
        lo = s;
        q1 = lo;
        c = hi;
        lo = r5 * C1;
        hi = Math.unsignedMultiplyHigh(r5, C1);
        s = lo + q2;
        hi += carry(lo, q2, s);
        lo = s;
        s = lo + c;
        hi += carry(lo, c, s);
        lo = s;
        q2 = lo;
        c = hi;
        lo = r5;
        hi = 0;
        s = lo + q3;
        hi += carry(lo, q3, s);
        lo = s;
        s = lo + c;
        hi += carry(lo, c, s);
        lo = s;
        q3 = lo;
        c = hi;
        s = q4 + c;
        q4 = s;
        lo = r6 * C0;
        hi = Math.unsignedMultiplyHigh(r6, C0);
        s = lo + q2;
        hi += carry(lo, q2, s);
        lo = s;
        q2 = lo;
        c = hi;
        lo = r6 * C1;
        hi = Math.unsignedMultiplyHigh(r6, C1);
        s = lo + q3;
        hi += carry(lo, q3, s);
        lo = s;
        s = lo + c;
        hi += carry(lo, c, s);
        lo = s;
        q3 = lo;
        c = hi;
        lo = r6;
        hi = 0;
        s = lo + q4;
        hi += carry(lo, q4, s);
        lo = s;
        s = lo + c;
        hi += carry(lo, c, s);
        lo = s;
        q4 = lo;
        // to 257
        long u0 = q0;
        long u1 = q1;
        long u2 = q2;
        long u3 = q3;
        long u4 = 0;
        lo = q4 * C0;
        hi = Math.unsignedMultiplyHigh(q4, C0);
        s = lo + u0;
        hi += carry(lo, u0, s);
        lo = s;
        u0 = lo;
        c = hi;
        lo = q4 * C1;
        hi = Math.unsignedMultiplyHigh(q4, C1);
        s = lo + u1;
        hi += carry(lo, u1, s);
        lo = s;
        s = lo + c;
        hi += carry(lo, c, s);
        lo = s;
        u1 = lo;
        c = hi;
        lo = q4;
        hi = 0;
        s = lo + u2;
        hi += carry(lo, u2, s);
        lo = s;
        s = lo + c;
        hi += carry(lo, c, s);
        lo = s;
        u2 = lo;
        c = hi;
        s = u3 + c;
        c = carry(u3, c, s);
        u3 = s;
        s = u4 + c;
        u4 = s;
        out[o] = u0;
        out[o + 1] = u1;
        out[o + 2] = u2;
        out[o + 3] = u3;
        subtractOrder(out, o, u4);
    }

    /** {@code out = out + c * 2^256 - n} where that is not negative; the input is below {@code 2n}. */
    private static void subtractOrder(long[] out, int o, long c) {
        // adding the complement overflows 2^256 exactly where the value is n or more
        long x0 = out[o];
        long s0 = x0 + C0;
        long carry = carry(x0, C0, s0);
        long x1 = out[o + 1];
        // C1 is not the largest limb
        long y1 = C1 + carry;
        long s1 = x1 + y1;
        carry = carry(x1, y1, s1);
        long x2 = out[o + 2];
        long y2 = 1 + carry;
        long s2 = x2 + y2;
        carry = carry(x2, y2, s2);
        long x3 = out[o + 3];
        long s3 = x3 + carry;
        carry = carry(x3, carry, s3);
        long mask = -(c | carry);
        out[o] = x0 ^ ((x0 ^ s0) & mask);
        out[o + 1] = x1 ^ ((x1 ^ s1) & mask);
        out[o + 2] = x2 ^ ((x2 ^ s2) & mask);
        out[o + 3] = x3 ^ ((x3 ^ s3) & mask);
    }
}
