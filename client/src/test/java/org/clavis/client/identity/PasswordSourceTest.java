package org.clavis.client.identity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.clavis.client.identity.KeyStoreException.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PasswordSourceTest {

    @TempDir
    private Path folder = Path.of("");

    @Test
    void readsTheFirstLineOfAFile() throws IOException {
        assertThat(fromFile("hunter2")).isEqualTo("hunter2");
        assertThat(fromFile("hunter2\n")).isEqualTo("hunter2");
        assertThat(fromFile("hunter2\r\nnext\n")).isEqualTo("hunter2");
        assertThat(fromFile("  inner space \n")).isEqualTo("  inner space ");
        assertThat(fromFile("pässwörd\n")).isEqualTo("pässwörd");
        assertThat(fromFile("\n")).isEmpty();
        assertThat(fromFile("x".repeat(1024))).hasSize(1024);
    }

    @Test
    void leavesTheRestOfAStreamUnread() throws IOException {
        InputStream in = new ByteArrayInputStream("first\nsecond\n".getBytes(UTF_8));
        PasswordSource source = PasswordSource.stream(in);
        assertThat(source.readPassword()).containsExactly("first".toCharArray());
        assertThat(source.readPassword()).containsExactly("second".toCharArray());
        assertThat(in.read()).isEqualTo(-1);
    }

    @Test
    void refusesEndlessLinesOtherEncodingsAndMissingFiles() {
        unavailable(PasswordSource.stream(new EndlessStream()));
        unavailable(PasswordSource.stream(new ByteArrayInputStream("x".repeat(1026).getBytes(UTF_8))));
        unavailable(PasswordSource.stream(new ByteArrayInputStream(new byte[] { (byte) 0xff, (byte) 0xfe })));
        unavailable(PasswordSource.stream(new ByteArrayInputStream(new byte[] { (byte) 0xc3 })));
        unavailable(PasswordSource.file(folder.resolve("missing")));
        unavailable(PasswordSource.file(folder));
    }

    @Test
    void thereIsNoTerminalInATest() {
        unavailable(PasswordSource.prompt("Password: "));
        unavailable(PasswordSource.promptTwice("Password: "));
    }

    private String fromFile(String content) throws IOException {
        Path path = folder.resolve("password");
        Files.writeString(path, content);
        return new String(PasswordSource.file(path).readPassword());
    }

    private static void unavailable(PasswordSource source) {
        assertThatThrownBy(source::readPassword).isInstanceOfSatisfying(KeyStoreException.class, e ->
            assertThat(e.reason()).isEqualTo(Reason.PASSWORD_UNAVAILABLE)
        );
    }

    /** Never ends and has no line end. */
    private static final class EndlessStream extends InputStream {

        @Override
        public int read() {
            return 'x';
        }
    }
}
