package org.clavis.algebra.bn254;

import org.clavis.algebra.lanes.LaneKernel;
import org.clavis.algebra.lanes.Lanes;

/**
 * {@link MillerLoop} for one pair of points and two pairs with a prepared point, its value spread over lanes. Reusable, for one
 * thread at a time.
 */
final class SpreadMillerLoop {

    /** From one line of a table to the next. */
    static final int LINE = LaneKernel.ELEMENT;

    private static final int COORDINATE = Fp.LIMBS;

    private final SpreadFp12.Scratch s = new SpreadFp12.Scratch();
    private final SpreadTwistWalk walk = new SpreadTwistWalk(s);
    private final SpreadFinalExponentiation finalExponentiation = new SpreadFinalExponentiation();
    private final long[] wide = new long[LaneKernel.WIDE];
    private final double[] f = new double[SpreadFp12.DOUBLES];
    private final double[] point = new double[LINE];
    private final double[] ratios = new double[LINE];
    /** A line, and one row more, so that neighbours can be added. */
    private final double[] line = new double[LINE + Lanes.COUNT];
    private final double[] sums = new double[LINE];
    private final long[] gathered = new long[Fp12.LIMBS];

    /**
     * The lines of two prepared points for {@link #pairing}: for each line, both points' coefficients of w and w^3, the
     * former with its sign changed. Points at infinity have lines of zeros.
     */
    static double[] table(PreparedG2 first, PreparedG2 second) {
        double[] table = new double[MillerLoop.LINES * LINE];
        long[] wide = new long[LaneKernel.WIDE];
        long[] negated = new long[Fp2.LIMBS];
        PreparedG2[] points = { first, second };
        for (int n = 0; n < MillerLoop.LINES; n++) {
            for (int p = 0; p < 2; p++) {
                if (points[p].isInfinity()) {
                    continue;
                }
                long[] lines = points[p].lines();
                int from = n * PreparedG2.LINE_LIMBS;
                Fp2.neg(negated, 0, lines, from);
                loadFp2(table, n * LINE, 4 * p, negated, 0);
                loadFp2(table, n * LINE, 4 * p + 2, lines, from + Fp2.LIMBS);
            }
            LaneFp.mul(table, n * LINE, table, n * LINE, LaneFp.ENTER, 0, wide, 0);
        }
        return table;
    }

    private static void loadFp2(double[] out, int o, int lane, long[] a, int i) {
        LaneFp.load(out, o, lane, a, i);
        LaneFp.load(out, o, lane + 1, a, i + Fp.LIMBS);
    }

    /**
     * e(p, q) e(p_0, first) e(p_1, second) in the form of {@link Fp12}; good until the next call.
     *
     * @param p affine, not infinity
     * @param q affine, not infinity
     * @param ratios x / y and 1 / y of p_0, then of p_1; zeros for infinity
     * @param table from {@link #table}
     */
    long[] pairing(long[] p, long[] q, long[] ratios, double[] table) {
        takePoints(p, ratios);
        walk.begin(q, 0);
        run(table);
        finalExponentiation.applyVartime(f, s);
        SpreadFp12.gather(gathered, 0, f, 0, s);
        return gathered;
    }

    private void takePoints(long[] p, long[] pairs) {
        long[] one = gathered;
        Fp.setOne(one, 0);
        for (int lane = 0; lane < 2; lane++) {
            LaneFp.load(point, 0, lane, p, COORDINATE);
            LaneFp.load(point, 0, 2 + lane, p, 0);
            LaneFp.load(point, 0, 4 + lane, one, 0);
            for (int n = 0; n < 2; n++) {
                LaneFp.load(ratios, 0, 4 * n + lane, pairs, 2 * n * COORDINATE);
                LaneFp.load(ratios, 0, 4 * n + 2 + lane, pairs, (2 * n + 1) * COORDINATE);
            }
        }
        LaneFp.mul(point, 0, point, 0, LaneFp.ENTER, 0, wide, 0);
        LaneFp.mul(ratios, 0, ratios, 0, LaneFp.ENTER, 0, wide, 0);
    }

    private void run(double[] table) {
        byte[] loop = CurveParams.LOOP_NAF;
        int next = 0;
        long[] one = gathered;
        Fp12.setOne(one, 0);
        SpreadFp12.spread(f, 0, one, 0, s);
        for (int n = loop.length - 2; n >= 0; n--) {
            if (n != loop.length - 2) {
                SpreadFp12.square(f, 0, f, 0, s);
            }
            walk.doubleStep(line);
            multiplyByLines(table, next++);
            if (loop[n] != 0) {
                walk.addStart(loop[n], line);
                multiplyByLines(table, next++);
            }
        }
        walk.addImage(0, line);
        multiplyByLines(table, next++);
        walk.addImage(1, line);
        multiplyByLines(table, next);
    }

    /** Multiplies f by the line that the walk drew last and by the tables' lines of that place. */
    private void multiplyByLines(double[] table, int index) {
        evaluate(line, 0, point);
        SpreadFp12.mulByLine3(f, 0, f, 0, line, sums, s);
        evaluate(table, index * LINE, ratios);
        SpreadFp12.mulByLine(f, 0, f, 0, line, sums, 0, s);
        SpreadFp12.mulByLine(f, 0, f, 0, line, sums, 4, s);
    }

    private void evaluate(double[] coefficients, int at, double[] factors) {
        LaneFp.mul(line, 0, coefficients, at, factors, 0, wide, 0);
        LaneKernel.add(sums, 0, line, 0, line, 1);
    }
}
