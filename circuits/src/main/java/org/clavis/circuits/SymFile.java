package org.clavis.circuits;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.clavis.verifier.EncodingException;

/**
 * circom's {@code .sym}: the names of a circuit's signals. A line is {@code label,signal,component,name}, where the
 * signal is a place in the witness, or -1 for one that the simplification removed.
 *
 * <p>Names are printable ASCII, since they end in messages. Immutable and thread-safe.
 */
public final class SymFile {

    /** The longest line that is read. */
    private static final int MAX_LINE_BYTES = 1 << 14;

    private static final int FIELDS = 4;

    private final Map<Integer, String> names;

    private SymFile(Map<Integer, String> names) {
        this.names = names;
    }

    /**
     * Reads the names.
     *
     * @throws IOException if the file cannot be read
     * @throws EncodingException {@link org.clavis.verifier.RejectReason#MALFORMED} if a line is none
     */
    public static SymFile read(Path file) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            return read(in);
        }
    }

    /** Reads the names, as {@link #read(Path)}. */
    public static SymFile parse(byte[] bytes) {
        try {
            return read(new ByteArrayInputStream(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The first name of signal {@code signal} of the witness. */
    public Optional<String> name(int signal) {
        return Optional.ofNullable(names.get(signal));
    }

    /** How many signals have a name. */
    public int size() {
        return names.size();
    }

    /** The names of {@code signals}, or numbers where there are none, the first {@code most} of them. */
    String describe(IntStream signals, int most) {
        int[] all = signals.toArray();
        StringBuilder text = new StringBuilder();
        for (int n = 0; n < Math.min(all.length, most); n++) {
            int signal = all[n];
            text.append(n == 0 ? "" : ", ").append(name(signal).orElseGet(() -> "signal " + signal));
        }
        return all.length > most ? text + " and " + (all.length - most) + " more" : text.toString();
    }

    /** No names at all. */
    static SymFile empty() {
        return new SymFile(Map.of());
    }

    private static SymFile read(InputStream in) throws IOException {
        Map<Integer, String> names = new HashMap<>();
        byte[] line = new byte[MAX_LINE_BYTES];
        long start = 0;
        int length = 0;
        for (int b = in.read(); b >= 0; b = in.read()) {
            if (b == '\n') {
                put(names, line, length, start);
                start += length + 1L;
                length = 0;
                continue;
            }
            if (b <= ' ' || b > '~') {
                throw BinaryFile.malformed(start + length, "symbols: a character that names do not have");
            }
            if (length == line.length) {
                throw BinaryFile.malformed(start, "symbols: a line of more than " + line.length + " bytes");
            }
            line[length++] = (byte) b;
        }
        if (length > 0) {
            put(names, line, length, start);
        }
        return new SymFile(names);
    }

    private static void put(Map<Integer, String> names, byte[] line, int length, long start) {
        String[] fields = new String(line, 0, length, StandardCharsets.US_ASCII).split(",", FIELDS);
        if (fields.length != FIELDS || fields[FIELDS - 1].isEmpty()) {
            throw BinaryFile.malformed(start, "symbols: a line is not label,signal,component,name");
        }
        int signal;
        try {
            signal = Integer.parseInt(fields[1]);
        } catch (NumberFormatException e) {
            EncodingException malformed = BinaryFile.malformed(start, "symbols: a signal is no number");
            malformed.initCause(e);
            throw malformed;
        }
        if (signal < -1 || signal >= Bn254Limits.MAX_SIZE) {
            throw BinaryFile.malformed(start, "symbols: signal " + signal);
        }
        if (signal >= 0) {
            names.putIfAbsent(signal, fields[FIELDS - 1]);
        }
    }
}
