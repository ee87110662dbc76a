package org.clavis.circuits;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The vectors by others; their tests are skipped, saying so, where the folder is absent. */
final class Vectors {

    private Vectors() {}

    static byte[] bytes(String name) throws IOException {
        return Files.readAllBytes(file(name));
    }

    static String text(String name) throws IOException {
        return Files.readString(file(name));
    }

    static Path file(String name) {
        Path file = Path.of(System.getProperty("clavis.vectors", "../../shared/vectors")).resolve(name);
        boolean there = Files.exists(file);
        if (!there) {
            System.out.println("skipped: no test vectors at " + file.toAbsolutePath().normalize());
        }
        assumeTrue(there, () -> "no test vectors at " + file);
        return file;
    }
}
