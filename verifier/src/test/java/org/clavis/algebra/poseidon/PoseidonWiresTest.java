package org.clavis.algebra.poseidon;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import org.clavis.algebra.bn254.Fr;
import org.junit.jupiter.api.Test;

/** The signals of a hash, against the hash and against each other; all of them against snarkjs in module circuits. */
class PoseidonWiresTest {

    private static final int MIX_S = 22;
    private static final int SIGMA_F = 79;
    private static final int SIGMA_P = 125;

    private static long[] inputs(long seed) {
        long[] inputs = new long[2 * Fr.LIMBS];
        Fr.setLong(inputs, 0, seed);
        Fr.inverse(inputs, 0, inputs, 0);
        Fr.setLong(inputs, Fr.LIMBS, seed + 1);
        return inputs;
    }

    private static BigInteger wire(long[] wires, int n) {
        return Fr.toBigInteger(wires, (1 + n) * Fr.LIMBS);
    }

    @Test
    void theHashIsThePermutations() {
        for (long seed = 0; seed < 50; seed++) {
            long[] expected = new long[Fr.LIMBS];
            PoseidonKernel.hash(expected, 0, inputs(seed), 0, 2);
            long[] hash = new long[Fr.LIMBS];
            PoseidonWires.hash(hash, 0, new long[PoseidonWires.COUNT * Fr.LIMBS], 0, inputs(seed), 0);
            assertThat(hash).isEqualTo(expected);
        }
    }

    @Test
    void powersArePowersOfWhatGoesIn() {
        long[] wires = new long[(PoseidonWires.COUNT + 2) * Fr.LIMBS];
        PoseidonWires.hash(new long[Fr.LIMBS], 0, wires, Fr.LIMBS, inputs(7), 0);
        BigInteger r = Fr.modulus();
        for (int box = SIGMA_F; box < PoseidonWires.COUNT; box += 2) {
            assertThat(wire(wires, box + 1)).isEqualTo(wire(wires, box).pow(2).mod(r));
        }
        for (int k = 1; k < 57; k++) {
            BigInteger in = wire(wires, MIX_S + k - 1);
            assertThat(wire(wires, SIGMA_P + 2 * k)).isEqualTo(in.pow(2).mod(r));
        }
        BigInteger lastIn = wire(wires, MIX_S + 56);
        assertThat(wire(wires, SIGMA_F + 2 * 11))
            .as("sigmaF[4][0].in2")
            .isEqualTo(lastIn.pow(2).mod(r));
        // nothing before and nothing behind
        assertThat(Fr.isZero(wires, 0)).isTrue();
        assertThat(Fr.isZero(wires, (PoseidonWires.COUNT + 1) * Fr.LIMBS)).isTrue();
    }
}
