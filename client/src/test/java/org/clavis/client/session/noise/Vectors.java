package org.clavis.client.session.noise;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Test vectors made by others, outside the project: {@code clavis.vectors} names their folder. */
final class Vectors {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private Vectors() {}

    /** The files of a vector folder, other than its {@code SOURCE}; skips the test where the folder is absent. */
    static List<Path> files(String folder) {
        Path path = Path.of(System.getProperty("clavis.vectors", "../../shared/vectors"), folder);
        if (!Files.isDirectory(path)) {
            abort("no test vectors at " + path);
        }
        try (Stream<Path> files = Files.list(path)) {
            return files
                .filter(file -> !file.endsWith("SOURCE"))
                .sorted()
                .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A file of a vector folder. */
    static JsonNode json(String folder, String file) {
        return json(
            files(folder)
                .stream()
                .filter(path -> path.endsWith(file))
                .findFirst()
                .orElseGet(() -> abort("no test vectors " + file))
        );
    }

    static JsonNode json(Path file) {
        return JSON.readTree(file);
    }
}
