package org.clavis.client.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.clavis.client.cli.groth16.ProofFiles;
import org.clavis.verifier.groth16.Groth16Format;
import org.clavis.verifier.groth16.PointForm;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code clavis convert}: writes a key, proof or public inputs in another format. */
@Command(
    name = "convert",
    description = {
        "Write a Groth16 verifying key, proof or list of public inputs in another format. What is read is checked as",
        "for a verification: nothing is converted that would not be accepted by its own format.",
    },
    mixinStandardHelpOptions = true
)
final class ConvertCommand implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
        names = "--from",
        defaultValue = "auto",
        description = "What IN is: ${COMPLETION-CANDIDATES}; ${DEFAULT-VALUE} unless told otherwise."
    )
    private Groth16Format from = Groth16Format.AUTO;

    @Option(names = "--to", required = true, description = "What OUT becomes: snarkjs, gnark, arkworks or evm.")
    private Groth16Format to = Groth16Format.AUTO;

    @Option(names = "--kind", required = true, description = "What the file holds: ${COMPLETION-CANDIDATES}.")
    private Kind kind = Kind.PROOF;

    @Option(names = "--uncompressed", description = "Write points of gnark and arkworks with both coordinates.")
    private boolean uncompressed;

    @Option(names = "--force", description = "Write over OUT if it exists.")
    private boolean force;

    @Parameters(index = "0", paramLabel = "IN", description = "The file to read.")
    private Path in = Path.of("");

    @Parameters(index = "1", paramLabel = "OUT", description = "The file to write.")
    private Path out = Path.of("");

    /** What a file holds. */
    enum Kind {
        /** A verifying key. */
        KEY,
        /** A proof. */
        PROOF,
        /** Public inputs. */
        PUBLIC,
    }

    @Override
    public Integer call() throws IOException {
        if (to == Groth16Format.AUTO) {
            throw new ParameterException(
                Objects.requireNonNull(spec, "picocli sets the spec").commandLine(),
                "--to needs the name of a format"
            );
        }
        byte[] converted = convert();
        Outputs.write(out, converted, force);
        return ExitCode.DONE;
    }

    private byte[] convert() throws IOException {
        ProofFiles files = new ProofFiles(from);
        PointForm form = uncompressed ? PointForm.UNCOMPRESSED : PointForm.COMPRESSED;
        return switch (kind) {
            case KEY -> to.encode(files.key(in), form);
            case PROOF -> to.encode(files.proof(in), form);
            case PUBLIC -> to.encode(files.inputs(in));
        };
    }
}
