package org.clavis.algebra.bn254;

import java.util.Arrays;

/**
 * Arithmetic of G1, the points of y^2 = x^3 + 3 over Fp, in Jacobian coordinates over flat arrays.
 *
 * <p>A Jacobian point (X, Y, Z) stands for (X / Z^2, Y / Z^3): {@value #LIMBS} limbs at an offset of a {@code long[]}.
 * An affine point is {@value #AFFINE_LIMBS} limbs, x then y. Infinity is any Jacobian point with Z = 0, and the affine
 * point with all limbs zero, which is not on the curve. Coordinates are as {@link Fp} has them. The formulas are
 * complete: equal, opposite and infinite operands give what they should. Outputs may be inputs; nothing may overlap in
 * part. {@code scratch} has room for {@value #SCRATCH} limbs, overlaps nothing and holds nothing afterwards.
 *
 * <p>Timing: depends on which operands are equal, opposite or infinite, and on nothing else unless a method's name ends
 * in {@code Vartime}. Source: Explicit-Formulas Database, short Weierstrass curves with a = 0: dbl-2009-l and
 * add-1998-cmo-2.
 */
public final class G1Jacobian {

    /** Limbs of a Jacobian point. */
    public static final int LIMBS = 12;

    /** Limbs of an affine point. */
    public static final int AFFINE_LIMBS = 8;

    /** Limbs of scratch space. */
    public static final int SCRATCH = 20;

    private static final int N = Fp.LIMBS;
    private static final int Y = N;
    private static final int Z = 2 * N;

    private G1Jacobian() {}

    /** out = infinity. */
    public static void setInfinity(long[] out, int o) {
        Arrays.fill(out, o, o + LIMBS, 0);
    }

    /** out = p. */
    public static void set(long[] out, int o, long[] p, int i) {
        System.arraycopy(p, i, out, o, LIMBS);
    }

    /** out = the affine point q. */
    public static void setAffine(long[] out, int o, long[] q, int j) {
        if (isAffineInfinity(q, j)) {
            setInfinity(out, o);
        } else {
            System.arraycopy(q, j, out, o, AFFINE_LIMBS);
            Fp.setOne(out, o + Z);
        }
    }

    /** True if p is infinity. */
    public static boolean isInfinity(long[] p, int i) {
        return Fp.isZero(p, i + Z);
    }

    /** True if the affine point q is infinity. */
    public static boolean isAffineInfinity(long[] q, int j) {
        return Fp.isZero(q, j) && Fp.isZero(q, j + Y);
    }

    /** out = -p. */
    public static void negate(long[] out, int o, long[] p, int i) {
        Fp.set(out, o, p, i);
        Fp.neg(out, o + Y, p, i + Y);
        Fp.set(out, o + Z, p, i + Z);
    }

    /** out = -q for affine points. */
    public static void negateAffine(long[] out, int o, long[] q, int j) {
        Fp.set(out, o, q, j);
        Fp.neg(out, o + Y, q, j + Y);
    }

    /** out = 2 p. */
    public static void dbl(long[] out, int o, long[] p, int i, long[] scratch) {
        int a = 0;
        int b = N;
        int c = 2 * N;
        int d = 3 * N;
        long[] t = scratch;
        Fp.square(t, a, p, i); // A = X^2
        Fp.square(t, b, p, i + Y); // B = Y^2
        Fp.square(t, c, t, b); // C = B^2
        Fp.add(t, d, p, i, t, b);
        Fp.square(t, d, t, d);
        Fp.sub(t, d, t, d, t, a);
        Fp.sub(t, d, t, d, t, c);
        Fp.doubled(t, d, t, d); // D = 2 ((X + B)^2 - A - C)
        Fp.doubled(t, b, t, a);
        Fp.add(t, a, t, a, t, b); // E = 3 A
        Fp.mul(out, o + Z, p, i + Y, p, i + Z);
        Fp.doubled(out, o + Z, out, o + Z); // Z3 = 2 Y Z
        Fp.square(out, o, t, a);
        Fp.doubled(t, b, t, d);
        Fp.sub(out, o, out, o, t, b); // X3 = E^2 - 2 D
        Fp.sub(t, d, t, d, out, o);
        Fp.mul(t, d, t, a, t, d);
        Fp.doubled(t, c, t, c);
        Fp.doubled(t, c, t, c);
        Fp.doubled(t, c, t, c);
        Fp.sub(out, o + Y, t, d, t, c); // Y3 = E (D - X3) - 8 C
    }

    /** out = p + q. */
    public static void add(long[] out, int o, long[] p, int i, long[] q, int j, long[] scratch) {
        if (isInfinity(p, i)) {
            set(out, o, q, j);
            return;
        }
        if (isInfinity(q, j)) {
            set(out, o, p, i);
            return;
        }
        int u1 = 0;
        int s1 = N;
        int u2 = 2 * N;
        int s2 = 3 * N;
        long[] t = scratch;
        Fp.square(t, u1, q, j + Z);
        Fp.mul(t, s1, t, u1, q, j + Z);
        Fp.mul(t, u1, t, u1, p, i); // U1 = X1 Z2^2
        Fp.mul(t, s1, t, s1, p, i + Y); // S1 = Y1 Z2^3
        Fp.square(t, u2, p, i + Z);
        Fp.mul(t, s2, t, u2, p, i + Z);
        Fp.mul(t, u2, t, u2, q, j); // U2 = X2 Z1^2
        Fp.mul(t, s2, t, s2, q, j + Y); // S2 = Y2 Z1^3
        Fp.sub(t, u2, t, u2, t, u1); // H = U2 - U1
        Fp.sub(t, s2, t, s2, t, s1); // R = S2 - S1
        if (Fp.isZero(t, u2)) {
            sameX(out, o, p, i, scratch);
            return;
        }
        Fp.mul(out, o + Z, p, i + Z, q, j + Z);
        Fp.mul(out, o + Z, out, o + Z, t, u2); // Z3 = Z1 Z2 H
        finish(out, o, t);
    }

    /** out = p + q for an affine q. */
    public static void addMixed(long[] out, int o, long[] p, int i, long[] q, int j, long[] scratch) {
        if (isAffineInfinity(q, j)) {
            set(out, o, p, i);
            return;
        }
        if (isInfinity(p, i)) {
            setAffine(out, o, q, j);
            return;
        }
        int u1 = 0;
        int s1 = N;
        int u2 = 2 * N;
        int s2 = 3 * N;
        long[] t = scratch;
        Fp.square(t, u2, p, i + Z);
        Fp.mul(t, s2, t, u2, p, i + Z);
        Fp.mul(t, u2, t, u2, q, j); // U2 = X2 Z1^2
        Fp.mul(t, s2, t, s2, q, j + Y); // S2 = Y2 Z1^3
        Fp.sub(t, u2, t, u2, p, i); // H = U2 - X1
        Fp.sub(t, s2, t, s2, p, i + Y); // R = S2 - Y1
        if (Fp.isZero(t, u2)) {
            sameX(out, o, p, i, scratch);
            return;
        }
        Fp.set(t, u1, p, i);
        Fp.set(t, s1, p, i + Y);
        Fp.mul(out, o + Z, p, i + Z, t, u2); // Z3 = Z1 H
        finish(out, o, t);
    }

    /** out = 2 p if R is zero, else infinity: the sum of two points with the same x. */
    private static void sameX(long[] out, int o, long[] p, int i, long[] scratch) {
        if (Fp.isZero(scratch, 3 * N)) {
            dbl(out, o, p, i, scratch);
        } else {
            setInfinity(out, o);
        }
    }

    /** X3 and Y3 of a sum from U1, S1, H and R at the front of t. */
    private static void finish(long[] out, int o, long[] t) {
        int u1 = 0;
        int s1 = N;
        int h = 2 * N;
        int r = 3 * N;
        int hh = 4 * N;
        Fp.square(t, hh, t, h);
        Fp.mul(t, u1, t, u1, t, hh); // V = U1 H^2
        Fp.mul(t, h, t, h, t, hh); // H^3
        Fp.square(out, o, t, r);
        Fp.sub(out, o, out, o, t, h);
        Fp.sub(out, o, out, o, t, u1);
        Fp.sub(out, o, out, o, t, u1); // X3 = R^2 - H^3 - 2 V
        Fp.sub(t, u1, t, u1, out, o);
        Fp.mul(t, u1, t, u1, t, r);
        Fp.mul(t, s1, t, s1, t, h);
        Fp.sub(out, o + Y, t, u1, t, s1); // Y3 = R (V - X3) - S1 H^3
    }

    /** True if p and q are the same point. */
    public static boolean equal(long[] p, int i, long[] q, int j, long[] scratch) {
        if (isInfinity(p, i) || isInfinity(q, j)) {
            return isInfinity(p, i) && isInfinity(q, j);
        }
        long[] t = scratch;
        Fp.square(t, 0, p, i + Z);
        Fp.square(t, N, q, j + Z);
        Fp.mul(t, 2 * N, q, j, t, 0);
        Fp.mul(t, 3 * N, p, i, t, N);
        if (!Fp.equal(t, 2 * N, t, 3 * N)) {
            return false;
        }
        Fp.mul(t, 0, t, 0, p, i + Z);
        Fp.mul(t, N, t, N, q, j + Z);
        Fp.mul(t, 2 * N, q, j + Y, t, 0);
        Fp.mul(t, 3 * N, p, i + Y, t, N);
        return Fp.equal(t, 2 * N, t, 3 * N);
    }

    /** out = p as an affine point. */
    public static void toAffine(long[] out, int o, long[] p, int i, long[] scratch) {
        Fp.inverseVartime(scratch, 0, p, i + Z);
        scale(out, o, p, i, scratch, 0, scratch, N);
    }

    /** out = {@code count} consecutive points p as affine points, with one inversion. Out may not overlap p. */
    public static void batchToAffine(long[] out, int o, long[] p, int i, int count) {
        long[] inverses = new long[count * N];
        for (int n = 0; n < count; n++) {
            Fp.set(inverses, n * N, p, i + n * LIMBS + Z);
        }
        Fp.batchInverseVartime(inverses, 0, count);
        long[] scratch = new long[SCRATCH];
        for (int n = 0; n < count; n++) {
            scale(out, o + n * AFFINE_LIMBS, p, i + n * LIMBS, inverses, n * N, scratch, 0);
        }
    }

    /** out = (X w^2, Y w^3) for w the inverse of Z, or zero for infinity. */
    private static void scale(long[] out, int o, long[] p, int i, long[] w, int at, long[] t, int square) {
        Fp.square(t, square, w, at);
        Fp.mul(out, o, p, i, t, square);
        Fp.mul(t, square, t, square, w, at);
        Fp.mul(out, o + Y, p, i + Y, t, square);
    }

    /** out = k q for an affine q and the integer k, {@code words} 64-bit words, least significant first. */
    public static void multiplyVartime(long[] out, int o, long[] q, int j, long[] k, int at, int words) {
        long[] scratch = new long[SCRATCH];
        long[] multiples = new long[16 * LIMBS]; // m q for 0 <= m < 16
        setAffine(multiples, LIMBS, q, j);
        for (int m = 2; m < 16; m++) {
            addMixed(multiples, m * LIMBS, multiples, (m - 1) * LIMBS, q, j, scratch);
        }
        setInfinity(out, o);
        for (int bit = 64 * words - 4; bit >= 0; bit -= 4) {
            if (!isInfinity(out, o)) {
                dbl(out, o, out, o, scratch);
                dbl(out, o, out, o, scratch);
                dbl(out, o, out, o, scratch);
                dbl(out, o, out, o, scratch);
            }
            int window = (int) (k[at + (bit >>> 6)] >>> (bit & 63)) & 15;
            if (window != 0) {
                add(out, o, out, o, multiples, window * LIMBS, scratch);
            }
        }
    }

    /** True if the affine point, not infinity, satisfies y^2 = x^3 + 3. */
    static boolean isOnCurve(long[] q, int j) {
        long[] t = new long[2 * N];
        Fp.square(t, 0, q, j);
        Fp.mul(t, 0, t, 0, q, j);
        Fp.add(t, 0, t, 0, CurveParams.B, 0);
        Fp.square(t, N, q, j + Y);
        return Fp.equal(t, 0, t, N);
    }
}
