package org.clavis.algebra.bn254;

import org.clavis.algebra.lanes.LaneKernel;
import org.clavis.algebra.lanes.Lanes;

/**
 * The product of the Miller loops of many pairs, eight side by side; see {@link MillerLoop}. All pairs share their
 * squarings. An instance is for one batch and one thread. Timing: Vartime.
 *
 * <p>A line of slope s through (x, y) is {@code 1 - s (Px / Py) w + (s x - y) (1 / Py) w^3}. For u = Px / Py,
 * (u^2 Qx, u^3 Qy) is a point of an isomorphic curve, where the same line is {@code 1 - s w + (s x - y) / v w^3} with
 * {@code v = u^3 Py = Px^3 / Py^2}: so Q is replaced by its image once, and each line saves a product. u, being of Fp,
 * commutes with the Frobenius.
 */
final class LaneMillerLoop {

    private static final int E = LaneKernel.ELEMENT;
    private static final int N = LaneFp2.SIZE;

    private final int pairs;
    private final int groups;
    private final LaneFp2 field = new LaneFp2();
    private final LaneFp12 f = new LaneFp12(field);
    private final LaneTwistWalk walk;

    /** 1 / v of each group. */
    private final double[] scales;

    /** The coefficients of w and w^3. */
    private final double[] line = new double[2 * N];
    private final double[] t = new double[4 * E];

    /** A loop over as many pairs, in groups of eight; {@link #setQ} every one, then {@link #setP}. */
    LaneMillerLoop(int pairs) {
        this.pairs = pairs;
        this.groups = Math.ceilDiv(pairs, Lanes.COUNT);
        this.walk = new LaneTwistWalk(groups, field, this::multiplyByLine);
        this.scales = new double[groups * E];
    }

    /** Takes a Q, as {@link Fp2} has its coordinates. Lanes that are left take any point of the group. */
    void setQ(int n, long[] q, int j) {
        walk.load(n, q, j);
    }

    /**
     * Takes the points P, {@link LaneG1#DOUBLES} doubles a group, and replaces each Q by its image: u = X / Y and
     * 1 / v = Y^2 Z / X^3. No P has X or Y zero, as r is prime to six.
     */
    void setP(double[] points) {
        int y = E;
        int z = 2 * E;
        double[] state = walk.state;
        double[] running = LaneFp.ONE.clone();
        double[] products = new double[groups * E];
        for (int g = 0; g < groups; g++) {
            int p = g * LaneG1.DOUBLES;
            // the place of 1 / v keeps the product of those before
            System.arraycopy(running, 0, scales, g * E, E);
            field.mulFp(products, g * E, points, p, points, p + y);
            field.mulFp(running, 0, running, 0, products, g * E);
        }
        new LaneInverse(field).scaledVartime(running, 0, running, 0, LaneFp.ENTER);
        walk.enter();
        for (int g = groups - 1; g >= 0; g--) {
            int at = g * LaneTwistWalk.GROUP;
            int p = g * LaneG1.DOUBLES;
            field.mulFp(t, 0, running, 0, scales, g * E);
            field.mulFp(running, 0, running, 0, products, g * E);
            field.mulFp(t, E, t, 0, points, p + y); // 1 / X
            field.mulFp(t, 2 * E, points, p + y, t, E); // Y / X
            field.mulFp(t, 2 * E, t, 2 * E, t, 2 * E);
            field.mulFp(t, E, points, p + z, t, E); // Z / X
            field.mulFp(scales, g * E, t, 2 * E, t, E);
            field.mulFp(t, 0, t, 0, points, p); // 1 / Y
            field.mulFp(t, 0, t, 0, points, p); // u
            field.mulFp(t, E, t, 0, t, 0);
            field.mulFp(t, 2 * E, t, E, t, 0);
            field.mulByFp(state, at + LaneTwistWalk.QX, state, at + LaneTwistWalk.QX, t, E);
            field.mulByFp(state, at + LaneTwistWalk.QY, state, at + LaneTwistWalk.QY, t, 2 * E);
        }
        walk.begin();
    }

    /** Runs the loop. Returns the product of all pairs' values, as {@link Fp12} has it. */
    long[] runVartime() {
        byte[] loop = CurveParams.LOOP_NAF;
        for (int n = loop.length - 2; n >= 0; n--) {
            if (n != loop.length - 2) {
                f.square();
            }
            walk.doubleStep();
            if (loop[n] != 0) {
                walk.addStep(loop[n] < 0, true);
            }
        }
        walk.replaceByImages();
        walk.addStep(false, true);
        walk.replaceByImages();
        walk.addStep(true, false);
        long[] out = new long[Fp12.LIMBS];
        f.productOfLanes(out, 0, new long[Fp12.SCRATCH], 0);
        return out;
    }

    private void multiplyByLine(int group, double[] s, int i) {
        int at = group * LaneTwistWalk.GROUP;
        LaneFp2.neg(line, 0, s, i);
        field.mul(line, N, s, i, walk.state, at + LaneTwistWalk.X);
        LaneFp2.sub(line, N, line, N, walk.state, at + LaneTwistWalk.Y);
        field.mulByFp(line, N, line, N, scales, group * E);
        if ((group + 1) * Lanes.COUNT > pairs) {
            clearLanes(pairs % Lanes.COUNT);
        }
        f.mulByLine(line, 0);
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
