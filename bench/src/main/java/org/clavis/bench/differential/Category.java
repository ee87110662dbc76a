package org.clavis.bench.differential;

import java.util.List;
import java.util.random.RandomGenerator;
import org.clavis.evm.Address;

/** One contract, and inputs for it. */
interface Category {
    /** What its count is called. */
    String name();

    /** The contract that is asked. */
    Address target();

    /** Gas for a call: enough for each that is answered, little enough for those that burn it all. */
    long gasEach();

    /** Length of an answer, which is one word for most. */
    default int answerBytes() {
        return Words.BYTES;
    }

    /** The answer that means refusal, as a failed call does, zero for most; empty where only a failed call does. */
    default byte[] refusal() {
        return Words.of(0);
    }

    /** About {@code count} inputs, all of one length. */
    List<Trial> trials(RandomGenerator random, int count);
}
