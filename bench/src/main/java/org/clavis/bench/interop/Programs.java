package org.clavis.bench.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs the programs of other projects. */
final class Programs {

    private static final int PATIENCE_SECONDS = 240;

    private Programs() {}

    /**
     * Runs a program to its end.
     *
     * @return the lines of its output
     * @throws IllegalStateException if it fails, or takes too long
     */
    static List<String> run(List<String> command, Path... arguments) {
        List<String> all = new ArrayList<>(command);
        for (Path argument : arguments) {
            all.add(argument.toString());
        }
        try {
            Process process = new ProcessBuilder(all).redirectError(ProcessBuilder.Redirect.INHERIT).start();
            process.getOutputStream().close();
            Thread.ofVirtual().start(() -> endInTime(process));
            List<String> lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
            int status = process.waitFor();
            if (status != 0) {
                throw new IllegalStateException(all + " ended with " + status);
            }
            return lines;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot run " + all, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for " + all, e);
        }
    }

    private static void endInTime(Process process) {
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
