package org.clavis.circuits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import org.clavis.algebra.bn254.Fr;
import org.clavis.circuits.CircuitException.Reason;
import org.clavis.verifier.EncodingException;
import org.junit.jupiter.api.Test;

/** Constraints, witness and program of one small circuit, as circom and snarkjs wrote them. */
class BasketFilesTest {

    private static final BigInteger R = Fr.modulus();

    @Test
    void theProgramGivesSnarkjsWitness() throws IOException {
        try (Witness witness = CircomProgram.load(Basket.file("basket.wasm")).compute(Basket.INPUTS)) {
            assertThat(WtnsFile.encode(witness)).isEqualTo(Basket.file("basket.wtns"));
        }
    }

    @Test
    void constraintsAreReadAndWrittenByteForByte() throws IOException {
        byte[] bytes = Basket.file("basket.r1cs");
        assertThat(R1csWriter.of(R1csFile.parse(bytes)).encode()).isEqualTo(bytes);
    }

    @Test
    void readsCountsLabelsAndConstraints() throws IOException {
        R1csFile r1cs = R1csFile.parse(Basket.file("basket.r1cs"));
        assertThat(r1cs.signalCount()).isEqualTo(14);
        assertThat(r1cs.outputCount()).isEqualTo(1);
        assertThat(r1cs.publicCount()).isEqualTo(2);
        assertThat(r1cs.privateInputCount()).isEqualTo(7);
        assertThat(r1cs.labelCount()).isEqualTo(20);
        assertThat(r1cs.label(12)).isEqualTo(14);
        // -price[0] * amount[0] = -cost[0].out
        R1csConstraint first = r1cs.constraint(2);
        BigInteger minusOne = R.subtract(BigInteger.ONE);
        assertThat(first.a()).containsExactly(new R1csConstraint.Term(3, minusOne));
        assertThat(first.b()).containsExactly(new R1csConstraint.Term(6, BigInteger.ONE));
        assertThat(first.c()).containsExactly(new R1csConstraint.Term(11, minusOne));
        assertThat(first.signals()).containsExactly(3, 6, 11);
        assertThatThrownBy(() -> r1cs.constraint(r1cs.constraintCount())).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void aForgedWitnessIsRefusedWithTheNamesOfItsSignals() throws IOException {
        R1csFile r1cs = R1csFile.parse(Basket.file("basket.r1cs"));
        SymFile symbols = SymFile.parse(Basket.file("basket.sym"));
        try (Witness witness = WtnsFile.parse(Basket.file("basket.wtns"))) {
            r1cs.requireSatisfiedBy(witness, symbols);
            // amount[1]
            witness.limbs()[7 * Fr.LIMBS]++;
            assertThatThrownBy(() -> r1cs.requireSatisfiedBy(witness, symbols))
                .isInstanceOfSatisfying(CircuitException.class, e ->
                    assertThat(e.reason()).isEqualTo(Reason.WITNESS_INVALID)
                )
                .hasMessage(
                    "constraint 3 of 6 is not satisfied; it is about main.price[1], main.amount[1], main.cost[1].out"
                );
            assertThatThrownBy(() -> r1cs.requireSatisfiedBy(witness)).hasMessage(
                "constraint 3 of 6 is not satisfied; it is about signal 4, signal 7, signal 12"
            );
        }
    }

    @Test
    void whatIsWrittenIsReadAgain() {
        R1csConstraint.Term one = new R1csConstraint.Term(0, BigInteger.ONE);
        R1csConstraint.Term x = new R1csConstraint.Term(2, R.subtract(BigInteger.TEN));
        R1csConstraint constraint = new R1csConstraint(List.of(one, x), List.of(), List.of(x));
        R1csFile read = R1csFile.parse(new R1csWriter(4, 1, 0, 1).add(constraint).encode());
        assertThat(read.constraint(0)).isEqualTo(constraint);
        assertThat(read.constraintCount()).isEqualTo(1);
        assertThat(read.label(3)).isEqualTo(3);
    }

    @Test
    void whatNoFileCanHoldIsNotWritten() {
        R1csConstraint outside = new R1csConstraint(
            List.of(new R1csConstraint.Term(4, BigInteger.ONE)),
            List.of(),
            List.of()
        );
        assertThatThrownBy(() -> new R1csWriter(4, 1, 0, 1).add(outside)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new R1csWriter(4, 2, 1, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new R1csWriter(4, -1, 1, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new R1csConstraint.Term(1, R)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new R1csConstraint.Term(-1, BigInteger.ONE)).isInstanceOf(
            IllegalArgumentException.class
        );
    }

    @Test
    void anyChangeOfTheConstraintsIsReadOrRefused() throws IOException {
        FileMutations.run(Basket.file("basket.r1cs"), 5_000, 11, bytes -> {
            R1csFile r1cs = R1csFile.parse(bytes);
            assertThat(R1csFile.parse(R1csWriter.of(r1cs).encode()).constraintCount()).isEqualTo(
                r1cs.constraintCount()
            );
        });
    }

    @Test
    void aProgramCutShortIsRefused() throws IOException {
        byte[] wasm = Basket.file("basket.wasm");
        for (int length = 0; length < wasm.length; length += 997) {
            byte[] cut = Arrays.copyOf(wasm, length);
            assertThatThrownBy(() -> CircomProgram.load(cut)).isInstanceOfAny(
                EncodingException.class,
                CircuitException.class
            );
        }
    }
}
