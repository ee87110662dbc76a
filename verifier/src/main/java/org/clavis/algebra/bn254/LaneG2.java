package org.clavis.algebra.bn254;

import org.clavis.algebra.lanes.LaneKernel;
import org.clavis.algebra.lanes.Lanes;

/**
 * {@link G2Jacobian} in lanes: eight points side by side, X, Y and Z one after the other, all normal.
 *
 * <p>The formulas are not complete: a sum of equal, opposite or infinite points gives Z = 0, which every further step
 * keeps. An instance is scratch space for one thread. Timing: independent of the data. Source: Explicit-Formulas
 * Database, a = 0: dbl-2009-l and add-1998-cmo-2.
 */
final class LaneG2 {

    private static final int N = LaneFp2.SIZE;

    /** Doubles of a point, and of an affine one. */
    static final int SIZE = 3 * N;
    static final int AFFINE_SIZE = 2 * N;

    private final LaneFp2 field;
    private final double[] t = new double[6 * N];
    private final double[] psi = new double[2 * N];
    private final double[] one = new double[N];

    /** What a subgroup check works with. */
    private final double[] points = new double[4 * SIZE + AFFINE_SIZE];
    private final long[] integer = new long[Fp2.LIMBS];

    LaneG2(LaneFp2 field) {
        this.field = field;
        long[] scalarOne = new long[Fp2.LIMBS];
        Fp2.setOne(scalarOne, 0);
        field.broadcast(one, 0, scalarOne, 0);
        field.broadcast(psi, 0, CurveParams.PSI_X, 0);
        field.broadcast(psi, N, CurveParams.PSI_Y, 0);
    }

    /** p = 2 p. */
    void dbl(double[] p, int i) {
        int y = i + N;
        int z = i + 2 * N;
        int a = 0;
        int b = N;
        int d = 2 * N;
        int e = 3 * N;
        field.square(t, a, p, i); // A = X^2
        field.square(t, b, p, y); // B = Y^2
        field.mul(t, d, p, i, t, b);
        scaleAndCarry(d, 4); // D = 4 X B
        scaleAndCarry(a, 3);
        LaneFp2.set(t, e, t, a); // E = 3 A
        LaneFp2.add(t, a, p, y, p, y);
        field.mul(p, z, t, a, p, z); // Z3 = 2 Y Z
        field.square(t, a, t, e);
        LaneFp2.sub(t, a, t, a, t, d);
        LaneFp2.sub(t, a, t, a, t, d);
        LaneFp2.carry(p, i, t, a); // X3 = E^2 - 2 D
        LaneFp2.sub(t, d, t, d, p, i);
        LaneFp2.add(t, b, t, b, t, b);
        LaneFp2.neg(t, a, t, b);
        field.begin(3);
        field.accumulate(t, e, t, d);
        field.accumulate(t, a, t, b);
        field.accumulate(t, a, t, b);
        field.reduce(p, y); // Y3 = E (D - X3) - 8 B^2
    }

    private void scaleAndCarry(int at, int factor) {
        for (int k = at; k < at + N; k += LaneKernel.ELEMENT) {
            LaneKernel.scale(t, k, t, k, factor);
        }
        LaneFp2.carry(t, at, t, at);
    }

    /** p = p + q for an affine q. */
    void addMixed(double[] p, int i, double[] q, int j) {
        int z = i + 2 * N;
        int h = 0;
        int r = N;
        int s = 2 * N;
        field.square(t, s, p, z);
        field.mul(t, h, q, j, t, s);
        field.mul(t, s, t, s, p, z);
        field.mul(t, r, q, j + N, t, s);
        LaneFp2.sub(t, h, t, h, p, i); // H = x Z^2 - X
        LaneFp2.sub(t, r, t, r, p, i + N); // R = y Z^3 - Y
        field.mul(p, z, p, z, t, h); // Z3 = Z H
        finish(p, i, p, i, p, i + N);
    }

    /** p = p + q. */
    void add(double[] p, int i, double[] q, int j) {
        int pz = i + 2 * N;
        int qz = j + 2 * N;
        int h = 0;
        int r = N;
        int s = 2 * N;
        int u1 = 4 * N;
        int s1 = 5 * N;
        field.square(t, s, p, pz);
        field.mul(t, h, q, j, t, s);
        field.mul(t, s, t, s, p, pz);
        field.mul(t, r, q, j + N, t, s);
        field.square(t, s, q, qz);
        field.mul(t, u1, p, i, t, s); // U1 = X1 Z2^2
        field.mul(t, s, t, s, q, qz);
        field.mul(t, s1, p, i + N, t, s); // S1 = Y1 Z2^3
        LaneFp2.sub(t, h, t, h, t, u1); // H = X2 Z1^2 - U1
        LaneFp2.sub(t, r, t, r, t, s1); // R = Y2 Z1^3 - S1
        field.mul(p, pz, p, pz, q, qz);
        field.mul(p, pz, p, pz, t, h); // Z3 = Z1 Z2 H
        finish(p, i, t, u1, t, s1);
    }

    /** X3 and Y3 of a sum from H and R at the front of t, U1 and S1. */
    private void finish(double[] p, int i, double[] u1, int j, double[] s1, int k) {
        int h = 0;
        int r = N;
        int hh = 2 * N;
        int v = 3 * N;
        field.mul(t, hh, t, h, t, h);
        field.mul(t, v, u1, j, t, hh); // V = U1 H^2
        field.mul(t, hh, t, hh, t, h); // H^3
        field.mul(t, h, t, r, t, r);
        LaneFp2.sub(t, h, t, h, t, hh);
        LaneFp2.sub(t, h, t, h, t, v);
        LaneFp2.sub(t, h, t, h, t, v);
        LaneFp2.neg(t, hh, t, hh);
        field.begin(2);
        field.accumulate(t, hh, s1, k);
        LaneFp2.carry(p, i, t, h); // X3 = R^2 - H^3 - 2 V
        LaneFp2.sub(t, v, t, v, p, i);
        field.accumulate(t, r, t, v);
        field.reduce(p, i + N); // Y3 = R (V - X3) - S1 H^3
    }

    /** p = psi(p); see {@link G2Jacobian#psi}. */
    private void psi(double[] p, int i) {
        LaneFp2.conjugate(t, 0, p, i);
        field.mul(p, i, t, 0, psi, 0);
        LaneFp2.conjugate(t, 0, p, i + N);
        field.mul(p, i + N, t, 0, psi, N);
        LaneFp2.conjugate(t, 0, p, i + 2 * N);
        LaneFp2.set(p, i + 2 * N, t, 0);
    }

    /**
     * Which of eight affine points on the curve are of order r, as {@link G2Jacobian#isInSubgroupVartime} finds out: a
     * bit for each lane. Points that the formulas do not serve have no bit, which is no point of order r: its multiples
     * by 2 to x never are one, minus one or zero times it.
     */
    int inSubgroupVartime(double[] q, int j) {
        int xq = 0;
        int sum = SIZE;
        int image = 2 * SIZE;
        int negative = 4 * SIZE;
        double[] p = points;
        LaneFp2.set(p, negative, q, j);
        LaneFp2.neg(p, negative + N, q, j + N);
        System.arraycopy(q, j, p, xq, AFFINE_SIZE);
        LaneFp2.set(p, xq + 2 * N, one, 0);
        byte[] digits = CurveParams.SEED_NAF;
        for (int n = digits.length - 2; n >= 0; n--) {
            dbl(p, xq);
            if (digits[n] > 0) {
                addMixed(p, xq, q, j);
            } else if (digits[n] < 0) {
                addMixed(p, xq, p, negative);
            }
        }
        System.arraycopy(p, xq, p, sum, SIZE);
        addMixed(p, sum, q, j);
        System.arraycopy(p, xq, p, image, SIZE);
        psi(p, image);
        add(p, sum, p, image);
        psi(p, image);
        add(p, sum, p, image);
        psi(p, image);
        dbl(p, image);
        return equal(p, sum, p, image);
    }

    /** A bit for each lane where p and q are the same finite point. */
    private int equal(double[] p, int i, double[] q, int j) {
        field.square(t, 0, p, i + 2 * N);
        field.square(t, N, q, j + 2 * N);
        field.mul(t, 2 * N, q, j, t, 0);
        field.mul(t, 3 * N, p, i, t, N);
        LaneFp2.sub(t, 2 * N, t, 2 * N, t, 3 * N);
        field.mul(t, 0, t, 0, p, i + 2 * N);
        field.mul(t, N, t, N, q, j + 2 * N);
        field.mul(t, 3 * N, q, j + N, t, 0);
        field.mul(t, 4 * N, p, i + N, t, N);
        LaneFp2.sub(t, 3 * N, t, 3 * N, t, 4 * N);
        LaneFp2.carry(t, 2 * N, t, 2 * N, 2);
        int equal = 0;
        for (int lane = 0; lane < Lanes.COUNT; lane++) {
            boolean same =
                isZero(t, 2 * N, lane) &&
                isZero(t, 3 * N, lane) &&
                !isZero(p, i + 2 * N, lane) &&
                !isZero(q, j + 2 * N, lane);
            equal |= (same ? 1 : 0) << lane;
        }
        return equal;
    }

    private boolean isZero(double[] a, int i, int lane) {
        LaneFp2.store(integer, 0, a, i, lane);
        return Fp2.isZero(integer, 0);
    }
}
