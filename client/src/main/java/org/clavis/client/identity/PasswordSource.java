package org.clavis.client.identity;

import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Where a key store's password comes from. Whoever asks for it erases the array it gets.
 *
 * <p>There is deliberately no source that takes a command-line argument or environment variable: other programs on the
 * machine can read those.
 */
@FunctionalInterface
public interface PasswordSource {
    /** The longest password that a file or standard input may hold, in bytes of UTF-8. */
    int MAX_BYTES = 1024;

    /**
     * A fresh array with the password.
     *
     * @throws KeyStoreException with {@link KeyStoreException.Reason#PASSWORD_UNAVAILABLE} if there is none to be had
     */
    char[] readPassword();

    /**
     * Asks on the terminal, without echo.
     *
     * @param prompt what to show
     */
    static PasswordSource prompt(String prompt) {
        return () -> ask(prompt);
    }

    /**
     * Asks twice on the terminal, for a password that is about to be set.
     *
     * @param prompt what to show first
     */
    static PasswordSource promptTwice(String prompt) {
        return () -> {
            char[] first = ask(prompt);
            char[] second = {};
            boolean same = false;
            try {
                second = ask("Again: ");
                same = Arrays.equals(first, second);
            } finally {
                Arrays.fill(second, '\0');
                if (!same) {
                    Arrays.fill(first, '\0');
                }
            }
            if (!same) {
                throw unavailable("the two passwords differ", null);
            }
            return first;
        };
    }

    /** Reads the first line of a file. */
    static PasswordSource file(Path path) {
        return () -> {
            try (InputStream in = Files.newInputStream(path)) {
                return firstLine(in, path.toString());
            } catch (IOException e) {
                throw unavailable("cannot read the password file " + path, e);
            }
        };
    }

    /** Reads the first line of a stream, such as standard input, and no byte after it. Does not close the stream. */
    static PasswordSource stream(InputStream in) {
        return () -> {
            try {
                return firstLine(in, "the input");
            } catch (IOException e) {
                throw unavailable("cannot read the password", e);
            }
        };
    }

    /** Always the same password, which stays in memory. */
    static PasswordSource fixedForTestingOnly(String password) {
        return password::toCharArray;
    }

    @SuppressWarnings("SystemConsoleNull") // it does return null where no terminal is attached, in JDK 25 again
    private static char[] ask(String prompt) {
        Console console = System.console();
        if (console == null || !console.isTerminal()) {
            throw unavailable("there is no terminal to ask for the password", null);
        }
        char[] password = console.readPassword("%s", prompt);
        if (password == null) {
            throw unavailable("no password was typed", null);
        }
        return password;
    }

    private static char[] firstLine(InputStream in, String from) throws IOException {
        byte[] line = new byte[MAX_BYTES + 1];
        int length = 0;
        try {
            // one by one, so that what follows the line is left to whoever reads the stream next
            for (int b = in.read(); b != -1 && b != '\n'; b = in.read()) {
                if (length > MAX_BYTES) {
                    throw unavailable("the first line of " + from + " exceeds " + MAX_BYTES + " bytes", null);
                }
                line[length++] = (byte) b;
            }
            if (length > 0 && line[length - 1] == '\r') {
                length--;
            }
            return decode(ByteBuffer.wrap(line, 0, length), from);
        } finally {
            Arrays.fill(line, (byte) 0);
        }
    }

    private static char[] decode(ByteBuffer line, String from) {
        CharBuffer decoded = CharBuffer.allocate(line.remaining());
        try {
            if (!StandardCharsets.UTF_8.newDecoder().decode(line, decoded, true).isUnderflow()) {
                throw unavailable("the first line of " + from + " is not UTF-8", null);
            }
            return Arrays.copyOf(decoded.array(), decoded.position());
        } finally {
            Arrays.fill(decoded.array(), '\0');
        }
    }

    private static KeyStoreException unavailable(String message, @Nullable Throwable cause) {
        return new KeyStoreException(KeyStoreException.Reason.PASSWORD_UNAVAILABLE, message, cause);
    }
}
