package org.clavis.circuits;

import java.util.Arrays;
import java.util.concurrent.ForkJoinTask;
import java.util.stream.Stream;
import org.clavis.algebra.bn254.Fr;
import org.clavis.algebra.transform.EvaluationDomain;

/** {@link Quotient} without lanes. */
final class ScalarQuotient extends Quotient {

    private final EvaluationDomain domain;

    ScalarQuotient(EvaluationDomain domain, SparseMatrix matrixA, SparseMatrix matrixB) {
        super(domain.size(), matrixA, matrixB);
        this.domain = domain;
    }

    @Override
    long[] ofMontgomery(long[] signals) {
        int limbs = size() * Fr.LIMBS;
        long[] a = new long[limbs];
        long[] b = new long[limbs];
        long[] c = new long[limbs];
        try {
            rows(a, b, signals, 0, size());
            for (int at = 0; at < limbs; at += Fr.LIMBS) {
                Fr.mul(c, at, a, at, b, at);
            }
            ForkJoinTask.invokeAll(
                Stream.of(a, b, c)
                    .map(values -> ForkJoinTask.adapt(() -> domain.toCoset(values)))
                    .toList()
            );
            long[] quotient = new long[limbs];
            for (int at = 0; at < limbs; at += Fr.LIMBS) {
                Fr.mul(quotient, at, a, at, b, at);
                Fr.sub(quotient, at, quotient, at, c, at);
                Fr.fromMontgomery(quotient, at, quotient, at);
            }
            return quotient;
        } finally {
            Arrays.fill(a, 0);
            Arrays.fill(b, 0);
            Arrays.fill(c, 0);
        }
    }
}
