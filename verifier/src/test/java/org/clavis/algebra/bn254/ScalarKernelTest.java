package org.clavis.algebra.bn254;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A million products of each scalar kernel, random ones and ones of words at their extremes. */
class ScalarKernelTest {

    private static final int COUNT = 1_000_000;
    private static final long[] EXTREMES = { 0, 1, -1, Long.MIN_VALUE, Long.MAX_VALUE, 0xffffffffL, -1L << 32 };

    private interface Product {
        void apply(long[] out, long[] ab);
    }

    /** Four words; below p if {@code bounded}, else any. */
    private static void fill(SplittableRandom random, long[] a, int i, BigInteger p, boolean bounded) {
        boolean structured = random.nextInt(4) == 0;
        for (int k = 0; k < 4; k++) {
            a[i + k] = structured ? EXTREMES[random.nextInt(EXTREMES.length)] : random.nextLong();
        }
        if (bounded) {
            BigInteger value =
                structured && random.nextInt(4) == 0
                    ? p.subtract(BigInteger.valueOf(1 + random.nextInt(3)))
                    : Limbs.toBigInteger(a, i).mod(p);
            Limbs.fromBigInteger(a, i, value);
        }
    }

    private static void check(BigInteger p, Product mul, Product square) {
        SplittableRandom random = new SplittableRandom(0xb254);
        BigInteger inverse = BigInteger.TWO.pow(256).modInverse(p);
        long[] ab = new long[8];
        long[] out = new long[4];
        for (int n = 0; n < COUNT; n++) {
            fill(random, ab, 0, p, true);
            // one factor may be any 256-bit value
            fill(random, ab, 4, p, n % 2 == 0);
            BigInteger a = Limbs.toBigInteger(ab, 0);
            mul.apply(out, ab);
            BigInteger expected = a.multiply(Limbs.toBigInteger(ab, 4)).multiply(inverse).mod(p);
            if (!Limbs.toBigInteger(out, 0).equals(expected)) {
                assertThat(Limbs.toBigInteger(out, 0)).as("product %d", n).isEqualTo(expected);
            }
            if (n % 4 == 0) {
                square.apply(out, ab);
                expected = a.multiply(a).multiply(inverse).mod(p);
                assertThat(Limbs.toBigInteger(out, 0).equals(expected)).as("square %d", n).isTrue();
            }
        }
    }

    @Test
    void baseField() {
        check(Fp.modulus(), (out, ab) -> Fp.mul(out, 0, ab, 0, ab, 4), (out, ab) -> Fp.square(out, 0, ab, 0));
    }

    @Test
    void scalarField() {
        check(Fr.modulus(), (out, ab) -> Fr.mul(out, 0, ab, 0, ab, 4), (out, ab) -> Fr.square(out, 0, ab, 0));
    }
}
