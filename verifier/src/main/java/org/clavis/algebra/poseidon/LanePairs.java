package org.clavis.algebra.poseidon;

import java.math.BigInteger;
import java.util.Arrays;
import org.clavis.algebra.bn254.Fr;
import org.clavis.algebra.lanes.LaneKernel;
import org.clavis.algebra.lanes.LaneModulus;
import org.clavis.algebra.transform.LaneFr;

/**
 * Poseidon of pairs in lanes, eight hashes side by side; the results are {@link PoseidonKernel}'s.
 *
 * <p>A round's matrix product is three sums of three products, each sum reduced once. What goes in there is of magnitude
 * two at most: a reduced sum and a constant. Has scratch space, so each thread needs its own. For public values.
 */
final class LanePairs {

    /** Hashes side by side. */
    static final int LANES = LaneFr.LANES;

    private static final int WIDTH = 3;
    private static final int E = LaneFr.ELEMENT;
    private static final LaneModulus M = LaneFr.MODULUS;
    private static final PoseidonParams PARAMS = PoseidonParams.ofWidth(WIDTH);
    private static final int ROUNDS = PoseidonParams.FULL_ROUNDS + PARAMS.partialRounds;
    private static final double[] CONSTANTS = broadcasts(PARAMS.roundConstants);
    private static final double[] MATRIX = broadcasts(PARAMS.matrix);

    /** Into lanes' own form, and out of it. */
    private static final double[] ENTER = M.constant(BigInteger.ONE, 356);

    private static final double[] LEAVE = M.constant(BigInteger.ONE, 256);

    private final double[] state = new double[WIDTH * E];
    private final double[] mixed = new double[WIDTH * E];
    private final double[] power = new double[E];
    private final long[] wide = new long[LaneKernel.WIDE];
    private final long[] inputs = new long[2 * LANES * Fr.LIMBS];

    private static double[] broadcasts(long[] elements) {
        int count = elements.length / Fr.LIMBS;
        double[] out = new double[count * E];
        for (int n = 0; n < count; n++) {
            System.arraycopy(LaneFr.broadcast(elements, n * Fr.LIMBS), 0, out, n * E, E);
        }
        return out;
    }

    /**
     * The hashes of eight pairs, left and right one after the other.
     *
     * @param out where eight elements in Montgomery form go; may be {@code pairs}
     * @param pairs sixteen elements in Montgomery form
     */
    void hash(long[] out, int o, long[] pairs, int i) {
        for (int lane = 0; lane < LANES; lane++) {
            Fr.set(inputs, lane * Fr.LIMBS, pairs, i + 2 * lane * Fr.LIMBS);
            Fr.set(inputs, (LANES + lane) * Fr.LIMBS, pairs, i + (2 * lane + 1) * Fr.LIMBS);
        }
        LaneFr.load(mixed, inputs, 0, 2 * LANES, wide);
        Arrays.fill(state, 0, E, 0);
        LaneKernel.mul(M, state, E, mixed, 0, ENTER, 0, wide, 0);
        LaneKernel.mul(M, state, 2 * E, mixed, E, ENTER, 0, wide, 0);
        int halfFull = PoseidonParams.FULL_ROUNDS / 2;
        for (int round = 0; round < ROUNDS; round++) {
            for (int k = 0; k < WIDTH; k++) {
                LaneKernel.add(state, k * E, state, k * E, CONSTANTS, (round * WIDTH + k) * E);
            }
            boolean full = round < halfFull || round >= ROUNDS - halfFull;
            for (int k = 0; k < (full ? WIDTH : 1); k++) {
                fifthPower(k * E);
            }
            mix();
        }
        LaneKernel.mul(M, power, 0, state, 0, LEAVE, 0, wide, 0);
        LaneFr.store(inputs, power, 0, LANES, wide);
        System.arraycopy(inputs, 0, out, o, LANES * Fr.LIMBS);
    }

    private void fifthPower(int at) {
        LaneKernel.mul(M, power, 0, state, at, state, at, wide, 0);
        LaneKernel.mul(M, power, 0, power, 0, power, 0, wide, 0);
        LaneKernel.mul(M, state, at, power, 0, state, at, wide, 0);
    }

    private void mix() {
        for (int row = 0; row < WIDTH; row++) {
            int m = row * WIDTH * E;
            LaneKernel.beginWithProduct(wide, 0, WIDTH, state, 0, MATRIX, m);
            LaneKernel.accumulate(wide, 0, state, E, MATRIX, m + E);
            LaneKernel.accumulate(wide, 0, state, 2 * E, MATRIX, m + 2 * E);
            LaneKernel.reduce(M, mixed, row * E, wide, 0);
        }
        System.arraycopy(mixed, 0, state, 0, mixed.length);
    }
}
