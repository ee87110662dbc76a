package org.clavis.circuits;

import java.util.Arrays;
import java.util.concurrent.ForkJoinTask;
import java.util.stream.IntStream;
import org.clavis.algebra.bn254.Fr;
import org.clavis.algebra.lanes.Lanes;
import org.clavis.algebra.transform.EvaluationDomain;
import org.clavis.algebra.transform.LaneDomain;

/**
 * The quotient of a witness: A B - C over the vanishing polynomial of the domain, where A, B and C take the constraints'
 * values on the domain. On the coset that polynomial is a constant, which snarkjs's keys carry in their points; so what
 * is computed is A B - C on the coset. Immutable and thread-safe; work is split in the fork-join pool that calls.
 */
abstract sealed class Quotient permits LaneQuotient, ScalarQuotient {

    /** Rows of a task. */
    private static final int TASK_ROWS = 1 << 10;

    private final int size;
    private final SparseMatrix matrixA;
    private final SparseMatrix matrixB;

    Quotient(int size, SparseMatrix matrixA, SparseMatrix matrixB) {
        this.size = size;
        this.matrixA = matrixA;
        this.matrixB = matrixB;
    }

    /**
     * For a circuit's matrices over a domain of 2^logSize values.
     *
     * @param logSize as {@link EvaluationDomain#EvaluationDomain(int)} takes it
     */
    static Quotient of(int logSize, SparseMatrix matrixA, SparseMatrix matrixB) {
        EvaluationDomain domain = new EvaluationDomain(logSize);
        return Lanes.areEnabled() && domain.size() >= LaneDomain.BLOCK
            ? new LaneQuotient(domain, matrixA, matrixB)
            : new ScalarQuotient(domain, matrixA, matrixB);
    }

    /** Size of the domain. */
    final int size() {
        return size;
    }

    /**
     * The values of A B - C on the coset, in its order.
     *
     * @param signals integers below r
     * @return integers below r, secret as the signals
     */
    final long[] onCoset(long[] signals) {
        long[] montgomery = new long[signals.length];
        try {
            inParts(signals.length / Fr.LIMBS, (from, to) -> {
                for (int at = from * Fr.LIMBS; at < to * Fr.LIMBS; at += Fr.LIMBS) {
                    Fr.toMontgomery(montgomery, at, signals, at);
                }
            });
            return ofMontgomery(montgomery);
        } finally {
            Arrays.fill(montgomery, 0);
        }
    }

    /** As {@link #onCoset}, of signals in Montgomery form. */
    abstract long[] ofMontgomery(long[] signals);

    /** What is done for some rows. */
    interface Rows {
        void between(int from, int to);
    }

    /** Tasks for all rows below {@code count}. */
    static void inParts(int count, Rows rows) {
        ForkJoinTask.invokeAll(
            IntStream.range(0, (count + TASK_ROWS - 1) / TASK_ROWS)
                .mapToObj(n ->
                    ForkJoinTask.adapt(() -> rows.between(n * TASK_ROWS, Math.min(count, (n + 1) * TASK_ROWS)))
                )
                .toList()
        );
    }

    /** a and b = the rows' values of the two matrices, in Montgomery form, from place 0 on. */
    final void rows(long[] a, long[] b, long[] signals, int from, int to) {
        long[] term = new long[Fr.LIMBS];
        matrixA.multiply(a, 0, signals, from, to, term);
        matrixB.multiply(b, 0, signals, from, to, term);
        Fr.setZero(term, 0);
    }
}
