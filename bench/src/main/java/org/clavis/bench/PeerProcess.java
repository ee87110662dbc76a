package org.clavis.bench;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.clavis.bench.PeerAnswer.Done;
import org.clavis.bench.PeerAnswer.Failed;
import org.clavis.bench.PeerAnswer.Ready;

/**
 * A long-lived process that does work on request and times it by itself. It reads requests as lines from its standard
 * input, answers as {@link PeerAnswer} says, and ends when its standard input does, so none outlives this JVM by more
 * than one request.
 *
 * <p>A process inherits the cores that this JVM is pinned to. Not for use by several threads.
 */
final class PeerProcess implements AutoCloseable {

    /** How long a peer may take to load its inputs, and for one request. */
    private static final int PATIENCE_SECONDS = 180;

    private final String name;
    private final Process process;
    private final BufferedWriter requests;
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private String description = "";

    private PeerProcess(String name, Process process) {
        this.name = name;
        this.process = process;
        this.requests = process.outputWriter(StandardCharsets.UTF_8);
    }

    /** Starts a peer with one thread. */
    static PeerProcess start(String name, List<String> command) {
        return start(name, command, 1);
    }

    /**
     * Starts {@code command} and waits until its inputs are loaded. Go and Rust are kept to {@code threads}.
     *
     * @throws PeerException if it does not get ready
     */
    static PeerProcess start(String name, List<String> command, int threads) {
        var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("GOMAXPROCS", Integer.toString(threads));
        builder.environment().put("RAYON_NUM_THREADS", Integer.toString(threads));
        PeerProcess peer;
        try {
            peer = new PeerProcess(name, builder.start());
        } catch (IOException e) {
            throw new PeerException(name + " does not start: " + e.getMessage(), e);
        }
        Thread.ofVirtual()
            .name("peer-" + name)
            .start(peer::readAnswers);
        try {
            if (!(peer.answer() instanceof Ready(String description))) {
                throw new PeerException(name + " is not ready");
            }
            peer.description = description;
        } catch (PeerException e) {
            peer.close();
            throw e;
        }
        System.err.println("peer " + name + ": " + peer.description);
        return peer;
    }

    /** How the process introduced itself: program and versions. */
    String description() {
        return description;
    }

    /** The peer's {@code work} as something to time; every single result has to be accepted. */
    Contestant contestant(String contestant, String work) {
        return contestant(contestant, work, 1);
    }

    /** The same for work on {@code itemsPerCall} items at a time. */
    Contestant contestant(String contestant, String work, int itemsPerCall) {
        return new Contestant(contestant, itemsPerCall, count -> {
            long[] nanosAndAccepted = ask("run", work, count, 2);
            if (nanosAndAccepted[1] != count) {
                throw new PeerException(
                    name + " accepted " + nanosAndAccepted[1] + " of " + count + " results of " + work
                );
            }
            return nanosAndAccepted[0];
        });
    }

    /**
     * Sends {@code verb work count} and waits for the answer.
     *
     * @return exactly {@code numbers} numbers
     * @throws PeerException if the peer says anything else, or nothing
     */
    long[] ask(String verb, String work, int count, int numbers) {
        try {
            requests.write(verb + " " + work + " " + count + "\n");
            requests.flush();
        } catch (IOException e) {
            throw new PeerException(name + " has ended", e);
        }
        return switch (answer()) {
            case Done done when done.count() == numbers -> {
                long[] values = new long[numbers];
                Arrays.setAll(values, done::number);
                yield values;
            }
            case Failed(String text) -> throw new PeerException(name + " failed at " + work + ": " + text);
            default -> throw new PeerException(name + " gave another answer than " + verb + " has");
        };
    }

    private PeerAnswer answer() {
        String line;
        try {
            line = answers.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PeerException("interrupted while waiting for " + name, e);
        }
        if (line == null) {
            process.destroyForcibly();
            throw new PeerException(name + " was silent for " + PATIENCE_SECONDS + " s");
        }
        if (line.isEmpty()) {
            throw new PeerException(name + " has ended");
        }
        return PeerAnswer.parse(line);
    }

    /** An empty line stands for the end. */
    private void readAnswers() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                answers.add(line);
            }
        } catch (IOException e) {
            System.err.println(name + ": " + e.getMessage());
        } finally {
            answers.add("");
        }
    }

    /** Ends the process, by force if it does not end by itself. */
    @Override
    public void close() {
        try (requests) {
            requests.flush();
        } catch (IOException e) {
            // it has ended already
            process.destroyForcibly();
        }
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
