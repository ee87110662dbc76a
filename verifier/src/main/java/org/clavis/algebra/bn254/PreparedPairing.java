package org.clavis.algebra.bn254;

import java.util.List;
import org.clavis.algebra.lanes.Lanes;
import org.jspecify.annotations.Nullable;

/**
 * {@code e(p, q) e(p_0, first) e(p_1, second)} for two fixed points of G2 and many p, q, p_0 and p_1: what a Groth16
 * verification needs. In lanes where {@link Lanes} has them, else scalar; the values are the same. Immutable but for
 * scratch space, which threads take and give back; any number of threads may share it. Timing: Vartime, public inputs
 * only.
 */
public final class PreparedPairing {

    private static final ScratchPool<SpreadMillerLoop> LOOPS = new ScratchPool<>(SpreadMillerLoop::new);

    private final List<PreparedG2> fixed;
    private final double @Nullable [] table;

    private PreparedPairing(List<PreparedG2> fixed, double @Nullable [] table) {
        this.fixed = fixed;
        this.table = table;
    }

    /** Prepares the two fixed points. */
    public static PreparedPairing of(G2Affine first, G2Affine second) {
        PreparedG2 a = PreparedG2.of(first);
        PreparedG2 b = PreparedG2.of(second);
        return new PreparedPairing(List.of(a, b), Lanes.areEnabled() ? SpreadMillerLoop.table(a, b) : null);
    }

    /**
     * The product of the three pairings.
     *
     * @param jacobian p_0 and p_1 in Jacobian coordinates, one after the other; overwritten
     */
    public Gt productVartime(G1Affine p, G2Affine q, long[] jacobian) {
        if (table == null || p.isInfinity() || q.isInfinity()) {
            return Pairing.productVartime(List.of(p), List.of(q), jacobian, fixed);
        }
        long[] g1 = new long[G1Jacobian.AFFINE_LIMBS];
        long[] g2 = new long[G2Jacobian.AFFINE_LIMBS];
        p.copyTo(g1, 0);
        q.copyTo(g2, 0);
        long[] ratios = MillerLoop.ratios(jacobian, 2);
        SpreadMillerLoop loop = LOOPS.take();
        long[] value = loop.pairing(g1, g2, ratios, table).clone();
        LOOPS.giveBack(loop);
        return new Gt(value);
    }
}
