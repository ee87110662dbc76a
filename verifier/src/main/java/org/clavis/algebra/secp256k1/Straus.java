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

    private final long[][] tables;
    private final int[] starts;
    private final int[] strides;
    private final int[] xs;
    private final int[] scales;
    private final int[] lengths;
    private final short[] digits;
    private int terms;

    /** A sum of no terms yet. */
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
     * @param table odd multiples of P from {@link OddMultiples}
     * @param byLambda whether the point is {@code lambda P}
     * @param k three limbs in two's complement, below 2^128 in magnitude
     * @param scale where {@link #sum} is given the table's scale, or {@link #NONE}
     */
    void addMultiple(long[] table, int start, boolean byLambda, long[] k, int ki, int scale) {
        int term = add(table, start, OddMultiples.STRIDE, byLambda ? OddMultiples.BETA_X : 0, scale);
        lengths[term] = SignedDigits.recodeSigned(digits, term * SignedDigits.MAX, k, ki, OddMultiples.WIDTH);
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
        for (int piece = 0; piece < table.pieces(); piece++) {
            int shift = (piece * WindowTable.PIECE_BITS) & (Long.SIZE - 1);
            long value = (k[ki + (piece >>> 1)] >>> shift) & 0xffff_ffffL;
            int x = byLambda ? OddMultiples.BETA_X : 0;
            int term = add(table.entries(), table.start(piece), table.stride(), x, scale);
            lengths[term] = SignedDigits.recode(digits, term * SignedDigits.MAX, value, 0, sign, table.width());
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
        int length = 0;
        for (int term = 0; term < terms; term++) {
            length = Math.max(length, lengths[term]);
        }
        Jacobian.setInfinity(out, o);
        for (int bit = length - 1; bit >= 0; bit--) {
            Jacobian.twice(out, o, scratch);
            for (int term = 0; term < terms; term++) {
                int digit = digits[term * SignedDigits.MAX + bit];
                if (digit == 0) {
                    continue;
                }
                long[] table = tables[term];
                int entry = starts[term] + (Math.abs(digit) >>> 1) * strides[term];
                long[] y = table;
                int yi = entry + LazyFp.LIMBS;
                if (digit < 0) {
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
        }
    }
}
