package org.clavis.algebra.secp256k1;

/**
 * {@code aG + bP} for public scalars, which is what verifying a signature takes.
 *
 * <p>Both scalars are written in width-w non-adjacent form and share one chain of doublings (Straus).
 */
public final class DoubleScalar {

    private static final int POINT_WIDTH = 5;
    private static final int GENERATOR_WIDTH = 8;
    private static final int MAX_DIGITS = 257;

    private DoubleScalar() {}

    /**
     * {@code out = aG + bP}, projective.
     *
     * @param a canonical scalar
     * @param b canonical scalar
     * @param point an affine point of the curve
     */
    public static void multiplyVartime(long[] out, int o, long[] a, int ai, long[] b, int bi, long[] point, int pi) {
        byte[] aDigits = nonAdjacentForm(a, ai, GENERATOR_WIDTH);
        byte[] bDigits = nonAdjacentForm(b, bi, POINT_WIDTH);
        long[] pointMultiples = oddMultiples(point, pi, POINT_WIDTH);
        long[] sum = new long[Projective.LIMBS];
        long[] term = new long[Projective.LIMBS];
        long[] scratch = new long[Projective.SCRATCH_LIMBS];
        Projective.setInfinity(sum, 0);
        boolean started = false;
        for (int i = MAX_DIGITS - 1; i >= 0; i--) {
            if (started) {
                Projective.twice(sum, 0, sum, 0, scratch);
            }
            if (aDigits[i] != 0) {
                addMultiple(sum, GeneratorMultiples.ODD, aDigits[i], term, scratch);
                started = true;
            }
            if (bDigits[i] != 0) {
                addMultiple(sum, pointMultiples, bDigits[i], term, scratch);
                started = true;
            }
        }
        System.arraycopy(sum, 0, out, o, Projective.LIMBS);
    }

    private static void addMultiple(long[] sum, long[] oddMultiples, int digit, long[] term, long[] scratch) {
        int index = (Math.abs(digit) >>> 1) * Projective.LIMBS;
        if (digit > 0) {
            Projective.add(sum, 0, sum, 0, oddMultiples, index, scratch);
        } else {
            Projective.neg(term, 0, oddMultiples, index);
            Projective.add(sum, 0, sum, 0, term, 0, scratch);
        }
    }

    /** P, 3P, 5P, ... up to {@code (2^(width-1) - 1) P}. */
    private static long[] oddMultiples(long[] point, int pi, int width) {
        int count = 1 << (width - 2);
        long[] multiples = new long[count * Projective.LIMBS];
        long[] doubled = new long[Projective.LIMBS];
        long[] scratch = new long[Projective.SCRATCH_LIMBS];
        Projective.fromAffine(multiples, 0, point, pi);
        Projective.twice(doubled, 0, multiples, 0, scratch);
        for (int i = 1; i < count; i++) {
            Projective.add(multiples, i * Projective.LIMBS, multiples, (i - 1) * Projective.LIMBS, doubled, 0, scratch);
        }
        return multiples;
    }

    /**
     * Digits d_i with {@code sum d_i 2^i = scalar}, each zero or odd, below {@code 2^(width-1)} in magnitude, any
     * {@code width} neighbours with at most one that is not zero.
     */
    private static byte[] nonAdjacentForm(long[] scalar, int si, int width) {
        byte[] digits = new byte[MAX_DIGITS];
        int carry = 0;
        for (int bit = 0; bit < MAX_DIGITS; ) {
            if (bits(scalar, si, bit, 1) == carry) {
                bit++;
                continue;
            }
            int window = bits(scalar, si, bit, width) + carry;
            carry = (window >>> (width - 1)) & 1;
            digits[bit] = (byte) (window - (carry << width));
            bit += width;
        }
        return digits;
    }

    /** {@code count} bits of the scalar from bit {@code from} upwards; zeros above its end. */
    private static int bits(long[] scalar, int si, int from, int count) {
        int limb = from >>> 6;
        int shift = from & 63;
        long low = limb < Fn.LIMBS ? scalar[si + limb] >>> shift : 0;
        long high = shift + count > 64 && limb + 1 < Fn.LIMBS ? scalar[si + limb + 1] << (64 - shift) : 0;
        return (int) ((low | high) & ((1L << count) - 1));
    }

    /** Made when first used. */
    private static final class GeneratorMultiples {

        static final long[] ODD = ofGenerator();

        private static long[] ofGenerator() {
            long[] generator = new long[Affine.LIMBS];
            Affine.setGenerator(generator, 0);
            return oddMultiples(generator, 0, GENERATOR_WIDTH);
        }
    }
}
