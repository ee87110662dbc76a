package org.clavis.circuits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.clavis.algebra.babyjubjub.CurveParams;
import org.clavis.algebra.bn254.Fr;
import org.clavis.circuits.CircuitException.Reason;
import org.clavis.circuits.generated.Semaphore1;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The witness that needs no program, against snarkjs with the ceremony's programs and against ours. */
class SemaphoreDirectWitnessTest {

    private static final BigInteger R = Fr.modulus();

    /** The inputs that {@code make-semaphore-witnesses.mjs} makes. */
    private static CircuitInputs inputs(int depth, int n) {
        List<BigInteger> secrets = List.of(BigInteger.ZERO, BigInteger.ONE, CurveParams.L.subtract(BigInteger.ONE));
        BigInteger lengths = n % 16 == 15 ? R : BigInteger.valueOf(depth + 2);
        BigInteger length = value("length", depth, n).mod(lengths);
        BigInteger[] siblings = IntStream.range(0, depth)
            .mapToObj(i ->
                n % 2 == 0 || BigInteger.valueOf(i).compareTo(length) < 0
                    ? value("sibling " + i, depth, n).mod(R)
                    : BigInteger.ZERO
            )
            .toArray(BigInteger[]::new);
        return new CircuitInputs()
            .put("secret", n < secrets.size() ? secrets.get(n) : value("secret", depth, n).mod(CurveParams.L))
            .put("merkleProofLength", length)
            .put("merkleProofIndex", value("index", depth, n).mod(BigInteger.TWO.pow(depth)))
            .put("merkleProofSiblings", siblings)
            .put("message", value("message", depth, n).mod(R))
            .put("scope", value("scope", depth, n).mod(R));
    }

    private static BigInteger value(String name, int depth, int n) {
        byte[] text = (name + " " + depth + " " + n).getBytes(StandardCharsets.US_ASCII);
        return new BigInteger(1, sha256().digest(text));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    /** Four inputs at each depth, and 1,000 more at depth 20. */
    @ParameterizedTest
    @CsvFileSource(resources = "semaphore-witnesses.csv", useHeadersInDisplayName = true)
    void equalsSnarkjsWireByWire(int depth, int first, int count, String sha256) {
        SemaphoreWitness direct = new SemaphoreWitness(depth);
        MessageDigest sum = sha256();
        for (int n = first; n < first + count; n++) {
            try (CircuitInputs inputs = inputs(depth, n); Witness witness = direct.compute(inputs)) {
                sum.update(WtnsFile.encode(witness));
            }
        }
        assertThat(HexFormat.of().formatHex(sum.digest())).isEqualTo(sha256);
    }

    @Test
    void equalsTheProgramRunHere() {
        CircomProgram program = CircomProgram.of(new Semaphore1());
        SemaphoreWitness direct = new SemaphoreWitness(1);
        for (int n = 100; n < 116; n++) {
            try (
                CircuitInputs inputs = inputs(1, n);
                Witness expected = program.compute(inputs);
                Witness witness = direct.compute(inputs)
            ) {
                assertThat(witness.limbs()).isEqualTo(expected.limbs());
            }
        }
    }

    /** For each depth the number of signals that its key has, without which no proof comes about. */
    @Test
    void hasTheSizeThatItsLayoutSays() {
        assertThat(new SemaphoreWitness(1).size()).isEqualTo(1761);
        assertThat(new SemaphoreWitness(20).size()).isEqualTo(6454);
        try (CircuitInputs inputs = inputs(32, 7); Witness witness = new SemaphoreWitness(32).compute(inputs)) {
            assertThat(witness.size()).isEqualTo(1514 + 247 * 32);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = { 0, -1, 33 })
    void otherDepthsHaveNoCircuit(int depth) {
        assertThatThrownBy(() -> new SemaphoreWitness(depth)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aSecretThatTheCircuitRefusesIsRefused() {
        for (BigInteger secret : List.of(
            CurveParams.L,
            CurveParams.L.add(BigInteger.ONE),
            BigInteger.TWO.pow(251),
            R.subtract(BigInteger.ONE)
        )) {
            refused(inputs(1, 9).put("secret", secret), Reason.ASSERTION_FAILED, "secret is not below the order");
        }
    }

    @Test
    void anIndexWithMoreBitsThanLevelsIsRefused() {
        for (BigInteger index : List.of(BigInteger.TWO, BigInteger.TWO.pow(64), R.subtract(BigInteger.ONE))) {
            refused(inputs(1, 9).put("merkleProofIndex", index), Reason.ASSERTION_FAILED, "more than 1 bits");
        }
    }

    @Test
    void inputsAreCheckedAgainstTheCircuit() {
        refused(inputs(1, 9).put("Secret", BigInteger.ONE), Reason.UNKNOWN_INPUT, "no input signal Secret");
        refused(inputs(2, 9), Reason.WRONG_INPUT_SIZE, "merkleProofSiblings has 2 elements; the circuit takes 1");
        refused(
            inputs(1, 9).put("scope", BigInteger.ONE, BigInteger.TWO),
            Reason.WRONG_INPUT_SIZE,
            "scope has 2 elements"
        );
        refused(
            new CircuitInputs().put("secret", BigInteger.ONE),
            Reason.WRONG_INPUT_SIZE,
            "takes 6 input values, 1 are given"
        );
    }

    private static void refused(CircuitInputs inputs, Reason reason, String text) {
        assertThatThrownBy(() -> new SemaphoreWitness(1).compute(inputs))
            .isInstanceOfSatisfying(CircuitException.class, e -> assertThat(e.reason()).isEqualTo(reason))
            .hasMessageContaining(text);
    }
}
