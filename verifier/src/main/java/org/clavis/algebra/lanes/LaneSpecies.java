package org.clavis.algebra.lanes;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorSpecies;

/** The shapes of the vectors in use. Loaded only where the Vector API is there. */
final class LaneSpecies {

    static final VectorSpecies<Double> DOUBLES =
        Lanes.width() == 8 ? DoubleVector.SPECIES_512 : DoubleVector.SPECIES_256;
    static final VectorSpecies<Long> LONGS = Lanes.width() == 8 ? LongVector.SPECIES_512 : LongVector.SPECIES_256;

    private LaneSpecies() {}
}
