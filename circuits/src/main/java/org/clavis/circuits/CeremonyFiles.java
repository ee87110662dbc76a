package org.clavis.circuits;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Collectors;
import org.clavis.circuits.CircuitException.Reason;

/** The files of the Semaphore v4 ceremony, each of which counts only with the SHA-256 that this module holds. */
final class CeremonyFiles {

    /** The longest of them has 6 MB. */
    private static final long MAX_BYTES = 16 << 20;

    private static final Once<Map<String, String>> CHECKSUMS = new Once<>(CeremonyFiles::checksums);

    private CeremonyFiles() {}

    /** How the ceremony calls the file of one depth. */
    static String name(int depth, String extension) {
        return "semaphore-" + depth + "." + extension;
    }

    /** A file of this module, which the build has checked. */
    static byte[] bundled(String name) {
        try (InputStream in = CeremonyFiles.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing from this build");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
    }

    /**
     * A file of a folder.
     *
     * @throws CircuitException {@link Reason#FILE_MISSING} if it cannot be read, {@link Reason#FILE_MISMATCH} if it is
     *     not the ceremony's
     */
    static byte[] read(Path folder, String name) {
        Path file = folder.resolve(name);
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes((int) MAX_BYTES + 1);
        } catch (IOException e) {
            throw new CircuitException(Reason.FILE_MISSING, "cannot read " + file + ": " + e, e);
        }
        String expected = CHECKSUMS.get().get(name);
        String found = bytes.length > MAX_BYTES ? "none, being too long" : sha256(bytes);
        if (!found.equals(expected)) {
            throw new CircuitException(
                Reason.FILE_MISMATCH,
                file + " is not the ceremony's: its SHA-256 is " + found + ", not " + expected
            );
        }
        return bytes;
    }

    private static Map<String, String> checksums() {
        return new String(bundled("artifacts.sha256"), US_ASCII)
            .lines()
            .map(line -> line.split(" +", 2))
            .collect(Collectors.toMap(columns -> columns[1], columns -> columns[0]));
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
