package org.clavis.client.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files that commands read whole. */
final class Inputs {

    private Inputs() {}

    /** At most one byte more than {@code maxBytes}, which the decoder then refuses. */
    static byte[] read(Path file, int maxBytes) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(maxBytes + 1);
        }
    }
}
