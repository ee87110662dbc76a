package org.clavis.algebra.bn254;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.clavis.algebra.lanes.Lanes;
import org.jspecify.annotations.Nullable;

/** Prints which kernel this process has, then results of pairings, combinations, batches and sums, one a line. */
public final class WidthsProgram {

    private WidthsProgram() {}

    /** Runs it. */
    public static void main(String[] args) {
        System.out.println(Lanes.describe());
        Random random = new Random(254);
        LaneReadiness.skipWarmUpForTestingOnly();
        PreparedG2 first = PreparedG2.of(g2(random));
        PreparedG2 second = PreparedG2.of(g2(random));
        for (int n = 0; n < 4; n++) {
            long[] jacobian = new long[2 * G1Jacobian.LIMBS];
            for (int m = 0; m < 2; m++) {
                long[] affine = new long[G1Jacobian.AFFINE_LIMBS];
                g1(random).copyTo(affine, 0);
                G1Jacobian.setAffine(jacobian, m * G1Jacobian.LIMBS, affine, 0);
            }
            Gt value = product(g1(random), g2(random), jacobian, first, second);
            value.coordinates().forEach(System.out::println);
        }
        for (int count : new int[] { 2, 11 }) {
            List<G1Affine> points = new ArrayList<>();
            long[] scalars = new long[count * Fr.LIMBS];
            points.add(g1(random));
            for (int n = 0; n < count; n++) {
                points.add(g1(random));
                Limbs.fromBigInteger(scalars, n * Fr.LIMBS, new BigInteger(256, random));
            }
            long[] out = new long[G1Jacobian.LIMBS];
            LinearCombination.of(points).evaluateVartime(out, 0, scalars);
            System.out.println(Points.fromJacobian(out, 0));
        }
        printBatch(random, List.of(first, second));
        printMultiples(random);
    }

    /** Sums of multiples in both groups, with equal points among them, with and without prepared multiples. */
    private static void printMultiples(Random random) {
        int count = 40;
        long[] p = new long[count * G1Jacobian.AFFINE_LIMBS];
        long[] q = new long[count * G2Jacobian.AFFINE_LIMBS];
        long[] scalars = new long[count * Fr.LIMBS];
        for (int n = 0; n < count; n++) {
            if (n % 3 == 2) {
                System.arraycopy(p, 0, p, n * G1Jacobian.AFFINE_LIMBS, G1Jacobian.AFFINE_LIMBS);
                System.arraycopy(q, 0, q, n * G2Jacobian.AFFINE_LIMBS, G2Jacobian.AFFINE_LIMBS);
            } else {
                g1(random).copyTo(p, n * G1Jacobian.AFFINE_LIMBS);
                g2(random).copyTo(q, n * G2Jacobian.AFFINE_LIMBS);
            }
            Limbs.fromBigInteger(scalars, n * Fr.LIMBS, new BigInteger(n < 20 ? 2 : 253, random));
        }
        for (long maxBytes : new long[] { 0, 100_000 }) {
            long[] out = new long[G2Jacobian.LIMBS];
            G1Msm.of(p, count, maxBytes).sumVartime(out, 0, scalars, 0, () -> {});
            System.out.println(Points.fromJacobian(out, 0));
            G2Msm.of(q, count, maxBytes).sumVartime(out, 0, scalars, 0, () -> {});
            long[] affine = new long[G2Jacobian.AFFINE_LIMBS];
            G2Jacobian.toAffine(affine, 0, out, 0, new long[G2Jacobian.SCRATCH]);
            System.out.println(G2Affine.fromMontgomeryLimbs(affine, 0));
        }
    }

    /** Products of pairings of eleven pairs, a sum, and points from their x, with the same multipliers everywhere. */
    private static void printBatch(Random random, List<PreparedG2> fixed) {
        int count = 11;
        List<G1Affine> p = new ArrayList<>();
        List<G2Affine> q = new ArrayList<>();
        long[] x = new long[count * Fp2.LIMBS];
        for (int n = 0; n < count; n++) {
            p.add(g1(random));
            q.add(g2(random));
            long[] limbs = new long[G2Jacobian.AFFINE_LIMBS];
            q.get(n).copyTo(limbs, 0);
            System.arraycopy(limbs, 0, x, n * Fp2.LIMBS, Fp2.LIMBS);
        }
        Randomizers r = Randomizers.expand(new byte[1], count);
        long[] sum = new long[2 * G1Jacobian.LIMBS];
        PairingBatch.sumVartime(sum, 0, p, r);
        System.out.println(Points.fromJacobian(sum, 0));
        PairingBatch.productVartime(p, q, r, sum, fixed).coordinates().forEach(System.out::println);
        List<@Nullable G2Affine> found = BatchDecompression.g2Vartime(x, count, new boolean[count]);
        for (int n = 0; n < count; n++) {
            G2Affine point = found.get(n);
            System.out.println(point != null ? point : PointCompression.g2Vartime(x, n * Fp2.LIMBS, false, 0));
        }
    }

    private static Gt product(G1Affine p, G2Affine q, long[] jacobian, PreparedG2 first, PreparedG2 second) {
        if (!LaneReadiness.areReady()) {
            return Pairing.productVartime(List.of(p), List.of(q), jacobian, List.of(first, second));
        }
        long[] g1 = new long[G1Jacobian.AFFINE_LIMBS];
        long[] g2 = new long[G2Jacobian.AFFINE_LIMBS];
        p.copyTo(g1, 0);
        q.copyTo(g2, 0);
        double[] table = SpreadMillerLoop.table(first, second);
        return new Gt(new SpreadMillerLoop().pairing(g1, g2, MillerLoop.ratios(jacobian, 2), table));
    }

    private static G1Affine g1(Random random) {
        return G1Affine.GENERATOR.timesVartime(new BigInteger(253, random));
    }

    private static G2Affine g2(Random random) {
        return G2Affine.GENERATOR.timesVartime(new BigInteger(253, random));
    }
}
