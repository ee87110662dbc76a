package org.clavis.algebra.poseidon;

import java.util.Arrays;
import org.clavis.algebra.bn254.Fr;

/**
 * Poseidon of two field elements with the signals of circomlib's {@code Poseidon(2)}, as circom numbers those that its
 * simplification leaves over:
 *
 * <pre>
 *  20  ark[1..7].out[0..2] without ark[1].out[0]: fifth powers plus the next full round's constants, before mixing
 *   2  mixLast[0].in[0..1]: fifth powers of the last round
 *  57  mixS[0..56].out[0]: what goes into the fifth power of the next round
 *  46  sigmaF[0..7][0..2].in2, .in4 without sigmaF[0][0]: squares and fourth powers of the full rounds
 * 114  sigmaP[0..56].in2, .in4: those of the partial rounds
 * </pre>
 *
 * <p>The template mixes partial rounds with sparse matrices and adds constants before it mixes. What enters a fifth
 * power is the same as in the plain permutation, so that is what is computed; only the constants in {@code ark} are
 * others, see {@link #constantsBeforeMixing}.
 *
 * <p>Timing: constant-time. Source: circomlib's {@code poseidon.circom}.
 */
public final class PoseidonWires {

    /** Signals of one hash. */
    public static final int COUNT = 239;

    private static final int WIDTH = 3;
    private static final int STATE = WIDTH * Fr.LIMBS;
    private static final int HALF_FULL = PoseidonParams.FULL_ROUNDS / 2;
    private static final PoseidonParams PARAMS = PoseidonParams.ofWidth(WIDTH);
    private static final int FIRST_FULL_AGAIN = HALF_FULL + PARAMS.partialRounds;
    private static final int ROUNDS = PoseidonParams.FULL_ROUNDS + PARAMS.partialRounds;

    /** Where the groups of signals start. */
    private static final int ARK = 0;

    private static final int MIX_LAST = 20 * Fr.LIMBS;
    private static final int MIX_S = MIX_LAST + 2 * Fr.LIMBS;
    private static final int SIGMA_F = MIX_S + PARAMS.partialRounds * Fr.LIMBS;
    private static final int SIGMA_P = SIGMA_F + 46 * Fr.LIMBS;

    private static final long[] ARK_CONSTANTS = constantsBeforeMixing();

    private PoseidonWires() {}

    /**
     * {@code hash} = the hash of two elements; {@code wires} = the signals in between.
     *
     * @param wires room for {@link #COUNT} elements from {@code o} on
     * @param inputs two elements of {@link Fr} in Montgomery form; all outputs are in that form too
     */
    public static void hash(long[] hash, int h, long[] wires, int o, long[] inputs, int at) {
        long[] state = new long[STATE];
        long[] mixed = new long[STATE];
        long[] scratch = new long[Fr.LIMBS];
        try {
            System.arraycopy(inputs, at, state, Fr.LIMBS, 2 * Fr.LIMBS);
            for (int round = 0; round < ROUNDS; round++) {
                PoseidonKernel.addConstants(state, PARAMS, round);
                if (round > HALF_FULL && round <= FIRST_FULL_AGAIN) {
                    Fr.set(wires, o + MIX_S + (round - HALF_FULL - 1) * Fr.LIMBS, state, 0);
                }
                if (round < HALF_FULL) {
                    fullRound(wires, o, state, round, scratch);
                } else if (round < FIRST_FULL_AGAIN) {
                    fifthPower(state, 0, wires, o + SIGMA_P + 2 * (round - HALF_FULL) * Fr.LIMBS);
                } else {
                    fullRound(wires, o, state, round - PARAMS.partialRounds, scratch);
                }
                PoseidonKernel.mix(mixed, state, PARAMS, scratch);
                System.arraycopy(mixed, 0, state, 0, STATE);
            }
            Fr.set(hash, h, state, 0);
        } finally {
            Arrays.fill(state, 0);
            Arrays.fill(mixed, 0);
            Arrays.fill(scratch, 0);
        }
    }

    /** @param k number among the full rounds */
    private static void fullRound(long[] wires, int o, long[] state, int k, long[] scratch) {
        for (int j = 0; j < WIDTH; j++) {
            int box = k * WIDTH + j;
            int x = j * Fr.LIMBS;
            if (box == 0) {
                // a constant, which is no signal
                Fr.square(scratch, 0, state, x);
                Fr.square(scratch, 0, scratch, 0);
                Fr.mul(state, x, scratch, 0, state, x);
                continue;
            }
            fifthPower(state, x, wires, o + SIGMA_F + 2 * (box - 1) * Fr.LIMBS);
            if (k < PoseidonParams.FULL_ROUNDS - 1) {
                int ark = o + ARK + (box - 1) * Fr.LIMBS;
                Fr.add(wires, ark, state, x, ARK_CONSTANTS, box * Fr.LIMBS);
            } else if (j < 2) {
                Fr.set(wires, o + MIX_LAST + x, state, x);
            }
        }
    }

    /** Raises an element, leaving its square and fourth power at {@code powers}. */
    private static void fifthPower(long[] state, int x, long[] powers, int at) {
        Fr.square(powers, at, state, x);
        Fr.square(powers, at + Fr.LIMBS, powers, at);
        Fr.mul(state, x, powers, at + Fr.LIMBS, state, x);
    }

    /**
     * What is added after full rounds 0 to 6, before mixing, so that nothing has to be added after it.
     *
     * <p>For constants c that follow a mixing with M, it is M^-1 c. Those of the partial rounds first move to the round
     * before, through a fifth power that leaves all elements but the first alone: c_i + (0, rest of M^-1 c_(i+1)).
     */
    private static long[] constantsBeforeMixing() {
        long[] inverse = inverseMatrix();
        long[] constants = new long[(PoseidonParams.FULL_ROUNDS - 1) * STATE];
        for (int k = 0; k < PoseidonParams.FULL_ROUNDS - 1; k++) {
            int round = k < HALF_FULL ? k + 1 : k + 1 + PARAMS.partialRounds;
            System.arraycopy(PARAMS.roundConstants, round * STATE, constants, k * STATE, STATE);
        }
        long[] moved = Arrays.copyOfRange(
            PARAMS.roundConstants,
            FIRST_FULL_AGAIN * STATE,
            (FIRST_FULL_AGAIN + 1) * STATE
        );
        for (int round = FIRST_FULL_AGAIN - 1; round >= HALF_FULL; round--) {
            moved = product(inverse, moved, 0);
            Fr.setZero(moved, 0);
            PoseidonKernel.addConstants(moved, PARAMS, round);
        }
        System.arraycopy(moved, 0, constants, (HALF_FULL - 1) * STATE, STATE);
        for (int k = 0; k < PoseidonParams.FULL_ROUNDS - 1; k++) {
            System.arraycopy(product(inverse, constants, k * STATE), 0, constants, k * STATE, STATE);
        }
        return constants;
    }

    private static long[] product(long[] matrix, long[] vector, int at) {
        long[] out = new long[STATE];
        long[] term = new long[Fr.LIMBS];
        for (int i = 0; i < WIDTH; i++) {
            for (int j = 0; j < WIDTH; j++) {
                Fr.mul(term, 0, matrix, (i * WIDTH + j) * Fr.LIMBS, vector, at + j * Fr.LIMBS);
                Fr.add(out, i * Fr.LIMBS, out, i * Fr.LIMBS, term, 0);
            }
        }
        return out;
    }

    /** M^-1: the cofactors, transposed, over the determinant. */
    private static long[] inverseMatrix() {
        long[] inverse = new long[WIDTH * STATE];
        long[] term = new long[Fr.LIMBS];
        long[] determinant = new long[Fr.LIMBS];
        for (int i = 0; i < WIDTH; i++) {
            for (int j = 0; j < WIDTH; j++) {
                int cofactor = (j * WIDTH + i) * Fr.LIMBS;
                Fr.mul(inverse, cofactor, PARAMS.matrix, entry(i + 1, j + 1), PARAMS.matrix, entry(i + 2, j + 2));
                Fr.mul(term, 0, PARAMS.matrix, entry(i + 1, j + 2), PARAMS.matrix, entry(i + 2, j + 1));
                Fr.sub(inverse, cofactor, inverse, cofactor, term, 0);
            }
        }
        for (int j = 0; j < WIDTH; j++) {
            Fr.mul(term, 0, PARAMS.matrix, entry(0, j), inverse, j * WIDTH * Fr.LIMBS);
            Fr.add(determinant, 0, determinant, 0, term, 0);
        }
        Fr.inverseVartime(determinant, 0, determinant, 0);
        for (int k = 0; k < WIDTH * WIDTH; k++) {
            Fr.mul(inverse, k * Fr.LIMBS, inverse, k * Fr.LIMBS, determinant, 0);
        }
        return inverse;
    }

    /** Where M[i mod 3][j mod 3] is. */
    private static int entry(int i, int j) {
        return ((i % WIDTH) * WIDTH + (j % WIDTH)) * Fr.LIMBS;
    }
}
