package org.clavis.algebra.bn254;

import org.clavis.algebra.lanes.LaneKernel;
import org.clavis.algebra.lanes.LaneModulus;
import org.clavis.algebra.lanes.LanePermutation;

/**
 * {@link TwistWalk} with the independent products of each step in lanes: a vector of elements of Fp2 is a real and an
 * imaginary part, {@link LaneKernel#ELEMENT} doubles each. The point is X, Y and Z in lanes 0, 1 and 2.
 *
 * <p>A line is one element: real and imaginary part of its coefficients of 1, w and w^3 in lanes 0 to 5, of magnitude 3.
 * Tangents are xi times those of {@link TwistWalk} and doubled points are scaled by 4 xi^2, so that with
 * {@code 3 b' = 9 / xi} nothing is divided. Same source.
 */
final class SpreadTwistWalk {

    private static final LaneModulus M = LaneFp.MODULUS;
    private static final int E = LaneKernel.ELEMENT;
    private static final int IM = E;
    private static final int V = 2 * E;
    private static final int W = LaneKernel.WIDE;

    // doubling: X Y, Y^2, Z^2, Y Z and X^2 first
    private static final LanePermutation DOUBLE_LEFT = LanePermutation.of(0, 1, 2, 1, 0);
    private static final LanePermutation DOUBLE_RIGHT = LanePermutation.of(1, 1, 2, 2, 0);
    // then (2 xi a)(xi b - 27 c), (xi b + 27 c)^2, (27 c)(36 c) and (2 xi b)(4 xi h)
    private static final LanePermutation XI_A_B_B = LanePermutation.of(0, 1, 2, 1);
    private static final LanePermutation XI_B_B_H = LanePermutation.of(1, 1, 2, 3);
    private static final LanePermutation ALL_C = LanePermutation.of(2, 2, 2, 2, 2, 2, 2, 2);
    private static final double[] LEFT_XI = { 2, 1, 0, 2, 0, 0, 0, 0 };
    private static final double[] LEFT_C = { 0, 3, 3, 0, 0, 0, 0, 0 };
    private static final double[] RIGHT_XI = { 1, 1, 0, 4, 0, 0, 0, 0 };
    private static final double[] RIGHT_C = { -3, 3, 4, 0, 0, 0, 0, 0 };
    // both steps end with X, two parts of Y whose difference it is, and Z
    private static final LanePermutation X_Y_Z = LanePermutation.of(0, 1, 3);
    private static final double[] X_Y_Z_SIGNS = { 1, 1, 1, 0, 0, 0, 0, 0 };
    private static final double[] MINUS_Y = { 0, -1, 0, 0, 0, 0, 0, 0 };
    // tangent: -2 xi h, 3 xi g, 9 c - xi b
    private static final LanePermutation TANGENT_RE = LanePermutation.of(3, 3, 4, 4, 1, 1);
    private static final double[] TANGENT_RE_FACTORS = { -2, 0, 3, 0, -1, 0, 0, 0 };
    private static final double[] TANGENT_IM_FACTORS = { 0, -2, 0, 3, 0, -1, 0, 0 };
    private static final double[] LANE_4 = { 0, 0, 0, 0, 1, 0, 0, 0 };
    private static final double[] LANE_5 = { 0, 0, 0, 0, 0, 1, 0, 0 };

    // addition of q: O = Y - yq Z and L = X - xq Z first
    private static final LanePermutation ALL_Z = LanePermutation.of(2, 2, 2, 2, 2, 2, 2, 2);
    private static final LanePermutation Y_X = LanePermutation.of(1, 0);
    private static final double[] PLUS = { 1, 1, 0, 0, 0, 0, 0, 0 };
    private static final double[] MINUS = { -1, -1, 0, 0, 0, 0, 0, 0 };
    // then O xq, L yq, L^2 and O^2
    private static final LanePermutation O_L_L_O = LanePermutation.of(0, 1, 1, 0);
    private static final double[] FIRST_TWO = { 1, 1, 0, 0, 0, 0, 0, 0 };
    private static final double[] NEXT_TWO = { 0, 0, 1, 1, 0, 0, 0, 0 };
    // then E = L^2 L, G = L^2 X and O^2 Z
    private static final LanePermutation SQUARES = LanePermutation.of(2, 2, 3);
    private static final LanePermutation L_O = LanePermutation.of(1, 0);
    private static final LanePermutation X_Z_AFTER = LanePermutation.of(0, 0, 2);
    private static final double[] LANE_0 = { 1, 0, 0, 0, 0, 0, 0, 0 };
    private static final double[] LANES_1_2 = { 0, 1, 1, 0, 0, 0, 0, 0 };
    // then L H, O (G - H), E Y and E Z with H = E + Z O^2 - 2 G
    private static final LanePermutation ALL_0 = LanePermutation.of(0, 0, 0, 0, 0, 0, 0, 0);
    private static final LanePermutation ALL_1 = LanePermutation.of(1, 1, 1, 1, 1, 1, 1, 1);
    private static final LanePermutation Y_Z_AFTER = LanePermutation.of(0, 0, 1, 2);
    private static final double[] ONES = { 1, 1, 1, 1, 0, 0, 0, 0 };
    private static final double[] MINUS_TWICE_G = { -2, -2, 0, 0, 0, 0, 0, 0 };
    private static final double[] SECOND_MINUS = { 1, -1, 1, 1, 0, 0, 0, 0 };
    private static final double[] LANE_1 = { 0, 1, 0, 0, 0, 0, 0, 0 };
    // chord: L, -O, O xq - L yq
    private static final LanePermutation CHORD = LanePermutation.of(1, 1, 0, 0);
    private static final double[] CHORD_RE_FACTORS = { 1, 0, -1, 0, 0, 0, 0, 0 };
    private static final double[] CHORD_IM_FACTORS = { 0, 1, 0, -1, 0, 0, 0, 0 };
    private static final double[] MINUS_LANE_4 = { 0, 0, 0, 0, -1, 0, 0, 0 };
    private static final double[] MINUS_LANE_5 = { 0, 0, 0, 0, 0, -1, 0, 0 };

    private static final double[] LANE_2 = { 0, 0, 1, 0, 0, 0, 0, 0 };
    private static final double[] NONE = new double[8];

    /** The points that are added: q, -q, pi(q), -pi^2(q). */
    private static final int ADDENDS = 4;

    private final long[] affine = new long[2 * ADDENDS * Fp2.LIMBS];
    private final long[] image = new long[G2Jacobian.LIMBS];
    /** The addends with x, y and with y, x in lanes 0 and 1. */
    private final double[] xy = new double[ADDENDS * V];
    private final double[] yx = new double[ADDENDS * V];
    private final double[] point = new double[V];
    private final double[] u = new double[V];
    private final double[] v = new double[V];
    private final double[] first = new double[V];
    private final double[] second = new double[V];
    private final double[] third = new double[V];
    private final double[] xi = new double[V];
    private final double[] nine = new double[V];
    private final double[] sums = new double[V];
    private final long[] w = new long[3 * W];
    private final SpreadFp12.Scratch s;

    /** A walk that shares scratch space with others of its thread. */
    SpreadTwistWalk(SpreadFp12.Scratch s) {
        this.s = s;
    }

    /** Begins at the affine point q, not infinity. */
    void begin(long[] q, int j) {
        int n = 2 * Fp2.LIMBS;
        System.arraycopy(q, j, affine, 0, n);
        G2Jacobian.negateAffine(affine, n, q, j);
        MillerLoop.frobeniusImages(affine, 2 * n, q, j, image);
        for (int a = 0; a < ADDENDS; a++) {
            for (int c = 0; c < 2; c++) {
                int from = a * n + c * Fp2.LIMBS;
                LaneFp.load(xy, a * V, c, affine, from);
                LaneFp.load(xy, a * V + IM, c, affine, from + Fp.LIMBS);
                LaneFp.load(yx, a * V, 1 - c, affine, from);
                LaneFp.load(yx, a * V + IM, 1 - c, affine, from + Fp.LIMBS);
            }
        }
        for (int k = 0; k < ADDENDS * V; k += E) {
            LaneFp.mul(xy, k, xy, k, LaneFp.ENTER, 0, w, 0);
            LaneFp.mul(yx, k, yx, k, LaneFp.ENTER, 0, w, 0);
        }
        LaneKernel.combine(point, 0, FIRST_TWO, xy, 0, LANE_2, LaneFp.ONE, 0);
        LaneKernel.combine(point, IM, FIRST_TWO, xy, IM, NONE, xy, IM);
    }

    /** T = 2 T; line = the tangent at T. */
    void doubleStep(double[] line) {
        permute(DOUBLE_LEFT, u, point);
        permute(DOUBLE_RIGHT, v, point);
        product(first, u, v);
        SpreadFp12.mulByXi(xi, first, 0, s);
        for (int k = 0; k < V; k += E) {
            LaneKernel.scale(nine, k, first, k, 4);
            LaneKernel.carry(M, nine, k, nine, k);
            LaneKernel.scale(nine, k, nine, k, 2);
            LaneKernel.add(nine, k, nine, k, first, k);
            LaneKernel.carry(M, nine, k, nine, k);
        }
        permute(ALL_C, second, nine);
        permute(XI_A_B_B, u, xi);
        combine(u, LEFT_XI, u, LEFT_C, second);
        carry(u);
        permute(XI_B_B_H, v, xi);
        combine(v, RIGHT_XI, v, RIGHT_C, second);
        carry(v);
        LaneKernel.permute(TANGENT_RE, sums, 0, xi, 0);
        LaneKernel.permute(TANGENT_RE, sums, IM, xi, IM);
        LaneKernel.combine(line, 0, TANGENT_RE_FACTORS, sums, 0, TANGENT_IM_FACTORS, sums, IM);
        LaneKernel.combine(sums, 0, LANE_4, second, 0, LANE_5, second, IM);
        LaneKernel.add(line, 0, line, 0, sums, 0);
        product(first, u, v);
        takePoint(first);
    }

    /** T = T + Q or T - Q for the point Q that the walk began with; line = the chord. */
    void addStart(int sign, double[] line) {
        addStep(sign > 0 ? 0 : V, line);
    }

    /** T = T + pi(Q) or T - pi^2(Q), for the index 0 or 1; line = the chord. */
    void addImage(int index, double[] line) {
        addStep((2 + index) * V, line);
    }

    private void addStep(int addend, double[] line) {
        permute(ALL_Z, u, point);
        System.arraycopy(yx, addend, v, 0, V);
        product(first, u, v);
        permute(Y_X, u, point);
        combine(first, PLUS, u, MINUS, first);
        carry(first); // O, L
        permute(O_L_L_O, u, first);
        System.arraycopy(xy, addend, v, 0, V);
        combine(v, FIRST_TWO, v, NEXT_TWO, u);
        product(second, u, v); // O xq, L yq, L^2, O^2
        LaneKernel.permute(CHORD, sums, 0, first, 0);
        LaneKernel.permute(CHORD, sums, IM, first, IM);
        LaneKernel.combine(line, 0, CHORD_RE_FACTORS, sums, 0, CHORD_IM_FACTORS, sums, IM);
        permute(ALL_0, u, second);
        permute(ALL_1, v, second);
        LaneKernel.combine(sums, 0, LANE_4, u, 0, LANE_5, u, IM);
        LaneKernel.add(line, 0, line, 0, sums, 0);
        LaneKernel.combine(sums, 0, MINUS_LANE_4, v, 0, MINUS_LANE_5, v, IM);
        LaneKernel.add(line, 0, line, 0, sums, 0);
        permute(SQUARES, u, second);
        permute(L_O, v, first);
        permute(X_Z_AFTER, third, point);
        combine(v, LANE_0, v, LANES_1_2, third);
        product(third, u, v); // E, G, Z O^2
        permute(ALL_0, u, third);
        permute(ALL_1, second, third);
        permute(ALL_C, v, third);
        combine(u, ONES, u, FIRST_TWO, v);
        combine(u, ONES, u, MINUS_TWICE_G, second);
        carry(u); // H, H, E, E
        combine(u, SECOND_MINUS, u, LANE_1, second);
        carry(u); // H, G - H, E, E
        permute(L_O, v, first);
        permute(Y_Z_AFTER, third, point);
        combine(v, FIRST_TWO, v, NEXT_TWO, third);
        product(first, u, v);
        takePoint(first);
    }

    /** The point from X, two parts of Y, and Z. */
    private void takePoint(double[] a) {
        permute(X_Y_Z, u, a);
        permute(ALL_C, v, a);
        combine(point, X_Y_Z_SIGNS, u, MINUS_Y, v);
        carry(point);
    }

    private void permute(LanePermutation permutation, double[] out, double[] a) {
        LaneKernel.permute(permutation, out, 0, a, 0);
        LaneKernel.permute(permutation, out, IM, a, IM);
    }

    private static void combine(double[] out, double[] x, double[] a, double[] y, double[] b) {
        LaneKernel.combine(out, 0, x, a, 0, y, b, 0);
        LaneKernel.combine(out, IM, x, a, IM, y, b, IM);
    }

    private static void carry(double[] a) {
        LaneKernel.carry(M, a, 0, a, 0);
        LaneKernel.carry(M, a, IM, a, IM);
    }

    /** out = a b in every lane, for normal a and b. */
    private void product(double[] out, double[] a, double[] b) {
        LaneKernel.add(sums, 0, a, 0, a, IM);
        LaneKernel.add(sums, IM, b, 0, b, IM);
        LaneKernel.product(w, 0, a, 0, b, 0);
        LaneKernel.product(w, W, a, IM, b, IM);
        LaneKernel.product(w, 2 * W, sums, 0, sums, IM);
        LaneKernel.wideSub(w, 2 * W, w, 0);
        LaneKernel.wideSub(w, 2 * W, w, W);
        LaneKernel.wideSub(w, 0, w, W);
        LaneKernel.reduce(M, out, 0, w, 0);
        LaneKernel.reduce(M, out, IM, w, 2 * W);
    }
}
