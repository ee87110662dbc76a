package org.clavis.algebra.poseidon;

import java.math.BigInteger;
import java.util.Arrays;
import org.clavis.algebra.bn254.Fr;

/**
 * Round numbers, round constants and mixing matrix of one width, generated when first used.
 *
 * <p>The S-box is {@code x^5}; there are 8 full rounds and as many partial ones as 128 bits of security ask for.
 * Source: circomlib's {@code poseidon_constants}, generated as ePrint 2019/458 says.
 */
final class PoseidonParams {

    static final int FULL_ROUNDS = 8;
    static final int MIN_WIDTH = 2;
    static final int MAX_WIDTH = 17;

    /** For widths 2, 3, ... 17. */
    private static final int[] PARTIAL_ROUNDS = { 56, 57, 56, 60, 60, 63, 64, 63, 60, 66, 60, 65, 70, 60, 64, 68 };

    private static final PoseidonParams[] BY_WIDTH = new PoseidonParams[MAX_WIDTH + 1];

    final int width;
    final int partialRounds;
    /** {@code width} elements for each round, Montgomery form. */
    final long[] roundConstants;
    /** Row by row, Montgomery form. */
    final long[] matrix;

    private PoseidonParams(int width) {
        this.width = width;
        this.partialRounds = PARTIAL_ROUNDS[width - MIN_WIDTH];
        BigInteger modulus = Fr.modulus();
        GrainLfsr grain = new GrainLfsr(modulus.bitLength(), width, FULL_ROUNDS, partialRounds);
        this.roundConstants = roundConstants(grain, (FULL_ROUNDS + partialRounds) * width, modulus);
        this.matrix = cauchyMatrix(grain, width, modulus);
    }

    /** The parameters for states of {@code width} elements, 2 to 17. */
    static PoseidonParams ofWidth(int width) {
        if (width < MIN_WIDTH || width > MAX_WIDTH) {
            throw new IllegalArgumentException("no Poseidon parameters for width " + width);
        }
        synchronized (BY_WIDTH) {
            PoseidonParams params = BY_WIDTH[width];
            if (params == null) {
                params = new PoseidonParams(width);
                BY_WIDTH[width] = params;
            }
            return params;
        }
    }

    /** Draws numbers until enough of them are below the modulus. */
    private static long[] roundConstants(GrainLfsr grain, int count, BigInteger modulus) {
        long[] constants = new long[count * Fr.LIMBS];
        for (int i = 0; i < count; i++) {
            BigInteger value;
            do {
                value = grain.bits(modulus.bitLength());
            } while (value.compareTo(modulus) >= 0);
            Fr.fromBigInteger(constants, i * Fr.LIMBS, value);
        }
        return constants;
    }

    /**
     * {@code M[i][j] = 1 / (x_i + y_j)} for the x and y drawn next, reduced rather than rejected. For all of circomlib's
     * widths the first draw serves: its elements differ and no sum is zero.
     */
    private static long[] cauchyMatrix(GrainLfsr grain, int width, BigInteger modulus) {
        BigInteger[] drawn = new BigInteger[2 * width];
        Arrays.setAll(drawn, i -> grain.bits(modulus.bitLength()).mod(modulus));
        long[] matrix = new long[width * width * Fr.LIMBS];
        for (int i = 0; i < width; i++) {
            for (int j = 0; j < width; j++) {
                BigInteger sum = drawn[i].add(drawn[width + j]);
                Fr.fromBigInteger(matrix, (i * width + j) * Fr.LIMBS, sum.modInverse(modulus));
            }
        }
        return matrix;
    }
}
