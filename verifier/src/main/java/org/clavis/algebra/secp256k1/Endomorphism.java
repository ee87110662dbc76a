package org.clavis.algebra.secp256k1;

import static org.clavis.algebra.secp256k1.Limbs.carry;

import java.math.BigInteger;

/**
 * The curve's endomorphism {@code (x, y) -> (beta x, y)}, which multiplies every point by {@code lambda}, and the split
 * of scalars that it allows: {@code k = k1 + k2 lambda} modulo n with k1 and k2 of 128 bits.
 *
 * <p>Beta and lambda are cube roots of one, modulo p and n. All pairs {@code (x, y)} with {@code x + y lambda = 0} modulo
 * n are a lattice; {@code (A1, -B1)} and {@code (A2, A1)} are a basis of short vectors of it. The split takes from
 * {@code (k, 0)} the lattice's vector that Babai's rounding finds. Source: Gallant, Lambert and Vanstone, "Faster point
 * multiplication on elliptic curves with efficient endomorphisms", CRYPTO 2001.
 */
final class Endomorphism {

    /** A cube root of one modulo p. */
    static final BigInteger BETA = new BigInteger(
        "7ae96a2b657c07106e64479eac3434e99cf0497512f58995c1396c28719501ee",
        16
    );

    /** A cube root of one modulo n. */
    static final BigInteger LAMBDA = new BigInteger(
        "5363ad4cc05c30e0a5261c028812645a122e22ea20816678df02967c1b23bd72",
        16
    );

    /** The first basis vector's first component, and the second's second. */
    static final BigInteger A1 = new BigInteger("3086d221a7d46bcde86c90e49284eb15", 16);

    /** The first basis vector's second component, negated. */
    static final BigInteger B1 = new BigInteger("e4437ed6010e88286f547fa90abfe4c3", 16);

    /** The second basis vector's first component. */
    static final BigInteger A2 = new BigInteger("114ca50f7a8e2f3f657c1108d9d44cfd8", 16);

    private static final int SHIFT = 384;
    private static final long[] BETA_LIMBS = beta();
    private static final long[] LAMBDA_LIMBS = Limbs.of(LAMBDA);
    private static final long[] A1_LIMBS = Limbs.of(A1);
    private static final long[] B1_LIMBS = Limbs.of(B1);
    private static final long[] A2_LIMBS = Limbs.of(A2);
    private static final long[] A1_BY_ORDER = byOrder(A1);
    private static final long[] B1_BY_ORDER = byOrder(B1);

    private Endomorphism() {}

    /** {@code out = beta x} for x of magnitude at most {@link LazyFp#MAX_MAGNITUDE}; of magnitude 1. */
    static void multiplyByBeta(long[] out, int o, long[] x, int xi) {
        LazyFp.mul(out, o, x, xi, BETA_LIMBS, 0);
    }

    /** {@code out = lambda k}, canonical scalars. */
    static void multiplyByLambda(long[] out, int o, long[] k, int ki) {
        Fn.mul(out, o, k, ki, LAMBDA_LIMBS, 0);
    }

    /**
     * Splits a scalar: k1 into the three limbs from {@code o}, k2 into the three after them, both in two's complement and
     * below 2^128 in magnitude.
     *
     * @param k canonical scalar
     */
    static void split(long[] out, int o, long[] k, int ki) {
        // how often to take away each basis vector: A1 k / n and B1 k / n, rounded
        long[] c = new long[4];
        roundedProduct(c, 0, k, ki, A1_BY_ORDER);
        roundedProduct(c, 2, k, ki, B1_BY_ORDER);
        // k1 = k - c1 A1 - c2 A2, k2 = c1 B1 - c2 A1; both fit the low 192 bits
        out[o] = k[ki];
        out[o + 1] = k[ki + 1];
        out[o + 2] = k[ki + 2];
        subtractProduct(out, o, c, 0, A1_LIMBS);
        subtractProduct(out, o, c, 2, A2_LIMBS);
        out[o + 3] = 0;
        out[o + 4] = 0;
        out[o + 5] = 0;
        subtractProduct(out, o + 3, c, 0, B1_LIMBS);
        negate(out, o + 3);
        subtractProduct(out, o + 3, c, 2, A1_LIMBS);
    }

    /** {@code out = -out} for three limbs. */
    private static void negate(long[] out, int o) {
        long c = 1;
        for (int i = o; i < o + 3; i++) {
            long x = ~out[i];
            long sum = x + c;
            c = carry(x, c, sum);
            out[i] = sum;
        }
    }

    /** {@code out = round(k g / 2^384)}, two limbs. */
    private static void roundedProduct(long[] out, int o, long[] k, int ki, long[] g) {
        long[] wide = new long[8];
        for (int i = 0; i < 4; i++) {
            long c = 0;
            for (int j = 0; j < 4; j++) {
                long low = k[ki + i] * g[j];
                long high = Math.unsignedMultiplyHigh(k[ki + i], g[j]);
                long sum = low + wide[i + j];
                high += carry(low, wide[i + j], sum);
                long t = sum + c;
                high += carry(sum, c, t);
                wide[i + j] = t;
                c = high;
            }
            wide[i + 4] = c;
        }
        long half = wide[5] >>> 63;
        long sum = wide[6] + half;
        out[o] = sum;
        out[o + 1] = wide[7] + carry(wide[6], half, sum);
    }

    /** {@code out -= c g} modulo 2^192, for c of two limbs and g of three. */
    private static void subtractProduct(long[] out, int o, long[] c, int ci, long[] g) {
        for (int i = 0; i < 2; i++) {
            long borrow = 0;
            for (int j = 0; i + j < 3; j++) {
                long low = c[ci + i] * g[j];
                long high = Math.unsignedMultiplyHigh(c[ci + i], g[j]);
                long sum = low + borrow;
                high += carry(low, borrow, sum);
                long x = out[o + i + j];
                long difference = x - sum;
                out[o + i + j] = difference;
                borrow = high + Limbs.borrow(x, sum, difference);
            }
        }
    }

    private static long[] beta() {
        long[] out = new long[LazyFp.LIMBS];
        LazyFp.fromCanonical(out, 0, Limbs.of(BETA), 0);
        return out;
    }

    /** {@code round(2^384 a / n)}. */
    private static long[] byOrder(BigInteger a) {
        return Limbs.of(
            a
                .shiftLeft(SHIFT + 1)
                .divide(CurveParams.N)
                .add(BigInteger.ONE)
                .shiftRight(1)
        );
    }
}
