package org.clavis.algebra.curve25519;

import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import org.clavis.algebra.lanes.Lanes;

/**
 * A sum of points of {@link EdwardsPoints}'s curve with the four independent products of each step side by side.
 *
 * <p>The four lanes hold {@code (X, Y, T, Z)}. An addend has {@code (y - x, y + x, 2dxy, 2)}, {@value #ADDEND} doubles: limb k
 * of lane l at {@code 4 k + l}, tight. With the names of Hisil and others, 2008, sections 3.1 and 3.3, a sum or a doubling is
 *
 * <pre>
 * (Y - X, Y + X, T, Z) (y - x, y + x, 2dxy, 2) = (A, B, C, D)   or   (X, Y, X + Y, Z)^2
 * (E, G, E, G) (F, H, H, F)                    = (X, Y, T, Z)
 * </pre>
 *
 * <p>Called only where {@link Lanes#areEnabled}. Timing: constant.
 */
final class LaneSum {

    /** Doubles of an addend. */
    static final int ADDEND = LaneField.LIMBS * LaneField.WIDTH;

    private static final int ROW = LaneField.ROW;
    private static final int LIMBS = LaneField.LIMBS;
    private static final int WIDTH = LaneField.WIDTH;

    private static final VectorShuffle<Double> NEIGHBOURS = VectorShuffle.fromOp(LaneField.D, lane -> lane ^ 1);
    private static final VectorShuffle<Long> LONG_NEIGHBOURS = VectorShuffle.fromOp(LaneField.J, lane -> lane ^ 1);
    private static final VectorShuffle<Double> EGEG = shuffle(0, 3, 0, 3);
    private static final VectorShuffle<Double> FHHF = shuffle(2, 1, 1, 2);
    private static final VectorShuffle<Double> XYXZ = shuffle(0, 1, 0, 3);
    private static final VectorShuffle<Double> ALL_Y = shuffle(1, 1, 1, 1);
    private static final VectorShuffle<Double> ALL_X = shuffle(0, 0, 0, 0);
    private static final VectorShuffle<Double> SBQB = shuffle(2, 1, 3, 1);
    private static final VectorShuffle<Double> AAQA = shuffle(0, 0, 3, 0);
    private static final VectorMask<Double> LANE_0 = lanes(0b0001);
    private static final VectorMask<Double> LANE_1 = lanes(0b0010);
    private static final VectorMask<Double> LANE_2 = lanes(0b0100);
    private static final VectorMask<Double> LANES_1_3 = lanes(0b1010);
    private static final DoubleVector SIGN_OF_2ND = doubles(-1, 1, 1, -1);
    private static final DoubleVector SIGN_OF_B = doubles(-1, 0, -1, 0);
    private static final LongVector NEUTRAL = doubles(1, 1, 0, 2).reinterpretAsLongs();
    private static final LongVector FIRST_TWO = longs(-1, -1, 0, 0);
    private static final LongVector SIGN_OF_THIRD = longs(0, 0, Long.MIN_VALUE, 0);

    private final double[] state = new double[LaneField.ELEMENT];
    private final double[] left = new double[LaneField.ELEMENT];
    private final double[] right = new double[LaneField.ELEMENT];
    private final long[] scratch = new long[LaneField.WIDE];

    /** Begins with the neutral point. */
    LaneSum() {
        state[1] = 1;
        state[3] = 1;
    }

    private static VectorMask<Double> lanes(int which) {
        return VectorMask.fromLong(LaneField.D, which);
    }

    private static VectorShuffle<Double> shuffle(int... lanes) {
        return VectorShuffle.fromValues(LaneField.D, lanes);
    }

    private static DoubleVector doubles(double... values) {
        return DoubleVector.fromArray(LaneField.D, values, 0);
    }

    private static LongVector longs(long... values) {
        return LongVector.fromArray(LaneField.J, values, 0);
    }

    /**
     * Adds {@code digit} times a point: the table has its multiples from 1 to {@code multiples} from {@code row} on, all of
     * which are read; the digit is within {@code multiples} of zero.
     */
    void add(double[] table, int row, int multiples, int digit) {
        pick(table, row, multiples, digit);
        for (int k = 0; k < LaneField.ELEMENT; k += ROW) {
            var v = DoubleVector.fromArray(LaneField.D, state, k);
            var w = v.rearrange(NEIGHBOURS);
            v.blend(w.sub(v), LANE_0).blend(w.add(v), LANE_1).intoArray(left, k);
        }
        LaneField.mul(WIDTH, state, left, right, scratch);
        // (E, H, F, G) = (B - A, B + A, D - C, D + C)
        for (int k = 0; k < LaneField.ELEMENT; k += ROW) {
            var v = DoubleVector.fromArray(LaneField.D, state, k);
            var w = v.rearrange(NEIGHBOURS);
            w.sub(v).blend(w.add(v), LANES_1_3).intoArray(state, k);
        }
        close();
    }

    /** Doubles the sum. */
    void twice() {
        for (int k = 0; k < LaneField.ELEMENT; k += ROW) {
            var v = DoubleVector.fromArray(LaneField.D, state, k);
            v.rearrange(XYXZ).add(v.rearrange(ALL_Y), LANE_2).intoArray(left, k);
        }
        LaneField.tighten(WIDTH, left);
        // (A, B, S, Q)
        LaneField.mul(WIDTH, state, left, left, scratch);
        // (E, H, F, G) = (S - A - B, B + A, 2Q - B + A, B - A): with H and F negated, all four coordinates are
        for (int k = 0; k < LaneField.ELEMENT; k += ROW) {
            var v = DoubleVector.fromArray(LaneField.D, state, k);
            var sum = v.rearrange(AAQA).fma(SIGN_OF_2ND, v.rearrange(SBQB));
            sum = v.rearrange(ALL_Y).fma(SIGN_OF_B, sum);
            sum.add(v.rearrange(ALL_X), LANE_2).intoArray(state, k);
        }
        close();
    }

    /** Copies X, Y and Z as elements of {@link Field25519}, loose. */
    void result(long[] p, int x, int y, int z) {
        for (int k = 0; k < LIMBS; k++) {
            p[x + k] = (long) state[k * ROW];
            p[y + k] = (long) state[k * ROW + 1];
            p[z + k] = (long) state[k * ROW + 3];
        }
        Field25519.makePositive(p, x);
        Field25519.makePositive(p, y);
        Field25519.makePositive(p, z);
    }

    void wipe() {
        for (double[] secret : new double[][] { state, left, right }) {
            Arrays.fill(secret, 0);
        }
        Arrays.fill(scratch, 0);
    }

    /** From {@code (E, H, F, G)}, sums of up to four tight elements. */
    private void close() {
        LaneField.tighten(WIDTH, state);
        for (int k = 0; k < LaneField.ELEMENT; k += ROW) {
            var v = DoubleVector.fromArray(LaneField.D, state, k);
            v.rearrange(EGEG).intoArray(left, k);
            v.rearrange(FHHF).intoArray(right, k);
        }
        LaneField.mul(WIDTH, state, left, right, scratch);
    }

    /** right = the digit's addend. */
    private void pick(double[] table, int row, int multiples, int digit) {
        int sign = digit >> 31;
        int size = (digit ^ sign) - sign;
        var a0 = NEUTRAL.and((size - 1) >> 31);
        var a1 = LongVector.zero(LaneField.J);
        var a2 = a1;
        var a3 = a1;
        var a4 = a1;
        for (int m = 1, at = row; m <= multiples; m++, at += ADDEND) {
            int mask = ((m ^ size) - 1) >> 31;
            a0 = a0.or(masked(table, at, mask));
            a1 = a1.or(masked(table, at + WIDTH, mask));
            a2 = a2.or(masked(table, at + 2 * WIDTH, mask));
            a3 = a3.or(masked(table, at + 3 * WIDTH, mask));
            a4 = a4.or(masked(table, at + 4 * WIDTH, mask));
        }
        var swap = FIRST_TWO.and(sign);
        var negate = SIGN_OF_THIRD.and(sign);
        signed(a0, swap, negate).intoArray(right, 0);
        signed(a1, swap, negate).intoArray(right, ROW);
        signed(a2, swap, negate).intoArray(right, 2 * ROW);
        signed(a3, swap, negate).intoArray(right, 3 * ROW);
        signed(a4, swap, negate).intoArray(right, 4 * ROW);
    }

    private static LongVector masked(double[] table, int at, int mask) {
        return DoubleVector.fromArray(LaneField.D, table, at).reinterpretAsLongs().and(mask);
    }

    private static DoubleVector signed(LongVector v, LongVector swap, LongVector negate) {
        var swapped = v.rearrange(LONG_NEIGHBOURS).lanewise(VectorOperators.XOR, v).and(swap);
        return v.lanewise(VectorOperators.XOR, swapped).lanewise(VectorOperators.XOR, negate).reinterpretAsDoubles();
    }
}
