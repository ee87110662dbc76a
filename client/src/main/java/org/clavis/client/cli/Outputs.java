package org.clavis.client.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import org.clavis.client.registry.Receipt;
import org.clavis.evm.Bytes32;
import org.clavis.verifier.Accepted;
import org.clavis.verifier.RejectReason;
import org.clavis.verifier.Rejected;
import org.clavis.verifier.Verification;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** Where and how commands print. */
final class Outputs {

    private static final OpenOption[] NEW = { StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE };
    private static final OpenOption[] OVERWRITE = {
        StandardOpenOption.CREATE,
        StandardOpenOption.TRUNCATE_EXISTING,
        StandardOpenOption.WRITE,
    };

    private Outputs() {}

    /** Standard output of the command line that {@code spec} belongs to. */
    static PrintWriter of(@Nullable CommandSpec spec) {
        return Objects.requireNonNull(spec, "picocli sets the spec").commandLine().getOut();
    }

    /** Standard error of the command line that {@code spec} belongs to. */
    static PrintWriter errorsOf(@Nullable CommandSpec spec) {
        return Objects.requireNonNull(spec, "picocli sets the spec").commandLine().getErr();
    }

    /**
     * Writes a file, over one that exists only if {@code force} says so.
     *
     * @throws IOException if it exists all the same, or cannot be written
     */
    static void write(Path file, byte[] content, boolean force) throws IOException {
        Files.write(file, content, force ? OVERWRITE : NEW);
    }

    /** Says what a verification came to; its exit code comes back. */
    static int verdict(PrintWriter out, Verification<?> verdict) {
        return switch (verdict) {
            case Accepted<?> _ -> {
                out.println("accepted");
                yield ExitCode.DONE;
            }
            case Rejected<?>(RejectReason reason, String detail) -> {
                out.println("rejected " + reason + ": " + detail);
                yield ExitCode.REJECTED;
            }
        };
    }

    /** Says what a transaction about a key came to. */
    static void print(PrintWriter out, Bytes32 keyId, Receipt receipt) {
        out.println("key id       " + keyId);
        out.println("transaction  " + receipt.transactionHash());
        out.println("block        " + receipt.blockNumber());
        out.println("gas          " + receipt.gasUsed());
    }
}
