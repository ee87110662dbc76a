package org.clavis.algebra.bn254;

import java.util.Arrays;
import org.clavis.algebra.lanes.LaneKernel;
import org.clavis.algebra.lanes.LaneModulus;

/**
 * Eight points of G1 side by side, in homogeneous coordinates x = X / Z, y = Y / Z, with formulas that hold for every
 * pair of points. A point is X, Y and Z, {@link LaneKernel#ELEMENT} doubles each; an affine point is x and y; all
 * normal. Outputs may be inputs. Source: Renes, Costello, Batina, ePrint 2015/1060, algorithms 7 to 9, with
 * {@code 3 b = 9}. Timing: independent of the data.
 */
final class LaneG1 {

    /** Doubles of eight points. */
    static final int DOUBLES = 3 * LaneKernel.ELEMENT;

    /** Doubles of eight affine points. */
    static final int AFFINE_DOUBLES = 2 * LaneKernel.ELEMENT;

    private static final LaneModulus M = LaneFp.MODULUS;
    private static final int E = LaneKernel.ELEMENT;
    private static final int W = LaneKernel.WIDE;

    /** Scratch space for one thread. */
    static final class Scratch {

        private final double[] t = new double[10 * E];
        private final long[] w = new long[3 * W];
    }

    private LaneG1() {}

    /** out = infinity in every lane. */
    static void setInfinity(double[] out, int o) {
        Arrays.fill(out, o, o + DOUBLES, 0);
        System.arraycopy(LaneFp.ONE, 0, out, o + E, E);
    }

    /** out = p + q for affine q, none of them infinity. */
    static void addMixed(double[] out, int o, double[] p, int i, double[] q, int j, Scratch s) {
        double[] t = s.t;
        long[] w = s.w;
        LaneKernel.product(w, 0, p, i, q, j);
        LaneKernel.product(w, W, p, i + E, q, j + E);
        LaneKernel.add(t, 0, p, i, p, i + E);
        LaneKernel.add(t, E, q, j, q, j + E);
        LaneKernel.product(w, 2 * W, t, 0, t, E);
        crossTerms(t, w);
        LaneKernel.mul(M, t, 3 * E, q, j + E, p, i + 2 * E, w, 0);
        LaneKernel.add(t, 3 * E, t, 3 * E, p, i + E);
        LaneKernel.mul(M, t, 4 * E, q, j, p, i + 2 * E, w, 0);
        LaneKernel.add(t, 4 * E, t, 4 * E, p, i);
        LaneKernel.carry(M, t, 4 * E, t, 4 * E);
        nineTimes(t, 5 * E, p, i + 2 * E);
        finish(out, o, t, w);
    }

    /** out = p + q. */
    static void add(double[] out, int o, double[] p, int i, double[] q, int j, Scratch s) {
        double[] t = s.t;
        long[] w = s.w;
        LaneKernel.product(w, 0, p, i, q, j);
        LaneKernel.product(w, W, p, i + E, q, j + E);
        LaneKernel.add(t, 0, p, i, p, i + E);
        LaneKernel.add(t, E, q, j, q, j + E);
        LaneKernel.product(w, 2 * W, t, 0, t, E);
        crossTerms(t, w);
        sumOfTwo(t, 3 * E, p, i + E, q, j + 2 * E, p, i + 2 * E, q, j + E, w);
        sumOfTwo(t, 4 * E, p, i, q, j + 2 * E, p, i + 2 * E, q, j, w);
        LaneKernel.mul(M, t, 5 * E, p, i + 2 * E, q, j + 2 * E, w, 0);
        nineTimes(t, 5 * E, t, 5 * E);
        finish(out, o, t, w);
    }

    /** t = 3 x x', y y', x y' + x' y from the wide x x', y y' and (x + y)(x' + y'). */
    private static void crossTerms(double[] t, long[] w) {
        LaneKernel.wideSub(w, 2 * W, w, 0);
        LaneKernel.wideSub(w, 2 * W, w, W);
        LaneKernel.wideTriple(w, 0);
        LaneKernel.reduce(M, t, 0, w, 0);
        LaneKernel.reduce(M, t, E, w, W);
        LaneKernel.reduce(M, t, 2 * E, w, 2 * W);
    }

    /**
     * The last steps of both additions, from t = 3 x x', y y', x y' + x' y, then y z' + y' z (magnitude 2), x z' + x' z
     * and 9 z z'.
     */
    private static void finish(double[] out, int o, double[] t, long[] w) {
        LaneKernel.add(t, 6 * E, t, E, t, 5 * E); // y y' + 9 z z'
        LaneKernel.sub(t, 7 * E, t, E, t, 5 * E); // y y' - 9 z z'
        nineTimes(t, 8 * E, t, 4 * E);
        LaneKernel.product(w, 0, t, 2 * E, t, 7 * E);
        LaneKernel.product(w, W, t, 3 * E, t, 8 * E);
        LaneKernel.wideSub(w, 0, w, W);
        LaneKernel.reduce(M, out, o, w, 0);
        sumOfTwo(out, o + E, t, 7 * E, t, 6 * E, t, 8 * E, t, 0, w);
        sumOfTwo(out, o + 2 * E, t, 6 * E, t, 3 * E, t, 0, t, 2 * E, w);
    }

    /** out = 2 p. */
    static void dbl(double[] out, int o, double[] p, int i, Scratch s) {
        double[] t = s.t;
        long[] w = s.w;
        LaneKernel.mul(M, t, 0, p, i + E, p, i + E, w, 0); // Y^2
        LaneKernel.mul(M, t, E, p, i + E, p, i + 2 * E, w, 0); // Y Z
        LaneKernel.mul(M, t, 2 * E, p, i + 2 * E, p, i + 2 * E, w, 0);
        nineTimes(t, 2 * E, t, 2 * E); // 9 Z^2
        LaneKernel.mul(M, t, 3 * E, p, i, p, i + E, w, 0); // X Y
        LaneKernel.scale(t, 4 * E, t, 0, 4);
        LaneKernel.carry(M, t, 4 * E, t, 4 * E); // 4 Y^2
        LaneKernel.scale(t, 5 * E, t, 2 * E, 3);
        LaneKernel.sub(t, 5 * E, t, 0, t, 5 * E);
        LaneKernel.carry(M, t, 5 * E, t, 5 * E); // Y^2 - 27 Z^2
        LaneKernel.add(t, 6 * E, t, 0, t, 2 * E); // Y^2 + 9 Z^2
        LaneKernel.add(t, 7 * E, t, 4 * E, t, 4 * E); // 8 Y^2
        LaneKernel.add(t, 3 * E, t, 3 * E, t, 3 * E); // 2 X Y
        LaneKernel.mul(M, out, o, t, 5 * E, t, 3 * E, w, 0);
        sumOfTwo(out, o + E, t, 5 * E, t, 6 * E, t, 2 * E, t, 7 * E, w);
        LaneKernel.mul(M, out, o + 2 * E, t, E, t, 7 * E, w, 0);
    }

    /** out = a b + c d. */
    private static void sumOfTwo(
        double[] out,
        int o,
        double[] a,
        int i,
        double[] b,
        int j,
        double[] c,
        int k,
        double[] d,
        int l,
        long[] w
    ) {
        LaneKernel.begin(w, 0, 2);
        LaneKernel.accumulate(w, 0, a, i, b, j);
        LaneKernel.accumulate(w, 0, c, k, d, l);
        LaneKernel.reduce(M, out, o, w, 0);
    }

    /** t[o] = 9 a for normal a, normal; the last element of t is overwritten. */
    private static void nineTimes(double[] t, int o, double[] a, int i) {
        int eight = 9 * E;
        LaneKernel.scale(t, eight, a, i, 4);
        LaneKernel.carry(M, t, eight, t, eight);
        LaneKernel.scale(t, eight, t, eight, 2);
        LaneKernel.add(t, o, t, eight, a, i);
        LaneKernel.carry(M, t, o, t, o);
    }
}
