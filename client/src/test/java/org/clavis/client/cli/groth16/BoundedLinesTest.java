package org.clavis.client.cli.groth16;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BoundedLinesTest {

    @Test
    void linesEndWithALineFeedOrTheInput() throws IOException {
        assertThat(lines("")).isEmpty();
        assertThat(lines("a")).containsExactly("a");
        assertThat(lines("a\n")).containsExactly("a");
        assertThat(lines("\n\na\r\nb")).containsExactly("", "", "a\r", "b");
    }

    @Test
    void ofALongLineOnlyTheBeginningIsKept() throws IOException {
        String longest = "x".repeat(BoundedLines.MAX_BYTES);

        assertThat(lines(longest + "\n" + longest + "yz\nz")).containsExactly(longest, longest + "y", "z");
    }

    @Test
    void aLineWithoutEndTakesNoMemory() throws IOException {
        long[] left = { 1L << 26 };
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return left[0]-- > 0 ? 'x' : -1;
            }

            @Override
            public int read(byte[] buffer, int offset, int length) {
                if (left[0] <= 0) {
                    return -1;
                }
                left[0] -= length;
                return length;
            }
        };

        assertThat(new BoundedLines(endless).next()).hasSize(BoundedLines.MAX_BYTES + 1);
    }

    private static List<String> lines(String text) throws IOException {
        var in = new BoundedLines(new ByteArrayInputStream(text.getBytes(US_ASCII)));
        List<String> all = new ArrayList<>();
        for (byte[] line = in.next(); line != null; line = in.next()) {
            all.add(new String(line, US_ASCII));
        }
        return all;
    }
}
