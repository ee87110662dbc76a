package org.clavis.client.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.clavis.client.cli.groth16.ProofFiles;
import org.clavis.client.cli.groth16.ProofList;
import org.clavis.verifier.groth16.Groth16Format;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code clavis verify groth16}: one proof, or a list of them. */
@Command(
    name = "groth16",
    description = {
        "Check Groth16 proofs over BN254: one, or those that a list names.",
        "A list has one JSON object a line: {\"id\", \"vk\", \"proof\", \"public\"}, with paths from the list's folder.",
        "Each is answered by a line {\"id\", \"accepted\"} or {\"id\", \"accepted\", \"reason\", \"detail\"}, in the",
        "same order. A line that cannot be read is rejected and named by its number.",
    },
    mixinStandardHelpOptions = true
)
final class Groth16Command implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
        names = "--format",
        defaultValue = "auto",
        description = "What the files are: ${COMPLETION-CANDIDATES}; ${DEFAULT-VALUE} unless told otherwise."
    )
    private Groth16Format format = Groth16Format.AUTO;

    @ArgGroup(exclusive = true, multiplicity = "1")
    private @Nullable Subject subject;

    /** What to verify. */
    static final class Subject {

        @Option(names = "--list", required = true, paramLabel = "FILE", description = "The list of proofs.")
        private @Nullable Path list;

        @ArgGroup(exclusive = false)
        private @Nullable One one;
    }

    /** A single proof. */
    static final class One {

        @Option(names = "--vk", required = true, paramLabel = "FILE", description = "The verifying key.")
        private Path key = Path.of("");

        @Option(names = "--proof", required = true, paramLabel = "FILE", description = "The proof.")
        private Path proof = Path.of("");

        @Option(names = "--public", required = true, paramLabel = "FILE", description = "The public inputs.")
        private Path inputs = Path.of("");
    }

    @Override
    public Integer call() throws IOException {
        ProofFiles files = new ProofFiles(format);
        Subject given = Objects.requireNonNull(subject, "picocli requires one");
        if (given.list != null) {
            return verifyList(given.list, files);
        }
        One one = Objects.requireNonNull(given.one, "picocli requires one");
        return Outputs.verdict(Outputs.of(spec), files.verify(one.key, one.proof, one.inputs));
    }

    private int verifyList(Path list, ProofFiles files) throws IOException {
        ProofList.Summary summary = ProofList.verify(list, files, Outputs.of(spec));
        PrintWriter err = Outputs.errorsOf(spec);
        err.println("clavis: " + summary.accepted() + " accepted, " + summary.rejected() + " rejected");
        err.flush();
        return summary.rejected() == 0 ? ExitCode.DONE : ExitCode.REJECTED;
    }
}
