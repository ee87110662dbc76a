package org.clavis.algebra.curve25519;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Random;
import org.clavis.algebra.lanes.Lanes;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Lanes beside {@link BigInteger}, with every limb at the ends of its range. */
class LaneFieldTest {

    private static final BigInteger P = BigInteger.ONE.shiftLeft(255).subtract(BigInteger.valueOf(19));
    private static final double TIGHT = 0x1p50 + 0x1p12;
    private static final int LANES = 8;

    private final Random random = new Random(0x51);
    private final long[] scratch = new long[LaneField.WIDE];

    @BeforeAll
    static void lanes() {
        if (!Lanes.areEnabled()) {
            System.out.println("skipped: " + Lanes.describe());
        }
        assumeTrue(Lanes.areEnabled(), Lanes.describe());
    }

    private static BigInteger value(double[] element, int lane) {
        BigInteger sum = BigInteger.ZERO;
        for (int k = 0; k < LaneField.LIMBS; k++) {
            BigInteger limb = BigInteger.valueOf((long) element[LaneField.ROW * k + lane]);
            sum = sum.add(limb.shiftLeft(51 * k));
        }
        return sum.mod(P);
    }

    /** Limbs within {@code bound}, many of them at it. */
    private double[] element(double bound) {
        double[] out = new double[LaneField.ELEMENT];
        for (int i = 0; i < out.length; i++) {
            out[i] = switch (random.nextInt(4)) {
                case 0 -> bound;
                case 1 -> -bound;
                case 2 -> random.nextInt(3) - 1;
                default -> Math.rint((2 * random.nextDouble() - 1) * bound);
            };
        }
        return out;
    }

    private static void requireTight(double[] element) {
        for (double limb : element) {
            assertThat(Math.abs(limb)).isLessThanOrEqualTo(TIGHT);
            assertThat(limb).isEqualTo(Math.rint(limb));
        }
    }

    @Test
    void productsAreRightWhateverTheLimbs() {
        for (int i = 0; i < 20_000; i++) {
            double[] a = element(2 * TIGHT);
            double[] b = element(TIGHT);
            double[] out = new double[LaneField.ELEMENT];
            LaneField.mul(LANES, out, a, b, scratch);
            requireTight(out);
            int lane = i % LANES;
            assertThat(value(out, lane)).isEqualTo(value(a, lane).multiply(value(b, lane)).mod(P));
        }
    }

    @Test
    void extremesOfOneSignAreRight() {
        for (double sign : new double[] { 1, -1 }) {
            double[] a = new double[LaneField.ELEMENT];
            double[] b = new double[LaneField.ELEMENT];
            Arrays.fill(a, sign * 2 * TIGHT);
            Arrays.fill(b, TIGHT);
            double[] out = new double[LaneField.ELEMENT];
            LaneField.mul(LANES, out, a, b, scratch);
            requireTight(out);
            assertThat(value(out, 0)).isEqualTo(value(a, 0).multiply(value(b, 0)).mod(P));
        }
    }

    @Test
    void tighteningKeepsTheValue() {
        for (int i = 0; i < 5_000; i++) {
            double[] a = element(2 * TIGHT);
            double[] before = a.clone();
            LaneField.tighten(LANES, a);
            requireTight(a);
            assertThat(value(a, i % LANES)).isEqualTo(value(before, i % LANES));
        }
    }

    @Test
    void scalarFieldAgrees() {
        long[] v = new long[7 * Field25519.LIMBS];
        for (int i = 0; i < 2_000; i++) {
            BigInteger a = new BigInteger(256, random);
            byte[] encoded = new byte[Field25519.BYTES];
            byte[] bigEndian = a.toByteArray();
            for (int k = 0; k < Math.min(bigEndian.length, encoded.length); k++) {
                encoded[k] = bigEndian[bigEndian.length - 1 - k];
            }
            Field25519.decode(v, 0, encoded);
            Field25519.makePositive(v, 0);
            Field25519.invert(v, Field25519.LIMBS, v, 0, v, 2 * Field25519.LIMBS);
            Field25519.mul(v, Field25519.LIMBS, v, Field25519.LIMBS, v, 0);
            assertThat(Field25519.encode(encoded, v, Field25519.LIMBS)).isTrue();
            assertThat(encoded[0]).isEqualTo((byte) 1);
            for (int k = 1; k < encoded.length; k++) {
                assertThat(encoded[k]).isZero();
            }
        }
    }
}
