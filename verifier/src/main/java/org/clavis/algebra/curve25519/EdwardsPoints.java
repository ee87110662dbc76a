package org.clavis.algebra.curve25519;

import java.math.BigInteger;

/**
 * Points of the curve {@code -x^2 + y^2 = 1 + d x^2 y^2}, which is birationally equivalent to Curve25519, for making tables of
 * {@link LaneSum}.
 *
 * <p>A point is X, Y, Z and T, elements of {@link Field25519}, tight, with {@code x = X/Z}, {@code y = Y/Z}, {@code xy = T/Z}.
 * Formulas are complete. Not safe for use by several threads. Source: Hisil, Wong, Carter and Dawson, "Twisted Edwards curves
 * revisited", 2008, sections 3.1 and 3.3.
 */
final class EdwardsPoints {

    static final BigInteger P = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));
    static final BigInteger D = BigInteger.valueOf(-121_665).multiply(BigInteger.valueOf(121_666).modInverse(P)).mod(P);

    private static final int LIMBS = Field25519.LIMBS;
    private static final int Y = LIMBS;
    private static final int Z = 2 * LIMBS;
    private static final int T = 3 * LIMBS;
    private static final int SIZE = 4 * LIMBS;
    private static final int RADIX_BITS = 51;
    private static final long[] TWICE_D = element(D.shiftLeft(1).mod(P));

    // places of scratch space, of which an inversion needs four
    private static final int A = 0;
    private static final int B = LIMBS;
    private static final int C = 2 * LIMBS;
    private static final int E = 3 * LIMBS;
    private static final int INVERSE = 4 * LIMBS;
    private static final int OTHER = 5 * LIMBS;

    private final int count;
    private final long[] p;
    private final long[] t = new long[6 * LIMBS];

    /** Room for so many points. */
    EdwardsPoints(int count) {
        this.count = count;
        p = new long[count * SIZE];
    }

    private static long[] element(BigInteger value) {
        long[] element = new long[LIMBS];
        BigInteger mask = BigInteger.ONE.shiftLeft(RADIX_BITS).subtract(BigInteger.ONE);
        for (int k = 0; k < LIMBS; k++) {
            element[k] = value
                .shiftRight(RADIX_BITS * k)
                .and(mask)
                .longValueExact();
        }
        return element;
    }

    /** Makes point i the one of these coordinates. */
    void set(int i, BigInteger x, BigInteger y) {
        int o = i * SIZE;
        System.arraycopy(element(x), 0, p, o, LIMBS);
        System.arraycopy(element(y), 0, p, o + Y, LIMBS);
        p[o + Z] = 1;
        Field25519.mul(p, o + T, p, o, p, o + Y);
    }

    /** Makes point i the same as one of {@code from}. */
    void copy(EdwardsPoints from, int j, int i) {
        System.arraycopy(from.p, j * SIZE, p, i * SIZE, SIZE);
    }

    /** Doubles point i. */
    void twice(int i) {
        int o = i * SIZE;
        Field25519.add(t, E, p, o, p, o + Y);
        Field25519.square(t, E, t, E);
        Field25519.square(t, A, p, o);
        Field25519.square(t, B, p, o + Y);
        Field25519.square(t, C, p, o + Z);
        Field25519.add(t, C, t, C, t, C);
        // with H and F negated, all four coordinates are
        Field25519.subtract(t, OTHER, t, B, t, A);
        Field25519.add(t, A, t, A, t, B);
        Field25519.tighten(t, A, t, A);
        Field25519.tighten(t, B, t, OTHER);
        Field25519.subtract(t, C, t, C, t, B);
        Field25519.subtract(t, E, t, E, t, A);
        close(o);
    }

    /** Adds a point of {@code others}, whose Z is one, to point i. */
    void add(int i, EdwardsPoints others, int j) {
        int o = i * SIZE;
        int q = j * SIZE;
        Field25519.subtract(t, A, p, o + Y, p, o);
        Field25519.subtract(t, OTHER, others.p, q + Y, others.p, q);
        Field25519.mul(t, A, t, A, t, OTHER);
        Field25519.add(t, B, p, o + Y, p, o);
        Field25519.add(t, OTHER, others.p, q + Y, others.p, q);
        Field25519.mul(t, B, t, B, t, OTHER);
        Field25519.mul(t, C, p, o + T, others.p, q + T);
        Field25519.mul(t, C, t, C, TWICE_D, 0);
        Field25519.add(t, OTHER, p, o + Z, p, o + Z);
        Field25519.subtract(t, E, t, B, t, A);
        Field25519.add(t, A, t, B, t, A);
        Field25519.add(t, B, t, OTHER, t, C);
        Field25519.subtract(t, C, t, OTHER, t, C);
        close(o);
    }

    /** X = EF, Y = GH, Z = FG, T = EH, with F, G and H in the places C, B and A. */
    private void close(int o) {
        Field25519.mul(p, o, t, E, t, C);
        Field25519.mul(p, o + Y, t, B, t, A);
        Field25519.mul(p, o + Z, t, C, t, B);
        Field25519.mul(p, o + T, t, E, t, A);
    }

    /** Makes every Z one, with one inversion. */
    void normalize() {
        long[] products = new long[(count + 1) * LIMBS];
        products[0] = 1;
        for (int i = 0; i < count; i++) {
            Field25519.mul(products, (i + 1) * LIMBS, products, i * LIMBS, p, i * SIZE + Z);
        }
        Field25519.invert(t, INVERSE, products, count * LIMBS, t, 0);
        for (int i = count - 1; i >= 0; i--) {
            int o = i * SIZE;
            Field25519.mul(t, OTHER, t, INVERSE, products, i * LIMBS);
            Field25519.mul(t, INVERSE, t, INVERSE, p, o + Z);
            Field25519.mul(p, o, p, o, t, OTHER);
            Field25519.mul(p, o + Y, p, o + Y, t, OTHER);
            Field25519.mul(p, o + Z, p, o + Z, t, OTHER);
            Field25519.mul(p, o + T, p, o, p, o + Y);
        }
    }

    /** Writes {@code (y - x, y + x, 2dxy, 2)} of point i, whose Z is one, as {@link LaneSum} takes it. */
    void toAddend(int i, double[] table, int at) {
        int o = i * SIZE;
        Field25519.subtract(t, A, p, o + Y, p, o);
        Field25519.add(t, B, p, o + Y, p, o);
        Field25519.mul(t, C, p, o + T, TWICE_D, 0);
        for (int lane = 0; lane < 3; lane++) {
            int from = lane * LIMBS;
            Field25519.reduce(t, from);
            long carry = 0;
            for (int k = 0; k < LIMBS; k++) {
                long limb = t[from + k] + carry;
                carry = (limb + (1L << (RADIX_BITS - 1))) >> RADIX_BITS;
                table[at + k * LaneField.WIDTH + lane] = limb - (carry << RADIX_BITS);
            }
            table[at + lane] += 19 * carry;
        }
        table[at + 3] = 2;
    }
}
