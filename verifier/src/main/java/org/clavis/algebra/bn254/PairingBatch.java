package org.clavis.algebra.bn254;

import java.util.ArrayList;
import java.util.List;
import org.clavis.algebra.lanes.Lanes;

/**
 * What a batch of pairing equations with {@link Randomizers} comes down to: products of pairings of multiples, and sums
 * of multiples. In lanes where {@link Lanes} has them, else scalar; the values are the same. Timing: Vartime, public
 * inputs only.
 */
public final class PairingBatch {

    private PairingBatch() {}

    /**
     * The product of all e(r_n p_n, q_n), and of e(j_n, fixed_n) for points of G1 in Jacobian coordinates.
     *
     * @param p finite points
     * @param q finite points, as many
     * @param r as many multipliers
     * @param jacobian {@link G1Jacobian#LIMBS} limbs for each of {@code fixed}, one after the other; overwritten
     * @throws IllegalArgumentException if the numbers of points do not match
     */
    public static Gt productVartime(
        List<G1Affine> p,
        List<G2Affine> q,
        Randomizers r,
        long[] jacobian,
        List<PreparedG2> fixed
    ) {
        if (p.size() != q.size() || p.size() != r.count()) {
            throw new IllegalArgumentException("as many points of G1 as of G2 and multipliers");
        }
        if (!LaneReadiness.areReadyForOthers(p.size())) {
            return Pairing.productVartime(multiples(p, r), q, jacobian, fixed);
        }
        long[] value = millerLoop(p, q, r);
        return new MillerLoop(new long[0], new long[0], 0, jacobian, fixed).pairing(value);
    }

    private static long[] millerLoop(List<G1Affine> p, List<G2Affine> q, Randomizers r) {
        int groups = Math.ceilDiv(p.size(), Lanes.COUNT);
        LaneMultiples multiples = loaded(p, groups);
        double[] points = new double[groups * LaneG1.DOUBLES];
        multiples.multiplyVartime(points, r);
        LaneMillerLoop loop = new LaneMillerLoop(p.size());
        long[] limbs = new long[G2Jacobian.AFFINE_LIMBS];
        for (int n = 0; n < groups * Lanes.COUNT; n++) {
            q.get(Math.min(n, q.size() - 1)).copyTo(limbs, 0);
            loop.setQ(n, limbs, 0);
        }
        loop.setP(points);
        return loop.runVartime();
    }

    /** All of p, and copies of the last one in the lanes that are left. */
    private static LaneMultiples loaded(List<G1Affine> p, int groups) {
        LaneMultiples multiples = new LaneMultiples(groups, new LaneFp2());
        long[] limbs = new long[G1Jacobian.AFFINE_LIMBS];
        for (int n = 0; n < groups * Lanes.COUNT; n++) {
            p.get(Math.min(n, p.size() - 1)).copyTo(limbs, 0);
            multiples.set(n, limbs, 0);
        }
        multiples.prepareVartime();
        return multiples;
    }

    private static List<G1Affine> multiples(List<G1Affine> p, Randomizers r) {
        long[] jacobian = new long[p.size() * G1Jacobian.LIMBS];
        for (int n = 0; n < p.size(); n++) {
            multiple(jacobian, n * G1Jacobian.LIMBS, p.get(n), r, n);
        }
        long[] affine = new long[p.size() * G1Jacobian.AFFINE_LIMBS];
        G1Jacobian.batchToAffine(affine, 0, jacobian, 0, p.size());
        List<G1Affine> points = new ArrayList<>();
        for (int n = 0; n < p.size(); n++) {
            points.add(G1Affine.fromComputedUnchecked(affine, n * G1Jacobian.AFFINE_LIMBS));
        }
        return points;
    }

    /** out = r_n p. */
    private static void multiple(long[] out, int o, G1Affine p, Randomizers r, int n) {
        long[] affine = new long[G1Jacobian.AFFINE_LIMBS];
        long[] scratch = new long[G1Jacobian.SCRATCH];
        p.copyTo(affine, 0);
        long[] table = Randomizers.multiples(affine);
        G1Jacobian.setInfinity(out, o);
        for (int k = Randomizers.DIGITS - 1; k >= 0; k--) {
            G1Jacobian.dbl(out, o, out, o, scratch);
            G1Jacobian.dbl(out, o, out, o, scratch);
            G1Jacobian.addMixed(out, o, out, o, table, r.digit(n, k) * G1Jacobian.AFFINE_LIMBS, scratch);
        }
    }

    /**
     * out = the sum of all r_n p_n, in Jacobian coordinates.
     *
     * @param p finite points
     * @param r as many multipliers
     */
    public static void sumVartime(long[] out, int o, List<G1Affine> p, Randomizers r) {
        if (p.size() != r.count()) {
            throw new IllegalArgumentException("as many points as multipliers");
        }
        if (LaneReadiness.areReady() && !p.isEmpty()) {
            loaded(p, Math.ceilDiv(p.size(), Lanes.COUNT)).sumVartime(out, o, r);
            return;
        }
        long[] summand = new long[G1Jacobian.LIMBS];
        long[] scratch = new long[G1Jacobian.SCRATCH];
        G1Jacobian.setInfinity(out, o);
        for (int n = 0; n < p.size(); n++) {
            multiple(summand, 0, p.get(n), r, n);
            G1Jacobian.add(out, o, out, o, summand, 0, scratch);
        }
    }
}
