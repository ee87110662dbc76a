package org.clavis.testnet;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.clavis.testnet.TestnetException.Reason;
import org.jspecify.annotations.Nullable;

/** Finds the anvil program. */
final class AnvilBinary {

    private AnvilBinary() {}

    /**
     * In this order: what the system property {@code clavis.anvil} or the environment variable {@code CLAVIS_ANVIL}
     * names, the npm package in {@code contracts/node_modules} below the system property {@code clavis.root} or the
     * working folder, the folders of {@code PATH}.
     *
     * @throws TestnetException saying where it was looked for
     */
    static Path find() {
        String named = System.getProperty("clavis.anvil", System.getenv("CLAVIS_ANVIL"));
        if (named != null && !named.isBlank()) {
            Path path = Path.of(named);
            if (!Files.isExecutable(path)) {
                throw new TestnetException(
                    Reason.NOT_STARTED,
                    "no program at " + path + ", which clavis.anvil or CLAVIS_ANVIL names"
                );
            }
            return path;
        }
        List<Path> candidates = new ArrayList<>();
        Path root = Path.of(System.getProperty("clavis.root", "")).toAbsolutePath();
        candidates.add(root.resolve("contracts/node_modules").resolve(npmPackage()).resolve("bin").resolve(program()));
        for (String folder : pathFolders(System.getenv("PATH"))) {
            candidates.add(Path.of(folder).resolve(program()));
        }
        Optional<Path> found = candidates.stream().filter(Files::isExecutable).findFirst();
        return found.orElseThrow(() ->
            new TestnetException(
                Reason.NOT_STARTED,
                "anvil was not found at " +
                    candidates.getFirst() +
                    " nor on PATH: build the contracts module, or name the program in CLAVIS_ANVIL"
            )
        );
    }

    private static List<String> pathFolders(@Nullable String path) {
        return path == null ? List.of() : List.of(path.split(File.pathSeparator));
    }

    private static String program() {
        return onWindows() ? "anvil.exe" : "anvil";
    }

    private static String npmPackage() {
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String system = onWindows() ? "win32" : os.startsWith("mac") ? "darwin" : "linux";
        String machine = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
        return "@foundry-rs/anvil-" + system + "-" + machine;
    }

    static boolean onWindows() {
        return System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows");
    }
}
