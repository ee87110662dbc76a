package org.clavis.circuits;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.clavis.algebra.bn254.Fr;

/** A circuit's input signals by name, as canonical limbs that {@link #close} overwrites. */
final class CircuitInputs implements AutoCloseable {

    private final Map<String, long[]> signals = new LinkedHashMap<>();

    /**
     * Checks and copies {@code inputs}.
     *
     * @throws CircuitException {@link CircuitException.Reason#INPUT_OUT_OF_RANGE} for a value outside 0 to r - 1
     */
    static CircuitInputs of(Map<String, List<BigInteger>> inputs) {
        CircuitInputs result = new CircuitInputs();
        inputs.forEach((name, values) -> result.put(name, values.toArray(BigInteger[]::new)));
        return result;
    }

    /** Adds the elements of signal {@code name}. */
    CircuitInputs put(String name, BigInteger... values) {
        long[] limbs = new long[values.length * Fr.LIMBS];
        for (int n = 0; n < values.length; n++) {
            BigInteger value = values[n];
            if (value.signum() < 0 || value.compareTo(Fr.modulus()) >= 0) {
                Arrays.fill(limbs, 0);
                throw new CircuitException(
                    CircuitException.Reason.INPUT_OUT_OF_RANGE,
                    "element " + n + " of input " + name + " is not in 0 to r - 1"
                );
            }
            System.arraycopy(Bn254Limits.littleEndianLimbs(value), 0, limbs, n * Fr.LIMBS, Fr.LIMBS);
        }
        signals.put(name, limbs);
        return this;
    }

    /** Adds a signal of one element, {@code bigEndian} of 32 bytes and below r, which is copied. */
    CircuitInputs putBytes(String name, byte[] bigEndian) {
        long[] limbs = new long[Fr.LIMBS];
        for (int k = 0; k < Fr.BYTES; k++) {
            limbs[3 - (k >>> 3)] = (limbs[3 - (k >>> 3)] << 8) | (bigEndian[k] & 0xff);
        }
        if (!Fr.isCanonical(limbs, 0)) {
            Arrays.fill(limbs, 0);
            throw new CircuitException(
                CircuitException.Reason.INPUT_OUT_OF_RANGE,
                "input " + name + " is not in 0 to r - 1"
            );
        }
        signals.put(name, limbs);
        return this;
    }

    /** The elements by name, four limbs each. */
    Map<String, long[]> signals() {
        return signals;
    }

    /** Overwrites the values. */
    @Override
    public void close() {
        signals.values().forEach(limbs -> Arrays.fill(limbs, 0));
    }
}
