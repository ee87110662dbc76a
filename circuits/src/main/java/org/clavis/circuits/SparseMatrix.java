package org.clavis.circuits;

import org.clavis.algebra.bn254.Fr;

/**
 * One of a circuit's matrices: rows are constraints, columns signals. Most entries are 1 or -1, which cost an addition
 * and no product. Immutable.
 */
final class SparseMatrix {

    /** A row's entries stand from this place on to the next row's. */
    private final int[] rowStarts;

    private final int[] columns;

    /** 1 or -1 for an entry that is that, 0 for another one. */
    private final byte[] units;

    /** Of each entry, in Montgomery form. */
    private final long[] values;

    /**
     * Entries in any order; several at one place add up.
     *
     * @param rowCount number of rows; every entry's is below
     * @param values of each entry, in Montgomery form
     */
    SparseMatrix(int rowCount, int[] rows, int[] columns, long[] values) {
        rowStarts = new int[rowCount + 1];
        for (int row : rows) {
            rowStarts[row + 1]++;
        }
        for (int row = 0; row < rowCount; row++) {
            rowStarts[row + 1] += rowStarts[row];
        }
        this.columns = new int[rows.length];
        this.units = new byte[rows.length];
        this.values = new long[values.length];
        int[] next = rowStarts.clone();
        long[] minusOne = new long[Fr.LIMBS];
        Fr.setOne(minusOne, 0);
        Fr.neg(minusOne, 0, minusOne, 0);
        for (int n = 0; n < rows.length; n++) {
            int place = next[rows[n]]++;
            this.columns[place] = columns[n];
            Fr.set(this.values, place * Fr.LIMBS, values, n * Fr.LIMBS);
            if (Fr.isOne(values, n * Fr.LIMBS)) {
                units[place] = 1;
            } else if (Fr.equal(values, n * Fr.LIMBS, minusOne, 0)) {
                units[place] = -1;
            }
        }
    }

    /**
     * out = rows {@code from} to {@code to - 1} of this * signals.
     *
     * @param out the rows' elements, in Montgomery form as the signals
     * @param term scratch space of one element
     */
    void multiply(long[] out, int o, long[] signals, int from, int to, long[] term) {
        for (int row = from; row < to; row++) {
            int at = o + (row - from) * Fr.LIMBS;
            Fr.setZero(out, at);
            for (int n = rowStarts[row]; n < rowStarts[row + 1]; n++) {
                int signal = columns[n] * Fr.LIMBS;
                if (units[n] == 0) {
                    Fr.mul(term, 0, values, n * Fr.LIMBS, signals, signal);
                    Fr.add(out, at, out, at, term, 0);
                } else if (units[n] > 0) {
                    Fr.add(out, at, out, at, signals, signal);
                } else {
                    Fr.sub(out, at, out, at, signals, signal);
                }
            }
        }
    }
}
