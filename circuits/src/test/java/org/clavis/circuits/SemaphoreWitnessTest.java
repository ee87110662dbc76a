package org.clavis.circuits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.clavis.circuits.CircuitException.Reason;
import org.clavis.circuits.generated.Semaphore1;
import org.clavis.secret.SecretScalar;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** Semaphore's own program, run in the JVM. */
class SemaphoreWitnessTest {

    private static final CircomProgram PROGRAM = CircomProgram.of(new Semaphore1());

    private static Witness witness(
        BigInteger secret,
        BigInteger length,
        BigInteger index,
        BigInteger sibling,
        BigInteger message,
        BigInteger scope
    ) {
        return PROGRAM.compute(
            Map.of(
                "secret",
                List.of(secret),
                "merkleProofLength",
                List.of(length),
                "merkleProofIndex",
                List.of(index),
                "merkleProofSiblings",
                List.of(sibling),
                "message",
                List.of(message),
                "scope",
                List.of(scope)
            )
        );
    }

    @ParameterizedTest
    @CsvFileSource(resources = "semaphore-1-witnesses.csv", useHeadersInDisplayName = true)
    void equalsSnarkjsWireByWire(
        BigInteger secret,
        BigInteger length,
        BigInteger index,
        BigInteger sibling,
        BigInteger message,
        BigInteger scope,
        String sha256
    ) throws Exception {
        try (Witness witness = witness(secret, length, index, sibling, message, scope)) {
            byte[] sum = MessageDigest.getInstance("SHA-256").digest(WtnsFile.encode(witness));
            assertThat(HexFormat.of().formatHex(sum)).isEqualTo(sha256);
            assertThat(witness.signal(3)).isEqualTo(message);
            assertThat(witness.signal(4)).isEqualTo(scope);
        }
    }

    @Test
    void aSecretBeyondTheSubgroupsOrderIsRefusedWithTheCircuitsText() {
        BigInteger order = SecretScalar.Group.BABY_JUBJUB.order();
        BigInteger zero = BigInteger.ZERO;
        assertThatThrownBy(() -> witness(order, zero, zero, zero, zero, zero))
            .isInstanceOfSatisfying(CircuitException.class, e ->
                assertThat(e.reason()).isEqualTo(Reason.ASSERTION_FAILED)
            )
            .hasMessageContaining("Error in template Semaphore_90 line: 43")
            .hasMessageNotContaining(order.toString());
    }

    @Test
    void aProofLengthBeyondTheDepthGivesTheRootZero() {
        // why nobody may accept a commitment of zero
        BigInteger zero = BigInteger.ZERO;
        try (Witness witness = witness(BigInteger.TEN, BigInteger.TWO, zero, zero, zero, zero)) {
            assertThat(witness.signal(1)).isZero();
        }
    }

    @Test
    void wrongInputsAreNamed() {
        Map<String, List<BigInteger>> misspelt = Map.of("Secret", List.of(BigInteger.ONE));
        assertThatThrownBy(() -> PROGRAM.compute(misspelt)).hasMessageContaining("no input signal Secret");
        Map<String, List<BigInteger>> tooMany = Map.of("scope", List.of(BigInteger.ONE, BigInteger.TWO));
        assertThatThrownBy(() -> PROGRAM.compute(tooMany)).hasMessageContaining("input scope has 2 elements");
        Map<String, List<BigInteger>> tooFew = Map.of("scope", List.of(BigInteger.ONE));
        assertThatThrownBy(() -> PROGRAM.compute(tooFew)).hasMessageContaining("takes 6 input values, 1 are given");
    }

    @Test
    void compilingAtRunTimeGivesTheSameWitness() throws Exception {
        byte[] wasm = Files.readAllBytes(Path.of("target/circom-programs/semaphore-1.wasm"));
        Map<String, List<BigInteger>> inputs = inputs(BigInteger.valueOf(12345));
        try (
            Witness compiledNow = CircomProgram.load(wasm).compute(inputs);
            Witness compiledByTheBuild = PROGRAM.compute(inputs)
        ) {
            assertThat(compiledNow.limbs()).isEqualTo(compiledByTheBuild.limbs());
        }
    }

    @Test
    void runsSideBySideDoNotMix() {
        List<BigInteger> secrets = IntStream.rangeClosed(1, 12).mapToObj(BigInteger::valueOf).toList();
        List<BigInteger> alone = secrets.stream().map(SemaphoreWitnessTest::root).toList();
        assertThat(secrets.parallelStream().map(SemaphoreWitnessTest::root).toList()).isEqualTo(alone);
        assertThat(alone).doesNotHaveDuplicates();
    }

    private static BigInteger root(BigInteger secret) {
        try (Witness witness = PROGRAM.compute(inputs(secret))) {
            return witness.signal(1);
        }
    }

    private static Map<String, List<BigInteger>> inputs(BigInteger secret) {
        List<BigInteger> zero = List.of(BigInteger.ZERO);
        return Map.of(
            "secret",
            List.of(secret),
            "merkleProofLength",
            zero,
            "merkleProofIndex",
            zero,
            "merkleProofSiblings",
            zero,
            "message",
            List.of(BigInteger.TEN),
            "scope",
            List.of(BigInteger.TWO)
        );
    }
}
