package org.clavis.client.session.noise;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;
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
            throw skipped("no test vectors at " + path);
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
                .orElseThrow(() -> skipped("no test vectors " + file))
        );
    }

    private static TestAbortedException skipped(String why) {
        System.out.println("skipped: " + why);
        return new TestAbortedException(why);
    }

    static JsonNode json(Path file) {
        return JSON.readTree(file);
    }
}
