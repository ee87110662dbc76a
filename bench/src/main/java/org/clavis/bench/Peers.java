package org.clavis.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The peers that {@code bench/peers/build} made. */
final class Peers {

    private static final Path FOLDER = Checkout.root().resolve("bench/target/peers");

    private Peers() {}

    /** Starts the peer {@code name}, a program of its own, on the files in {@code folder}, or says that it is skipped. */
    static Optional<PeerProcess> program(String name, Path folder) {
        Path program = FOLDER.resolve(name);
        return start(name, program, List.of(program.toString(), folder.toString()));
    }

    /** Starts snarkjs on the files in {@code folder}, or says that it is skipped. */
    static Optional<PeerProcess> snarkjs(Path folder) {
        Path script = FOLDER.resolve("snarkjs/main.mjs");
        return start("snarkjs", script, List.of("node", script.toString(), folder.toString()));
    }

    /** How to start the peer {@code name}'s {@code program} on {@code folder}; nothing, and said, if it was not built. */
    static Optional<List<String>> command(String name, String program, Path folder) {
        Path path = FOLDER.resolve(program);
        return ifBuilt(name, path, List.of(path.toString(), folder.toString()));
    }

    /** How to start snarkjs's prover on {@code folder}. */
    static Optional<List<String>> snarkjsProverCommand(Path folder) {
        Path script = FOLDER.resolve("snarkjs/prover.mjs");
        return ifBuilt("snarkjs", script, List.of("node", script.toString(), folder.toString()));
    }

    /** The command line of snarkjs itself, if it is here. */
    static Optional<Path> snarkjsCommand() {
        return Optional.of(FOLDER.resolve("snarkjs/node_modules/snarkjs/build/cli.cjs")).filter(Files::exists);
    }

    private static Optional<PeerProcess> start(String name, Path needed, List<String> command) {
        return ifBuilt(name, needed, command).map(line -> PeerProcess.start(name, line));
    }

    private static Optional<List<String>> ifBuilt(String name, Path needed, List<String> command) {
        if (!Files.exists(needed)) {
            System.err.println("peer " + name + ": skipped, as bench/peers/build did not build it");
            return Optional.empty();
        }
        return Optional.of(command);
    }
}
