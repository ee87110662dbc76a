package org.clavis.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * rapidsnark, which no package registry has, where its {@code prover} is on the PATH: a process for each proof, whose
 * start and reading of the key count, as nothing else can be asked of it.
 */
final class Rapidsnark {

    /** The contestant's name. */
    static final String NAME = "rapidsnark-prove";

    private Rapidsnark() {}

    /** Proofs of the folder's witnesses in rotation, or nothing, said on standard error. */
    static Optional<Contestant> contestant(Path folder) {
        Optional<Path> program = Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
            .map(entry -> Path.of(entry, "prover"))
            .filter(Files::isExecutable)
            .findFirst();
        if (program.isEmpty()) {
            System.err.println("peer rapidsnark: skipped, no program named prover is on the PATH");
        }
        return program.map(prover -> Contestant.local(NAME, n -> prove(prover, folder, n % ProverFiles.WITNESSES)));
    }

    private static void prove(Path prover, Path folder, int n) {
        List<String> command = List.of(
            prover.toString(),
            folder.resolve(ProverFiles.KEY).toString(),
            ProverFiles.witness(folder, n).toString(),
            folder.resolve("rapidsnark-proof.json").toString(),
            folder.resolve("rapidsnark-public.json").toString()
        );
        try {
            int status = new ProcessBuilder(Cores.on(2, command))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start()
                .waitFor();
            if (status != 0) {
                throw new PeerException("rapidsnark ended with " + status);
            }
        } catch (IOException e) {
            throw new PeerException("rapidsnark does not start: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PeerException("interrupted", e);
        }
    }
}
