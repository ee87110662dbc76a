package org.clavis.algebra.bn254;

import java.util.Arrays;

/**
 * Arithmetic of G2, the points of order r on the twist y^2 = x^3 + 3 / (9 + u) over Fp2, in Jacobian coordinates over
 * flat arrays.
 *
 * <p>A Jacobian point (X, Y, Z) stands for (X / Z^2, Y / Z^3): {@value #LIMBS} limbs at an offset of a {@code long[]}.
 * An affine point is {@value #AFFINE_LIMBS} limbs, x then y. Infinity is any Jacobian point with Z = 0, and the affine
 * point with all limbs zero, which is not on the curve. Coordinates are as {@link Fp2} has them. The formulas are
 * complete: equal, opposite and infinite operands give what they should. Outputs may be inputs; nothing may overlap in
 * part. {@code scratch} has room for {@value #SCRATCH} limbs, overlaps nothing and holds nothing afterwards.
 *
 * <p>Timing: depends on which operands are equal, opposite or infinite, and on nothing else unless a method's name ends
 * in {@code Vartime}. Source: Explicit-Formulas Database, short Weierstrass curves with a = 0: dbl-2009-l and
 * add-1998-cmo-2.
 */
public final class G2Jacobian {

    /** Limbs of a Jacobian point. */
    public static final int LIMBS = 24;

    /** Limbs of an affine point. */
    public static final int AFFINE_LIMBS = 16;

    /** Limbs of scratch space. */
    public static final int SCRATCH = 40;

    private static final int N = Fp2.LIMBS;
    private static final int Y = N;
    private static final int Z = 2 * N;

    private G2Jacobian() {}

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
            Fp2.setOne(out, o + Z);
        }
    }

    /** True if p is infinity. */
    public static boolean isInfinity(long[] p, int i) {
        return Fp2.isZero(p, i + Z);
    }

    /** True if the affine point q is infinity. */
    public static boolean isAffineInfinity(long[] q, int j) {
        return Fp2.isZero(q, j) && Fp2.isZero(q, j + Y);
    }

    /** out = -p. */
    public static void negate(long[] out, int o, long[] p, int i) {
        Fp2.set(out, o, p, i);
        Fp2.neg(out, o + Y, p, i + Y);
        Fp2.set(out, o + Z, p, i + Z);
    }

    /** out = -q for affine points. */
    public static void negateAffine(long[] out, int o, long[] q, int j) {
        Fp2.set(out, o, q, j);
        Fp2.neg(out, o + Y, q, j + Y);
    }

    /** out = 2 p. */
    public static void dbl(long[] out, int o, long[] p, int i, long[] scratch) {
        int a = 0;
        int b = N;
        int c = 2 * N;
        int d = 3 * N;
        long[] t = scratch;
        Fp2.square(t, a, p, i); // A = X^2
        Fp2.square(t, b, p, i + Y); // B = Y^2
        Fp2.square(t, c, t, b); // C = B^2
        Fp2.add(t, d, p, i, t, b);
        Fp2.square(t, d, t, d);
        Fp2.sub(t, d, t, d, t, a);
        Fp2.sub(t, d, t, d, t, c);
        Fp2.doubled(t, d, t, d); // D = 2 ((X + B)^2 - A - C)
        Fp2.doubled(t, b, t, a);
        Fp2.add(t, a, t, a, t, b); // E = 3 A
        Fp2.mul(out, o + Z, p, i + Y, p, i + Z);
        Fp2.doubled(out, o + Z, out, o + Z); // Z3 = 2 Y Z
        Fp2.square(out, o, t, a);
        Fp2.doubled(t, b, t, d);
        Fp2.sub(out, o, out, o, t, b); // X3 = E^2 - 2 D
        Fp2.sub(t, d, t, d, out, o);
        Fp2.mul(t, d, t, a, t, d);
        Fp2.doubled(t, c, t, c);
        Fp2.doubled(t, c, t, c);
        Fp2.doubled(t, c, t, c);
        Fp2.sub(out, o + Y, t, d, t, c); // Y3 = E (D - X3) - 8 C
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
        Fp2.square(t, u1, q, j + Z);
        Fp2.mul(t, s1, t, u1, q, j + Z);
        Fp2.mul(t, u1, t, u1, p, i); // U1 = X1 Z2^2
        Fp2.mul(t, s1, t, s1, p, i + Y); // S1 = Y1 Z2^3
        Fp2.square(t, u2, p, i + Z);
        Fp2.mul(t, s2, t, u2, p, i + Z);
        Fp2.mul(t, u2, t, u2, q, j); // U2 = X2 Z1^2
        Fp2.mul(t, s2, t, s2, q, j + Y); // S2 = Y2 Z1^3
        Fp2.sub(t, u2, t, u2, t, u1); // H = U2 - U1
        Fp2.sub(t, s2, t, s2, t, s1); // R = S2 - S1
        if (Fp2.isZero(t, u2)) {
            sameX(out, o, p, i, scratch);
            return;
        }
        Fp2.mul(out, o + Z, p, i + Z, q, j + Z);
        Fp2.mul(out, o + Z, out, o + Z, t, u2); // Z3 = Z1 Z2 H
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
        Fp2.square(t, u2, p, i + Z);
        Fp2.mul(t, s2, t, u2, p, i + Z);
        Fp2.mul(t, u2, t, u2, q, j); // U2 = X2 Z1^2
        Fp2.mul(t, s2, t, s2, q, j + Y); // S2 = Y2 Z1^3
        Fp2.sub(t, u2, t, u2, p, i); // H = U2 - X1
        Fp2.sub(t, s2, t, s2, p, i + Y); // R = S2 - Y1
        if (Fp2.isZero(t, u2)) {
            sameX(out, o, p, i, scratch);
            return;
        }
        Fp2.set(t, u1, p, i);
        Fp2.set(t, s1, p, i + Y);
        Fp2.mul(out, o + Z, p, i + Z, t, u2); // Z3 = Z1 H
        finish(out, o, t);
    }

    /** out = 2 p if R is zero, else infinity: the sum of two points with the same x. */
    private static void sameX(long[] out, int o, long[] p, int i, long[] scratch) {
        if (Fp2.isZero(scratch, 3 * N)) {
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
        Fp2.square(t, hh, t, h);
        Fp2.mul(t, u1, t, u1, t, hh); // V = U1 H^2
        Fp2.mul(t, h, t, h, t, hh); // H^3
        Fp2.square(out, o, t, r);
        Fp2.sub(out, o, out, o, t, h);
        Fp2.sub(out, o, out, o, t, u1);
        Fp2.sub(out, o, out, o, t, u1); // X3 = R^2 - H^3 - 2 V
        Fp2.sub(t, u1, t, u1, out, o);
        Fp2.mul(t, u1, t, u1, t, r);
        Fp2.mul(t, s1, t, s1, t, h);
        Fp2.sub(out, o + Y, t, u1, t, s1); // Y3 = R (V - X3) - S1 H^3
    }

    /** True if p and q are the same point. */
    public static boolean equal(long[] p, int i, long[] q, int j, long[] scratch) {
        if (isInfinity(p, i) || isInfinity(q, j)) {
            return isInfinity(p, i) && isInfinity(q, j);
        }
        long[] t = scratch;
        Fp2.square(t, 0, p, i + Z);
        Fp2.square(t, N, q, j + Z);
        Fp2.mul(t, 2 * N, q, j, t, 0);
        Fp2.mul(t, 3 * N, p, i, t, N);
        if (!Fp2.equal(t, 2 * N, t, 3 * N)) {
            return false;
        }
        Fp2.mul(t, 0, t, 0, p, i + Z);
        Fp2.mul(t, N, t, N, q, j + Z);
        Fp2.mul(t, 2 * N, q, j + Y, t, 0);
        Fp2.mul(t, 3 * N, p, i + Y, t, N);
        return Fp2.equal(t, 2 * N, t, 3 * N);
    }

    /** out = p as an affine point. */
    public static void toAffine(long[] out, int o, long[] p, int i, long[] scratch) {
        Fp2.inverseVartime(scratch, 0, p, i + Z);
        scale(out, o, p, i, scratch, 0, scratch, N);
    }

    /** out = {@code count} consecutive points p as affine points, with one inversion. Out may not overlap p. */
    public static void batchToAffine(long[] out, int o, long[] p, int i, int count) {
        long[] inverses = new long[count * N];
        for (int n = 0; n < count; n++) {
            Fp2.set(inverses, n * N, p, i + n * LIMBS + Z);
        }
        Fp2.batchInverseVartime(inverses, 0, count);
        long[] scratch = new long[SCRATCH];
        for (int n = 0; n < count; n++) {
            scale(out, o + n * AFFINE_LIMBS, p, i + n * LIMBS, inverses, n * N, scratch, 0);
        }
    }

    /** out = (X w^2, Y w^3) for w the inverse of Z, or zero for infinity. */
    private static void scale(long[] out, int o, long[] p, int i, long[] w, int at, long[] t, int square) {
        Fp2.square(t, square, w, at);
        Fp2.mul(out, o, p, i, t, square);
        Fp2.mul(t, square, t, square, w, at);
        Fp2.mul(out, o + Y, p, i + Y, t, square);
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

    /** True if the affine point, not infinity, satisfies y^2 = x^3 + 3 / (9 + u). */
    static boolean isOnCurve(long[] q, int j) {
        long[] t = new long[2 * N];
        Fp2.square(t, 0, q, j);
        Fp2.mul(t, 0, t, 0, q, j);
        Fp2.add(t, 0, t, 0, CurveParams.TWIST_B, 0);
        Fp2.square(t, N, q, j + Y);
        return Fp2.equal(t, 0, t, N);
    }

    /**
     * out = psi(p): untwist, p-power Frobenius, twist, that is (conj(X) xi^((p-1)/3), conj(Y) xi^((p-1)/2), conj(Z)).
     * On the subgroup of order r it multiplies by p.
     */
    static void psi(long[] out, int o, long[] p, int i) {
        Fp2.conjugate(out, o, p, i);
        Fp2.mul(out, o, out, o, CurveParams.PSI_X, 0);
        Fp2.conjugate(out, o + Y, p, i + Y);
        Fp2.mul(out, o + Y, out, o + Y, CurveParams.PSI_Y, 0);
        Fp2.conjugate(out, o + Z, p, i + Z);
    }

    /**
     * True if the affine point q, on the curve and not infinity, has order r. Holds exactly if {@code (x + 1) q + psi(x
     * q) + psi^2(x q) = psi^3(2 x q)} for the curve's seed x: on the whole curve psi^2 - t psi + p = 0, and the
     * resultant of the two polynomials in psi shares no factor with the cofactor {@code 2 p - r}. Vartime. Source:
     * ePrint 2022/348.
     */
    static boolean isInSubgroupVartime(long[] q, int j) {
        long[] t = new long[4 * LIMBS];
        long[] scratch = new long[SCRATCH];
        int xq = 0;
        int sum = LIMBS;
        int image = 2 * LIMBS;
        int right = 3 * LIMBS;
        timesSeedVartime(t, xq, q, j, scratch);
        addMixed(t, sum, t, xq, q, j, scratch);
        psi(t, image, t, xq);
        add(t, sum, t, sum, t, image, scratch);
        psi(t, image, t, image);
        add(t, sum, t, sum, t, image, scratch);
        psi(t, right, t, image);
        dbl(t, right, t, right, scratch);
        return equal(t, sum, t, right, scratch);
    }

    /** out = x q for the curve's seed x and an affine q, not infinity: digits of one are cheaper than a table. */
    private static void timesSeedVartime(long[] out, int o, long[] q, int j, long[] scratch) {
        long[] negative = new long[AFFINE_LIMBS];
        negateAffine(negative, 0, q, j);
        byte[] digits = CurveParams.SEED_NAF;
        setAffine(out, o, q, j);
        for (int n = digits.length - 2; n >= 0; n--) {
            dbl(out, o, out, o, scratch);
            if (digits[n] > 0) {
                addMixed(out, o, out, o, q, j, scratch);
            } else if (digits[n] < 0) {
                addMixed(out, o, out, o, negative, 0, scratch);
            }
        }
    }
}
