package org.clavis.algebra.bn254;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code e(p, q) e(p_0, first) e(p_1, second)} for two fixed points of G2 and many p, q, p_0 and p_1: what a Groth16
 * verification needs. In lanes as soon as {@link LaneReadiness} says so, else scalar; the values are the
 * same. Any number of threads may share it. Timing: Vartime, public inputs
 * only.
 */
public final class PreparedPairing {

    private static final ScratchPool<SpreadMillerLoop> LOOPS = new ScratchPool<>(SpreadMillerLoop::new);

    private final List<PreparedG2> fixed;

    /** Lines for the lanes, prepared when they are first needed. */
    private volatile double @Nullable [] table;

    private PreparedPairing(List<PreparedG2> fixed) {
        this.fixed = fixed;
    }

    /** Prepares the two fixed points. */
    public static PreparedPairing of(G2Affine first, G2Affine second) {
        return new PreparedPairing(List.of(PreparedG2.of(first), PreparedG2.of(second)));
    }

    /**
     * Whether the product of the three pairings is {@code expected}.
     *
     * @param jacobian p_0 and p_1 in Jacobian coordinates, one after the other; overwritten
     */
    public boolean productEqualsVartime(G1Affine p, G2Affine q, long[] jacobian, Gt expected) {
        if (!LaneReadiness.areReadyForAnother() || p.isInfinity() || q.isInfinity()) {
            return Pairing.productVartime(List.of(p), List.of(q), jacobian, fixed).equals(expected);
        }
        long[] g1 = new long[G1Jacobian.AFFINE_LIMBS];
        long[] g2 = new long[G2Jacobian.AFFINE_LIMBS];
        p.copyTo(g1, 0);
        q.copyTo(g2, 0);
        long[] ratios = MillerLoop.ratios(jacobian, 2);
        SpreadMillerLoop loop = LOOPS.take();
        boolean equal = expected.hasLimbs(loop.pairing(g1, g2, ratios, lanes()));
        LOOPS.giveBack(loop);
        return equal;
    }

    private double[] lanes() {
        double[] prepared = table;
        if (prepared == null) {
            synchronized (this) {
                prepared = table;
                if (prepared == null) {
                    prepared = SpreadMillerLoop.table(fixed.get(0), fixed.get(1));
                    table = prepared;
                }
            }
        }
        return prepared;
    }
}
