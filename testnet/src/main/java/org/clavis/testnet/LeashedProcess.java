package org.clavis.testnet;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.clavis.testnet.TestnetException.Reason;

/**
 * A program that does not outlive this JVM, however the JVM ends.
 *
 * <p>A shutdown hook cannot see {@code kill -9}. So a shell stands between: it holds the reading end of a pipe whose
 * only writing end is in this JVM, and kills the program when the pipe closes. The program's output is drained; the
 * last lines of it are kept for error messages.
 */
final class LeashedProcess implements AutoCloseable {

    /**
     * Runs "$@" until it ends by itself or standard input does. A shell gives /dev/null to what runs in the background,
     * hence the pipe under another number.
     */
    private static final String LEASH = """
    exec 3<&0 </dev/null
    "$@" 3<&- &
    program=$!
    ( read -r _ <&3; kill -KILL "$program" ) >/dev/null 2>&1 &
    leash=$!
    exec 3<&-
    wait "$program" 2>/dev/null
    code=$?
    kill "$leash" 2>/dev/null
    exit "$code"
    """;

    private static final int KEPT_LINES = 40;
    private static final int MAX_LINE_CHARS = 400;

    private final Process process;
    private final Thread hook;
    private final BlockingQueue<String> firstLines = new LinkedBlockingQueue<>(256);
    private final Deque<String> lastLines = new ArrayDeque<>();

    private LeashedProcess(Process process) {
        this.process = process;
        this.hook = new Thread(this::kill, "leash-" + process.pid());
    }

    /** Starts {@code command}. */
    static LeashedProcess start(List<String> command) {
        List<String> line = new ArrayList<>();
        if (Files.isExecutable(Path.of("/bin/sh"))) {
            line.addAll(List.of("/bin/sh", "-c", LEASH, "leash"));
        }
        line.addAll(command);
        Process process;
        try {
            process = new ProcessBuilder(line).redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new TestnetException(
                Reason.NOT_STARTED,
                "cannot start " + command.getFirst() + ": " + e.getMessage(),
                e
            );
        }
        LeashedProcess leashed = new LeashedProcess(process);
        Runtime.getRuntime().addShutdownHook(leashed.hook);
        Thread.ofVirtual()
            .name("output-" + process.pid())
            .start(leashed::drain);
        return leashed;
    }

    /** The next line among the first 256 of the output; empty string where none came within {@code millis}. */
    String pollLine(long millis) {
        try {
            String line = firstLines.poll(millis, TimeUnit.MILLISECONDS);
            return line == null ? "" : line;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TestnetException(Reason.INTERRUPTED, "interrupted while waiting for a program to start", e);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** The end of what the program printed. */
    String output() {
        synchronized (lastLines) {
            return String.join("\n", lastLines);
        }
    }

    /** Process ids of the shell and of what it runs. */
    List<Long> pids() {
        List<Long> pids = new ArrayList<>(List.of(process.pid()));
        process.descendants().forEach(child -> pids.add(child.pid()));
        return pids;
    }

    @Override
    public void close() {
        kill();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // the JVM is on its way out and runs the hook itself
            return;
        }
    }

    private void kill() {
        List<ProcessHandle> children = process.descendants().toList();
        children.forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        try {
            process.waitFor(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void drain() {
        try (Reader reader = new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)) {
            BufferedReader lines = new BufferedReader(reader);
            StringBuilder line = new StringBuilder();
            for (int c = lines.read(); c >= 0; c = lines.read()) {
                if (c == '\n') {
                    keep(line.toString());
                    line.setLength(0);
                } else if (line.length() < MAX_LINE_CHARS) {
                    line.append((char) c);
                }
            }
        } catch (IOException | UncheckedIOException e) {
            keep("(output ended: " + e.getMessage() + ")");
        }
    }

    private void keep(String line) {
        firstLines.offer(line);
        synchronized (lastLines) {
            lastLines.addLast(line);
            if (lastLines.size() > KEPT_LINES) {
                lastLines.removeFirst();
            }
        }
    }
}
