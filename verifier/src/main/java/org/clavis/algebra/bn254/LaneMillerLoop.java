package org.clavis.algebra.bn254;

import java.math.BigInteger;
import org.clavis.algebra.lanes.LaneKernel;
import org.clavis.algebra.lanes.Lanes;

/**
 * The product of the Miller loops of many pairs, eight side by side; see {@link MillerLoop}. All pairs share their
 * squarings. An instance is for one batch and one thread. Timing: Vartime.
 *
 * <p>The multiples of each Q are kept in affine coordinates, and the slopes' denominators of all pairs are inverted
 * together, by their norms to Fp (Montgomery's trick). A line of slope s through (x, y) is
 * {@code 1 - s (Px / Py) w + (s x - y) (1 / Py) w^3}. For u = Px / Py, (u^2 Qx, u^3 Qy) is a point of an isomorphic
 * curve, where the same line is {@code 1 - s w + (s x - y) / v w^3} with {@code v = u^3 Py = Px^3 / Py^2}: so Q is
 * replaced by its image once, and each line saves a product. The formulas for sums do not depend on the curve's
 * constant, and u, being of Fp, commutes with the Frobenius.
 */
final class LaneMillerLoop {

    private static final int E = LaneKernel.ELEMENT;
    private static final int N = LaneFp2.SIZE;

    /** Of each group of eight pairs: the multiple of Q. */
    private static final int X = 0;
    private static final int Y = N;
    /** Q itself, or its Frobenius image. */
    private static final int QX = 2 * N;
    private static final int QY = 3 * N;
    /** The numerator times the conjugate of the denominator of the slope. */
    private static final int M = 4 * N;
    /** 1 / v; zero if the line is to be one. */
    private static final int SCALE = 5 * N;
    /** The norm of the denominator, and the product of those before. */
    private static final int NORM = SCALE + E;
    private static final int PREFIX = NORM + E;
    private static final int GROUP = PREFIX + E;

    /** 3/2, as {@link LaneInverse} takes it. */
    private static final double[] THREE_HALVES = LaneFp.MODULUS.constant(BigInteger.valueOf(3), 355);

    private static final long[] ONE = one();

    private final int groups;
    private final LaneFp2 field = new LaneFp2();
    private final LaneInverse inverse = new LaneInverse(field);
    private final LaneFp12 f = new LaneFp12(field);
    private final double[] state;
    private final double[] running = new double[E];
    private final double[] line = new double[2 * N];
    private final double[] t = new double[3 * N];
    private final double[] one = new double[N];
    private final double[] psi = new double[2 * N];

    private static long[] one() {
        long[] one = new long[Fp2.LIMBS];
        Fp2.setOne(one, 0);
        return one;
    }

    /** A loop over as many groups of eight pairs; {@link #setQ} every one, then {@link #setP}. */
    LaneMillerLoop(int groups) {
        this.groups = groups;
        this.state = new double[groups * GROUP];
        field.broadcast(one, 0, ONE, 0);
        field.broadcast(psi, 0, CurveParams.PSI_X, 0);
        field.broadcast(psi, N, CurveParams.PSI_Y, 0);
    }

    /**
     * Takes the points Q = (Qx, Qy) of one lane, as {@link Fp2} has their coordinates. To be called for all lanes of all
     * groups, then {@link #setP}.
     */
    void setQ(int pair, long[] q, int j) {
        int at = (pair / Lanes.COUNT) * GROUP;
        int lane = pair % Lanes.COUNT;
        LaneFp2.load(state, at + QX, lane, q, j);
        LaneFp2.load(state, at + QY, lane, q, j + Fp2.LIMBS);
    }

    /**
     * Takes the points P, {@link LaneG1#DOUBLES} doubles a group, and replaces each Q by its image: u = X / Y and
     * 1 / v = Y^2 Z / X^3. No P has X or Y zero, as r is prime to six.
     */
    void setP(double[] points) {
        int x = 0;
        int y = E;
        int z = 2 * E;
        System.arraycopy(one, 0, running, 0, E);
        for (int g = 0; g < groups; g++) {
            int at = g * GROUP;
            int p = g * LaneG1.DOUBLES;
            field.mulFp(state, at + NORM, points, p + x, points, p + y);
            prefix(at);
        }
        inverse.scaledVartime(running, 0, running, 0, LaneFp.ENTER);
        for (int g = groups - 1; g >= 0; g--) {
            int at = g * GROUP;
            int p = g * LaneG1.DOUBLES;
            nextInverse(at);
            field.mulFp(t, E, t, 0, points, p + y); // 1 / X
            field.mulFp(t, 2 * E, points, p + y, t, E); // Y / X
            field.mulFp(t, 2 * E, t, 2 * E, t, 2 * E);
            field.mulFp(t, E, points, p + z, t, E); // Z / X
            field.mulFp(state, at + SCALE, t, 2 * E, t, E);
            field.mulFp(t, 0, t, 0, points, p + x); // 1 / Y
            field.mulFp(t, 0, t, 0, points, p + x); // u
            field.mulFp(t, E, t, 0, t, 0);
            field.mulFp(t, 2 * E, t, E, t, 0);
            field.enter(state, at + QX);
            field.enter(state, at + QY);
            field.mulByFp(state, at + QX, state, at + QX, t, E);
            field.mulByFp(state, at + QY, state, at + QY, t, 2 * E);
            LaneFp2.set(state, at + X, state, at + QX);
            LaneFp2.set(state, at + Y, state, at + QY);
        }
    }

    /** Keeps the product of the norms so far in one group, and takes up the group's own. */
    private void prefix(int at) {
        System.arraycopy(running, 0, state, at + PREFIX, E);
        field.mulFp(running, 0, running, 0, state, at + NORM);
    }

    /** t = one over the group's norm, from one over the product of this and all before. */
    private void nextInverse(int at) {
        field.mulFp(t, 0, running, 0, state, at + PREFIX);
        field.mulFp(running, 0, running, 0, state, at + NORM);
    }

    /**
     * Runs the loop.
     *
     * @param pairs how many of the lanes count
     * @return the product of all pairs' values, as {@link Fp12} has it
     */
    long[] runVartime(int pairs) {
        byte[] loop = CurveParams.LOOP_NAF;
        for (int n = loop.length - 2; n >= 0; n--) {
            if (n != loop.length - 2) {
                f.square();
            }
            doubleStep(pairs);
            if (loop[n] != 0) {
                addStep(loop[n] < 0, false, pairs);
            }
        }
        replaceByImages();
        addStep(false, false, pairs);
        replaceByImages();
        addStep(true, true, pairs);
        long[] out = new long[Fp12.LIMBS];
        f.productOfLanes(out, 0, new long[Fp12.SCRATCH], 0);
        return out;
    }

    /** Q = psi(Q). */
    private void replaceByImages() {
        for (int g = 0; g < groups; g++) {
            int at = g * GROUP;
            LaneFp2.conjugate(t, 0, state, at + QX);
            field.mul(state, at + QX, t, 0, psi, 0);
            LaneFp2.conjugate(t, 0, state, at + QY);
            field.mul(state, at + QY, t, 0, psi, N);
        }
    }

    /** T = 2 T, and f times the tangents: slope 3 x^2 / 2 y. */
    private void doubleStep(int pairs) {
        System.arraycopy(one, 0, running, 0, E);
        for (int g = 0; g < groups; g++) {
            int at = g * GROUP;
            field.square(t, 0, state, at + X);
            field.mulByConjugate(state, at + M, t, 0, state, at + Y);
            field.norm(state, at + NORM, state, at + Y);
            prefix(at);
        }
        inverse.scaledVartime(running, 0, running, 0, THREE_HALVES);
        for (int g = groups - 1; g >= 0; g--) {
            finish(g, X, false, pairs);
        }
    }

    /** T = T + Q or T - Q, and f times the chords: slope (yq - y) / (xq - x). Their points never share an x. */
    private void addStep(boolean negative, boolean last, int pairs) {
        System.arraycopy(one, 0, running, 0, E);
        for (int g = 0; g < groups; g++) {
            int at = g * GROUP;
            if (negative) {
                LaneFp2.neg(t, 0, state, at + QY);
                LaneFp2.sub(t, 0, t, 0, state, at + Y);
            } else {
                LaneFp2.sub(t, 0, state, at + QY, state, at + Y);
            }
            LaneFp2.sub(t, N, state, at + QX, state, at + X);
            field.mulByConjugate(state, at + M, t, 0, t, N);
            field.norm(state, at + NORM, t, N);
            prefix(at);
        }
        inverse.scaledVartime(running, 0, running, 0, LaneFp.ENTER);
        for (int g = groups - 1; g >= 0; g--) {
            finish(g, QX, last, pairs);
        }
    }

    /**
     * Completes the line of one group and moves on to (s^2 - x - x', s (x - x3) - y), x' being the other point's x.
     */
    private void finish(int group, int other, boolean last, int pairs) {
        int at = group * GROUP;
        nextInverse(at);
        int s = N;
        field.mulByFp(t, s, state, at + M, t, 0);
        LaneFp2.neg(line, 0, t, s);
        field.mul(t, 0, t, s, state, at + X);
        LaneFp2.sub(t, 0, t, 0, state, at + Y);
        field.mulByFp(line, N, t, 0, state, at + SCALE);
        if ((group + 1) * Lanes.COUNT > pairs) {
            clearLanes(pairs % Lanes.COUNT);
        }
        f.mulByLine(line, 0);
        if (last) {
            return;
        }
        field.square(t, 0, t, s);
        LaneFp2.sub(t, 0, t, 0, state, at + X);
        LaneFp2.sub(t, 0, t, 0, state, at + other);
        LaneFp2.carry(t, 0, t, 0);
        LaneFp2.sub(t, 2 * N, state, at + X, t, 0);
        LaneFp2.set(state, at + X, t, 0);
        field.mul(t, 0, t, s, t, 2 * N);
        LaneFp2.sub(t, 0, t, 0, state, at + Y);
        LaneFp2.carry(state, at + Y, t, 0);
    }

    /** Makes the lines of the lanes from {@code first} on one. */
    private void clearLanes(int first) {
        for (int k = 0; k < line.length; k += Lanes.COUNT) {
            for (int lane = first; lane < Lanes.COUNT; lane++) {
                line[k + lane] = 0;
            }
        }
    }
}
