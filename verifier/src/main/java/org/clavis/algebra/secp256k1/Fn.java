package org.clavis.algebra.secp256k1;

import static org.clavis.algebra.secp256k1.Limbs.borrow;
import static org.clavis.algebra.secp256k1.Limbs.carry;

import java.math.BigInteger;
import java.util.Arrays;

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

    private static final long[] ORDER = Limbs.of(CurveParams.N);

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
        long[] wide = new long[2 * LIMBS];
        try {
            multiplyAdd(wide, a, ai, LIMBS, b, bi, LIMBS);
            reduceWide(out, o, wide);
        } finally {
            Arrays.fill(wide, 0);
        }
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
            reduceWide(out, o, wide);
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

    /** {@code out = wide} modulo n, for any eight limbs. Leaves {@code wide} as it was. */
    private static void reduceWide(long[] out, int o, long[] wide) {
        // 2^256 = COMPLEMENT modulo n: 512 bits fold to 386, those to 260, those to 257
        long[] t = wide.clone();
        long[] high = new long[LIMBS];
        try {
            for (int fold = 0; fold < 3; fold++) {
                System.arraycopy(t, LIMBS, high, 0, LIMBS);
                Arrays.fill(t, LIMBS, 2 * LIMBS, 0);
                multiplyAdd(t, high, 0, LIMBS, COMPLEMENT, 0, COMPLEMENT.length);
            }
            System.arraycopy(t, 0, out, o, LIMBS);
            subtractOrder(out, o, t[LIMBS]);
        } finally {
            Arrays.fill(t, 0);
            Arrays.fill(high, 0);
        }
    }

    /** {@code t += a * b}; the sum must fit {@code t}. */
    private static void multiplyAdd(long[] t, long[] a, int ai, int aLimbs, long[] b, int bi, int bLimbs) {
        for (int i = 0; i < aLimbs; i++) {
            long c = 0;
            for (int j = 0; j < bLimbs; j++) {
                long x = a[ai + i];
                long y = b[bi + j];
                long lo = x * y;
                long hi = Math.unsignedMultiplyHigh(x, y);
                long s = lo + t[i + j];
                hi += carry(lo, t[i + j], s);
                long u = s + c;
                hi += carry(s, c, u);
                t[i + j] = u;
                c = hi;
            }
            for (int k = i + bLimbs; k < t.length; k++) {
                long s = t[k] + c;
                c = carry(t[k], c, s);
                t[k] = s;
            }
        }
    }

    /** {@code out = out + c * 2^256 - n} where that is not negative; the input is below {@code 2n}. */
    private static void subtractOrder(long[] out, int o, long c) {
        long[] s = new long[LIMBS];
        long carry = 0;
        for (int i = 0; i < LIMBS; i++) {
            long x = out[o + i];
            long y = i < COMPLEMENT.length ? COMPLEMENT[i] : 0;
            long u = x + y;
            long v = u + carry;
            carry = carry(x, y, u) + carry(u, carry, v);
            s[i] = v;
        }
        long mask = -(c | carry);
        for (int i = 0; i < LIMBS; i++) {
            out[o + i] ^= (out[o + i] ^ s[i]) & mask;
        }
        Arrays.fill(s, 0);
    }
}
