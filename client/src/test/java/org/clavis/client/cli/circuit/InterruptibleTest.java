package org.clavis.client.cli.circuit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that is told to end while it writes files. */
class InterruptibleTest {

    /** Writes a file beside its place, and never comes to putting it there. */
    static final class Writer {

        private Writer() {}

        public static void main(String[] args) throws Exception {
            Path folder = Path.of(args[0]);
            Interruptible.call(() -> {
                try (NewFiles files = new NewFiles(false)) {
                    files.add(folder.resolve("proof.json"), "half".getBytes(UTF_8));
                    System.out.println("ready");
                    Thread.sleep(TimeUnit.MINUTES.toMillis(1));
                    files.commit();
                    return folder;
                } catch (InterruptedException e) {
                    Files.writeString(folder.resolve("ended-orderly"), "");
                    throw e;
                }
            });
        }
    }

    @Test
    void aProcessThatIsToldToEndEndsOrderlyAndLeavesNoFile(@TempDir Path folder) throws Exception {
        Process process = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            "target/classes" + System.getProperty("path.separator") + "target/test-classes",
            Writer.class.getName(),
            folder.toString()
        )
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
        try (BufferedReader out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
            assertThat(out.readLine()).isEqualTo("ready");
            assertThat(folder.toFile().list()).hasSize(1);
            process.destroy();
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue()).isNotZero();
        assertThat(folder.toFile().list()).containsExactly("ended-orderly");
    }

    @Test
    void workThatIsDoneLeavesNothingBehind() throws Exception {
        assertThat(Interruptible.<String>call(() -> "done")).isEqualTo("done");
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void allFilesAppearOrNone(@TempDir Path folder) throws IOException {
        Path first = folder.resolve("first");
        Path second = Files.writeString(folder.resolve("second"), "mine");
        try (NewFiles files = new NewFiles(false)) {
            files.add(first, new byte[] { 1 });
            files.add(second, new byte[] { 2 });
            assertThatThrownBy(files::commit).isInstanceOf(FileAlreadyExistsException.class);
        }
        assertThat(second).hasContent("mine");
        assertThat(folder.toFile().list()).containsExactly("second");
        try (NewFiles files = new NewFiles(true)) {
            files.add(first, new byte[] { 1 });
            files.add(second, new byte[] { 2 });
            files.commit();
        }
        assertThat(second).hasBinaryContent(new byte[] { 2 });
        assertThat(folder.toFile().list()).containsExactlyInAnyOrder("first", "second");
    }
}
