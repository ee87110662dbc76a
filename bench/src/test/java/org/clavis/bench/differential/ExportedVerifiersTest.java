package org.clavis.bench.differential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.clavis.algebra.bn254.G1Affine;
import org.clavis.evm.Address;
import org.clavis.verifier.groth16.EvmCodec.Statement;
import org.clavis.verifier.groth16.Groth16Format;
import org.clavis.verifier.groth16.SolidityVerifier;
import org.clavis.verifier.groth16.VerifyingKey;
import org.junit.jupiter.api.Test;

/** Contracts for keys of gnark and arkworks: they verify those libraries' proofs, and decide as Java does. */
class ExportedVerifiersTest {

    private static final Path ROOT = Path.of(System.getProperty("clavis.root", "..")).toAbsolutePath();

    /** EIP-170. */
    private static final int MAX_CODE_BYTES = 24_576;

    private final SolidityCompiler compiler = new SolidityCompiler(ROOT);

    @Test
    void proofsOfOtherLibrariesAreVerified() throws IOException {
        RandomGenerator random = new Random(1);
        var samples = new Bn254Samples();
        try (Evm evm = Evm.start(compiler)) {
            for (String set : List.of("gnark/fixtures/inputs-4-commitments-0", "arkworks/fixtures/inputs-16")) {
                Path folder = ROOT.resolve("circuits").resolve(set);
                Path inputs = folder.resolve(set.startsWith("gnark") ? "public.wtns" : "public.bin");
                VerifyingKey key = Groth16Format.AUTO.decodeVerifyingKey(Files.readAllBytes(folder.resolve("key.bin")));
                var statement = new Statement(
                    Groth16Format.AUTO.decodeProof(Files.readAllBytes(folder.resolve("proof.bin"))),
                    Groth16Format.AUTO.decodePublicInputs(Files.readAllBytes(inputs))
                );
                Address verifier = evm.install(
                    compiler.runtimeCode(SolidityVerifier.source(key, "Exported"), "Exported")
                );
                var statements = new RerandomisedStatements(key, List.of(statement));
                Category category = new Groth16Trials(set, verifier, statements, samples);
                for (int n = 0; n < 3; n++) {
                    List<Trial> trials = category.trials(random, 40);
                    List<Optional<byte[]>> answers = evm.answers(category, trials);
                    for (int i = 0; i < trials.size(); i++) {
                        Trial trial = trials.get(i);
                        assertThat(answers.get(i).isPresent())
                            .as(trial.describe())
                            .isEqualTo(trial.expected().isPresent());
                    }
                    assertThat(trials).anyMatch(trial -> trial.kind().equals("valid") && trial.expected().isPresent());
                }
            }
        }
    }

    @Test
    void theLargestContractFitsOntoAChain() {
        byte[] small = new ForgedStatements(new Random(2), 1).key().toBytes();
        var large = new ByteArrayOutputStream();
        large.writeBytes(small);
        for (int n = 2; n <= SolidityVerifier.MAX_INPUTS; n++) {
            // all different, and of full length, so that no two share a constant
            large.writeBytes(G1Affine.GENERATOR.timesVartime(BigInteger.TEN.pow(70 + n)).toBytes());
        }
        VerifyingKey key = VerifyingKey.fromCanonicalBytes(large.toByteArray());
        assertThat(key.publicInputCount()).isEqualTo(SolidityVerifier.MAX_INPUTS);

        byte[] code = compiler.runtimeCode(SolidityVerifier.source(key, "Large"), "Large");

        assertThat(code.length).isBetween((MAX_CODE_BYTES * 3) / 4, MAX_CODE_BYTES);
    }

    @Test
    void whatIsNoSolidityIsTold() {
        assertThatIllegalStateException()
            .isThrownBy(() -> compiler.runtimeCode("contract {", "Nothing"))
            .withMessageStartingWith("solc gave no code for Nothing")
            .withMessageContaining("ParserError");
    }
}
