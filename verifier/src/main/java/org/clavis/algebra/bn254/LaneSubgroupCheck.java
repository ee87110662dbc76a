package org.clavis.algebra.bn254;

import org.clavis.algebra.lanes.Lanes;

/**
 * Which of many affine points on the twist are of order r, as {@link G2Jacobian#isInSubgroupVartime} finds out: with
 * P = x Q for the seed x, whether {@code P + Q + psi(P) + psi^2(P) - psi^3(P) = psi^3(P)}. For one batch and one thread.
 */
final class LaneSubgroupCheck {

    private static final int N = LaneFp2.SIZE;

    private final LaneTwistWalk walk;
    private final double[] difference = new double[N];
    private final long[] integer = new long[Fp2.LIMBS];

    /** A check of as many groups of eight points; {@link #load} every one. */
    LaneSubgroupCheck(int groups, LaneFp2 field) {
        this.walk = new LaneTwistWalk(groups, field, (group, s, i) -> {});
    }

    /** Takes point number n. */
    void load(int n, long[] q, int j) {
        walk.load(n, q, j);
    }

    /**
     * For each group, a bit for each lane whose point is of order r. Where one point spoils its lane, none in the lane of
     * any group has a bit: points of order r do not.
     */
    int[] runVartime() {
        double[] state = walk.state;
        walk.enter();
        walk.begin();
        byte[] digits = CurveParams.SEED_NAF;
        for (int n = digits.length - 2; n >= 0; n--) {
            walk.doubleStep();
            if (digits[n] != 0) {
                walk.addStep(digits[n] < 0, true);
            }
        }
        // T = P + Q, and then Q = P
        double[] multiples = new double[(state.length / LaneTwistWalk.GROUP) * 2 * N];
        for (int g = 0; g * LaneTwistWalk.GROUP < state.length; g++) {
            System.arraycopy(state, g * LaneTwistWalk.GROUP + LaneTwistWalk.X, multiples, g * 2 * N, 2 * N);
        }
        walk.addStep(false, true);
        for (int g = 0; g * LaneTwistWalk.GROUP < state.length; g++) {
            System.arraycopy(multiples, g * 2 * N, state, g * LaneTwistWalk.GROUP + LaneTwistWalk.QX, 2 * N);
        }
        walk.replaceByImages();
        walk.addStep(false, true);
        walk.replaceByImages();
        walk.addStep(false, true);
        walk.replaceByImages();
        walk.addStep(true, true);
        int[] good = new int[state.length / LaneTwistWalk.GROUP];
        for (int g = 0; g < good.length; g++) {
            int at = g * LaneTwistWalk.GROUP;
            int different =
                differentLanes(at + LaneTwistWalk.X, at + LaneTwistWalk.QX) |
                differentLanes(at + LaneTwistWalk.Y, at + LaneTwistWalk.QY) |
                walk.spoiledLanes();
            good[g] = ~different & ((1 << Lanes.COUNT) - 1);
        }
        return good;
    }

    private int differentLanes(int i, int j) {
        LaneFp2.sub(difference, 0, walk.state, i, walk.state, j);
        LaneFp2.carry(difference, 0, difference, 0);
        int different = 0;
        for (int lane = 0; lane < Lanes.COUNT; lane++) {
            LaneFp2.store(integer, 0, difference, 0, lane);
            different |= (Fp2.isZero(integer, 0) ? 0 : 1) << lane;
        }
        return different;
    }
}
