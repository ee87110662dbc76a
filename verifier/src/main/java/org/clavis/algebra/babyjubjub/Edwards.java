package org.clavis.algebra.babyjubjub;

import java.util.Arrays;
import org.clavis.algebra.bn254.Fr;

/**
 * Points in homogeneous coordinates: {@code (X : Y : Z)} stands for {@code (X/Z, Y/Z)}, {@code (0 : 1 : 1)} is the
 * neutral element. Twelve limbs, X first, in {@link Fr}'s Montgomery form.
 *
 * <p>The addition is complete, since a is a square and d is not, and so needs no branch. An output may be the same place
 * as an input. Timing: constant-time. Source: Bernstein, Birkner, Joye, Lange, Peters, "Twisted Edwards curves"
 * (ePrint 2008/013), section 6.
 */
public final class Edwards {

    /** Limbs of a projective point. */
    public static final int LIMBS = 3 * Fr.LIMBS;

    /** Limbs of an affine point, x first. */
    public static final int AFFINE_LIMBS = 2 * Fr.LIMBS;

    private static final int Y = Fr.LIMBS;
    private static final int Z = 2 * Fr.LIMBS;
    private static final int SCRATCH_LIMBS = 6 * Fr.LIMBS;
    private static final int WINDOW_BITS = 4;
    private static final int ENTRIES = 1 << WINDOW_BITS;
    private static final int SCALAR_BITS = 256;

    private static final long[] A = element(CurveParams.A);
    private static final long[] D = element(CurveParams.D);
    private static final long[] BASE = base();

    private Edwards() {}

    /** {@code out} = the generator of the prime subgroup, affine. */
    public static void setBase(long[] out, int o) {
        System.arraycopy(BASE, 0, out, o, AFFINE_LIMBS);
    }

    /** True if the affine coordinates satisfy the curve equation. */
    public static boolean isOnCurve(long[] affine, int i) {
        long[] t = new long[4 * Fr.LIMBS];
        Fr.square(t, 0, affine, i); // x^2
        Fr.square(t, 4, affine, i + Y); // y^2
        Fr.mul(t, 8, A, 0, t, 0);
        Fr.add(t, 8, t, 8, t, 4);
        Fr.mul(t, 0, t, 0, t, 4);
        Fr.mul(t, 0, t, 0, D, 0);
        Fr.setOne(t, 12);
        Fr.add(t, 0, t, 0, t, 12);
        return Fr.equal(t, 0, t, 8);
    }

    /**
     * {@code out} = scalar times point, both affine.
     *
     * <p>Four bits at a time, from the top; every multiple of the point is read for every window.
     *
     * @param scalar four limbs, least significant first, any value
     * @param point affine, on the curve
     */
    public static void multiply(long[] out, int o, long[] scalar, int s, long[] point, int p) {
        long[] multiples = new long[ENTRIES * LIMBS];
        long[] sum = new long[LIMBS];
        long[] term = new long[LIMBS];
        long[] scratch = new long[SCRATCH_LIMBS];
        try {
            setNeutral(multiples, 0);
            System.arraycopy(point, p, term, 0, AFFINE_LIMBS);
            Fr.setOne(term, Z);
            for (int i = 1; i < ENTRIES; i++) {
                add(multiples, i * LIMBS, multiples, (i - 1) * LIMBS, term, 0, scratch);
            }
            setNeutral(sum, 0);
            for (int bit = SCALAR_BITS - WINDOW_BITS; bit >= 0; bit -= WINDOW_BITS) {
                for (int i = 0; i < WINDOW_BITS; i++) {
                    add(sum, 0, sum, 0, sum, 0, scratch);
                }
                select(term, multiples, (scalar[s + (bit >>> 6)] >>> bit) & (ENTRIES - 1));
                add(sum, 0, sum, 0, term, 0, scratch);
            }
            toAffine(out, o, sum, scratch);
        } finally {
            Arrays.fill(sum, 0);
            Arrays.fill(term, 0);
            Arrays.fill(scratch, 0);
        }
    }

    /** {@code out = a + b}. */
    static void add(long[] out, int o, long[] a, int i, long[] b, int j, long[] t) {
        final int t0 = 0;
        final int t1 = 4;
        final int t2 = 8;
        final int t3 = 12;
        final int t4 = 16;
        final int t5 = 20;
        Fr.mul(t, t0, a, i + Z, b, j + Z); // Z1 Z2
        Fr.mul(t, t1, a, i, b, j); // C = X1 X2
        Fr.mul(t, t2, a, i + Y, b, j + Y); // D = Y1 Y2
        // t3 = X1 Y2 + X2 Y1; from here on the inputs are not read again
        Fr.add(t, t3, a, i, a, i + Y);
        Fr.add(t, t4, b, j, b, j + Y);
        Fr.mul(t, t3, t, t3, t, t4);
        Fr.sub(t, t3, t, t3, t, t1);
        Fr.sub(t, t3, t, t3, t, t2);

        Fr.mul(t, t4, t, t1, t, t2);
        Fr.mul(t, t4, t, t4, D, 0); // E = d C D
        Fr.square(t, t5, t, t0); // B = (Z1 Z2)^2
        Fr.mul(t, t1, t, t1, A, 0);
        Fr.sub(t, t2, t, t2, t, t1); // D - a C
        Fr.add(t, t1, t, t5, t, t4); // G = B + E
        Fr.sub(t, t5, t, t5, t, t4); // F = B - E

        Fr.mul(t, t3, t, t3, t, t5);
        Fr.mul(out, o, t, t3, t, t0);
        Fr.mul(t, t2, t, t2, t, t1);
        Fr.mul(out, o + Y, t, t2, t, t0);
        Fr.mul(out, o + Z, t, t5, t, t1);
    }

    private static void setNeutral(long[] out, int o) {
        Fr.setZero(out, o);
        Fr.setOne(out, o + Y);
        Fr.setOne(out, o + Z);
    }

    /** Z is never zero on a complete curve. */
    private static void toAffine(long[] out, int o, long[] a, long[] scratch) {
        Fr.inverse(scratch, 0, a, Z);
        Fr.mul(out, o, a, 0, scratch, 0);
        Fr.mul(out, o + Y, a, Y, scratch, 0);
    }

    private static void select(long[] out, long[] multiples, long digit) {
        Arrays.fill(out, 0);
        for (int entry = 0; entry < ENTRIES; entry++) {
            // all ones where entry == digit: only then does the decrement borrow from the sign
            long mask = ((entry ^ digit) - 1) >> 63;
            for (int k = 0; k < LIMBS; k++) {
                out[k] |= multiples[entry * LIMBS + k] & mask;
            }
        }
    }

    private static long[] element(long value) {
        long[] element = new long[Fr.LIMBS];
        Fr.setLong(element, 0, value);
        return element;
    }

    private static long[] base() {
        long[] base = new long[AFFINE_LIMBS];
        Fr.fromBigInteger(base, 0, CurveParams.BASE_X);
        Fr.fromBigInteger(base, Y, CurveParams.BASE_Y);
        return base;
    }
}
