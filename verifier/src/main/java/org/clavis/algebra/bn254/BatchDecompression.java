package org.clavis.algebra.bn254;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import org.clavis.algebra.lanes.LaneKernel;
import org.clavis.algebra.lanes.Lanes;
import org.jspecify.annotations.Nullable;

/**
 * {@link PointCompression} for many points, with square roots and subgroup checks in lanes. It only finds points: for
 * what is none, and for everything where there are no lanes, the answer is null, and {@link PointCompression} is to be
 * asked, which knows why. Every point found is checked against the curve's equation in scalar arithmetic. Timing:
 * Vartime, public inputs only.
 */
public final class BatchDecompression {

    private static final int E = LaneKernel.ELEMENT;
    private static final int N = LaneFp2.SIZE;
    private static final int COUNT = Lanes.COUNT;
    private static final int BLOCK = LanePower.BLOCK * COUNT;
    private static final int C1 = Fp.LIMBS;

    /** Points whose order is checked together: what they share costs little each, and memory stays bounded. */
    private static final int CHECKED = 16 * BLOCK;

    private BatchDecompression() {}

    /**
     * The finite points of G1 with these x.
     *
     * @param x four limbs in Montgomery form each, below p, one after the other
     * @param count how many
     * @param largest whether y is larger than -y, for each
     */
    public static List<@Nullable G1Affine> g1Vartime(long[] x, int count, boolean[] largest) {
        List<@Nullable G1Affine> points = Arrays.asList(new @Nullable G1Affine[count]);
        if (LaneReadiness.areReadyForOthers(count)) {
            Roots roots = new Roots();
            for (int from = 0; from < count; from += BLOCK) {
                roots.g1(x, largest, from, Math.min(BLOCK, count - from), points);
            }
        }
        return points;
    }

    /**
     * The finite points of G2 with these x.
     *
     * @param x eight limbs in Montgomery form each, below p, one after the other
     * @param count how many
     * @param largest whether y is larger than -y, for each
     */
    public static List<@Nullable G2Affine> g2Vartime(long[] x, int count, boolean[] largest) {
        List<@Nullable G2Affine> points = Arrays.asList(new @Nullable G2Affine[count]);
        if (LaneReadiness.areReadyForOthers(count)) {
            Roots roots = new Roots();
            for (int from = 0; from < count; from += CHECKED) {
                roots.g2(x, largest, from, Math.min(CHECKED, count - from), points);
            }
        }
        return points;
    }

    /** Blocks of up to {@link #BLOCK} points; for one thread. */
    private static final class Roots {

        private static final LanePower ROOT = new LanePower(PointCompression.ROOT_EXPONENT);
        private static final LanePower INVERSE_ROOT = new LanePower(PointCompression.INVERSE_ROOT_EXPONENT);
        private static final double[] HALF = LaneFp.MODULUS.constant(BigInteger.ONE, 305);

        private final LaneFp2 field = new LaneFp2();
        private final double[] table = LanePower.newTable();
        private final double[] b = new double[E];
        private final double[] twistB = new double[N];
        private final double[] t = new double[N];
        private final double[] a = new double[LanePower.BLOCK * N];
        private final double[] u = new double[LanePower.BLOCK * E];
        private final double[] v = new double[LanePower.BLOCK * E];
        private final long[] limbs = new long[G2Jacobian.AFFINE_LIMBS];

        Roots() {
            for (int lane = 0; lane < COUNT; lane++) {
                LaneFp.load(b, 0, lane, CurveParams.B, 0);
            }
            field.mulFp(b, 0, b, 0, LaneFp.ENTER, 0);
            field.broadcast(twistB, 0, CurveParams.TWIST_B, 0);
        }

        void g1(long[] x, boolean[] largest, int from, int count, List<@Nullable G1Affine> points) {
            int groups = Math.ceilDiv(count, COUNT);
            for (int n = 0; n < groups * COUNT; n++) {
                LaneFp.load(u, (n / COUNT) * E, n % COUNT, x, (from + Math.min(n, count - 1)) * Fp.LIMBS);
            }
            for (int k = 0; k < groups * E; k += E) {
                field.mulFp(u, k, u, k, LaneFp.ENTER, 0);
                field.mulFp(t, 0, u, k, u, k);
                field.mulFp(t, 0, t, 0, u, k);
                LaneKernel.add(t, 0, t, 0, b, 0);
                LaneKernel.carry(LaneFp.MODULUS, u, k, t, 0);
            }
            ROOT.raise(v, 0, u, 0, groups, table, field);
            for (int k = 0; k < groups * E; k += E) {
                field.mulFp(v, k, v, k, LaneFp.LEAVE, 0);
            }
            for (int n = 0; n < count; n++) {
                Fp.set(limbs, 0, x, (from + n) * Fp.LIMBS);
                LaneFp.store(limbs, C1, v, (n / COUNT) * E, n % COUNT);
                if (G1Jacobian.isOnCurve(limbs, 0)) {
                    if (PointCompression.isLarger(limbs, C1) != largest[from + n]) {
                        Fp.neg(limbs, C1, limbs, C1);
                    }
                    points.set(from + n, G1Affine.fromComputedUnchecked(limbs, 0));
                }
            }
        }

        /** Points of G2: square roots block by block, then the order of all. */
        void g2(long[] x, boolean[] largest, int from, int count, List<@Nullable G2Affine> points) {
            int size = G2Jacobian.AFFINE_LIMBS;
            long[] found = new long[count * size];
            for (int n = 0; n < count; n += BLOCK) {
                twistRoots(found, n * size, x, largest, from + n, Math.min(BLOCK, count - n));
            }
            int groups = Math.ceilDiv(count, COUNT);
            LaneSubgroupCheck check = new LaneSubgroupCheck(groups, field);
            long[] generator = new long[size];
            G2Affine.GENERATOR.copyTo(generator, 0);
            for (int n = 0; n < groups * COUNT; n++) {
                boolean none = n >= count || G2Jacobian.isAffineInfinity(found, n * size);
                check.load(n, none ? generator : found, none ? 0 : n * size);
            }
            int[] good = check.runVartime();
            for (int n = 0; n < count; n++) {
                if (((good[n / COUNT] >> (n % COUNT)) & 1) != 0 && !G2Jacobian.isAffineInfinity(found, n * size)) {
                    points.set(from + n, G2Affine.fromComputedUnchecked(found, n * size));
                }
            }
        }

        /**
         * found = a block of points on the twist, zeros where there is none. The complex method of {@link
         * PointCompression#sqrt2Vartime}.
         */
        private void twistRoots(long[] found, int to, long[] x, boolean[] largest, int from, int count) {
            int groups = Math.ceilDiv(count, COUNT);
            for (int n = 0; n < groups * COUNT; n++) {
                LaneFp2.load(a, (n / COUNT) * N, n % COUNT, x, (from + Math.min(n, count - 1)) * Fp2.LIMBS);
            }
            for (int g = 0; g < groups; g++) {
                int at = g * N;
                field.enter(a, at);
                field.square(t, 0, a, at);
                field.mul(t, 0, t, 0, a, at);
                LaneFp2.add(t, 0, t, 0, twistB, 0);
                LaneFp2.carry(a, at, t, 0);
                field.norm(u, g * E, a, at);
            }
            ROOT.raise(v, 0, u, 0, groups, table, field);
            for (int g = 0; g < groups; g++) {
                LaneKernel.add(t, 0, v, g * E, a, g * N);
                field.mulFp(u, g * E, t, 0, HALF, 0);
            }
            INVERSE_ROOT.raise(v, 0, u, 0, groups, table, field);
            for (int g = 0; g < groups; g++) {
                // r = t w and a1 w / 2
                field.mulFp(u, g * E, u, g * E, v, g * E);
                field.mulFp(u, g * E, u, g * E, LaneFp.LEAVE, 0);
                field.mulFp(t, 0, a, g * N + E, HALF, 0);
                field.mulFp(v, g * E, v, g * E, t, 0);
                field.mulFp(v, g * E, v, g * E, LaneFp.LEAVE, 0);
            }
            for (int g = 0; g < groups; g++) {
                chooseRoots(found, to, x, largest, from, count, g);
            }
        }

        private void chooseRoots(long[] found, int to, long[] x, boolean[] largest, int from, int count, int group) {
            int y = Fp2.LIMBS;
            for (int lane = 0; lane < COUNT && group * COUNT + lane < count; lane++) {
                int n = group * COUNT + lane;
                int at = to + n * G2Jacobian.AFFINE_LIMBS;
                Fp2.set(found, at, x, (from + n) * Fp2.LIMBS);
                LaneFp.store(found, at + y, u, group * E, lane);
                LaneFp.store(found, at + y + C1, v, group * E, lane);
                if (!G2Jacobian.isOnCurve(found, at)) {
                    // -(a1 w / 2) + r u
                    Fp.set(limbs, 0, found, at + y);
                    Fp.neg(found, at + y, found, at + y + C1);
                    Fp.set(found, at + y + C1, limbs, 0);
                    if (!G2Jacobian.isOnCurve(found, at)) {
                        Fp2.setZero(found, at);
                        Fp2.setZero(found, at + y);
                        continue;
                    }
                }
                if (PointCompression.isLarger2(found, at + y) != largest[from + n]) {
                    Fp2.neg(found, at + y, found, at + y);
                }
            }
        }
    }
}
