package org.clavis.algebra.lanes;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/** Rows of eight lanes rearranged within a vector, for the width of eight. */
final class LaneShuffles {

    /** Which lane of a each lane of {@link LaneKernel#cyclotomicFactors}' X takes; lanes 6 and 7 take any. */
    static final int[] X = { 0, 2, 1, 0, 2, 1, 6, 7 };
    /** The same for Y, but for lane 1, which takes lane 5 of xi a. */
    static final int[] Y = { 0, 5, 1, 3, 2, 4, 6, 7 };
    /** The lanes of xi a and a that the even lanes of X' and Y' take. */
    static final int[] HIGH = { 3, 3, 4, 3, 5, 4, 6, 7 };

    private static final VectorSpecies<Double> D = DoubleVector.SPECIES_512;
    private static final VectorShuffle<Double> TO_X = VectorShuffle.fromArray(D, X, 0);
    private static final VectorShuffle<Double> TO_Y = VectorShuffle.fromArray(D, Y, 0);
    private static final VectorShuffle<Double> TO_HIGH = VectorShuffle.fromArray(D, HIGH, 0);
    private static final VectorMask<Double> LANE_1 = VectorMask.fromLong(D, 2);
    private static final VectorMask<Double> EVEN = VectorMask.fromLong(D, 0x55);

    private LaneShuffles() {}

    /** One row of {@link LaneKernel#cyclotomicFactors}. */
    static void cyclotomicRow(double[] out, int o, double[] a, int i, double[] xiA, int j) {
        var v = DoubleVector.fromArray(D, a, i);
        var xi = DoubleVector.fromArray(D, xiA, j);
        var x = v.rearrange(TO_X);
        var y = v.rearrange(TO_Y).blend(xi.rearrange(TO_Y), LANE_1);
        x.intoArray(out, o);
        y.intoArray(out, o + LaneKernel.ELEMENT);
        x.blend(xi.rearrange(TO_HIGH), EVEN).intoArray(out, o + 2 * LaneKernel.ELEMENT);
        y.blend(v.rearrange(TO_HIGH), EVEN).intoArray(out, o + 3 * LaneKernel.ELEMENT);
    }
}
