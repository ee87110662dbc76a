package org.clavis.algebra.lanes;

import static org.clavis.algebra.lanes.LaneKernel.D;
import static org.clavis.algebra.lanes.LaneKernel.ROW;
import static org.clavis.algebra.lanes.LaneKernel.WIDTH;

import jdk.incubator.vector.DoubleVector;

/**
 * The way between elements whose limbs are neighbours, anywhere in an array, and {@link LaneKernel}'s, eight side by
 * side. Timing: the places are no secret of the caches'.
 */
public final class LaneGather {

    private LaneGather() {}

    /** Row r of out = {@code from[index[i + lane] + offset + r]} in each lane, for {@code rows} rows. */
    public static void gather(double[] out, int o, double[] from, int offset, int[] index, int i, int rows) {
        for (int h = 0; h < ROW; h += WIDTH) {
            for (int row = 0; row < rows; row++) {
                DoubleVector.fromArray(D, from, offset + row, index, i + h).intoArray(out, o + row * ROW + h);
            }
        }
    }

    /** The same, times the lane's {@code signs[s + lane]}. */
    public static void gather(
        double[] out,
        int o,
        double[] from,
        int offset,
        int[] index,
        int i,
        int rows,
        double[] signs,
        int s
    ) {
        for (int h = 0; h < ROW; h += WIDTH) {
            var sign = DoubleVector.fromArray(D, signs, s + h);
            for (int row = 0; row < rows; row++) {
                DoubleVector.fromArray(D, from, offset + row, index, i + h)
                    .mul(sign)
                    .intoArray(out, o + row * ROW + h);
            }
        }
    }

    /** {@code to[index[i + lane] + offset + r]} = row r of a in each lane, for {@code rows} rows. */
    public static void scatter(double[] to, int offset, int[] index, int i, double[] a, int j, int rows) {
        for (int h = 0; h < ROW; h += WIDTH) {
            for (int row = 0; row < rows; row++) {
                DoubleVector.fromArray(D, a, j + row * ROW + h).intoArray(to, offset + row, index, i + h);
            }
        }
    }
}
