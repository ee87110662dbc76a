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

    /** Limbs of a variable pair's state: a projective point, an affine point, and P's coordinates. */
    private static final int PAIR_LIMBS = 3 * N + 2 * N + 2 * Fp.LIMBS;

    private final int variable;
    private final int prepared;

    /** For each variable pair: T in homogeneous coordinates, Q, and P. */
    private final long[] pairs;
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
        this.pairs = new long[variable * PAIR_LIMBS];
        this.ratios = new long[prepared * 2 * Fp.LIMBS];
        this.t = new long[FinalExponentiation.SCRATCH];
        for (int n = 0; n < variable; n++) {
            int at = n * PAIR_LIMBS;
            System.arraycopy(q, n * 2 * N, pairs, at, 2 * N);
            Fp2.setOne(pairs, at + 2 * N);
            System.arraycopy(q, n * 2 * N, pairs, at + 3 * N, 2 * N);
            System.arraycopy(p, n * 2 * Fp.LIMBS, pairs, at + 5 * N, 2 * Fp.LIMBS);
        }
        takeRatios(jacobian);
    }

    private static int lines() {
        int count = CurveParams.LOOP_NAF.length - 1 + 2;
        for (int n = 0; n < CurveParams.LOOP_NAF.length - 1; n++) {
            count += Math.abs(CurveParams.LOOP_NAF[n]);
        }
        return count;
    }

    /** x / y = X Z / Y and 1 / y = Z^3 / Y; zeros for infinity. Y is never zero for finite points: r is odd. */
    private void takeRatios(long[] jacobian) {
        int y = Fp.LIMBS;
        int z = 2 * Fp.LIMBS;
        long[] inverses = new long[prepared * Fp.LIMBS];
        for (int n = 0; n < prepared; n++) {
            Fp.set(inverses, n * Fp.LIMBS, jacobian, n * G1Jacobian.LIMBS + y);
        }
        Fp.batchInverseVartime(inverses, 0, prepared);
        for (int n = 0; n < prepared; n++) {
            int at = n * G1Jacobian.LIMBS;
            int to = n * 2 * Fp.LIMBS;
            Fp.mul(inverses, n * Fp.LIMBS, inverses, n * Fp.LIMBS, jacobian, at + z);
            Fp.mul(ratios, to, jacobian, at, inverses, n * Fp.LIMBS);
            Fp.square(jacobian, at + z, jacobian, at + z);
            Fp.mul(ratios, to + Fp.LIMBS, jacobian, at + z, inverses, n * Fp.LIMBS);
        }
    }

    /** The images (pi(q), -pi^2(q)) of the affine point q on the twist, one after the other. */
    static long[] frobeniusImages(long[] q, int j) {
        long[] p = new long[G2Jacobian.LIMBS];
        long[] images = new long[4 * N];
        G2Jacobian.setAffine(p, 0, q, j);
        G2Jacobian.psi(p, 0, p, 0);
        System.arraycopy(p, 0, images, 0, 2 * N);
        G2Jacobian.psi(p, 0, p, 0);
        G2Jacobian.negateAffine(images, 2 * N, p, 0);
        return images;
    }

    /** Runs the loop and raises its value to the power {@link FinalExponentiation} says. */
    Gt pairing() {
        run();
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
                doubleStep(pair * PAIR_LIMBS);
            }
            preparedStep(next++);
            if (loop[n] != 0) {
                for (int pair = 0; pair < variable; pair++) {
                    int at = pair * PAIR_LIMBS;
                    // y is negated in place and back, so that it serves both signs
                    negateIf(loop[n] < 0, at);
                    addStep(at, pairs, at + 3 * N);
                    negateIf(loop[n] < 0, at);
                }
                preparedStep(next++);
            }
        }
        for (int pair = 0; pair < variable; pair++) {
            int at = pair * PAIR_LIMBS;
            long[] images = frobeniusImages(pairs, at + 3 * N);
            addStep(at, images, 0);
            addStep(at, images, 2 * N);
        }
        preparedStep(next++);
        preparedStep(next);
    }

    private void negateIf(boolean negative, int at) {
        if (negative) {
            Fp2.neg(pairs, at + 4 * N, pairs, at + 4 * N);
        }
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

    /**
     * T = 2 T, and f times the tangent at T. Homogeneous coordinates, x = X / Z and y = Y / Z; the line is multiplied
     * by -2 Y Z. Source: Costello, Lange, Naehrig, ePrint 2009/615, with b' the twist's constant.
     */
    private void doubleStep(int at) {
        long[] p = pairs;
        int x = at;
        int y = at + N;
        int z = at + 2 * N;
        int a = 0;
        int b = N;
        int e = 2 * N;
        int i = 3 * N;
        int h = 4 * N;
        int g = 5 * N;
        Fp2.mul(t, a, p, x, p, y);
        Fp2.halved(t, a, t, a); // A = X Y / 2
        Fp2.square(t, b, p, y); // B = Y^2
        Fp2.square(t, e, p, z); // C = Z^2
        Fp2.add(t, h, p, y, p, z);
        Fp2.square(t, h, t, h);
        Fp2.sub(t, h, t, h, t, b);
        Fp2.sub(t, h, t, h, t, e); // H = 2 Y Z
        Fp2.doubled(t, g, t, e);
        Fp2.add(t, e, t, e, t, g);
        Fp2.mul(t, e, t, e, CurveParams.TWIST_B, 0); // E = 3 b' C
        Fp2.sub(t, i, t, e, t, b); // E - B
        Fp2.set(line, 2 * N, t, i); // the coefficient of w^3
        Fp2.neg(line, 0, t, h); // of 1, to be multiplied by Py
        Fp2.square(t, i, p, x);
        Fp2.doubled(t, g, t, i);
        Fp2.add(line, N, t, i, t, g); // 3 X^2: of w, to be multiplied by Px
        Fp2.doubled(t, g, t, e);
        Fp2.add(t, g, t, g, t, e); // F = 3 E
        Fp2.sub(t, i, t, b, t, g);
        Fp2.mul(p, x, t, a, t, i); // X3 = A (B - F)
        Fp2.add(t, g, t, g, t, b);
        Fp2.halved(t, g, t, g);
        Fp2.square(t, g, t, g); // ((B + F) / 2)^2
        Fp2.square(t, e, t, e);
        Fp2.doubled(t, i, t, e);
        Fp2.add(t, i, t, i, t, e);
        Fp2.sub(p, y, t, g, t, i); // Y3 = that - 3 E^2
        Fp2.mul(p, z, t, b, t, h); // Z3 = B H
        multiplyByLine(at);
    }

    /** T = T + Q for the affine Q at j, and f times the chord through them, multiplied by X - x Z. Same source. */
    private void addStep(int at, long[] q, int j) {
        long[] p = pairs;
        int x = at;
        int y = at + N;
        int z = at + 2 * N;
        int o = 0;
        int l = N;
        int d = 2 * N;
        int e = 3 * N;
        int g = 4 * N;
        int h = 5 * N;
        Fp2.mul(t, o, q, j + N, p, z);
        Fp2.sub(t, o, p, y, t, o); // O = Y - yq Z
        Fp2.mul(t, l, q, j, p, z);
        Fp2.sub(t, l, p, x, t, l); // L = X - xq Z
        Fp2.mul(t, d, t, o, q, j);
        Fp2.mul(t, e, t, l, q, j + N);
        Fp2.sub(line, 2 * N, t, d, t, e); // xq O - yq L: the coefficient of w^3
        Fp2.set(line, 0, t, l); // of 1, to be multiplied by Py
        Fp2.neg(line, N, t, o); // of w, to be multiplied by Px
        Fp2.square(t, d, t, l);
        Fp2.mul(t, e, t, d, t, l); // E = L^3
        Fp2.mul(t, g, t, d, p, x); // G = X L^2
        Fp2.square(t, d, t, o);
        Fp2.mul(t, h, t, d, p, z); // Z O^2
        Fp2.add(t, h, t, h, t, e);
        Fp2.sub(t, h, t, h, t, g);
        Fp2.sub(t, h, t, h, t, g); // H = E + Z O^2 - 2 G
        Fp2.mul(p, x, t, l, t, h); // X3 = L H
        Fp2.sub(t, g, t, g, t, h);
        Fp2.mul(t, g, t, g, t, o);
        Fp2.mul(t, d, t, e, p, y);
        Fp2.sub(p, y, t, g, t, d); // Y3 = O (G - H) - E Y
        Fp2.mul(p, z, p, z, t, e); // Z3 = Z E
        multiplyByLine(at);
    }

    /** f times the line, whose coefficients of 1 and w are multiplied by P's y and x first. */
    private void multiplyByLine(int at) {
        Fp2.mulByFp(line, 0, line, 0, pairs, at + 5 * N + Fp.LIMBS);
        Fp2.mulByFp(line, N, line, N, pairs, at + 5 * N);
        Fp12.mulByLine3(f, 0, f, 0, line, 0, t, 0);
    }
}
