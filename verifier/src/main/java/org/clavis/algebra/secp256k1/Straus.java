package org.clavis.algebra.secp256k1;

/**
 * A sum of multiples of public points that share one chain of doublings (Straus), each scalar in
 * {@link SignedDigits} over a table of its point's odd multiples. Timing: Vartime.
 */
final class Straus {

    private final long[][] tables;
    private final int[] starts;
    private final int[] strides;
    private final int[] xs;
    private final boolean[] scaled;
    private final boolean isomorphic;
    private final int[] lengths;
    private final short[] digits;
    private int terms;

    /**
     * A sum of no terms yet.
     *
     * @param isomorphic whether it is made on another curve than the one where {@link WindowTable}s are affine
     */
    Straus(int maxTerms, boolean isomorphic) {
        this.isomorphic = isomorphic;
        tables = new long[maxTerms][];
        starts = new int[maxTerms];
        strides = new int[maxTerms];
        xs = new int[maxTerms];
        scaled = new boolean[maxTerms];
        lengths = new int[maxTerms];
        digits = new short[maxTerms * SignedDigits.MAX];
    }

    /**
     * Adds the term of an integer and a point whose table is affine where the sum is made.
     *
     * @param table odd multiples of P from {@link OddMultiples}
     * @param byLambda whether the point is {@code lambda P}
     * @param k three limbs in two's complement, below 2^128 in magnitude
     */
    void addMultiple(long[] table, int start, boolean byLambda, long[] k, int ki) {
        int term = add(table, start, OddMultiples.STRIDE, byLambda ? OddMultiples.BETA_X : 0, false);
        lengths[term] = SignedDigits.recodeSigned(digits, term * SignedDigits.MAX, k, ki, OddMultiples.WIDTH);
    }

    /**
     * Adds the terms of an integer.
     *
     * @param byLambda whether the point is {@code lambda P}
     * @param k {@code 32 pieces} bits of an unsigned integer; the table must have as many pieces
     * @param sign 1 or -1
     */
    void addPieces(WindowTable table, boolean byLambda, long[] k, int ki, int pieces, int sign) {
        for (int piece = 0; piece < pieces; piece++) {
            int shift = (piece * WindowTable.PIECE_BITS) & (Long.SIZE - 1);
            long value = (k[ki + (piece >>> 1)] >>> shift) & 0xffff_ffffL;
            int term = add(
                table.entries(),
                table.start(piece),
                table.stride(),
                byLambda ? OddMultiples.BETA_X : 0,
                isomorphic
            );
            lengths[term] = SignedDigits.recode(digits, term * SignedDigits.MAX, value, 0, sign, table.width());
        }
    }

    private int add(long[] table, int start, int stride, int x, boolean isScaled) {
        tables[terms] = table;
        starts[terms] = start;
        strides[terms] = stride;
        xs[terms] = x;
        scaled[terms] = isScaled;
        return terms++;
    }

    /**
     * {@code out} = the sum, as {@link Jacobian} has it.
     *
     * @param scale the Z on the curve itself of points that are affine where the sum is made; magnitude 1
     */
    void sum(long[] out, int o, long[] scale, int si) {
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
                if (scaled[term]) {
                    Jacobian.addScaled(out, o, table, entry + xs[term], y, yi, scale, si, scratch);
                } else {
                    Jacobian.addAffine(out, o, table, entry + xs[term], y, yi, scratch);
                }
            }
        }
    }
}
