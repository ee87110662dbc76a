package org.clavis.bench;

import java.math.BigInteger;
import java.util.function.IntPredicate;
import org.clavis.algebra.bn254.Fp;
import org.clavis.algebra.lanes.LaneKernel;
import org.clavis.algebra.lanes.LaneModulus;
import org.clavis.algebra.lanes.Lanes;

/**
 * The same as {@link ScalarProducts} in lanes; all lanes are counted. Either each product is reduced, or none is, as in a
 * long sum of products.
 */
final class LaneProducts implements IntPredicate {

    private static final int CHAINS = 4;
    private static final int SCRATCH = 80;

    private final LaneModulus modulus = LaneModulus.of(Fp.modulus());
    private final double[][] values = new double[CHAINS + 1][];
    private final long[] scratch = new long[SCRATCH];

    private final boolean reduced;

    LaneProducts(boolean reduced) {
        this.reduced = reduced;
        for (int n = 0; n <= CHAINS; n++) {
            values[n] = modulus.constant(BigInteger.TWO.pow(100 + n), 306);
        }
    }

    @Override
    public boolean test(int input) {
        double[] factor = values[CHAINS];
        for (int n = 0; n < ScalarProducts.PRODUCTS / CHAINS / Lanes.COUNT; n++) {
            for (int chain = 0; chain < CHAINS; chain++) {
                double[] value = values[chain];
                if (reduced) {
                    LaneKernel.mul(modulus, value, 0, value, 0, factor, 0, scratch, 0);
                } else {
                    LaneKernel.accumulate(scratch, 0, value, 0, factor, 0);
                }
            }
        }
        return Double.isFinite(values[0][0]);
    }
}
