package org.clavis.circuits;

import org.clavis.algebra.bn254.Fr;

/**
 * One of a circuit's matrices: rows are constraints, columns signals. Immutable.
 *
 * @param rows of each entry
 * @param columns of each entry
 * @param values of each entry times 2^512 mod r: a Montgomery product with an integer gives a Montgomery form
 */
@SuppressWarnings("ArrayRecordComponent") // package-private and never compared
record SparseMatrix(int[] rows, int[] columns, long[] values) {
    /**
     * out = this * signals.
     *
     * @param out as many elements as rows, in Montgomery form, zero before
     * @param signals integers below r
     */
    void multiply(long[] out, long[] signals) {
        long[] term = new long[Fr.LIMBS];
        for (int n = 0; n < rows.length; n++) {
            Fr.mul(term, 0, values, n * Fr.LIMBS, signals, columns[n] * Fr.LIMBS);
            int row = rows[n] * Fr.LIMBS;
            Fr.add(out, row, out, row, term, 0);
        }
        Fr.setZero(term, 0);
    }
}
