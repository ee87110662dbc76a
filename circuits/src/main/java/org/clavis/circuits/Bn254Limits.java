package org.clavis.circuits;

import java.math.BigInteger;
import org.clavis.algebra.bn254.Fp;
import org.clavis.algebra.bn254.Fr;

/** BN254's moduli as limbs, and the sizes that this module's arrays can hold. */
final class Bn254Limits {

    /** Most signals, constraints or domain points: a G2 point a signal then still fits one array. */
    static final int MAX_SIZE = 1 << 26;

    private static final long[] BASE_MODULUS = littleEndianLimbs(Fp.modulus());
    private static final long[] SCALAR_MODULUS = littleEndianLimbs(Fr.modulus());

    private Bn254Limits() {}

    /** The base field's modulus, little-endian. */
    static long[] baseModulus() {
        return BASE_MODULUS.clone();
    }

    /** The scalar field's modulus, little-endian. */
    static long[] scalarModulus() {
        return SCALAR_MODULUS.clone();
    }

    /** The four little-endian limbs of {@code value}, in 0 to 2^256 - 1. */
    static long[] littleEndianLimbs(BigInteger value) {
        long[] limbs = new long[4];
        for (int k = 0; k < 4; k++) {
            limbs[k] = value.shiftRight(64 * k).longValue();
        }
        return limbs;
    }

    /** The integer whose four little-endian limbs stand from {@code at} on. */
    static BigInteger integer(long[] limbs, int at) {
        byte[] bytes = new byte[32];
        for (int k = 0; k < 32; k++) {
            bytes[31 - k] = (byte) (limbs[at + (k >>> 3)] >>> (8 * (k & 7)));
        }
        return new BigInteger(1, bytes);
    }
}
