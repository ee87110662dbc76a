package org.clavis.algebra.bn254;

import java.math.BigInteger;
import org.clavis.algebra.lanes.LaneKernel;
import org.clavis.algebra.lanes.Lanes;

/**
 * Many points of the twist on the same way from doubling to doubling and addition, eight side by side in groups. Points
 * are affine, and the slopes' denominators of all of them are inverted together, by their norms to Fp (Montgomery's
 * trick). The formulas do not depend on the curve's constant. An instance is for one batch and one thread. Timing:
 * Vartime.
 *
 * <p>A denominator is zero where a point is doubled that is its own opposite, or equal or opposite points are added. Then
 * its lane is spoiled in all groups, and {@link #spoiledLanes} says so. On the way from a finite point of order r to its
 * multiples by less than r that cannot happen.
 */
final class LaneTwistWalk {

    /** Told of each slope, by group, while the point that it leaves from is still there. */
    @FunctionalInterface
    interface Slopes {
        /** A slope is drawn: a normal element at {@code s[i]}. */
        void drawn(int group, double[] s, int i);
    }

    private static final int E = LaneKernel.ELEMENT;
    private static final int N = LaneFp2.SIZE;

    /** Of each group of eight: the points on their way, T. */
    static final int X = 0;
    static final int Y = N;
    /** The points that are added, Q. */
    static final int QX = 2 * N;
    static final int QY = 3 * N;
    /** The numerator times the conjugate of the denominator of the slope. */
    private static final int M = 4 * N;
    /** The norm of the denominator, and the product of those before. */
    private static final int NORM = 5 * N;
    private static final int PREFIX = NORM + E;
    static final int GROUP = PREFIX + E;

    /** 3/2, as {@link LaneInverse} takes it. */
    private static final double[] THREE_HALVES = LaneFp.MODULUS.constant(BigInteger.valueOf(3), 355);

    private final int groups;
    private final LaneFp2 field;
    private final LaneInverse inverse;
    private final Slopes slopes;

    /** The groups' coordinates, {@link #GROUP} doubles each. */
    final double[] state;

    private final double[] running = new double[E];
    private final double[] t = new double[3 * N];
    private final double[] psi = new double[2 * N];
    private int spoiledLanes;

    /** A walk of as many groups; their Q and T are to be set. */
    LaneTwistWalk(int groups, LaneFp2 field, Slopes slopes) {
        this.groups = groups;
        this.field = field;
        this.inverse = new LaneInverse(field);
        this.slopes = slopes;
        this.state = new double[groups * GROUP];
        field.broadcast(psi, 0, CurveParams.PSI_X, 0);
        field.broadcast(psi, N, CurveParams.PSI_Y, 0);
    }

    /** Takes one Q, as {@link Fp2} has its coordinates; {@link #enter} when all are there. */
    void load(int n, long[] q, int j) {
        int at = (n / Lanes.COUNT) * GROUP;
        int lane = n % Lanes.COUNT;
        LaneFp2.load(state, at + QX, lane, q, j);
        LaneFp2.load(state, at + QY, lane, q, j + Fp2.LIMBS);
    }

    /** Brings the Q that were loaded into the form that lanes have. */
    void enter() {
        for (int at = 0; at < state.length; at += GROUP) {
            field.enter(state, at + QX);
            field.enter(state, at + QY);
        }
    }

    /** T = Q. */
    void begin() {
        for (int at = 0; at < state.length; at += GROUP) {
            System.arraycopy(state, at + QX, state, at + X, 2 * N);
        }
    }

    /** Q = psi(Q). */
    void replaceByImages() {
        for (int at = 0; at < state.length; at += GROUP) {
            LaneFp2.conjugate(t, 0, state, at + QX);
            field.mul(state, at + QX, t, 0, psi, 0);
            LaneFp2.conjugate(t, 0, state, at + QY);
            field.mul(state, at + QY, t, 0, psi, N);
        }
    }

    /** A bit for each lane where a denominator was zero. */
    int spoiledLanes() {
        return spoiledLanes;
    }

    /** T = 2 T: slope 3 x^2 / 2 y. */
    void doubleStep() {
        System.arraycopy(LaneFp.ONE, 0, running, 0, E);
        for (int at = 0; at < state.length; at += GROUP) {
            field.square(t, 0, state, at + X);
            field.mulByConjugate(state, at + M, t, 0, state, at + Y);
            field.norm(state, at + NORM, state, at + Y);
            prefix(at);
        }
        finish(X, THREE_HALVES, true);
    }

    /** T = T + Q, or T - Q: slope (yq - y) / (xq - x). If {@code moves} is false, the slopes are drawn and T stays. */
    void addStep(boolean negative, boolean moves) {
        System.arraycopy(LaneFp.ONE, 0, running, 0, E);
        for (int at = 0; at < state.length; at += GROUP) {
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
        finish(QX, LaneFp.ENTER, moves);
    }

    /** Keeps the product of the norms so far in one group, and takes up the group's own. */
    private void prefix(int at) {
        System.arraycopy(running, 0, state, at + PREFIX, E);
        field.mulFp(running, 0, running, 0, state, at + NORM);
    }

    /**
     * Inverts, and moves each point on to (s^2 - x - x', s (x - x3) - y), x' being the other point's x and s the slope.
     */
    private void finish(int other, double[] scale, boolean moves) {
        spoiledLanes |= inverse.scaledVartime(running, 0, running, 0, scale);
        int s = N;
        for (int group = groups - 1; group >= 0; group--) {
            int at = group * GROUP;
            field.mulFp(t, 0, running, 0, state, at + PREFIX);
            field.mulFp(running, 0, running, 0, state, at + NORM);
            field.mulByFp(t, s, state, at + M, t, 0);
            slopes.drawn(group, t, s);
            if (!moves) {
                continue;
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
    }
}
