package org.clavis.algebra.secp256k1;

/**
 * Tables of the odd multiples P, 3P, 5P, ... of a public point that is met once.
 *
 * <p>A table is affine not on the curve of P but on one isomorphic to it, where every multiple has the same Z on P's
 * curve; so it takes no inversion. Neighbours are added with co-Z formulas: where 2P and the last multiple share a Z,
 * their sum's Z differs from that by the difference of their x, and 2P follows to the new one. An entry is x, y and
 * {@code beta x}, fifteen limbs of magnitude 1. Timing: Vartime. Source: Meloni, "New point addition formulae for ECC
 * applications", WAIFI 2007.
 */
final class OddMultiples {

    /** Limbs of an entry. */
    static final int STRIDE = 3 * LazyFp.LIMBS;

    /** Where an entry has {@code beta x}. */
    static final int BETA_X = 2 * LazyFp.LIMBS;

    /** The width of {@link SignedDigits} for which a table costs as much as it spares. */
    static final int WIDTH = 5;

    private static final int Y = LazyFp.LIMBS;

    private OddMultiples() {}

    /** Limbs of a table for digits of a width. */
    static int limbs(int width) {
        return (1 << (width - 2)) * STRIDE;
    }

    /**
     * Fills a table.
     *
     * @param width of the digits served, 3 to 8
     * @param z receives the Z that the entries have on P's curve, magnitude 1
     * @param affine x and y of P, ten limbs of magnitude 1; may be where z goes, but not in the table
     */
    static void fill(long[] table, int ti, int width, long[] z, int zi, long[] affine, int ai) {
        int count = 1 << (width - 2);
        final int twice = 0;
        final int square = 2 * LazyFp.LIMBS;
        final int product = 3 * LazyFp.LIMBS;
        final int ratios = 4 * LazyFp.LIMBS;
        long[] t = new long[ratios + count * LazyFp.LIMBS];
        twice(t, twice, table, ti, affine, ai, t, square);
        LazyFp.mulSmall(t, ratios, affine, ai + Y, 2); // the Z of 2P, magnitude 2
        for (int i = 1; i < count; i++) {
            int last = ti + (i - 1) * STRIDE;
            int next = last + STRIDE;
            int ratio = ratios + i * LazyFp.LIMBS;
            // (X1, Y1) is 2P, of magnitude 4 at first and then 1; (X2, Y2) the last multiple, of 5 and 3 at most
            LazyFp.sub(t, ratio, t, twice, table, last, 5); // X1 - X2, magnitude 10
            LazyFp.square(t, square, t, ratio);
            LazyFp.mul(t, twice, t, twice, t, square); // W1 = X1 (X1 - X2)^2: the x of 2P for the sum's Z
            LazyFp.mul(t, square, table, last, t, square); // W2 = X2 (X1 - X2)^2
            LazyFp.sub(table, next + Y, t, twice + Y, table, last + Y, 3); // Y1 - Y2, magnitude 8
            LazyFp.square(table, next, table, next + Y);
            LazyFp.sub(table, next, table, next, t, twice, 1);
            LazyFp.sub(table, next, table, next, t, square, 1); // X3 = (Y1 - Y2)^2 - W1 - W2, magnitude 5
            LazyFp.sub(t, product, t, twice, t, square, 1); // magnitude 3
            LazyFp.mul(t, twice + Y, t, twice + Y, t, product); // Y1 (W1 - W2): the y of 2P for the sum's Z
            LazyFp.sub(t, product, t, twice, table, next, 5); // W1 - X3, magnitude 7
            LazyFp.mul(t, product, t, product, table, next + Y);
            LazyFp.sub(table, next + Y, t, product, t, twice + Y, 1); // Y3, magnitude 3
        }
        rescale(table, ti, count, t, ratios, t, square);
        LazyFp.carry(z, zi, t, square);
        multiplyByBeta(table, ti, count);
    }

    /** {@code out = (x z^2, y z^3)}, of magnitude 1: a point on the curve where its Z is z. Not in place. */
    static void toIsomorphic(long[] out, int o, long[] affine, int ai, long[] z, int zi) {
        LazyFp.square(out, o + Y, z, zi);
        LazyFp.mul(out, o, affine, ai, out, o + Y);
        LazyFp.mul(out, o + Y, out, o + Y, z, zi);
        LazyFp.mul(out, o + Y, out, o + Y, affine, ai + Y);
    }

    /** Fills in the third coordinates. */
    static void multiplyByBeta(long[] table, int ti, int count) {
        for (int entry = ti; entry < ti + count * STRIDE; entry += STRIDE) {
            Endomorphism.multiplyByBeta(table, entry + BETA_X, table, entry);
        }
    }

    /**
     * {@code out} = 2P, of magnitude 4, and {@code same} = P, of magnitudes 1 and 2, both with Z = 2y.
     *
     * @param t scratch of two elements
     */
    private static void twice(long[] out, int o, long[] same, int si, long[] affine, int ai, long[] t, int ti) {
        final int slope = ti;
        final int square = ti + LazyFp.LIMBS;
        LazyFp.square(t, slope, affine, ai);
        LazyFp.mulSmall(t, slope, t, slope, 3); // 3x^2, magnitude 3
        LazyFp.square(t, square, affine, ai + Y);
        LazyFp.mulSmall(t, square, t, square, 2); // 2y^2, magnitude 2
        LazyFp.mul(same, si, affine, ai, t, square);
        LazyFp.mulSmall(same, si, same, si, 2);
        LazyFp.carry(same, si, same, si); // 4xy^2
        LazyFp.square(same, si + Y, t, square);
        LazyFp.mulSmall(same, si + Y, same, si + Y, 2); // 8y^4
        LazyFp.square(out, o, t, slope);
        LazyFp.subMultiple(out, o, out, o, same, si, 2); // 9x^4 - 8xy^2
        LazyFp.sub(out, o + Y, same, si, out, o, 4); // magnitude 6
        LazyFp.mul(out, o + Y, out, o + Y, t, slope);
        LazyFp.sub(out, o + Y, out, o + Y, same, si + Y, 2); // 3x^2 (4xy^2 - x') - 8y^4
    }

    /**
     * Brings all entries to the last one's Z, which is entry i's times the ratios from {@code i + 1} on.
     *
     * @param ratios the first is the first entry's Z itself
     * @param t scratch of two elements; the first receives the product of all ratios
     */
    private static void rescale(long[] table, int ti, int count, long[] ratios, int ri, long[] t, int si) {
        final int power = si + LazyFp.LIMBS;
        int entry = ti + (count - 1) * STRIDE;
        LazyFp.carry(table, entry, table, entry);
        LazyFp.carry(table, entry + Y, table, entry + Y);
        LazyFp.carry(t, si, ratios, ri + (count - 1) * LazyFp.LIMBS);
        for (int i = count - 2; i >= 0; i--) {
            entry -= STRIDE;
            LazyFp.square(t, power, t, si);
            LazyFp.mul(table, entry, table, entry, t, power);
            LazyFp.mul(t, power, t, power, t, si);
            LazyFp.mul(table, entry + Y, table, entry + Y, t, power);
            LazyFp.mul(t, si, t, si, ratios, ri + i * LazyFp.LIMBS);
        }
    }
}
