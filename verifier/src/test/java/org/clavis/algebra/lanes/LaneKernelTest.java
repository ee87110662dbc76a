package org.clavis.algebra.lanes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Random;
import java.util.SplittableRandom;
import org.clavis.algebra.bn254.Fp;
import org.clavis.algebra.bn254.Fr;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@link LaneKernel} against {@link BigInteger}, for every modulus, at random and at the extremes of its contract. */
class LaneKernelTest {

    private static final int LANES = Lanes.COUNT;
    private static final int E = LaneKernel.ELEMENT;
    private static final double HALF_LIMB = 0x1p50;

    /** The moduli in use. */
    @SuppressWarnings("ImmutableEnumChecker")
    enum Modulus {
        BN254_BASE(Fp.modulus()),
        BN254_SCALAR(Fr.modulus()),
        SECP256K1_BASE(BigInteger.TWO.pow(256).subtract(BigInteger.TWO.pow(32)).subtract(BigInteger.valueOf(977)));

        final BigInteger p;
        final LaneModulus lanes;
        final BigInteger inverseMontgomery;

        Modulus(BigInteger p) {
            this.p = p;
            this.lanes = LaneModulus.of(p);
            this.inverseMontgomery = BigInteger.TWO.pow(306).modInverse(p);
        }

        /** The top limb of a normal element is within this of zero. */
        double topLimb() {
            return p.bitLength() == 256 ? 0x1p51 : Math.scalb(Math.rint(p.doubleValue() * 0x1p-203), -1);
        }
    }

    @BeforeEach
    void lanesAreThere() {
        assumeTrue(Lanes.areEnabled(), () -> "skipped: " + Lanes.describe());
    }

    static BigInteger value(double[] a, int i, int lane) {
        BigInteger sum = BigInteger.ZERO;
        for (int k = 4; k >= 0; k--) {
            sum = sum.shiftLeft(51).add(new BigDecimal(a[i + LANES * k + lane]).toBigIntegerExact());
        }
        return sum;
    }

    private static BigInteger wideValue(long[] w, int lane) {
        BigInteger sum = BigInteger.ZERO;
        for (int k = 9; k >= 0; k--) {
            sum = sum.shiftLeft(51).add(BigInteger.valueOf(w[LANES * k + lane]));
        }
        return sum;
    }

    static void assertNormal(Modulus m, double[] a, int i) {
        for (int lane = 0; lane < LANES; lane++) {
            double slack = m.p.bitLength() == 256 ? 0x1p36 : 0;
            for (int k = 0; k < 4; k++) {
                double limb = a[i + LANES * k + lane];
                assertThat(limb)
                    .isEqualTo(Math.rint(limb))
                    .isBetween(-HALF_LIMB - slack, HALF_LIMB + slack);
            }
            assertThat(Math.abs(a[i + 4 * LANES + lane])).isLessThanOrEqualTo(m.topLimb());
            assertThat(value(a, i, lane).abs()).isLessThan(m.p);
        }
    }

    /** Limbs of a normal element at random, every eighth one at an extreme in each limb. */
    static void fill(SplittableRandom random, Modulus m, double[] a, int i, double magnitude) {
        double top = Math.floor((m.topLimb() * 3) / 4);
        for (int lane = 0; lane < LANES; lane++) {
            boolean extreme = random.nextInt(8) == 0;
            for (int k = 0; k < 5; k++) {
                double bound = magnitude * (k == 4 ? top : HALF_LIMB);
                double limb = extreme
                    ? new double[] { -bound, 0, 1, -1, bound }[random.nextInt(5)]
                    : Math.rint((random.nextDouble() * 2 - 1) * bound);
                a[i + LANES * k + lane] = limb;
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Modulus.class)
    void aMillionProducts(Modulus m) {
        SplittableRandom random = new SplittableRandom(0x51ab);
        double[] a = new double[E];
        double[] b = new double[E];
        double[] out = new double[E];
        long[] w = new long[LaneKernel.WIDE];
        boolean wideModulus = m.p.bitLength() == 256;
        for (int n = 0; n < 1_000_000 / LANES; n++) {
            int magnitude = wideModulus ? 1 : 1 + (n % 4);
            fill(random, m, a, 0, magnitude);
            fill(random, m, b, 0, wideModulus ? 1 : 4 / magnitude);
            LaneKernel.mul(m.lanes, out, 0, a, 0, b, 0, w, 0);
            for (int lane = 0; lane < LANES; lane++) {
                BigInteger expected = value(a, 0, lane)
                    .multiply(value(b, 0, lane))
                    .multiply(m.inverseMontgomery);
                if (!value(out, 0, lane).subtract(expected).mod(m.p).equals(BigInteger.ZERO)) {
                    assertThat(value(out, 0, lane).mod(m.p))
                        .as("product %d lane %d", n, lane)
                        .isEqualTo(expected.mod(m.p));
                }
            }
            if (n % 16 == 0) {
                assertNormal(m, out, 0);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Modulus.class)
    void everyLimbAtItsBound(Modulus m) {
        // signs of the ten limbs of both factors, at the largest magnitudes allowed
        double magnitude = m.p.bitLength() == 256 ? 1 : 2;
        double[] a = new double[E];
        double[] b = new double[E];
        double[] out = new double[E];
        long[] w = new long[LaneKernel.WIDE];
        for (int signs = 0; signs < 1024; signs += LANES) {
            for (int lane = 0; lane < LANES; lane++) {
                for (int k = 0; k < 5; k++) {
                    double bound = magnitude * (k == 4 ? m.topLimb() : HALF_LIMB);
                    a[LANES * k + lane] = (((signs + lane) >> k) & 1) == 0 ? bound : -bound;
                    b[LANES * k + lane] = (((signs + lane) >> (5 + k)) & 1) == 0 ? bound : -bound;
                }
            }
            LaneKernel.product(w, 0, a, 0, b, 0);
            for (int lane = 0; lane < LANES; lane++) {
                assertThat(wideValue(w, lane)).isEqualTo(value(a, 0, lane).multiply(value(b, 0, lane)));
            }
            LaneKernel.reduce(m.lanes, out, 0, w, 0);
            assertNormal(m, out, 0);
            for (int lane = 0; lane < LANES; lane++) {
                BigInteger expected = value(a, 0, lane)
                    .multiply(value(b, 0, lane))
                    .multiply(m.inverseMontgomery);
                assertThat(value(out, 0, lane).mod(m.p)).isEqualTo(expected.mod(m.p));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Modulus.class)
    void aHundredProductsAtTheBoundAddUp(Modulus m) {
        double magnitude = m.p.bitLength() == 256 ? 1 : 2;
        for (int sign : new int[] { 1, -1 }) {
            double[] a = new double[E];
            double[] b = new double[E];
            for (int k = 0; k < 5; k++) {
                double bound = magnitude * (k == 4 ? m.topLimb() : HALF_LIMB);
                java.util.Arrays.fill(a, LANES * k, LANES * (k + 1), bound);
                java.util.Arrays.fill(b, LANES * k, LANES * (k + 1), sign * bound);
            }
            long[] w = new long[LaneKernel.WIDE];
            LaneKernel.begin(w, 0, 100);
            for (int n = 0; n < 100; n++) {
                LaneKernel.accumulate(w, 0, a, 0, b, 0);
            }
            double[] out = new double[E];
            LaneKernel.reduce(m.lanes, out, 0, w, 0);
            assertNormal(m, out, 0);
            BigInteger expected = value(a, 0, 3)
                .multiply(value(b, 0, 3))
                .multiply(BigInteger.valueOf(100))
                .multiply(m.inverseMontgomery);
            assertThat(value(out, 0, 3).mod(m.p)).isEqualTo(expected.mod(m.p));
        }
    }

    @ParameterizedTest
    @EnumSource(Modulus.class)
    void theLimbThatIsClearedLastMayBeAtEitherEnd(Modulus m) {
        // 2^306 v + e 2^255 with a digit e of -2^50 in the sixth column, and zeros below
        double[] out = new double[E];
        long[] w = new long[LaneKernel.WIDE];
        for (long digit : new long[] { -(1L << 50), (1L << 50) - 1, 1L << 50, -1, 0, 1 }) {
            java.util.Arrays.fill(w, 0);
            java.util.Arrays.fill(w, 5 * LANES, 6 * LANES, digit);
            LaneKernel.reduce(m.lanes, out, 0, w, 0);
            assertNormal(m, out, 0);
            BigInteger expected = BigInteger.valueOf(digit).shiftLeft(255).multiply(m.inverseMontgomery);
            assertThat(value(out, 0, 0).mod(m.p)).isEqualTo(expected.mod(m.p));
        }
    }

    @ParameterizedTest
    @EnumSource(Modulus.class)
    void carryMakesSumsNormal(Modulus m) {
        SplittableRandom random = new SplittableRandom(7);
        double[] a = new double[E];
        double[] out = new double[E];
        for (int n = 0; n < 20_000; n++) {
            fill(random, m, a, 0, 4);
            LaneKernel.carry(m.lanes, out, 0, a, 0);
            assertNormal(m, out, 0);
            int lane = n % LANES;
            assertThat(value(out, 0, lane).mod(m.p)).isEqualTo(value(a, 0, lane).mod(m.p));
        }
    }

    @Test
    void windowsBeginAtAnyLane() {
        Modulus m = Modulus.BN254_BASE;
        SplittableRandom random = new SplittableRandom(8);
        double[] a = new double[E];
        double[] left = new double[E];
        double[] right = new double[E];
        fill(random, m, a, 0, 1);
        fill(random, m, left, 0, 1);
        fill(random, m, right, 0, 1);
        double[] window = new double[2 * E];
        for (int k = 0; k < 5; k++) {
            System.arraycopy(left, LANES * k, window, 2 * LANES * k, LANES);
            System.arraycopy(right, LANES * k, window, 2 * LANES * k + LANES, LANES);
        }
        for (int first = 0; first <= LANES; first++) {
            for (int of = 0; of < LANES; of++) {
                long[] w = new long[LaneKernel.WIDE];
                LaneKernel.begin(w, 0, 1);
                LaneKernel.accumulateBroadcast(w, 0, a, of, window, first);
                for (int lane = 0; lane < LANES; lane++) {
                    int at = first + lane;
                    BigInteger factor = at < LANES ? value(left, 0, at) : value(right, 0, at - LANES);
                    assertThat(wideValue(w, lane)).isEqualTo(value(a, 0, of).multiply(factor));
                }
            }
        }
    }

    @Test
    void sumsAndWideSumsAreLimbwise() {
        Modulus m = Modulus.BN254_BASE;
        SplittableRandom random = new SplittableRandom(9);
        double[] a = new double[E];
        double[] b = new double[E];
        double[] out = new double[E];
        fill(random, m, a, 0, 1);
        fill(random, m, b, 0, 1);
        long[] v = new long[LaneKernel.WIDE];
        long[] w = new long[LaneKernel.WIDE];
        LaneKernel.product(v, 0, a, 0, a, 0);
        LaneKernel.product(w, 0, b, 0, b, 0);
        LaneKernel.wideSub(v, 0, w, 0);
        LaneKernel.wideAdd(w, 0, v, 0);
        for (int lane = 0; lane < LANES; lane++) {
            BigInteger x = value(a, 0, lane);
            BigInteger y = value(b, 0, lane);
            LaneKernel.add(out, 0, a, 0, b, 0);
            assertThat(value(out, 0, lane)).isEqualTo(x.add(y));
            LaneKernel.sub(out, 0, a, 0, b, 0);
            assertThat(value(out, 0, lane)).isEqualTo(x.subtract(y));
            LaneKernel.neg(out, 0, a, 0);
            assertThat(value(out, 0, lane)).isEqualTo(x.negate());
            LaneKernel.scale(out, 0, a, 0, -3);
            assertThat(value(out, 0, lane)).isEqualTo(x.multiply(BigInteger.valueOf(-3)));
            assertThat(wideValue(v, lane)).isEqualTo(x.multiply(x).subtract(y.multiply(y)));
            assertThat(wideValue(w, lane)).isEqualTo(x.multiply(x));
        }
    }

    @ParameterizedTest
    @EnumSource(Modulus.class)
    void sumsAndDifferencesOfProducts(Modulus m) {
        SplittableRandom random = new SplittableRandom(11);
        double[] a = new double[E];
        double[] b = new double[E];
        double[] c = new double[E];
        long[] w = new long[2 * LaneKernel.WIDE];
        long[] v = new long[2 * LaneKernel.WIDE];
        for (int n = 0; n < 2000; n++) {
            fill(random, m, a, 0, 1);
            fill(random, m, b, 0, 1);
            fill(random, m, c, 0, 1);
            LaneKernel.beginWithProduct(w, 0, 3, a, 0, b, 0);
            LaneKernel.accumulateNegated(w, 0, b, 0, c, 0);
            LaneKernel.accumulate(w, 0, a, 0, c, 0);
            LaneKernel.beginWithProduct(w, LaneKernel.WIDE, 2, c, 0, c, 0);
            LaneKernel.accumulateNegated(w, LaneKernel.WIDE, a, 0, a, 0);
            LaneKernel.begin(v, 0, 0);
            LaneKernel.begin(v, LaneKernel.WIDE, 0);
            LaneKernel.wideAddNinePlusU(v, 0, w, 0);
            int lane = n % LANES;
            BigInteger x = value(a, 0, lane);
            BigInteger y = value(b, 0, lane);
            BigInteger z = value(c, 0, lane);
            BigInteger re = x.multiply(y).subtract(y.multiply(z)).add(x.multiply(z));
            BigInteger im = z.multiply(z).subtract(x.multiply(x));
            BigInteger nine = BigInteger.valueOf(9);
            assertThat(wideValue(w, lane)).isEqualTo(re);
            assertThat(wideValue(v, lane)).isEqualTo(nine.multiply(re).subtract(im));
            long[] imaginary = java.util.Arrays.copyOfRange(v, LaneKernel.WIDE, 2 * LaneKernel.WIDE);
            assertThat(wideValue(imaginary, lane)).isEqualTo(nine.multiply(im).add(re));
        }
    }

    @ParameterizedTest
    @EnumSource(Modulus.class)
    void constantsAreWhatTheyAreCalled(Modulus m) {
        Random random = new Random(10);
        BigInteger n = new BigInteger(255, random);
        double[] c = m.lanes.constant(n, 306);
        assertThat(value(c, 0, 5).mod(m.p)).isEqualTo(n.shiftLeft(306).mod(m.p));
        assertThat(m.lanes.modulus()).isEqualTo(m.p);
    }

    @Test
    void otherModuliAreRefused() {
        for (BigInteger p : new BigInteger[] {
            BigInteger.TWO.pow(254),
            BigInteger.TWO.pow(255).subtract(BigInteger.ONE),
            BigInteger.TWO.pow(256).subtract(BigInteger.TWO.pow(200)).add(BigInteger.ONE),
        }) {
            assertThatThrownBy(() -> LaneModulus.of(p)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
