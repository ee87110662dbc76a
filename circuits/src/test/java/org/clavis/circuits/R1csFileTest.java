package org.clavis.circuits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.clavis.algebra.bn254.Fr;
import org.clavis.verifier.EncodingException;
import org.junit.jupiter.api.Test;

/** Reading constraints, on a circuit written down by hand: out = x^3 over signals {1, out, x, x^2}. */
class R1csFileTest {

    private static final BigInteger R = Fr.modulus();

    private static void scalar(ByteBuffer out, BigInteger value) {
        for (long limb : Bn254Limits.littleEndianLimbs(value)) {
            out.putLong(limb);
        }
    }

    private static void term(ByteBuffer out, int signal, BigInteger value) {
        out.putInt(1).putInt(signal);
        scalar(out, value);
    }

    private static byte[] cube(int customGates) {
        ByteBuffer out = ByteBuffer.allocate(2000).order(ByteOrder.LITTLE_ENDIAN);
        out.put("r1cs".getBytes(StandardCharsets.US_ASCII))
            .putInt(1)
            .putInt(customGates >= 0 ? 4 : 3);
        // constraints first: the order of sections is free
        out.putInt(2).putLong(6 * 40);
        BigInteger minusOne = R.subtract(BigInteger.ONE);
        term(out, 2, minusOne);
        term(out, 2, BigInteger.ONE);
        term(out, 3, minusOne);
        term(out, 3, BigInteger.TWO);
        term(out, 2, BigInteger.TEN);
        term(out, 1, BigInteger.valueOf(20));
        out.putInt(1)
            .putLong(4 + 32 + 16 + 8 + 4)
            .putInt(32);
        scalar(out, R);
        out.putInt(4).putInt(1).putInt(0).putInt(1).putLong(4).putInt(2);
        out.putInt(3).putLong(4 * 8);
        for (long label = 0; label < 4; label++) {
            out.putLong(label);
        }
        if (customGates >= 0) {
            out.putInt(4).putLong(4).putInt(customGates);
        }
        return Arrays.copyOf(out.array(), out.position());
    }

    private static Witness witness(long... values) {
        long[] limbs = new long[values.length * Fr.LIMBS];
        for (int n = 0; n < values.length; n++) {
            limbs[n * Fr.LIMBS] = values[n];
        }
        return new Witness(limbs);
    }

    @Test
    void readsTheCounts() {
        R1csFile r1cs = R1csFile.parse(cube(0));
        assertThat(r1cs.signalCount()).isEqualTo(4);
        assertThat(r1cs.publicCount()).isEqualTo(1);
        assertThat(r1cs.constraintCount()).isEqualTo(2);
    }

    @Test
    void namesTheFirstBrokenConstraint() {
        R1csFile r1cs = R1csFile.parse(cube(-1));
        assertThat(r1cs.firstBrokenConstraint(witness(1, 27, 3, 9))).isEmpty();
        assertThat(r1cs.firstBrokenConstraint(witness(1, 28, 3, 9))).hasValue(1);
        assertThat(r1cs.firstBrokenConstraint(witness(1, 27, 3, 8))).hasValue(0);
        assertThatThrownBy(() -> r1cs.firstBrokenConstraint(witness(1, 27, 3)))
            .isInstanceOf(CircuitException.class)
            .hasMessageContaining("witness of 3 signals for a circuit of 4");
    }

    @Test
    void customGatesAreRefused() {
        assertThatThrownBy(() -> R1csFile.parse(cube(2)))
            .isInstanceOf(EncodingException.class)
            .hasMessageContaining("custom gates");
    }

    @Test
    void anyChangeIsReadOrRefused() {
        int accepted = FileMutations.run(cube(0), 20_000, 6, bytes -> R1csFile.parse(bytes).signalCount());
        assertThat(accepted).isPositive();
    }
}
