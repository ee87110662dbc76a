package org.clavis.algebra.bn254;

import java.math.BigInteger;
import java.util.Arrays;

/**
 * BN254 on one screen.
 *
 * <pre>
 * seed      x = 4965661367192848881
 * base      p = 36 x^4 + 36 x^3 + 24 x^2 + 6 x + 1 (254 bits)
 * order     r = 36 x^4 + 36 x^3 + 18 x^2 + 6 x + 1 (254 bits)
 * trace     t = 6 x^2 + 1,  p + 1 - t = r: G1 is the whole curve
 * G1        y^2 = x^3 + 3 over Fp, generator (1, 2)
 * tower     Fp2 = Fp[u] / (u^2 + 1),  Fp6 = Fp2[v] / (v^3 - xi),  Fp12 = Fp6[w] / (w^2 - v),  xi = 9 + u
 * G2        y^2 = x^3 + 3 / xi over Fp2 (a D-twist), cofactor 2 p - r, generator as in EIP-197
 * pairing   optimal ate, Miller loop over 6 x + 2 (65 bits, NAF weight 22), embedding degree 12
 * security  about 100 bits (Barbulescu and Duquesne, ePrint 2017/334)
 * </pre>
 *
 * <p>Arrays here are shared and must not be written to.
 */
public final class CurveParams {

    /** The seed {@code x}. */
    public static final long SEED = 4965661367192848881L;

    /** {@code 6 x + 2} in non-adjacent form, least significant digit first. */
    static final byte[] LOOP_NAF = signedWindows(
        BigInteger.valueOf(SEED).multiply(BigInteger.valueOf(6)).add(BigInteger.TWO),
        2
    );

    /** {@link #SEED} in non-adjacent form, least significant digit first; 24 digits are not zero. */
    static final byte[] SEED_NAF = signedWindows(BigInteger.valueOf(SEED), 2);

    /** {@link #SEED} in signed windows of width 4, least significant digit first. */
    static final byte[] SEED_WINDOWS = signedWindows(BigInteger.valueOf(SEED), 4);

    /** 3: the constant of G1's equation. */
    static final long[] B = { 0x7a17caa950ad28d7L, 0x1f6ac17ae15521b9L, 0x334bea4e696bd284L, 0x2a1f6744ce179d8eL };

    /** 3 / xi: the constant of the twist's equation. */
    static final long[] TWIST_B = {
        0x3bf938e377b802a8L,
        0x020b1b273633535dL,
        0x26b7edf049755260L,
        0x2514c6324384a86dL,
        0x38e7ecccd1dcff67L,
        0x65f0b37d93ce0d3eL,
        0xd749d0dd22ac00aaL,
        0x0141b9ce4a688d4dL,
    };

    /** xi^((p - 1) / 3). */
    static final long[] PSI_X = {
        0xb5773b104563ab30L,
        0x347f91c8a9aa6454L,
        0x7a007127242e0991L,
        0x1956bcd8118214ecL,
        0x6e849f1ea0aa4757L,
        0xaa1c7b6d89f89141L,
        0xb6e713cdfae0ca3aL,
        0x26694fbb4e82ebc3L,
    };

    /** xi^((p - 1) / 2). */
    static final long[] PSI_Y = {
        0xe4bbdd0c2936b629L,
        0xbb30f162e133bacbL,
        0x31a9d1b6f9645366L,
        0x253570bea500f8ddL,
        0xa1d77ce45ffe77c7L,
        0x07affd117826d1dbL,
        0x6d16bd27bb7edc6bL,
        0x2c87200285defeccL,
    };

    /** The generator of G1: (1, 2). */
    static final long[] G1_GENERATOR = {
        0xd35d438dc58f0d9dL,
        0x0a78eb28f5c70b3dL,
        0x666ea36f7879462cL,
        0x0e0a77c19a07df2fL,
        0xa6ba871b8b1e1b3aL,
        0x14f1d651eb8e167bL,
        0xccdd46def0f28c58L,
        0x1c14ef83340fbe5eL,
    };

    /** The generator of G2 that EIP-197 names. */
    static final long[] G2_GENERATOR = {
        0x8e83b5d102bc2026L,
        0xdceb1935497b0172L,
        0xfbb8264797811adfL,
        0x19573841af96503bL,
        0xafb4737da84c6140L,
        0x6043dd5a5802d8c4L,
        0x09e950fc52a02f86L,
        0x14fef0833aea7b6bL,
        0x619dfa9d886be9f6L,
        0xfe7fd297f59e9b78L,
        0xff9e1a62231b7dfeL,
        0x28fd7eebae9e4206L,
        0x64095b56c71856eeL,
        0xdc57f922327d3cbbL,
        0x55f935be33351076L,
        0x0da4a0e693fd6482L,
    };

    private CurveParams() {}

    /** The order {@code r} of G1, G2 and the pairing's values. */
    public static BigInteger order() {
        return Fr.modulus();
    }

    /**
     * The width-w non-adjacent form: digits that are zero or odd and below 2^(w-1) in magnitude, the last one positive,
     * of any w neighbours at most one not zero, that sum up to {@code n} as the coefficients of powers of two.
     */
    private static byte[] signedWindows(BigInteger n, int width) {
        byte[] digits = new byte[n.bitLength() + 1];
        int count = 0;
        BigInteger rest = n;
        while (rest.signum() != 0) {
            if (rest.testBit(0)) {
                int digit = rest.intValue() & ((1 << width) - 1);
                digit -= (digit >> (width - 1)) << width;
                digits[count] = (byte) digit;
                rest = rest.subtract(BigInteger.valueOf(digit));
            }
            rest = rest.shiftRight(1);
            count++;
        }
        return Arrays.copyOf(digits, count);
    }
}
