package org.clavis.circuits;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.clavis.algebra.bn254.Fr;

/**
 * The values of all of a circuit's signals: first the constant one, then the public signals, then the private ones.
 *
 * <p>A witness is as secret as the inputs it was computed from; {@link #close} overwrites it. Not thread-safe against
 * closing; otherwise immutable.
 */
public final class Witness implements AutoCloseable {

    /** Integers below r, four little-endian limbs each. */
    private final long[] limbs;

    private boolean closed;

    /**
     * Takes {@code limbs} over.
     *
     * @param limbs canonical integers, the first of them one
     */
    Witness(long[] limbs) {
        this.limbs = limbs;
    }

    /** Number of signals, with the constant one. */
    public int size() {
        return limbs.length / Fr.LIMBS;
    }

    /**
     * The value of signal {@code index}, in 0 to r - 1, as an integer that nothing will overwrite: for public signals.
     */
    public BigInteger signal(int index) {
        return Bn254Limits.integer(limbs(), index * Fr.LIMBS);
    }

    /** The values of signals 1 to {@code count}, which a circuit with that many public signals publishes. */
    public List<BigInteger> publicSignals(int count) {
        if (count < 0 || count >= size()) {
            throw new IllegalArgumentException(count + " public signals of " + size());
        }
        return IntStream.rangeClosed(1, count).mapToObj(this::signal).toList();
    }

    /** The values themselves, not a copy. */
    long[] limbs() {
        if (closed) {
            throw new IllegalStateException("the witness is closed");
        }
        return limbs;
    }

    /** Overwrites the values. */
    @Override
    public void close() {
        closed = true;
        Arrays.fill(limbs, 0);
    }

    @Override
    public String toString() {
        return "Witness[" + size() + " signals]";
    }
}
