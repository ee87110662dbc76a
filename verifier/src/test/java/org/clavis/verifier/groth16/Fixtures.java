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

/** The files that the programs in {@code circuits} wrote with other libraries, and those libraries' verdicts. */
final class Fixtures {

    /** Of gnark; {@code circuits/gnark} makes them. */
    static final Fixtures GNARK = new Fixtures("gnark", "public.wtns");

    /** Of arkworks; {@code circuits/arkworks} makes them. */
    static final Fixtures ARKWORKS = new Fixtures("arkworks", "public.bin");

    private final String peer;
    private final String inputsFile;
    private final Path folder;

    private Fixtures(String peer, String inputsFile) {
        this.peer = peer;
        this.inputsFile = inputsFile;
        this.folder = Path.of(System.getProperty("clavis.root", "..")).resolve("circuits", peer, "fixtures");
    }

    /** All sets, by name. */
    List<String> sets() {
        try (Stream<Path> folders = Files.list(folder)) {
            return folders
                .map(set -> set.getFileName().toString())
                .sorted()
                .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    byte[] key(String set, PointForm form) {
        return file(set, form == PointForm.COMPRESSED ? "key.bin" : "key-raw.bin");
    }

    byte[] proof(String set, PointForm form) {
        return file(set, form == PointForm.COMPRESSED ? "proof.bin" : "proof-raw.bin");
    }

    byte[] inputs(String set) {
        return file(set, inputsFile);
    }

    private byte[] file(String set, String name) {
        try {
            return Files.readAllBytes(folder.resolve(set).resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The edited files of one tampering, and what the other library made of them. */
    record Judged(Fixtures from, String set, Map<String, Object> verdict) {
        String name() {
            return Vectors.text(verdict, "name");
        }

        byte[] key() {
            return edited(Vectors.text(verdict, "key"));
        }

        byte[] proof() {
            return edited(Vectors.text(verdict, "proof"));
        }

        byte[] inputs() {
            return edited(from.inputsFile);
        }

        boolean acceptedByPeer() {
            return Vectors.text(verdict, from.peer).equals("accepted");
        }

        @Override
        public String toString() {
            String detail = Vectors.text(verdict, "detail");
            return from.peer + " on " + name() + ": " + Vectors.text(verdict, from.peer) + " (" + detail + ")";
        }

        private byte[] edited(String file) {
            byte[] content = from.file(set, file);
            if (!(verdict.get("edits") instanceof List<?>)) {
                return content;
            }
            for (Map<String, Object> edit : Vectors.array(verdict, "edits")) {
                if (Vectors.text(edit, "file").equals(file)) {
                    int at = Integer.parseInt(Vectors.text(edit, "at"));
                    int remove = Integer.parseInt(Vectors.text(edit, "remove"));
                    content = splice(content, at, remove, HexFormat.of().parseHex(Vectors.text(edit, "insert")));
                }
            }
            return content;
        }
    }

    List<Judged> judged(String set) {
        Path verdicts = folder.resolve(set).resolve("verdicts.json").toAbsolutePath();
        return Vectors.jsonArray(verdicts.toString())
            .stream()
            .map(verdict -> new Judged(this, set, verdict))
            .toList();
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
