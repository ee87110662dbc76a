package org.clavis.algebra.secp256k1;

/**
 * Affine tables of the odd multiples of {@code 2^(32 j) P}, for points P that are met often.
 *
 * <p>A scalar's pieces of 32 bits then share 32 doublings. For each j from 0 there are {@code 2^(width - 2)} entries: x
 * and y of {@code (2i + 1) 2^(32 j) P}, and {@code beta x} where asked for, limbs of {@link LazyFp} of magnitude 1. All
 * entries of a round of additions share one inversion. Timing: Vartime.
 */
final class WindowTable {

    /** Bits of a piece. */
    static final int PIECE_BITS = 32;

    private static final int Y = LazyFp.LIMBS;
    private static final int POINT = 2 * LazyFp.LIMBS;

    private final long[] entries;
    private final int pieces;
    private final int stride;
    private final int width;

    private WindowTable(long[] entries, int pieces, int stride, int width) {
        this.entries = entries;
        this.pieces = pieces;
        this.stride = stride;
        this.width = width;
    }

    /**
     * A table.
     *
     * @param affine eight canonical limbs of {@link Fp}, a point of the curve
     * @param pieces how many multiples by powers of 2^32, the first by one
     * @param width of the {@link SignedDigits} served
     * @param withBeta whether entries have {@code beta x}
     */
    static WindowTable of(long[] affine, int ai, int pieces, int width, boolean withBeta) {
        int count = 1 << (width - 2);
        int stride = withBeta ? OddMultiples.STRIDE : POINT;
        var table = new WindowTable(new long[pieces * count * stride], pieces, stride, width);
        long[] doubles = table.placeBases(affine, ai);
        table.fill(doubles);
        if (withBeta) {
            OddMultiples.multiplyByBeta(table.entries, 0, pieces * count);
        }
        return table;
    }

    /** The entries; never changed once made. */
    long[] entries() {
        return entries;
    }

    /** How many pieces of a scalar the table serves. */
    int pieces() {
        return pieces;
    }

    /** Where the entries of a piece begin. */
    int start(int piece) {
        return piece * count() * stride;
    }

    /** Limbs of an entry. */
    int stride() {
        return stride;
    }

    /** The width of digits served. */
    int width() {
        return width;
    }

    private int count() {
        return 1 << (width - 2);
    }

    /** Puts {@code 2^(32 j) P} in every piece's first place and gives their doubles, affine. */
    private long[] placeBases(long[] affine, int ai) {
        long[] point = new long[Jacobian.LIMBS];
        long[] scratch = new long[Jacobian.SCRATCH_LIMBS];
        long[] doubled = new long[pieces * Jacobian.LIMBS];
        long[] bases = new long[pieces * Jacobian.LIMBS];
        LazyFp.fromCanonical(point, 0, affine, ai);
        LazyFp.fromCanonical(point, Y, affine, ai + Fp.LIMBS);
        LazyFp.set(point, POINT, 1);
        for (int piece = 0; piece < pieces; piece++) {
            System.arraycopy(point, 0, bases, piece * Jacobian.LIMBS, Jacobian.LIMBS);
            Jacobian.twice(point, 0, scratch);
            System.arraycopy(point, 0, doubled, piece * Jacobian.LIMBS, Jacobian.LIMBS);
            for (int i = 1; piece + 1 < pieces && i < PIECE_BITS; i++) {
                Jacobian.twice(point, 0, scratch);
            }
        }
        long[] out = new long[pieces * POINT];
        toAffine(bases, pieces, entries, count() * stride);
        toAffine(doubled, pieces, out, POINT);
        return out;
    }

    /** Places the affine form of each point, {@code stride} limbs apart. */
    private static void toAffine(long[] points, int count, long[] out, int stride) {
        long[] inverses = new long[count * LazyFp.LIMBS];
        for (int i = 0; i < count; i++) {
            LazyFp.carry(inverses, i * LazyFp.LIMBS, points, i * Jacobian.LIMBS + POINT);
        }
        LazyFp.inverseAllVartime(inverses, count);
        long[] t = new long[LazyFp.LIMBS];
        for (int i = 0; i < count; i++) {
            int inverse = i * LazyFp.LIMBS;
            LazyFp.square(t, 0, inverses, inverse);
            LazyFp.mul(out, i * stride, points, i * Jacobian.LIMBS, t, 0);
            LazyFp.mul(t, 0, t, 0, inverses, inverse);
            LazyFp.mul(out, i * stride + Y, points, i * Jacobian.LIMBS + Y, t, 0);
        }
    }

    /**
     * The other entries from the first. In every round, the entries that are there, {@code P, 3P .. (2m - 1)P}, give as
     * many by adding {@code 2mP}, and that is doubled for the next round.
     */
    private void fill(long[] doubles) {
        int count = count();
        long[] denominators = new long[pieces * (count / 2 + 1) * LazyFp.LIMBS];
        long[] t = new long[3 * LazyFp.LIMBS];
        for (int there = 1; there < count; there *= 2) {
            int d = 0;
            for (int piece = 0; piece < pieces; piece++) {
                int step = piece * POINT;
                for (int i = 0; i < there; i++, d += LazyFp.LIMBS) {
                    LazyFp.sub(denominators, d, doubles, step, entries, start(piece) + i * stride, 1);
                }
                LazyFp.mulSmall(denominators, d, doubles, step + Y, 2);
                d += LazyFp.LIMBS;
            }
            LazyFp.inverseAllVartime(denominators, d / LazyFp.LIMBS);
            d = 0;
            for (int piece = 0; piece < pieces; piece++) {
                int step = piece * POINT;
                for (int i = 0; i < there; i++, d += LazyFp.LIMBS) {
                    int entry = start(piece) + i * stride;
                    LazyFp.sub(t, 0, doubles, step + Y, entries, entry + Y, 1);
                    LazyFp.mul(t, 0, t, 0, denominators, d);
                    addWithSlope(entries, entry + there * stride, entries, entry, doubles, step, t);
                }
                LazyFp.square(t, 0, doubles, step);
                LazyFp.mulSmall(t, 0, t, 0, 3);
                LazyFp.mul(t, 0, t, 0, denominators, d);
                d += LazyFp.LIMBS;
                addWithSlope(doubles, step, doubles, step, doubles, step, t);
            }
        }
    }

    /**
     * {@code out} = the third point on the line through a and b, negated.
     *
     * @param t the line's slope, of magnitude 1, and scratch of two elements
     */
    private static void addWithSlope(long[] out, int o, long[] a, int ai, long[] b, int bi, long[] t) {
        final int x = LazyFp.LIMBS;
        final int y = 2 * LazyFp.LIMBS;
        LazyFp.square(t, x, t, 0);
        LazyFp.sub(t, x, t, x, a, ai, 1);
        LazyFp.sub(t, x, t, x, b, bi, 1); // magnitude 5
        LazyFp.sub(t, y, a, ai, t, x, 5); // magnitude 7
        LazyFp.mul(t, y, t, y, t, 0);
        LazyFp.sub(t, y, t, y, a, ai + Y, 1);
        LazyFp.carry(out, o, t, x);
        LazyFp.carry(out, o + Y, t, y);
    }
}
