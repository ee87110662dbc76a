package org.clavis.algebra.lanes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.clavis.algebra.lanes.LaneKernelTest.assertNormal;
import static org.clavis.algebra.lanes.LaneKernelTest.fill;
import static org.clavis.algebra.lanes.LaneKernelTest.value;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.math.BigInteger;
import java.util.Random;
import java.util.SplittableRandom;
import org.clavis.algebra.lanes.LaneKernelTest.Modulus;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** {@link LaneButterfly} and {@link LaneTransfer} against {@link BigInteger}. */
class LaneStepsTest {

    private static final int LANES = Lanes.COUNT;
    private static final int E = LaneKernel.ELEMENT;

    private final long[] wide = new long[LaneKernel.WIDE];

    @BeforeEach
    void lanesAreThere() {
        assumeTrue(Lanes.areEnabled(), () -> "skipped: " + Lanes.describe());
    }

    private static void assertCongruent(Modulus m, double[] found, int i, int lane, BigInteger expected) {
        assertThat(value(found, i, lane).mod(m.p)).isEqualTo(expected.mod(m.p));
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "SECP256K1_BASE")
    void butterfliesKeepElementsNormal(Modulus m) {
        SplittableRandom random = new SplittableRandom(0xb77e);
        double[] ab = new double[3 * E];
        double[] root = new double[E];
        double[] t = new double[E];
        for (int n = 0; n < 20_000; n++) {
            fill(random, m, ab, 0, 1);
            fill(random, m, ab, 2 * E, 1);
            fill(random, m, root, 0, 1);
            double[] before = ab.clone();
            int kind = n % 3;
            switch (kind) {
                case 0 -> LaneButterfly.decimateInFrequency(m.lanes, ab, 0, 2 * E, root, 0, wide);
                case 1 -> LaneButterfly.decimateInTime(m.lanes, ab, 0, 2 * E, root, 0, t, wide);
                default -> LaneButterfly.sumAndDifference(m.lanes, ab, 0, 2 * E, ab, 2 * E);
            }
            assertNormal(m, ab, 0);
            assertNormal(m, ab, 2 * E);
            for (int lane = 0; lane < LANES; lane++) {
                BigInteger a = value(before, 0, lane);
                BigInteger b = value(before, 2 * E, lane);
                BigInteger factor = kind == 2 ? BigInteger.ONE : value(root, 0, lane).multiply(m.inverseMontgomery);
                BigInteger second = kind == 0 ? a.subtract(b).multiply(factor) : a.subtract(b.multiply(factor));
                assertCongruent(m, ab, 0, lane, kind == 0 ? a.add(b) : a.add(b.multiply(factor)));
                assertCongruent(m, ab, 2 * E, lane, second);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Modulus.class)
    void numbersComeBackBelowTheModulus(Modulus m) {
        Random random = new Random(7);
        BigInteger limit = BigInteger.ONE.shiftLeft(255);
        BigInteger[] edges = {
            BigInteger.ZERO,
            BigInteger.ONE,
            m.p.subtract(BigInteger.ONE).min(limit.subtract(BigInteger.ONE)),
            m.p.shiftRight(1),
            limit.subtract(BigInteger.ONE),
            BigInteger.ONE.shiftLeft(254).subtract(BigInteger.ONE),
        };
        double[] element = new double[E];
        double[] alone = new double[E];
        long[] limbs = new long[4 * LANES + 3];
        long[] back = new long[4 * LANES + 3];
        long[] backAlone = new long[4];
        for (int n = 0; n < 2_000; n++) {
            BigInteger[] numbers = new BigInteger[LANES];
            for (int lane = 0; lane < LANES; lane++) {
                numbers[lane] = random.nextInt(3) == 0 ? edges[random.nextInt(6)] : new BigInteger(255, random);
                for (int k = 0; k < 4; k++) {
                    limbs[3 + 4 * lane + k] = numbers[lane].shiftRight(64 * k).longValue();
                }
                LaneModulus.load(alone, 0, lane, limbs, 3 + 4 * lane);
            }
            LaneTransfer.load(element, 0, limbs, 3, wide);
            assertThat(element).isEqualTo(alone);
            LaneKernel.carry(m.lanes, element, 0, element, 0);
            LaneTransfer.store(m.lanes, back, 3, element, 0, wide);
            for (int lane = 0; lane < LANES; lane++) {
                m.lanes.store(backAlone, 0, element, 0, lane);
                BigInteger found = BigInteger.ZERO;
                for (int k = 3; k >= 0; k--) {
                    assertThat(back[3 + 4 * lane + k]).isEqualTo(backAlone[k]);
                    found = found.shiftLeft(64).add(new BigInteger(Long.toUnsignedString(backAlone[k])));
                }
                assertThat(found).isEqualTo(numbers[lane].mod(m.p));
            }
        }
    }
}
