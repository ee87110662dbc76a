package org.clavis.algebra.bn254;

import org.clavis.algebra.lanes.LaneKernel;
import org.clavis.algebra.lanes.LaneModulus;
import org.clavis.algebra.lanes.Lanes;

/**
 * {@link Fp12} with one element spread over lanes: the coefficient of {@code w^n} in lane n, for {@code w^6 = xi}; what
 * lanes 6 and 7 hold does not matter. First the real parts, then the imaginary ones, {@link LaneKernel#ELEMENT} doubles
 * each; inputs and outputs are normal.
 *
 * <p>A product is {@code c_k = sum a_i b_(k - i)}, where a subscript below zero means {@code xi b_(k - i + 6)}: for each
 * i, the one lane a_i goes to all lanes and b is rotated. The three sums of Karatsuba's method over Fp2 are kept wide
 * and reduced once. Outputs may be inputs. Timing: independent of the data.
 */
final class SpreadFp12 {

    /** Doubles of an element. */
    static final int DOUBLES = 2 * LaneKernel.ELEMENT;

    /** From an element's real part to its imaginary part. */
    static final int IM = LaneKernel.ELEMENT;

    /** Coefficients. */
    static final int DEGREE = 6;

    private static final LaneModulus M = LaneFp.MODULUS;
    private static final int E = LaneKernel.ELEMENT;
    private static final int WIDE = LaneKernel.WIDE;

    /** Powers of w in the order in which {@link Fp12} keeps them. */
    private static final int[] POWERS = { 0, 2, 4, 1, 3, 5 };

    /** {@link Fp12#FROBENIUS} and its kin, with one for w^0. */
    private static final double[] FROBENIUS = spreadConstants(Fp12.FROBENIUS, 2);
    private static final double[] FROBENIUS_SQUARE = spreadConstants(Fp12.FROBENIUS_SQUARE, 1);
    private static final double[] FROBENIUS_CUBE = spreadConstants(Fp12.FROBENIUS_CUBE, 2);

    /** Scratch space for one thread. */
    static final class Scratch {

        private final double[] windowRe = new double[LaneKernel.WINDOW];
        private final double[] windowIm = new double[LaneKernel.WINDOW];
        private final double[] windowSum = new double[LaneKernel.WINDOW];
        private final double[] x = new double[DOUBLES];
        private final double[] y = new double[DOUBLES];
        private final double[] sum = new double[E];
        private final long[] wide = new long[3 * WIDE];
        private final double[] factors = new double[12 * E];
    }

    private SpreadFp12() {}

    private static double[] spreadConstants(long[] constants, int parts) {
        Scratch scratch = new Scratch();
        double[] out = new double[DOUBLES];
        long[] one = new long[Fp.LIMBS];
        Fp.setOne(one, 0);
        LaneFp.load(out, 0, 0, one, 0);
        for (int n = 1; n < DEGREE; n++) {
            for (int part = 0; part < parts; part++) {
                LaneFp.load(out, part * IM, n, constants, ((n - 1) * parts + part) * Fp.LIMBS);
            }
        }
        LaneFp.mul(out, 0, out, 0, LaneFp.ENTER, 0, scratch.wide, 0);
        LaneFp.mul(out, IM, out, IM, LaneFp.ENTER, 0, scratch.wide, 0);
        return out;
    }

    /** out = a. */
    static void set(double[] out, int o, double[] a, int i) {
        System.arraycopy(a, i, out, o, DOUBLES);
    }

    /** out = a, spread. */
    static void spread(double[] out, int o, long[] a, int i, Scratch s) {
        for (int n = 0; n < DEGREE; n++) {
            LaneFp.load(out, o, POWERS[n], a, i + n * Fp2.LIMBS);
            LaneFp.load(out, o + IM, POWERS[n], a, i + n * Fp2.LIMBS + Fp.LIMBS);
        }
        for (int k = 0; k < E; k += Lanes.COUNT) {
            for (int lane = DEGREE; lane < Lanes.COUNT; lane++) {
                out[o + k + lane] = 0;
                out[o + IM + k + lane] = 0;
            }
        }
        LaneFp.mul(out, o, out, o, LaneFp.ENTER, 0, s.wide, 0);
        LaneFp.mul(out, o + IM, out, o + IM, LaneFp.ENTER, 0, s.wide, 0);
    }

    /** out = a, gathered. */
    static void gather(long[] out, int o, double[] a, int i, Scratch s) {
        LaneFp.mul(s.x, 0, a, i, LaneFp.LEAVE, 0, s.wide, 0);
        LaneFp.mul(s.x, IM, a, i + IM, LaneFp.LEAVE, 0, s.wide, 0);
        for (int n = 0; n < DEGREE; n++) {
            LaneFp.store(out, o + n * Fp2.LIMBS, s.x, 0, POWERS[n]);
            LaneFp.store(out, o + n * Fp2.LIMBS + Fp.LIMBS, s.x, IM, POWERS[n]);
        }
    }

    /** out = a b. */
    static void mul(double[] out, int o, double[] a, int i, double[] b, int j, Scratch s) {
        openWindows(b, j, s);
        LaneKernel.add(s.sum, 0, a, i, a, i + IM);
        begin(s, DEGREE);
        for (int n = 0; n < DEGREE; n++) {
            accumulate(s, a, i + n, a, i + IM + n, s.sum, n, n);
        }
        reduce(out, o, s);
    }

    /** out = a^2. */
    static void square(double[] out, int o, double[] a, int i, Scratch s) {
        mul(out, o, a, i, a, i, s);
    }

    /**
     * out = a (l0 + l1 w + l3 w^3), for a line's coefficients in the first six lanes of one element: l0's real and
     * imaginary part, l1's, l3's; {@code sums} has the sums of neighbouring lanes.
     */
    static void mulByLine3(double[] out, int o, double[] a, int i, double[] line, double[] sums, Scratch s) {
        openWindows(a, i, s);
        begin(s, 3);
        accumulate(s, line, 0, line, 1, sums, 0, 0);
        accumulate(s, line, 2, line, 3, sums, 2, 1);
        accumulate(s, line, 4, line, 5, sums, 4, 3);
        reduce(out, o, s);
    }

    /**
     * out = a (1 + l1 w + l3 w^3), for a line's coefficients in four lanes of one element from {@code lane} on, as for
     * {@link #mulByLine3}.
     */
    static void mulByLine(double[] out, int o, double[] a, int i, double[] line, double[] sums, int lane, Scratch s) {
        openWindows(a, i, s);
        begin(s, 2);
        accumulate(s, line, lane, line, lane + 1, sums, lane, 1);
        accumulate(s, line, lane + 2, line, lane + 3, sums, lane + 2, 3);
        reduce(s.x, 0, s);
        LaneKernel.add(s.x, 0, s.x, 0, a, i);
        LaneKernel.add(s.x, IM, s.x, IM, a, i + IM);
        LaneKernel.carry(M, out, o, s.x, 0);
        LaneKernel.carry(M, out, o + IM, s.x, IM);
    }

    /**
     * out = a^2 for a in the cyclotomic subgroup. With A_n = a_n and B_n = a_(n + 3), n = 0, 1, 2, the coefficients are
     * {@code 3 (A_n^2 + xi B_n^2) - 2 a_(2 n)} for the even powers 2 n, {@code 6 A_0 B_0 + 2 a_3}, {@code 6 A_1 B_1 + 2
     * a_5} and {@code 6 xi A_2 B_2 + 2 a_1}: two products in every lane. Source: Granger and Scott, ePrint 2009/565.
     */
    static void cyclotomicSquare(double[] out, int o, double[] a, int i, Scratch s) {
        mulByXi(s.x, a, i, s);
        LaneKernel.cyclotomicFactors(s.factors, 0, a, i, s.x, 0);
        LaneKernel.cyclotomicFactors(s.factors, 4 * E, a, i + IM, s.x, IM);
        for (int n = 0; n < 4; n++) {
            LaneKernel.add(s.factors, (8 + n) * E, s.factors, n * E, s.factors, (4 + n) * E);
        }
        begin(s, 2);
        for (int n = 0; n < 4; n += 2) {
            for (int part = 0; part < 3; part++) {
                int x = (4 * part + n) * E;
                LaneKernel.accumulate(s.wide, part * WIDE, s.factors, x, s.factors, x + E);
            }
        }
        LaneKernel.wideSub(s.wide, 2 * WIDE, s.wide, 0);
        LaneKernel.wideSub(s.wide, 2 * WIDE, s.wide, WIDE);
        LaneKernel.wideSub(s.wide, 0, s.wide, WIDE);
        LaneKernel.wideTriple(s.wide, 0);
        LaneKernel.wideTriple(s.wide, 2 * WIDE);
        LaneKernel.reduce(M, s.x, 0, s.wide, 0);
        LaneKernel.reduce(M, s.x, IM, s.wide, 2 * WIDE);
        LaneKernel.subTwiceAlternating(s.x, 0, s.x, 0, a, i);
        LaneKernel.subTwiceAlternating(s.x, IM, s.x, IM, a, i + IM);
        LaneKernel.carry(M, out, o, s.x, 0);
        LaneKernel.carry(M, out, o + IM, s.x, IM);
    }

    /** out = a^(p^6): odd powers of w change their sign. */
    static void conjugate(double[] out, int o, double[] a, int i) {
        for (int k = 0; k < DOUBLES; k += 2) {
            out[o + k] = a[i + k];
            out[o + k + 1] = -a[i + k + 1];
        }
    }

    /** out = a^p. */
    static void frobenius(double[] out, int o, double[] a, int i, Scratch s) {
        lanewise(out, o, a, i, FROBENIUS, s);
    }

    /** out = a^(p^2). */
    static void frobeniusSquare(double[] out, int o, double[] a, int i, Scratch s) {
        LaneFp.mul(out, o, a, i, FROBENIUS_SQUARE, 0, s.wide, 0);
        LaneFp.mul(out, o + IM, a, i + IM, FROBENIUS_SQUARE, 0, s.wide, 0);
    }

    /** out = a^(p^3). */
    static void frobeniusCube(double[] out, int o, double[] a, int i, Scratch s) {
        lanewise(out, o, a, i, FROBENIUS_CUBE, s);
    }

    /** Every coefficient, conjugated in Fp2, times b's of the same power. */
    private static void lanewise(double[] out, int o, double[] a, int i, double[] b, Scratch s) {
        LaneKernel.neg(s.y, 0, a, i + IM);
        LaneKernel.neg(s.y, IM, s.y, 0);
        LaneKernel.begin(s.wide, 0, 2);
        LaneKernel.accumulate(s.wide, 0, a, i, b, 0);
        LaneKernel.accumulate(s.wide, 0, s.y, IM, b, IM);
        LaneKernel.begin(s.wide, WIDE, 2);
        LaneKernel.accumulate(s.wide, WIDE, a, i, b, IM);
        LaneKernel.accumulate(s.wide, WIDE, s.y, 0, b, 0);
        LaneKernel.reduce(M, out, o, s.wide, 0);
        LaneKernel.reduce(M, out, o + IM, s.wide, WIDE);
    }

    private static void begin(Scratch s, int terms) {
        LaneKernel.begin(s.wide, 0, terms);
        LaneKernel.begin(s.wide, WIDE, terms);
        LaneKernel.begin(s.wide, 2 * WIDE, terms);
    }

    /** Adds the products of one coefficient, real and imaginary part and their sum, with the windows rotated by n. */
    private static void accumulate(Scratch s, double[] re, int i, double[] im, int j, double[] sum, int k, int n) {
        int from = DEGREE - n;
        LaneKernel.accumulateBroadcast(s.wide, 0, re, i, s.windowRe, from);
        LaneKernel.accumulateBroadcast(s.wide, WIDE, im, j, s.windowIm, from);
        LaneKernel.accumulateBroadcast(s.wide, 2 * WIDE, sum, k, s.windowSum, from);
    }

    /** out = v0 - v1 and v2 - v0 - v1, where v0, v1 and v2 are the sums of products. */
    private static void reduce(double[] out, int o, Scratch s) {
        LaneKernel.wideSub(s.wide, 2 * WIDE, s.wide, 0);
        LaneKernel.wideSub(s.wide, 2 * WIDE, s.wide, WIDE);
        LaneKernel.wideSub(s.wide, 0, s.wide, WIDE);
        LaneKernel.reduce(M, out, o, s.wide, 0);
        LaneKernel.reduce(M, out, o + IM, s.wide, 2 * WIDE);
    }

    /** The windows of a, of xi a where they go round, and of the sums of their real and imaginary parts. */
    private static void openWindows(double[] a, int i, Scratch s) {
        mulByXi(s.x, a, i, s);
        LaneKernel.window(s.windowRe, 0, s.x, 0, a, i);
        LaneKernel.window(s.windowIm, 0, s.x, IM, a, i + IM);
        LaneKernel.addWindows(s.windowSum, 0, s.windowRe, 0, s.windowIm, 0);
    }

    /** out = xi a in every lane, 9 re - im and 9 im + re, normal. */
    static void mulByXi(double[] out, double[] a, int i, Scratch s) {
        LaneKernel.scale(s.y, 0, a, i, 4);
        LaneKernel.scale(s.y, IM, a, i + IM, 4);
        LaneKernel.carry(M, s.y, 0, s.y, 0);
        LaneKernel.carry(M, s.y, IM, s.y, IM);
        LaneKernel.twicePlusMinus(out, 0, s.y, 0, a, i, a, i + IM);
        LaneKernel.neg(out, IM, a, i);
        LaneKernel.twicePlusMinus(out, IM, s.y, IM, a, i + IM, out, IM);
        LaneKernel.carry(M, out, 0, out, 0);
        LaneKernel.carry(M, out, IM, out, IM);
    }
}
