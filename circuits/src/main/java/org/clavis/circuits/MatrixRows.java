package org.clavis.circuits;

import java.security.SecureRandom;
import java.util.Arrays;
import org.clavis.algebra.bn254.Fr;

/**
 * A circuit's matrices, each multiplied with one random vector over the signals: two circuits with the same products
 * have, but for a chance of 2^-250, the same matrices, and where they differ is the constraint that does.
 *
 * <p>All elements are integers below r. Public values only.
 */
final class MatrixRows {

    /** For each row the product with A, B and C; C is all zeros if it is not known. */
    private final long[][] products;

    private final int rows;

    private MatrixRows(int rows) {
        this.rows = rows;
        products = new long[3][Math.multiplyExact(rows, Fr.LIMBS)];
    }

    /** A random vector of {@code count} elements. */
    static long[] randomVector(int count, SecureRandom random) {
        long[] vector = new long[Math.multiplyExact(count, Fr.LIMBS)];
        byte[] bytes = new byte[2 * Fr.BYTES];
        for (int n = 0; n < count; n++) {
            random.nextBytes(bytes);
            Fr.fromWideBytesReduced(vector, n * Fr.LIMBS, bytes, 0);
            Fr.fromMontgomery(vector, n * Fr.LIMBS, vector, n * Fr.LIMBS);
        }
        return vector;
    }

    /** Of a key, which has A and B. */
    static MatrixRows of(ZkeyFile zkey, long[] vector) {
        MatrixRows result = new MatrixRows(zkey.domainSize());
        SectionReader reader = zkey.coefficients();
        long[] value = new long[Fr.LIMBS];
        for (long n = 0; n < zkey.coefficientCount(); n++) {
            int matrix = (int) reader.u32();
            int row = (int) reader.u32();
            int signal = (int) reader.u32();
            reader.limbs(value, 0, Fr.LIMBS);
            // the file has them times 2^512
            Fr.fromMontgomery(value, 0, value, 0);
            result.add(matrix, row, value, vector, signal);
        }
        return result;
    }

    /**
     * Of constraints, with the rows that a setup appends: for the constant one and each public signal a row of A that
     * has nothing but it, so that each has an independent part in the key.
     *
     * @param rows at least as many as constraints and appended rows
     */
    static MatrixRows of(R1csFile r1cs, int rows, long[] vector) {
        MatrixRows result = new MatrixRows(rows);
        SectionReader reader = r1cs.constraints();
        long[] value = new long[Fr.LIMBS];
        for (int row = 0; row < r1cs.constraintCount(); row++) {
            for (int matrix = 0; matrix < 3; matrix++) {
                long count = reader.u32();
                for (long n = 0; n < count; n++) {
                    int signal = (int) reader.u32();
                    reader.limbs(value, 0, Fr.LIMBS);
                    Fr.toMontgomery(value, 0, value, 0);
                    result.add(matrix, row, value, vector, signal);
                }
            }
        }
        for (int signal = 0; signal <= r1cs.publicCount(); signal++) {
            Fr.set(result.products[0], (r1cs.constraintCount() + signal) * Fr.LIMBS, vector, signal * Fr.LIMBS);
        }
        return result;
    }

    /** The products with one matrix: 0 is A, 1 B, 2 C. */
    long[] of(int matrix) {
        return products[matrix];
    }

    /** The first row where A or B is another one, or -1. */
    int firstDifference(MatrixRows other) {
        for (int row = 0; row < rows; row++) {
            for (int matrix = 0; matrix < 2; matrix++) {
                if (!Fr.equal(products[matrix], row * Fr.LIMBS, other.products[matrix], row * Fr.LIMBS)) {
                    return row;
                }
            }
        }
        return -1;
    }

    /** Whether the rows from {@code first} on are what a setup appends for {@code publicCount} public signals. */
    boolean hasPublicRows(int first, int publicCount, long[] vector) {
        int end = first + publicCount + 1;
        if (first < 0 || end > rows) {
            return false;
        }
        int from = first * Fr.LIMBS;
        int to = end * Fr.LIMBS;
        return (
            Arrays.equals(products[0], from, to, vector, 0, to - from) &&
            Arrays.stream(products[1], from, products[1].length).allMatch(limb -> limb == 0) &&
            Arrays.stream(products[0], to, products[0].length).allMatch(limb -> limb == 0)
        );
    }

    private void add(int matrix, int row, long[] montgomery, long[] vector, int signal) {
        // an element in Montgomery form times an integer is an integer
        Fr.mul(montgomery, 0, montgomery, 0, vector, signal * Fr.LIMBS);
        long[] out = products[matrix];
        Fr.add(out, row * Fr.LIMBS, out, row * Fr.LIMBS, montgomery, 0);
    }
}
