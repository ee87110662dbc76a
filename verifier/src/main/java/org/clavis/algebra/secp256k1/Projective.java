package org.clavis.algebra.secp256k1;

import java.util.Arrays;

/**
 * Points in homogeneous coordinates: {@code (X : Y : Z)} stands for {@code (X/Z, Y/Z)}, {@code (0 : 1 : 0)} for the
 * point at infinity. Twelve limbs, X first.
 *
 * <p>The formulas are complete: they hold for every pair of points of the curve, equal, opposite or at infinity, and
 * so need no branch. An output may be the same place as an input. Timing: constant-time. Source: Renes, Costello,
 * Batina, "Complete addition formulas for prime order elliptic curves" (ePrint 2015/1060), algorithms 7 and 9.
 */
public final class Projective {

    /** Limbs of a point. */
    public static final int LIMBS = 3 * Fp.LIMBS;

    /** Limbs of the scratch space that additions and doublings take. */
    public static final int SCRATCH_LIMBS = 6 * Fp.LIMBS;

    private static final int Y = Fp.LIMBS;
    private static final int Z = 2 * Fp.LIMBS;
    private static final int B3 = 3 * CurveParams.B;

    private Projective() {}

    /** {@code out} = the point at infinity. */
    public static void setInfinity(long[] out, int o) {
        for (int i = 0; i < LIMBS; i++) {
            out[o + i] = 0;
        }
        out[o + Y] = 1;
    }

    /** {@code out} = the affine point {@code (x, y)}, eight limbs. */
    public static void fromAffine(long[] out, int o, long[] affine, int ai) {
        System.arraycopy(affine, ai, out, o, 2 * Fp.LIMBS);
        out[o + Z] = 1;
        for (int i = 1; i < Fp.LIMBS; i++) {
            out[o + Z + i] = 0;
        }
    }

    /**
     * {@code out} = the affine coordinates, eight limbs; {@code (0, 0)}, which is not on the curve, for infinity.
     */
    public static void toAffine(long[] out, int o, long[] a, int ai) {
        long[] inverse = new long[Fp.LIMBS];
        Fp.inverse(inverse, 0, a, ai + Z);
        Fp.mul(out, o, a, ai, inverse, 0);
        Fp.mul(out, o + Fp.LIMBS, a, ai + Y, inverse, 0);
        Arrays.fill(inverse, 0);
    }

    /** {@code out = -a}. */
    public static void neg(long[] out, int o, long[] a, int ai) {
        System.arraycopy(a, ai, out, o, LIMBS);
        Fp.neg(out, o + Y, a, ai + Y);
    }

    /** True if {@code a} is the point at infinity. */
    public static boolean isInfinity(long[] a, int ai) {
        return Fp.isZero(a, ai + Z);
    }

    /**
     * {@code out = a + b}.
     *
     * @param t scratch of {@link #SCRATCH_LIMBS} limbs, overwritten
     */
    public static void add(long[] out, int o, long[] a, int ai, long[] b, int bi, long[] t) {
        final int t0 = 0;
        final int t1 = 4;
        final int t2 = 8;
        final int t3 = 12;
        final int t4 = 16;
        final int t5 = 20;
        Fp.mul(t, t0, a, ai, b, bi); // X1 X2
        Fp.mul(t, t1, a, ai + Y, b, bi + Y); // Y1 Y2
        Fp.mul(t, t2, a, ai + Z, b, bi + Z); // Z1 Z2

        // t3 = X1 Y2 + X2 Y1
        Fp.add(t, t3, a, ai, a, ai + Y);
        Fp.add(t, t4, b, bi, b, bi + Y);
        Fp.mul(t, t3, t, t3, t, t4);
        Fp.sub(t, t3, t, t3, t, t0);
        Fp.sub(t, t3, t, t3, t, t1);

        // t4 = Y1 Z2 + Y2 Z1
        Fp.add(t, t4, a, ai + Y, a, ai + Z);
        Fp.add(t, t5, b, bi + Y, b, bi + Z);
        Fp.mul(t, t4, t, t4, t, t5);
        Fp.sub(t, t4, t, t4, t, t1);
        Fp.sub(t, t4, t, t4, t, t2);

        // out.Y = X1 Z2 + X2 Z1, held in t5; from here on the inputs are not read again
        Fp.add(t, t5, a, ai, a, ai + Z);
        Fp.add(out, o, b, bi, b, bi + Z);
        Fp.mul(t, t5, t, t5, out, o);
        Fp.sub(t, t5, t, t5, t, t0);
        Fp.sub(t, t5, t, t5, t, t2);

        Fp.mulSmall(t, t0, t, t0, 3); // 3 X1 X2
        Fp.mulSmall(t, t2, t, t2, B3); // 3b Z1 Z2
        Fp.mulSmall(t, t5, t, t5, B3);
        Fp.add(out, o + Z, t, t1, t, t2); // Y1 Y2 + 3b Z1 Z2
        Fp.sub(t, t1, t, t1, t, t2); // Y1 Y2 - 3b Z1 Z2

        Fp.mul(t, t2, t, t4, t, t5);
        Fp.mul(out, o, t, t3, t, t1);
        Fp.sub(out, o, out, o, t, t2);

        Fp.mul(t, t5, t, t5, t, t0);
        Fp.mul(t, t1, t, t1, out, o + Z);
        Fp.add(out, o + Y, t, t1, t, t5);

        Fp.mul(t, t0, t, t0, t, t3);
        Fp.mul(t, t4, out, o + Z, t, t4);
        Fp.add(out, o + Z, t, t4, t, t0);
    }

    /**
     * {@code out = 2a}.
     *
     * @param t scratch of {@link #SCRATCH_LIMBS} limbs, overwritten
     */
    public static void twice(long[] out, int o, long[] a, int ai, long[] t) {
        final int t0 = 0;
        final int t1 = 4;
        final int t2 = 8;
        final int t3 = 12;
        final int t4 = 16;
        Fp.square(t, t0, a, ai + Y); // Y^2
        Fp.mul(t, t1, a, ai + Y, a, ai + Z); // Y Z
        Fp.square(t, t2, a, ai + Z);
        Fp.mulSmall(t, t2, t, t2, B3); // 3b Z^2
        Fp.mul(t, t3, a, ai, a, ai + Y); // X Y; from here on the input is not read again
        Fp.mulSmall(t, t4, t, t0, 8); // 8 Y^2

        Fp.mul(out, o + Z, t, t1, t, t4);
        Fp.add(out, o + Y, t, t0, t, t2); // Y^2 + 3b Z^2
        Fp.mul(t, t4, t, t4, t, t2);
        Fp.mulSmall(t, t2, t, t2, 3);
        Fp.sub(t, t0, t, t0, t, t2); // Y^2 - 9b Z^2
        Fp.mul(out, o + Y, t, t0, out, o + Y);
        Fp.add(out, o + Y, out, o + Y, t, t4);
        Fp.mul(out, o, t, t0, t, t3);
        Fp.add(out, o, out, o, out, o);
    }
}
