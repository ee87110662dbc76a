package org.clavis.circuits;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.concurrent.ForkJoinTask;
import java.util.stream.Stream;
import org.clavis.algebra.bn254.Fr;
import org.clavis.algebra.lanes.LaneKernel;
import org.clavis.algebra.transform.EvaluationDomain;
import org.clavis.algebra.transform.LaneDomain;
import org.clavis.algebra.transform.LaneFr;

/**
 * {@link Quotient} in lanes.
 *
 * <p>Rows are loaded with the factor 2^256 that {@link Fr} gives them, and transforms keep it. A reduction takes off 2^306,
 * so C = A B has 2^206. A B - C is reduced in one, C times lanes' one, 2^306, to give both 2^512; what it leaves, 2^206,
 * goes with another product.
 */
final class LaneQuotient extends Quotient {

    private static final int E = LaneKernel.ELEMENT;

    /** -1 in lanes. */
    private static final double[] MINUS_ONE = LaneFr.MODULUS.constant(BigInteger.ONE.negate(), 306);

    /** What takes 2^206 off. */
    private static final double[] LEAVE = LaneFr.MODULUS.constant(BigInteger.ONE, 306 - 206);

    private final LaneDomain domain;

    LaneQuotient(EvaluationDomain domain, SparseMatrix matrixA, SparseMatrix matrixB) {
        super(domain.size(), matrixA, matrixB);
        this.domain = new LaneDomain(domain);
    }

    @Override
    long[] ofMontgomery(long[] signals) {
        double[] a = new double[(size() / LaneFr.LANES) * E];
        double[] b = new double[a.length];
        double[] c = new double[a.length];
        try {
            inParts(size(), (from, to) -> load(a, b, c, signals, from, to));
            ForkJoinTask.invokeAll(
                Stream.of(a, b, c)
                    .map(values -> ForkJoinTask.adapt(() -> domain.toCoset(values)))
                    .toList()
            );
            long[] quotient = new long[size() * Fr.LIMBS];
            inParts(size(), (from, to) -> combine(quotient, a, b, c, from, to));
            return quotient;
        } finally {
            LaneFr.wipe(a);
            LaneFr.wipe(b);
            LaneFr.wipe(c);
        }
    }

    private void load(double[] a, double[] b, double[] c, long[] signals, int from, int to) {
        long[] rowsA = new long[(to - from) * Fr.LIMBS];
        long[] rowsB = new long[rowsA.length];
        long[] wide = new long[LaneKernel.WIDE];
        rows(rowsA, rowsB, signals, from, to);
        LaneFr.load(a, rowsA, from, to, wide);
        LaneFr.load(b, rowsB, from, to, wide);
        for (int at = (from / LaneFr.LANES) * E; at < (to / LaneFr.LANES) * E; at += E) {
            LaneKernel.mul(LaneFr.MODULUS, c, at, a, at, b, at, wide, 0);
        }
        Arrays.fill(rowsA, 0);
        Arrays.fill(rowsB, 0);
        Arrays.fill(wide, 0);
    }

    private static void combine(long[] out, double[] a, double[] b, double[] c, int from, int to) {
        long[] wide = new long[LaneKernel.WIDE];
        for (int at = (from / LaneFr.LANES) * E; at < (to / LaneFr.LANES) * E; at += E) {
            LaneKernel.beginWithProduct(wide, 0, 2, a, at, b, at);
            LaneKernel.accumulate(wide, 0, c, at, MINUS_ONE, 0);
            LaneKernel.reduce(LaneFr.MODULUS, a, at, wide, 0);
            LaneKernel.mul(LaneFr.MODULUS, a, at, a, at, LEAVE, 0, wide, 0);
        }
        LaneFr.store(out, a, from, to, wide);
        Arrays.fill(wide, 0);
    }
}
