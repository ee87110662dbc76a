package org.clavis.client.cli.groth16;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Whether a file that a list names can be read without waiting for anybody. */
final class PlainFile {

    private PlainFile() {}

    /**
     * Refuses what is no plain file: opening a pipe or a terminal could wait for ever.
     *
     * @throws IOException with the reason
     */
    static void require(Path file) throws IOException {
        if (!Files.exists(file)) {
            throw new NoSuchFileException(file.toString());
        }
        if (!Files.isRegularFile(file)) {
            throw new IOException("not a plain file: " + file);
        }
    }

    /** The failure in words. */
    static String why(IOException failure) {
        return switch (failure) {
            case NoSuchFileException e -> "no such file: " + e.getFile();
            case AccessDeniedException e -> "no permission: " + e.getFile();
            default -> String.valueOf(failure.getMessage());
        };
    }
}
