package org.clavis.algebra.curve25519;

import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import org.clavis.algebra.lanes.Lanes;

/**
 * Montgomery's ladder with the four independent products of a step side by side, for one scalar and point, or for two.
 *
 * <p>A ladder's four lanes hold {@code (x2, z2, x3, z3)}. With the names of RFC 7748, section 5, a step is three rounds:
 *
 * <pre>
 * (A, -B, D, C) (A, -B, A, -B)              = (AA, BB, DA, -CB)
 * (AA, -E, DA + CB, DA - CB) (BB, -a24, ..) = (x2, a24 E, x3, (DA - CB)^2)
 * (x2, -E, x3, (DA - CB)^2) (1, -(AA + a24 E), 1, x1)
 * </pre>
 *
 * <p>Called only where {@link Lanes#areEnabled}. Timing: constant.
 */
final class LaneLadder {

    private static final int GROUP = 4;
    private static final int ROW = LaneField.ROW;
    private static final int LIMBS = LaneField.LIMBS;
    private static final int WIDTH = LaneField.WIDTH;
    private static final int WORDS = 4;
    private static final int TOP_BIT = 254;
    private static final int A24 = 121_665;

    private static final VectorShuffle<Long> HALVES = VectorShuffle.fromOp(LaneField.J, lane -> lane ^ 2);
    private static final VectorShuffle<Double> NEIGHBOURS = VectorShuffle.fromOp(LaneField.D, lane -> lane ^ 1);
    private static final VectorShuffle<Double> FIRST_HALF = VectorShuffle.fromOp(LaneField.D, lane -> lane & ~2);
    private static final VectorMask<Double> LANE_0 = lanes(0b0001);
    private static final VectorMask<Double> LANE_1 = lanes(0b0010);
    private static final VectorMask<Double> LANES_1_2 = lanes(0b0110);
    private static final VectorMask<Double> LANE_3 = lanes(0b1000);

    private final int count;
    private final int lanes;
    private final double[] state = new double[LaneField.ELEMENT];
    private final double[] left = new double[LaneField.ELEMENT];
    private final double[] right = new double[LaneField.ELEMENT];
    private final double[] first = new double[LaneField.ELEMENT];
    private final double[] second = new double[LaneField.ELEMENT];

    /** In lane 1 -a24, else 0. */
    private final double[] a24 = new double[LaneField.ELEMENT];

    /** {@code (1, 0, 1, x1)}. */
    private final double[] last = new double[LaneField.ELEMENT];
    private final long[] scratch = new long[LaneField.WIDE];

    /** Bit i is bit i of the scalar plus bit i + 1: whether step i finds the points the other way round. */
    private final long[] changes = new long[WORDS * ROW];

    /** Takes one or two scalars, clamped, and as many points. */
    LaneLadder(byte[][] scalars, byte[][] points) {
        count = scalars.length;
        lanes = count * GROUP;
        long[] u = new long[LIMBS];
        for (int g = 0; g < count; g++) {
            int lane = g * GROUP;
            Field25519.decode(u, 0, points[g]);
            for (int k = 0; k < LIMBS; k++) {
                state[k * ROW + lane + 2] = u[k];
                last[k * ROW + lane + 3] = u[k];
            }
            state[lane] = 1;
            state[lane + 3] = 1;
            a24[lane + 1] = -A24;
            last[lane] = 1;
            last[lane + 2] = 1;
            for (int w = 0; w < WORDS; w++) {
                long word = Words.get(scalars[g], Long.BYTES * w);
                long above = w + 1 < WORDS ? Words.get(scalars[g], Long.BYTES * (w + 1)) : 0;
                Arrays.fill(changes, w * ROW + lane, w * ROW + lane + GROUP, word ^ ((word >>> 1) | (above << 63)));
            }
        }
    }

    private static VectorMask<Double> lanes(int ofGroup) {
        return VectorMask.fromLong(LaneField.D, ofGroup);
    }

    /** Runs the ladders. */
    void run() {
        for (int i = TOP_BIT; i >= 0; i--) {
            swap(i);
            sums();
            LaneField.tighten(lanes, left);
            spread();
            LaneField.mul(lanes, first, left, right, scratch);
            differences();
            LaneField.tighten(lanes, left);
            LaneField.mul(lanes, second, left, right, scratch);
            closing();
            LaneField.mul(lanes, state, left, right, scratch);
        }
        // bits 0 to 2 of a clamped scalar are 0, so the points end the right way round
    }

    /** Copies a limb row's lane of ladder g: {@code x2}, then {@code z2}, as elements of {@link Field25519}, loose. */
    void result(int g, long[] x, int xi, long[] z, int zi) {
        for (int k = 0; k < LIMBS; k++) {
            x[xi + k] = (long) state[k * ROW + g * GROUP];
            z[zi + k] = (long) state[k * ROW + g * GROUP + 1];
        }
        Field25519.makePositive(x, xi);
        Field25519.makePositive(z, zi);
    }

    void wipe() {
        for (double[] secret : new double[][] { state, left, right, first, second, last }) {
            Arrays.fill(secret, 0);
        }
        Arrays.fill(scratch, 0);
        Arrays.fill(changes, 0);
    }

    /** Swaps the points if bit i of {@link #changes} is set. */
    private void swap(int i) {
        int word = (i >>> 6) * ROW;
        int bit = i & 63;
        for (int h = 0; h < lanes; h += WIDTH) {
            var mask = LongVector.fromArray(LaneField.J, changes, word + h)
                .lanewise(VectorOperators.LSHR, bit)
                .and(1)
                .neg();
            swapHalves(h, mask);
        }
    }

    private void swapHalves(int h, LongVector mask) {
        for (int k = h; k < LaneField.ELEMENT; k += ROW) {
            var v = DoubleVector.fromArray(LaneField.D, state, k).reinterpretAsLongs();
            v.lanewise(VectorOperators.XOR, v.rearrange(HALVES).lanewise(VectorOperators.XOR, v).and(mask))
                .reinterpretAsDoubles()
                .intoArray(state, k);
        }
    }

    /** left = (A, -B, D, C), not tight. */
    private void sums() {
        for (int h = 0; h < lanes; h += WIDTH) {
            sumsRow(h);
            sumsRow(h + ROW);
            sumsRow(h + 2 * ROW);
            sumsRow(h + 3 * ROW);
            sumsRow(h + 4 * ROW);
        }
    }

    private void sumsRow(int k) {
        var v = DoubleVector.fromArray(LaneField.D, state, k);
        var w = v.rearrange(NEIGHBOURS);
        v.add(w).blend(v.sub(w), LANES_1_2).intoArray(left, k);
    }

    /** right = (A, -B, A, -B). */
    private void spread() {
        for (int h = 0; h < lanes; h += WIDTH) {
            spreadRow(h);
            spreadRow(h + ROW);
            spreadRow(h + 2 * ROW);
            spreadRow(h + 3 * ROW);
            spreadRow(h + 4 * ROW);
        }
    }

    private void spreadRow(int k) {
        DoubleVector.fromArray(LaneField.D, left, k).rearrange(FIRST_HALF).intoArray(right, k);
    }

    /** left = (AA, -E, DA + CB, DA - CB), not tight, and right = (BB, -a24, DA + CB, DA - CB). */
    private void differences() {
        for (int h = 0; h < lanes; h += WIDTH) {
            differencesRow(h);
            differencesRow(h + ROW);
            differencesRow(h + 2 * ROW);
            differencesRow(h + 3 * ROW);
            differencesRow(h + 4 * ROW);
        }
    }

    private void differencesRow(int k) {
        var v = DoubleVector.fromArray(LaneField.D, first, k);
        var w = v.rearrange(NEIGHBOURS);
        var mixed = v.sub(w).blend(v.add(w), LANE_3);
        mixed.blend(v, LANE_0).intoArray(left, k);
        mixed
            .blend(w, LANE_0)
            .blend(DoubleVector.fromArray(LaneField.D, a24, k), LANE_1)
            .intoArray(right, k);
    }

    /** left = (x2, -E, x3, (DA - CB)^2) and right = (1, -(AA + a24 E), 1, x1). */
    private void closing() {
        for (int h = 0; h < lanes; h += WIDTH) {
            closingRow(h);
            closingRow(h + ROW);
            closingRow(h + 2 * ROW);
            closingRow(h + 3 * ROW);
            closingRow(h + 4 * ROW);
        }
    }

    private void closingRow(int k) {
        var s = DoubleVector.fromArray(LaneField.D, second, k);
        var swapped = DoubleVector.fromArray(LaneField.D, first, k).rearrange(NEIGHBOURS);
        s.blend(DoubleVector.fromArray(LaneField.D, left, k), LANE_1).intoArray(left, k);
        DoubleVector.fromArray(LaneField.D, last, k).blend(s.add(swapped).neg(), LANE_1).intoArray(right, k);
    }
}
