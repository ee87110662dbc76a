package org.clavis.algebra.transform;

import org.clavis.algebra.bn254.Fr;

/**
 * The 2^k-th roots of unity of Fr, and the transforms between a polynomial's values on them and on their odd coset.
 *
 * <p>With w a primitive 2^k-th root and g a square root of w, the domain is {w^i} and the coset {g w^i}. Groth16's
 * quotient is taken on the coset, where the domain's vanishing polynomial X^(2^k) - 1 is the constant -2; snarkjs's
 * keys carry that factor in their points.
 *
 * <p>The inverse transform decimates in frequency, natural to bit-reversed order, the forward one in time, back; so
 * nothing is ever permuted. Immutable and thread-safe. Timing: depends on the size alone.
 */
public final class EvaluationDomain {

    private final int logSize;
    private final int size;

    /** w^i for i below half the size. */
    private final long[] twiddles;

    /** w^-i for i below half the size. */
    private final long[] inverseTwiddles;

    /** At place rev(i): g^i / 2^k. */
    private final long[] cosetPowers;

    /**
     * The domain of 2^logSize values.
     *
     * @param logSize k, in 0 to 27: the coset needs a root of twice the size
     * @throws IllegalArgumentException for another one
     */
    public EvaluationDomain(int logSize) {
        if (logSize < 0 || logSize >= Fr.TWO_ADICITY) {
            throw new IllegalArgumentException("no domain of size 2^" + logSize);
        }
        this.logSize = logSize;
        size = 1 << logSize;
        long[] root = new long[Fr.LIMBS];
        Fr.rootOfUnity(root, 0, logSize);
        twiddles = powers(root, size / 2);
        Fr.inverseVartime(root, 0, root, 0);
        inverseTwiddles = powers(root, size / 2);
        cosetPowers = computeCosetPowers();
    }

    /** How many values there are. */
    public int size() {
        return size;
    }

    /** w^i for i below 2^step, where w is a primitive 2^(step + 1)-th root of unity. */
    long[] twiddles(int step) {
        return strided(twiddles, 1 << step);
    }

    /** The inverses of {@link #twiddles}. */
    long[] inverseTwiddles(int step) {
        return strided(inverseTwiddles, 1 << step);
    }

    /** At place rev(i): g^i / 2^k. */
    long[] cosetPowers() {
        return cosetPowers;
    }

    private static long[] strided(long[] powers, int count) {
        int stride = powers.length / count;
        long[] out = new long[count * Fr.LIMBS];
        for (int n = 0; n < count; n++) {
            Fr.set(out, n * Fr.LIMBS, powers, n * stride);
        }
        return out;
    }

    /**
     * Replaces a polynomial's values on the domain by its values on the coset.
     *
     * @param values {@code size} elements in Montgomery form, the value at w^i at place i; then that at g w^i
     */
    public void toCoset(long[] values) {
        inverseToBitReversed(values);
        for (int n = 0; n < size; n++) {
            Fr.mul(values, n * Fr.LIMBS, values, n * Fr.LIMBS, cosetPowers, n * Fr.LIMBS);
        }
        forwardFromBitReversed(values);
    }

    /** Values on the domain to coefficients times the size, in bit-reversed order. */
    void inverseToBitReversed(long[] a) {
        long[] difference = new long[Fr.LIMBS];
        for (int half = size / 2; half >= 1; half >>= 1) {
            int stride = (size / 2 / half) * Fr.LIMBS;
            for (int block = 0; block < size; block += 2 * half) {
                int twiddle = 0;
                for (int n = block; n < block + half; n++) {
                    int low = n * Fr.LIMBS;
                    int high = (n + half) * Fr.LIMBS;
                    Fr.sub(difference, 0, a, low, a, high);
                    Fr.add(a, low, a, low, a, high);
                    Fr.mul(a, high, difference, 0, inverseTwiddles, twiddle);
                    twiddle += stride;
                }
            }
        }
        Fr.setZero(difference, 0);
    }

    /** Coefficients in bit-reversed order to values on the domain. */
    void forwardFromBitReversed(long[] a) {
        long[] product = new long[Fr.LIMBS];
        for (int half = 1; half < size; half <<= 1) {
            int stride = (size / 2 / half) * Fr.LIMBS;
            for (int block = 0; block < size; block += 2 * half) {
                int twiddle = 0;
                for (int n = block; n < block + half; n++) {
                    int low = n * Fr.LIMBS;
                    int high = (n + half) * Fr.LIMBS;
                    Fr.mul(product, 0, a, high, twiddles, twiddle);
                    Fr.sub(a, high, a, low, product, 0);
                    Fr.add(a, low, a, low, product, 0);
                    twiddle += stride;
                }
            }
        }
        Fr.setZero(product, 0);
    }

    /** Where the transforms keep the coefficient of X^i. */
    int bitReversed(int i) {
        return logSize == 0 ? 0 : Integer.reverse(i) >>> (32 - logSize);
    }

    private long[] computeCosetPowers() {
        long[] root = new long[Fr.LIMBS];
        Fr.rootOfUnity(root, 0, logSize + 1);
        long[] power = new long[Fr.LIMBS];
        Fr.setLong(power, 0, size);
        Fr.inverseVartime(power, 0, power, 0);
        long[] out = new long[size * Fr.LIMBS];
        for (int n = 0; n < size; n++) {
            Fr.set(out, bitReversed(n) * Fr.LIMBS, power, 0);
            Fr.mul(power, 0, power, 0, root, 0);
        }
        return out;
    }

    private static long[] powers(long[] base, int count) {
        long[] out = new long[Math.max(count, 1) * Fr.LIMBS];
        Fr.setOne(out, 0);
        for (int n = 1; n < count; n++) {
            Fr.mul(out, n * Fr.LIMBS, out, (n - 1) * Fr.LIMBS, base, 0);
        }
        return out;
    }
}
