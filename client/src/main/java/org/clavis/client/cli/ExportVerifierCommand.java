package org.clavis.client.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.clavis.client.cli.groth16.ProofFiles;
import org.clavis.verifier.groth16.Groth16Format;
import org.clavis.verifier.groth16.SolidityVerifier;
import org.clavis.verifier.groth16.VerifyingKey;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code clavis export-verifier}: writes a verifying key as a Solidity contract. */
@Command(
    name = "export-verifier",
    description = {
        "Write a Groth16 verifying key as a Solidity contract that verifies its proofs. The key is checked as for a",
        "verification: no contract is written for an unsound one, or one with commitments.",
    },
    mixinStandardHelpOptions = true
)
final class ExportVerifierCommand implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
        names = "--format",
        defaultValue = "auto",
        description = "What the key is: ${COMPLETION-CANDIDATES}; ${DEFAULT-VALUE} unless told otherwise."
    )
    private Groth16Format format = Groth16Format.AUTO;

    @Option(names = "--vk", required = true, paramLabel = "FILE", description = "The verifying key.")
    private Path key = Path.of("");

    @Option(
        names = "--name",
        required = true,
        paramLabel = "CONTRACT",
        description = "The contract's name: a capital letter, then letters and digits."
    )
    private String name = "";

    @Option(
        names = "--import",
        paramLabel = "PATH",
        description = "Import the interface IGroth16VerifierN from there, instead of writing it into the same file."
    )
    private @Nullable String importPath;

    @Option(names = "--out", paramLabel = "FILE", description = "The file to write; standard output unless told.")
    private @Nullable Path out;

    @Option(names = "--force", description = "Write over FILE if it exists.")
    private boolean force;

    @Override
    public Integer call() throws IOException {
        if (!SolidityVerifier.isContractName(name)) {
            throw usage("--name needs a capital letter and then 1 to 63 letters and digits, not the interface's name");
        }
        if (importPath != null && !SolidityVerifier.isImportPath(importPath)) {
            throw usage("--import needs a path of letters, digits and _@./- that ends with .sol");
        }
        VerifyingKey checked = new ProofFiles(format).key(key);
        String source =
            importPath == null
                ? SolidityVerifier.source(checked, name)
                : SolidityVerifier.sourceImporting(checked, name, importPath);
        if (out == null) {
            PrintWriter writer = Outputs.of(spec);
            writer.print(source);
            writer.flush();
        } else {
            Outputs.write(out, source.getBytes(StandardCharsets.UTF_8), force);
        }
        return ExitCode.DONE;
    }

    private ParameterException usage(String message) {
        return new ParameterException(Objects.requireNonNull(spec, "picocli sets the spec").commandLine(), message);
    }
}
