package org.clavis.algebra.bn254;

import java.util.List;

/**
 * The optimal ate pairing's Miller loop over several pairs at once, which share their squarings: f of divisor
 * {@code 6 x + 2}, times the lines through the images of Q under the p- and p^2-power Frobenius. Source: Vercauteren,
 * ePrint 2008/096.
 *
 * <p>The twist sends (x, y) to (x w^2, y w^3), so a line evaluated at a point of G1 has coefficients of 1, w and w^3
 * only. Lines are taken up to factors in Fp2, which the final exponentiation removes; vertical lines vanish in it for
 * the same reason.
 */
final class MillerLoop {

    /**
     * Lines through one point: a tangent for each digit but the first, a chord for each non-zero one and two images.
     */
    static final int LINES = lines();

    private static final int N = Fp2.LIMBS;

    private final int variable;
    private final int prepared;

    /** For each variable pair: P's coordinates, Q's, and the multiples of Q. */
    private final long[] p;
    private final TwistWalk[] walks;
    /** For each prepared pair: Px / Py and 1 / Py. */
    private final long[] ratios;
    private final List<PreparedG2> fixed;
    private final long[] line = new long[3 * N];
    private final long[] t;
    private final long[] f = new long[Fp12.LIMBS];

    /**
     * A loop over the pairs (p_n, q_n), affine and not infinity, and the pairs of a Jacobian point with a prepared one,
     * which may be infinity.
     *
     * @param p affine points of G1, one after the other
     * @param q affine points of G2, as many
     * @param variable how many
     * @param jacobian Jacobian points of G1, one for each of {@code fixed}; overwritten
     */
    MillerLoop(long[] p, long[] q, int variable, long[] jacobian, List<PreparedG2> fixed) {
        this.variable = variable;
        this.prepared = fixed.size();
        this.fixed = fixed;
        this.p = p;
        this.walks = new TwistWalk[variable];
        this.t = new long[FinalExponentiation.SCRATCH];
        for (int n = 0; n < variable; n++) {
            walks[n] = new TwistWalk();
            walks[n].begin(q, n * 2 * N);
        }
        this.ratios = ratios(jacobian, prepared);
    }

    private static int lines() {
        int count = CurveParams.LOOP_NAF.length - 1 + 2;
        for (int n = 0; n < CurveParams.LOOP_NAF.length - 1; n++) {
            count += Math.abs(CurveParams.LOOP_NAF[n]);
        }
        return count;
    }

    /**
     * x / y = X Z / Y and 1 / y = Z^3 / Y of each Jacobian point; zeros for infinity. Y is never zero for finite points:
     * r is odd. The points are overwritten.
     */
    static long[] ratios(long[] jacobian, int count) {
        int y = Fp.LIMBS;
        int z = 2 * Fp.LIMBS;
        long[] ratios = new long[count * 2 * Fp.LIMBS];
        long[] inverses = new long[count * Fp.LIMBS];
        for (int n = 0; n < count; n++) {
            Fp.set(inverses, n * Fp.LIMBS, jacobian, n * G1Jacobian.LIMBS + y);
        }
        Fp.batchInverseVartime(inverses, 0, count);
        for (int n = 0; n < count; n++) {
            int at = n * G1Jacobian.LIMBS;
            int to = n * 2 * Fp.LIMBS;
            Fp.mul(inverses, n * Fp.LIMBS, inverses, n * Fp.LIMBS, jacobian, at + z);
            Fp.mul(ratios, to, jacobian, at, inverses, n * Fp.LIMBS);
            Fp.square(jacobian, at + z, jacobian, at + z);
            Fp.mul(ratios, to + Fp.LIMBS, jacobian, at + z, inverses, n * Fp.LIMBS);
        }
        return ratios;
    }

    /** out = the images (pi(q), -pi^2(q)) of the affine point q on the twist, one after the other; p is scratch space. */
    static void frobeniusImages(long[] out, int o, long[] q, int j, long[] p) {
        G2Jacobian.setAffine(p, 0, q, j);
        G2Jacobian.psi(p, 0, p, 0);
        System.arraycopy(p, 0, out, o, 2 * N);
        G2Jacobian.psi(p, 0, p, 0);
        G2Jacobian.negateAffine(out, o + 2 * N, p, 0);
    }

    /** Runs the loop and raises its value to the power {@link FinalExponentiation} says. */
    Gt pairing() {
        run();
        return finished();
    }

    /** As {@link #pairing}, for the product with the value of another loop, as {@link Fp12} has it. */
    Gt pairing(long[] otherValue) {
        run();
        Fp12.mul(f, 0, f, 0, otherValue, 0, t, 0);
        return finished();
    }

    private Gt finished() {
        FinalExponentiation.applyVartime(f, 0, f, 0, t, 0);
        return new Gt(f);
    }

    private void run() {
        byte[] loop = CurveParams.LOOP_NAF;
        Fp12.setOne(f, 0);
        int next = 0;
        for (int n = loop.length - 2; n >= 0; n--) {
            if (n != loop.length - 2) {
                Fp12.square(f, 0, f, 0, t, 0);
            }
            for (int pair = 0; pair < variable; pair++) {
                walks[pair].doubleStep();
                multiplyByLine(pair);
            }
            preparedStep(next++);
            if (loop[n] != 0) {
                for (int pair = 0; pair < variable; pair++) {
                    walks[pair].addStart(loop[n]);
                    multiplyByLine(pair);
                }
                preparedStep(next++);
            }
        }
        for (int pair = 0; pair < variable; pair++) {
            walks[pair].addImage(0);
            multiplyByLine(pair);
            walks[pair].addImage(1);
            multiplyByLine(pair);
        }
        preparedStep(next++);
        preparedStep(next);
    }

    /** Multiplies f by line number {@code index} of every prepared pair. */
    private void preparedStep(int index) {
        for (int n = 0; n < prepared; n++) {
            PreparedG2 point = fixed.get(n);
            int ratio = n * 2 * Fp.LIMBS;
            if (point.isInfinity() || Fp.isZero(ratios, ratio + Fp.LIMBS)) {
                continue;
            }
            long[] lines = point.lines();
            int at = index * PreparedG2.LINE_LIMBS;
            Fp2.mulByFp(line, 0, lines, at, ratios, ratio);
            Fp2.neg(line, 0, line, 0);
            Fp2.mulByFp(line, N, lines, at + N, ratios, ratio + Fp.LIMBS);
            Fp12.mulByLine(f, 0, f, 0, line, 0, t, 0);
        }
    }

    /** f times the last line of a pair, whose coefficients of 1 and w are multiplied by P's y and x first. */
    private void multiplyByLine(int pair) {
        int at = pair * 2 * Fp.LIMBS;
        long[] drawn = walks[pair].line;
        Fp2.mulByFp(line, 0, drawn, 0, p, at + Fp.LIMBS);
        Fp2.mulByFp(line, N, drawn, N, p, at);
        Fp2.set(line, 2 * N, drawn, 2 * N);
        Fp12.mulByLine3(f, 0, f, 0, line, 0, t, 0);
    }
}
