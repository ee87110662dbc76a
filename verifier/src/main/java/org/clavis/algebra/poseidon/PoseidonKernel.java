package org.clavis.algebra.poseidon;

import java.util.Arrays;
import org.clavis.algebra.bn254.Fr;

/**
 * Poseidon of 1 to 16 field elements, as circomlib's {@code Poseidon} template computes it: the first element of the
 * permuted state {@code (0, inputs...)}.
 *
 * <p>Timing: constant-time for a number of inputs, once that number's parameters have been generated.
 */
public final class PoseidonKernel {

    /** The most inputs that one hash takes. */
    public static final int MAX_INPUTS = PoseidonParams.MAX_WIDTH - 1;

    private PoseidonKernel() {}

    /**
     * {@code out} = the hash of {@code count} elements.
     *
     * @param inputs elements of {@link Fr} in Montgomery form, one after the other; {@code out} may be among them
     * @param count 1 to {@link #MAX_INPUTS}
     */
    public static void hash(long[] out, int o, long[] inputs, int at, int count) {
        PoseidonParams params = PoseidonParams.ofWidth(count + 1);
        long[] state = new long[params.width * Fr.LIMBS];
        long[] mixed = new long[params.width * Fr.LIMBS];
        long[] scratch = new long[Fr.LIMBS];
        try {
            System.arraycopy(inputs, at, state, Fr.LIMBS, count * Fr.LIMBS);
            int rounds = PoseidonParams.FULL_ROUNDS + params.partialRounds;
            int halfFull = PoseidonParams.FULL_ROUNDS / 2;
            for (int round = 0; round < rounds; round++) {
                boolean full = round < halfFull || round >= rounds - halfFull;
                addConstants(state, params, round);
                for (int i = 0; i < (full ? params.width : 1); i++) {
                    fifthPower(state, i * Fr.LIMBS, scratch);
                }
                mix(mixed, state, params, scratch);
                System.arraycopy(mixed, 0, state, 0, state.length);
            }
            Fr.set(out, o, state, 0);
        } finally {
            Arrays.fill(state, 0);
            Arrays.fill(mixed, 0);
            Arrays.fill(scratch, 0);
        }
    }

    /** state += the constants of {@code round}. */
    static void addConstants(long[] state, PoseidonParams params, int round) {
        for (int i = 0; i < params.width; i++) {
            int constant = (round * params.width + i) * Fr.LIMBS;
            Fr.add(state, i * Fr.LIMBS, state, i * Fr.LIMBS, params.roundConstants, constant);
        }
    }

    private static void fifthPower(long[] state, int at, long[] scratch) {
        Fr.square(scratch, 0, state, at);
        Fr.square(scratch, 0, scratch, 0);
        Fr.mul(state, at, scratch, 0, state, at);
    }

    /** {@code out = M state}. */
    static void mix(long[] out, long[] state, PoseidonParams params, long[] scratch) {
        for (int i = 0; i < params.width; i++) {
            int row = i * params.width * Fr.LIMBS;
            Fr.mul(out, i * Fr.LIMBS, params.matrix, row, state, 0);
            for (int j = 1; j < params.width; j++) {
                Fr.mul(scratch, 0, params.matrix, row + j * Fr.LIMBS, state, j * Fr.LIMBS);
                Fr.add(out, i * Fr.LIMBS, out, i * Fr.LIMBS, scratch, 0);
            }
        }
    }
}
