package org.clavis.algebra.secp256k1;

/**
 * Public points in Jacobian coordinates: {@code (X, Y, Z)} stands for {@code (X/Z^2, Y/Z^3)}, and a Z whose limbs are all
 * zero for the point at infinity. Fifteen limbs of {@link LazyFp}, X first.
 *
 * <p>Between operations X and Y are of magnitude at most {@link #MAGNITUDE}, Z of at most 2. Timing: Vartime, all of it.
 * Source of the formulas: dbl-2009-l and madd of the Explicit-Formulas Database, short Weierstrass curves with a = 0.
 */
final class Jacobian {

    /** Limbs of a point. */
    static final int LIMBS = 3 * LazyFp.LIMBS;

    /** Limbs of the scratch space that operations take. */
    static final int SCRATCH_LIMBS = 6 * LazyFp.LIMBS;

    /** The magnitude that X and Y may have. */
    static final int MAGNITUDE = 10;

    private static final int Y = LazyFp.LIMBS;
    private static final int Z = 2 * LazyFp.LIMBS;

    private Jacobian() {}

    /** {@code out} = the point at infinity. */
    static void setInfinity(long[] out, int o) {
        LazyFp.set(out, o, 1);
        LazyFp.set(out, o + Y, 1);
        LazyFp.set(out, o + Z, 0);
    }

    /** True if {@code a} is the point at infinity. */
    static boolean isInfinity(long[] a, int ai) {
        return (a[ai + Z] | a[ai + Z + 1] | a[ai + Z + 2] | a[ai + Z + 3] | a[ai + Z + 4]) == 0;
    }

    /** {@code p = 2p}. There is no point of order 2, and Z = 0 stays 0. */
    static void twice(long[] p, int pi, long[] t) {
        final int a = 0;
        final int b = LazyFp.LIMBS;
        final int c = 2 * LazyFp.LIMBS;
        final int d = 3 * LazyFp.LIMBS;
        LazyFp.square(t, a, p, pi); // X^2
        LazyFp.square(t, b, p, pi + Y); // Y^2
        LazyFp.mul(p, pi + Z, p, pi + Y, p, pi + Z);
        LazyFp.mulSmall(p, pi + Z, p, pi + Z, 2); // 2YZ, magnitude 2
        LazyFp.mul(t, d, p, pi, t, b); // XY^2
        LazyFp.square(t, c, t, b); // Y^4
        LazyFp.mulSmall(t, a, t, a, 3); // E = 3X^2, magnitude 3
        LazyFp.square(t, b, t, a);
        LazyFp.subMultiple(p, pi, t, b, t, d, 8); // E^2 - 8XY^2, magnitude 10
        LazyFp.mulSmall(t, d, t, d, 4);
        LazyFp.sub(t, d, t, d, p, pi, MAGNITUDE); // 4XY^2 - X', magnitude 15
        LazyFp.mul(t, d, t, a, t, d);
        LazyFp.subMultiple(p, pi + Y, t, d, t, c, 8); // E (4XY^2 - X') - 8Y^4, magnitude 10
    }

    /**
     * {@code p = p + q}, for q affine on the curve itself while p is on one isomorphic to it: there q is
     * {@code (x scale^2, y scale^3)}.
     *
     * @param x magnitude 1
     * @param y of at most 2
     * @param scale magnitude 1
     */
    static void addScaled(long[] p, int pi, long[] x, int xi, long[] y, int yi, long[] scale, int si, long[] t) {
        if (isInfinity(p, pi)) {
            LazyFp.square(t, 0, scale, si);
            LazyFp.mul(p, pi, x, xi, t, 0);
            LazyFp.mul(t, 0, t, 0, scale, si);
            LazyFp.mul(p, pi + Y, y, yi, t, 0);
            LazyFp.set(p, pi + Z, 1);
            return;
        }
        LazyFp.mul(t, 0, p, pi + Z, scale, si);
        add(p, pi, x, xi, y, yi, t, 0, t);
    }

    /**
     * {@code p = p + q}, for q affine.
     *
     * @param x magnitude 1
     * @param y of at most 2
     */
    static void addAffine(long[] p, int pi, long[] x, int xi, long[] y, int yi, long[] t) {
        if (isInfinity(p, pi)) {
            LazyFp.copy(p, pi, x, xi);
            LazyFp.copy(p, pi + Y, y, yi);
            LazyFp.set(p, pi + Z, 1);
            return;
        }
        add(p, pi, x, xi, y, yi, p, pi + Z, t);
    }

    /** The sum where p is finite, and q's x and y are to be multiplied by the square and cube of {@code z}. */
    private static void add(long[] p, int pi, long[] x, int xi, long[] y, int yi, long[] z, int zi, long[] t) {
        final int u = LazyFp.LIMBS;
        final int s = 2 * LazyFp.LIMBS;
        final int h2 = 3 * LazyFp.LIMBS;
        final int h3 = 4 * LazyFp.LIMBS;
        final int v = 5 * LazyFp.LIMBS;
        LazyFp.square(t, h2, z, zi);
        LazyFp.mul(t, u, x, xi, t, h2);
        LazyFp.mul(t, s, z, zi, t, h2);
        LazyFp.mul(t, s, y, yi, t, s);
        LazyFp.sub(t, u, t, u, p, pi, MAGNITUDE); // H, magnitude 12
        LazyFp.sub(t, s, t, s, p, pi + Y, MAGNITUDE); // R, magnitude 12
        if (LazyFp.isZeroVartime(t, u)) {
            if (LazyFp.isZeroVartime(t, s)) {
                twice(p, pi, t);
            } else {
                setInfinity(p, pi);
            }
            return;
        }
        LazyFp.square(t, h2, t, u);
        LazyFp.mul(t, h3, t, u, t, h2);
        LazyFp.mul(t, v, p, pi, t, h2); // X H^2
        LazyFp.mul(p, pi + Z, p, pi + Z, t, u);
        LazyFp.square(t, h2, t, s);
        LazyFp.subMultiple(p, pi, t, h2, t, v, 2);
        LazyFp.sub(p, pi, p, pi, t, h3, 1); // R^2 - 2X H^2 - H^3, magnitude 6
        LazyFp.sub(t, v, t, v, p, pi, 6); // magnitude 8
        LazyFp.mul(t, v, t, s, t, v);
        LazyFp.mul(t, h3, p, pi + Y, t, h3);
        LazyFp.sub(p, pi + Y, t, v, t, h3, 1); // R (X H^2 - X') - Y H^3, magnitude 3
    }

    /**
     * True if {@code a} is the finite point with these affine coordinates: compares {@code x Z^2} with X and
     * {@code y Z^3} with Y.
     *
     * @param affine eight canonical limbs of {@link Fp}
     */
    static boolean equalsAffine(long[] a, int ai, long[] affine, int bi) {
        if (isInfinity(a, ai)) {
            return false;
        }
        long[] point = new long[2 * LazyFp.LIMBS];
        long[] moved = new long[2 * LazyFp.LIMBS];
        LazyFp.fromCanonical(point, 0, affine, bi);
        LazyFp.fromCanonical(point, Y, affine, bi + Fp.LIMBS);
        OddMultiples.toIsomorphic(moved, 0, point, 0, a, ai + Z);
        return LazyFp.equalVartime(a, ai, moved, 0) && LazyFp.equalVartime(a, ai + Y, moved, Y);
    }

    /**
     * {@code out} = the affine coordinates as canonical elements of {@link Fp}, eight limbs.
     *
     * @param a finite
     */
    static void toAffine(long[] out, int o, long[] a, int ai) {
        long[] t = new long[2 * LazyFp.LIMBS];
        long[] inverse = new long[Fp.LIMBS];
        LazyFp.toCanonical(inverse, 0, a, ai + Z);
        LazyFp.INVERSE.invert(inverse, 0, inverse, 0);
        LazyFp.fromCanonical(t, 0, inverse, 0);
        LazyFp.square(t, LazyFp.LIMBS, t, 0);
        LazyFp.mul(t, 0, t, 0, t, LazyFp.LIMBS);
        LazyFp.mul(t, LazyFp.LIMBS, a, ai, t, LazyFp.LIMBS);
        LazyFp.toCanonical(out, o, t, LazyFp.LIMBS);
        LazyFp.mul(t, 0, a, ai + Y, t, 0);
        LazyFp.toCanonical(out, o + Fp.LIMBS, t, 0);
    }
}
