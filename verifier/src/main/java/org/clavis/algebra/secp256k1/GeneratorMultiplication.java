package org.clavis.algebra.secp256k1;

import java.util.Arrays;

/**
 * {@code kG} for secret scalars.
 *
 * <p>The scalar's 64 windows of four bits each pick one of 16 multiples of {@code 16^window G} from a table. Every entry
 * of a window is read and masked, and all additions are complete, so neither the branches nor the addresses depend on
 * the scalar. Timing: constant-time.
 */
public final class GeneratorMultiplication {

    private static final int WINDOW_BITS = 4;
    private static final int WINDOWS = 256 / WINDOW_BITS;
    private static final int ENTRIES = 1 << WINDOW_BITS;

    private GeneratorMultiplication() {}

    /**
     * {@code out = kG}, affine; {@code (0, 0)} for k = 0.
     *
     * @param k canonical scalar
     */
    public static void multiply(long[] out, int o, long[] k, int ki) {
        long[] sum = new long[Projective.LIMBS];
        long[] term = new long[Projective.LIMBS];
        long[] scratch = new long[Projective.SCRATCH_LIMBS];
        try {
            Projective.setInfinity(sum, 0);
            for (int window = 0; window < WINDOWS; window++) {
                int bit = window * WINDOW_BITS;
                long digit = (k[ki + (bit >>> 6)] >>> bit) & (ENTRIES - 1);
                select(term, window, digit);
                Projective.add(sum, 0, sum, 0, term, 0, scratch);
            }
            Projective.toAffine(out, o, sum, 0);
        } finally {
            Arrays.fill(sum, 0);
            Arrays.fill(term, 0);
            Arrays.fill(scratch, 0);
        }
    }

    private static void select(long[] out, int window, long digit) {
        Arrays.fill(out, 0);
        int from = window * ENTRIES * Projective.LIMBS;
        for (int entry = 0; entry < ENTRIES; entry++) {
            // all ones where entry == digit: only then does the decrement borrow from the sign
            long mask = ((entry ^ digit) - 1) >> 63;
            for (int i = 0; i < Projective.LIMBS; i++) {
                out[i] |= Table.MULTIPLES[from + entry * Projective.LIMBS + i] & mask;
            }
        }
    }

    /** {@code j * 16^i * G} at entry j of window i. Made when first used. */
    private static final class Table {

        static final long[] MULTIPLES = multiples();

        private static long[] multiples() {
            long[] table = new long[WINDOWS * ENTRIES * Projective.LIMBS];
            long[] scratch = new long[Projective.SCRATCH_LIMBS];
            long[] generator = new long[Affine.LIMBS];
            long[] base = new long[Projective.LIMBS];
            Affine.setGenerator(generator, 0);
            Projective.fromAffine(base, 0, generator, 0);
            for (int window = 0; window < WINDOWS; window++) {
                int at = window * ENTRIES * Projective.LIMBS;
                Projective.setInfinity(table, at);
                for (int entry = 1; entry < ENTRIES; entry++) {
                    int previous = at;
                    at += Projective.LIMBS;
                    Projective.add(table, at, table, previous, base, 0, scratch);
                }
                Projective.add(base, 0, table, at, base, 0, scratch);
            }
            return table;
        }
    }
}
