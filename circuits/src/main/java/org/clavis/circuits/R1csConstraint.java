package org.clavis.circuits;

import java.math.BigInteger;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.clavis.algebra.bn254.Fr;

/** One constraint of a circuit: a times b equals c, each a sum of signals times coefficients. Immutable. */
public record R1csConstraint(List<Term> a, List<Term> b, List<Term> c) {
    /**
     * A signal times a coefficient.
     *
     * @param signal its number in the witness; 0 is the constant one
     * @param coefficient in 0 to r - 1
     */
    public record Term(int signal, BigInteger coefficient) {
        public Term {
            if (signal < 0 || coefficient.signum() < 0 || coefficient.compareTo(Fr.modulus()) >= 0) {
                throw new IllegalArgumentException("signal or coefficient out of range");
            }
        }
    }

    public R1csConstraint {
        a = List.copyOf(a);
        b = List.copyOf(b);
        c = List.copyOf(c);
    }

    /** The signals that the constraint is about, without the constant one, in rising order. */
    public IntStream signals() {
        return Stream.of(a, b, c)
            .flatMap(List::stream)
            .mapToInt(Term::signal)
            .filter(signal -> signal != 0)
            .sorted()
            .distinct();
    }
}
