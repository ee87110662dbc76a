package org.clavis.bench;

import java.math.BigInteger;
import java.util.function.IntPredicate;
import org.clavis.algebra.bn254.Fp;

/** Products of the base field by the scalar kernel, {@value #PRODUCTS} at a time, each on the result of an earlier one. */
final class ScalarProducts implements IntPredicate {

    /** Products in one call. */
    static final int PRODUCTS = 8192;

    /** Chains that go on side by side, so that a product need not wait for the one before it. */
    private static final int CHAINS = 4;

    private final long[] values = new long[(CHAINS + 1) * Fp.LIMBS];

    ScalarProducts() {
        for (int n = 0; n <= CHAINS; n++) {
            BigInteger value = BigInteger.TWO.modPow(BigInteger.valueOf(1000L + n), Fp.modulus());
            Fp.fromBigInteger(values, n * Fp.LIMBS, value);
        }
    }

    @Override
    public boolean test(int input) {
        int factor = CHAINS * Fp.LIMBS;
        for (int n = 0; n < PRODUCTS / CHAINS; n++) {
            for (int at = 0; at < factor; at += Fp.LIMBS) {
                Fp.mul(values, at, values, at, values, factor);
            }
        }
        return !Fp.isZero(values, 0);
    }
}
