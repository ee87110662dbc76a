package org.clavis.client.cli.groth16;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Lines of bytes that end with a line feed or with the input; of one that is too long only its beginning is kept. */
final class BoundedLines {

    /** The longest line that is handed out whole, in bytes. */
    static final int MAX_BYTES = 16 << 10;

    private final InputStream in;

    BoundedLines(InputStream in) {
        this.in = new BufferedInputStream(in);
    }

    /** The next line without its line feed, {@value #MAX_BYTES} + 1 bytes of one that is longer, or null at the end. */
    byte @Nullable [] next() throws IOException {
        var line = new ByteArrayOutputStream(256);
        int read = in.read();
        if (read < 0) {
            return null;
        }
        for (; read >= 0 && read != '\n'; read = in.read()) {
            if (line.size() <= MAX_BYTES) {
                line.write(read);
            }
        }
        return line.toByteArray();
    }
}
