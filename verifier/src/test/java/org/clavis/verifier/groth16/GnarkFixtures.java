package org.clavis.verifier.groth16;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.clavis.testing.Vectors;

/** The files that the program in {@code circuits/gnark} wrote: keys, proofs, public witnesses and gnark's verdicts. */
final class GnarkFixtures {

    private static final Path FOLDER = Path.of(System.getProperty("clavis.root", "..")).resolve(
        "circuits/gnark/fixtures"
    );

    private GnarkFixtures() {}

    /** All sets, by name. */
    static List<String> sets() {
        try (Stream<Path> folders = Files.list(FOLDER)) {
            return folders
                .map(folder -> folder.getFileName().toString())
                .sorted()
                .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String set(int inputs, int commitments) {
        return "inputs-" + inputs + "-commitments-" + commitments;
    }

    static byte[] file(String set, String name) {
        try {
            return Files.readAllBytes(FOLDER.resolve(set).resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The edited files of one tampering, and what gnark made of them. */
    record Judged(String set, Map<String, Object> verdict) {
        String name() {
            return Vectors.text(verdict, "name");
        }

        byte[] key() {
            return edited(set, Vectors.text(verdict, "key"), verdict);
        }

        byte[] proof() {
            return edited(set, Vectors.text(verdict, "proof"), verdict);
        }

        byte[] inputs() {
            return edited(set, "public.wtns", verdict);
        }

        String gnark() {
            return Vectors.text(verdict, "gnark") + ": " + Vectors.text(verdict, "detail");
        }

        boolean acceptedByGnark() {
            return Vectors.text(verdict, "gnark").equals("accepted");
        }
    }

    static List<Judged> judged(String set) {
        String verdicts = FOLDER.resolve(set).resolve("verdicts.json").toAbsolutePath().toString();
        return Vectors.jsonArray(verdicts)
            .stream()
            .map(verdict -> new Judged(set, verdict))
            .toList();
    }

    private static byte[] edited(String set, String file, Map<String, Object> verdict) {
        byte[] content = file(set, file);
        if (verdict.get("edits") instanceof List<?>) {
            for (Map<String, Object> edit : Vectors.array(verdict, "edits")) {
                if (Vectors.text(edit, "file").equals(file)) {
                    content = splice(
                        content,
                        Integer.parseInt(Vectors.text(edit, "at")),
                        Integer.parseInt(Vectors.text(edit, "remove")),
                        HexFormat.of().parseHex(Vectors.text(edit, "insert"))
                    );
                }
            }
        }
        return content;
    }

    /** {@code content} with {@code remove} bytes at {@code at} replaced. */
    static byte[] splice(byte[] content, int at, int remove, byte... insert) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(content, 0, at);
        out.writeBytes(insert);
        out.write(content, at + remove, content.length - at - remove);
        return out.toByteArray();
    }
}
