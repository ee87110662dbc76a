package org.clavis.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.clavis.verifier.groth16.Groth16Format;
import org.clavis.verifier.groth16.SolidityVerifier;
import org.clavis.verifier.groth16.VerifyingKey;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The committed verifier contracts are what the generator writes for the committed keys. They are committed so that what
 * is deployed can be read, and compiled with forge alone; {@code clavis export-verifier} writes them anew.
 */
class GeneratedVerifiersTest {

    private static final Path ROOT = Path.of(System.getProperty("clavis.root", "..")).toAbsolutePath();
    private static final Path CONTRACTS = ROOT.resolve("contracts");

    /** Of the npm package that the prover's files come from. */
    private static final Path CEREMONY = ROOT.resolve("circuits/node_modules/@zk-kit/semaphore-artifacts");

    @ParameterizedTest
    @ValueSource(ints = { 1, 20 })
    void semaphoresVerifierIsThatOfTheCommittedKey(int depth) throws IOException {
        VerifyingKey key = read(CONTRACTS.resolve("keys/semaphore-v4-depth-" + depth + ".json"));
        String name = "SemaphoreVerifier" + depth;

        assertThat(CONTRACTS.resolve("src/" + name + ".sol")).hasContent(
            SolidityVerifier.sourceImporting(key, name, "./interfaces/IGroth16Verifier4.sol")
        );
    }

    @ParameterizedTest
    @ValueSource(ints = { 1, 20 })
    void theCommittedKeyIsTheCeremonys(int depth) throws IOException {
        Path ceremonys = CEREMONY.resolve("semaphore-" + depth + ".json");
        Assumptions.assumeTrue(Files.exists(ceremonys), () -> "no " + ceremonys);

        assertThat(CONTRACTS.resolve("keys/semaphore-v4-depth-" + depth + ".json")).hasSameBinaryContentAs(ceremonys);
    }

    @Test
    void theContractThatTheTestsUseIsThatOfGnarksKey() throws IOException {
        VerifyingKey key = read(ROOT.resolve("circuits/gnark/fixtures/inputs-1-commitments-0/key.bin"));

        assertThat(CONTRACTS.resolve("test/fixtures/OneInputVerifier.sol")).hasContent(
            SolidityVerifier.source(key, "OneInputVerifier")
        );
    }

    private static VerifyingKey read(Path file) throws IOException {
        return Groth16Format.AUTO.decodeVerifyingKey(Files.readAllBytes(file));
    }
}
