package org.clavis.algebra.lanes;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorShuffle;
import org.jspecify.annotations.Nullable;

/** Which lane each lane takes its value from. Immutable. */
public final class LanePermutation {

    private final int[] from;

    /** For vectors of eight lanes, else null. */
    final @Nullable VectorShuffle<Double> shuffle;

    private LanePermutation(int[] from) {
        this.from = from;
        this.shuffle =
            LaneSpecies.DOUBLES.length() == Lanes.COUNT
                ? VectorShuffle.fromArray(DoubleVector.SPECIES_512, from, 0)
                : null;
    }

    /** Lane n takes lane {@code from[n]}; lanes that are not mentioned take lane 0. */
    public static LanePermutation of(int... from) {
        int[] all = new int[Lanes.COUNT];
        System.arraycopy(from, 0, all, 0, from.length);
        return new LanePermutation(all);
    }

    /** The lane that lane {@code lane} takes. */
    int source(int lane) {
        return from[lane];
    }
}
