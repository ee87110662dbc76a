package org.clavis.algebra.lanes;

import java.math.BigInteger;

/**
 * What {@link LaneKernel} knows of a modulus: its limbs and what follows from them. Immutable.
 *
 * <p>An element is five signed limbs of radix 2^51, least significant first, each a double that holds an integer.
 */
public final class LaneModulus {

    /** Bits of a limb. */
    static final int RADIX_BITS = 51;

    /** Limbs of an element. */
    static final int LIMBS = 5;

    /** Columns of a product. */
    static final int COLUMNS = 2 * LIMBS;

    /** Montgomery's factor is two to this power: a product's lowest six limbs are cleared. */
    static final int MONTGOMERY_BITS = 6 * RADIX_BITS;

    private static final BigInteger RADIX = BigInteger.ONE.shiftLeft(RADIX_BITS);

    private static final int ROW = Lanes.COUNT;
    private static final long MASK = (1L << RADIX_BITS) - 1;

    private final BigInteger modulus;

    /** Limbs of the modulus, none negative. */
    final long[] unsignedLimbs;

    /** Limbs of 2^-51 modulo the modulus, nearest to zero. */
    final double[] inverseRadix;

    /** Limbs of the modulus. */
    final double[] limbs;

    /** -1 / modulus modulo 2^51, nearest to zero. */
    final double negatedInverse;

    /** 2^204 / modulus: the quotient that a top limb tells. */
    final double quotientScale;

    /** 2^256 - modulus for a modulus of 256 bits, whose elements are folded there; zero for a smaller one. */
    final double foldFactor;

    /** What a column must be given before the reduction; see {@link LaneKernel}. */
    final long[] columns;

    private LaneModulus(BigInteger modulus) {
        this.modulus = modulus;
        this.unsignedLimbs = unsignedLimbs(modulus);
        this.inverseRadix = limbsOf(centred(RADIX.modInverse(modulus), modulus));
        this.limbs = limbsOf(modulus);
        this.negatedInverse = centred(modulus.modInverse(RADIX).negate().mod(RADIX), RADIX).doubleValue();
        this.quotientScale = 0x1p204 / modulus.doubleValue();
        this.foldFactor =
            modulus.bitLength() == 256 ? BigInteger.ONE.shiftLeft(256).subtract(modulus).doubleValue() : 0;
        this.columns = LaneKernel.reductionColumns(foldFactor != 0);
    }

    /**
     * The constants of an odd modulus of 254 bits, or of 256 bits and above 2^256 - 2^50.
     *
     * @throws IllegalArgumentException for another one
     */
    public static LaneModulus of(BigInteger modulus) {
        boolean small = modulus.bitLength() == 254;
        boolean nearly256 =
            modulus.bitLength() == 256 && BigInteger.ONE.shiftLeft(256).subtract(modulus).bitLength() <= 50;
        if (!modulus.testBit(0) || !(small || nearly256)) {
            throw new IllegalArgumentException("no lane arithmetic for a modulus of " + modulus.bitLength() + " bits");
        }
        return new LaneModulus(modulus);
    }

    /** The modulus. */
    public BigInteger modulus() {
        return modulus;
    }

    /** {@code n * 2^exponent} modulo the modulus, for any exponent, as an element that all lanes hold. */
    public double[] constant(BigInteger n, int exponent) {
        BigInteger power = BigInteger.TWO.modPow(BigInteger.valueOf(exponent), modulus);
        double[] value = limbsOf(centred(n.multiply(power).mod(modulus), modulus));
        double[] out = new double[LaneKernel.ELEMENT];
        for (int k = 0; k < LIMBS; k++) {
            java.util.Arrays.fill(out, Lanes.COUNT * k, Lanes.COUNT * (k + 1), value[k]);
        }
        return out;
    }

    /** One lane of out = the four 64-bit limbs of a, which are below 2^255; of magnitude 2. */
    public static void load(double[] out, int o, int lane, long[] a, int i) {
        int at = o + lane;
        long a0 = a[i];
        long a1 = a[i + 1];
        long a2 = a[i + 2];
        long a3 = a[i + 3];
        out[at] = (double) (a0 & MASK);
        out[at + ROW] = (double) (((a0 >>> 51) | (a1 << 13)) & MASK);
        out[at + 2 * ROW] = (double) (((a1 >>> 38) | (a2 << 26)) & MASK);
        out[at + 3 * ROW] = (double) (((a2 >>> 25) | (a3 << 39)) & MASK);
        out[at + 4 * ROW] = (double) (a3 >>> 12);
    }

    /** out = one lane of a normal element a, four 64-bit limbs below the modulus. */
    public void store(long[] out, int o, double[] a, int i, int lane) {
        int at = i + lane;
        long[] p = unsignedLimbs;
        long l0 = (long) a[at];
        long l1 = (long) a[at + ROW];
        long l2 = (long) a[at + 2 * ROW];
        long l3 = (long) a[at + 3 * ROW];
        long l4 = (long) a[at + 4 * ROW];
        long top = l4 + ((l3 + ((l2 + ((l1 + (l0 >> RADIX_BITS)) >> RADIX_BITS)) >> RADIX_BITS)) >> RADIX_BITS);
        long negative = top >> 63;
        l0 += p[0] & negative;
        l1 += (p[1] & negative) + (l0 >> RADIX_BITS);
        l2 += (p[2] & negative) + (l1 >> RADIX_BITS);
        l3 += (p[3] & negative) + (l2 >> RADIX_BITS);
        l4 += (p[4] & negative) + (l3 >> RADIX_BITS);
        l0 &= MASK;
        l1 &= MASK;
        l2 &= MASK;
        l3 &= MASK;
        out[o] = l0 | (l1 << 51);
        out[o + 1] = (l1 >>> 13) | (l2 << 38);
        out[o + 2] = (l2 >>> 26) | (l3 << 25);
        out[o + 3] = (l3 >>> 39) | (l4 << 12);
    }

    private static long[] unsignedLimbs(BigInteger modulus) {
        long[] out = new long[LIMBS];
        for (int k = 0; k < LIMBS; k++) {
            out[k] = modulus.shiftRight(RADIX_BITS * k).longValue() & MASK;
        }
        return out;
    }

    private static BigInteger centred(BigInteger n, BigInteger modulus) {
        return n.shiftLeft(1).compareTo(modulus) > 0 ? n.subtract(modulus) : n;
    }

    /** Limbs of n, all but the last from -2^50 to 2^50 - 1. */
    static double[] limbsOf(BigInteger n) {
        double[] out = new double[LIMBS];
        BigInteger rest = n;
        for (int k = 0; k < LIMBS - 1; k++) {
            BigInteger limb = centred(rest.mod(RADIX), RADIX);
            if (limb.equals(RADIX.shiftRight(1))) {
                limb = limb.negate();
            }
            out[k] = limb.doubleValue();
            rest = rest.subtract(limb).shiftRight(RADIX_BITS);
        }
        out[LIMBS - 1] = rest.doubleValue();
        return out;
    }
}
