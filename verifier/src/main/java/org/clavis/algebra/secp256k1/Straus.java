package org.clavis.algebra.secp256k1;

/**
 * A sum of multiples of public points that share one chain of doublings (Straus), each scalar in
 * {@link SignedDigits} over a table of its point's odd multiples. Timing: Vartime.
 *
 * <p>The sum is made on one of the curves isomorphic to secp256k1. A table that is affine on another has a scale: the Z,
 * there, of points that are affine here.
 */
final class Straus {

    /** The scale of tables that are affine where the sum is made. */
    static final int NONE = -1;

    private static final int MAX_TERMS = 32;

    /** Digits of a term that are not zero, for widths from 5 on. */
    private static final int MAX_DIGITS = (SignedDigits.MAX + 4) / 5;

    private final long[][] tables;
    private final int[] starts;
    private final int[] strides;
    private final int[] xs;
    private final int[] scales;
    private final int[] lengths;
    private final short[] digits;
    private int terms;

    /** A sum of no terms yet, at most 32, whose digits' width is 5 or more. */
    Straus(int maxTerms) {
        tables = new long[maxTerms][];
        starts = new int[maxTerms];
        strides = new int[maxTerms];
        xs = new int[maxTerms];
        scales = new int[maxTerms];
        lengths = new int[maxTerms];
        digits = new short[maxTerms * SignedDigits.MAX];
    }

    /**
     * Adds the term of an integer and a point.
     *
     * @param table odd multiples of P from {@link OddMultiples}, for digits of {@code width}
     * @param byLambda whether the point is {@code lambda P}
     * @param k three limbs in two's complement, below 2^128 in magnitude
     * @param scale where {@link #sum} is given the table's scale, or {@link #NONE}
     */
    void addMultiple(long[] table, int width, boolean byLambda, long[] k, int ki, int scale) {
        int term = add(table, 0, OddMultiples.STRIDE, byLambda ? OddMultiples.BETA_X : 0, scale);
        lengths[term] = SignedDigits.recodeSigned(digits, term * SignedDigits.MAX, k, ki, width);
    }

    /**
     * Adds the terms of an integer, one for each of the table's pieces.
     *
     * @param byLambda whether the point is {@code lambda P}
     * @param k 32 bits for each piece, together an unsigned integer
     * @param sign 1 or -1
     * @param scale where {@link #sum} is given the table's scale, or {@link #NONE}
     */
    void addPieces(WindowTable table, boolean byLambda, long[] k, int ki, int sign, int scale) {
        int carry = 0;
        int last = table.pieces() - 1;
        for (int piece = 0; piece <= last; piece++) {
            int shift = (piece * WindowTable.PIECE_BITS) & (Long.SIZE - 1);
            long value = (k[ki + (piece >>> 1)] >>> shift) & 0xffff_ffffL;
            int x = byLambda ? OddMultiples.BETA_X : 0;
            int term = add(table.entries(), table.start(piece), table.stride(), x, scale);
            // what a piece's digits lack goes to the next; the last has room for it
            int bits = piece < last ? WindowTable.PIECE_BITS : WindowTable.PIECE_BITS + 1;
            int at = term * SignedDigits.MAX;
            int result = SignedDigits.recodePiece(digits, at, value, bits, carry, sign, table.width());
            lengths[term] = SignedDigits.lengthOf(result);
            carry = SignedDigits.carryOf(result);
        }
    }

    private int add(long[] table, int start, int stride, int x, int scale) {
        tables[terms] = table;
        starts[terms] = start;
        strides[terms] = stride;
        xs[terms] = x;
        scales[terms] = scale;
        return terms++;
    }

    /**
     * {@code out} = the sum, as {@link Jacobian} has it.
     *
     * @param scaleOf the terms' scales, of magnitude 1
     */
    void sum(long[] out, int o, long[] scaleOf) {
        long[] scratch = new long[Jacobian.SCRATCH_LIMBS];
        long[] negated = new long[LazyFp.LIMBS];
        int[] steps = new int[2 * terms * MAX_DIGITS];
        int count = schedule(steps, scratch);
        int bit = count == 0 ? 0 : steps[0] / MAX_TERMS;
        Jacobian.setInfinity(out, o);
        for (int step = 0; step < count; step += 2) {
            int term = steps[step] % MAX_TERMS;
            for (; bit > steps[step] / MAX_TERMS; bit--) {
                Jacobian.twice(out, o, scratch);
            }
            boolean isNegative = steps[step + 1] < 0;
            int entry = isNegative ? ~steps[step + 1] : steps[step + 1];
            long[] table = tables[term];
            long[] y = table;
            int yi = entry + LazyFp.LIMBS;
            if (isNegative) {
                LazyFp.neg(negated, 0, y, yi, 1);
                y = negated;
                yi = 0;
            }
            if (scales[term] == NONE) {
                Jacobian.addAffine(out, o, table, entry + xs[term], y, yi, scratch);
            } else {
                Jacobian.addScaled(out, o, table, entry + xs[term], y, yi, scaleOf, scales[term], scratch);
            }
        }
        for (; bit > 0; bit--) {
            Jacobian.twice(out, o, scratch);
        }
    }

    /**
     * Lists the additions from the highest bit down, two words each: bit and term, and the table's entry, inverted for a
     * negative digit. Reads each entry once, so that memory brings them side by side and not when each is needed.
     *
     * @param touched receives what keeps those reads from being left out
     * @return how many words
     */
    private int schedule(int[] steps, long[] touched) {
        int length = 0;
        for (int term = 0; term < terms; term++) {
            length = Math.max(length, lengths[term]);
        }
        int count = 0;
        long read = 0;
        for (int bit = length - 1; bit >= 0; bit--) {
            for (int term = 0; term < terms; term++) {
                int digit = digits[term * SignedDigits.MAX + bit];
                if (digit != 0) {
                    int entry = starts[term] + (Math.abs(digit) >>> 1) * strides[term];
                    steps[count] = bit * MAX_TERMS + term;
                    steps[count + 1] = digit > 0 ? entry : ~entry;
                    count += 2;
                    read ^= tables[term][entry] ^ tables[term][entry + strides[term] - 1];
                }
            }
        }
        touched[0] = read;
        return count;
    }
}
