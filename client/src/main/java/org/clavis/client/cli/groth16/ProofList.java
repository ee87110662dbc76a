package org.clavis.client.cli.groth16;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Verifies a list of proofs, one JSON object a line as {@link ListLine} says, and prints one JSON verdict a line in the
 * list's order. Lines of white space count for nothing.
 *
 * <p>Works on all cores that the heap has room for. Memory does not grow with the list: reading goes on only as verdicts
 * are printed.
 */
public final class ProofList {

    /** Lines that are judged together. */
    private static final int CHUNK = 128;

    private final ProofFiles files;
    private final Limits limits;
    private final KeyCache keys;
    private final Path folder;
    private final PrintWriter out;
    private long number;
    private long accepted;
    private long rejected;

    private ProofList(ProofFiles files, Path folder, PrintWriter out) {
        this.files = files;
        this.limits = Limits.ofThisProcess();
        this.keys = new KeyCache(files, limits.keyPoints());
        this.folder = folder;
        this.out = out;
    }

    /** How many proofs were accepted, and how many lines were not. */
    public record Summary(long accepted, long rejected) {}

    /**
     * Verifies what {@code list} names; paths in it are resolved against its folder.
     *
     * @throws IOException if the list itself cannot be read, or {@code out} not be written
     */
    public static Summary verify(Path list, ProofFiles files, PrintWriter out) throws IOException {
        Path folder = Objects.requireNonNullElse(list.toAbsolutePath().getParent(), Path.of("/"));
        ProofList run = new ProofList(files, folder, out);
        try (InputStream in = Files.newInputStream(list)) {
            run.verify(new BoundedLines(in));
        }
        return new Summary(run.accepted, run.rejected);
    }

    private void verify(BoundedLines lines) throws IOException {
        Deque<Future<List<Verdict>>> pending = new ArrayDeque<>();
        ExecutorService workers = Executors.newFixedThreadPool(limits.workers());
        try {
            for (List<ListLine> chunk = next(lines); !chunk.isEmpty(); chunk = next(lines)) {
                List<ListLine> taken = chunk;
                pending.add(workers.submit(() -> Chunk.judge(taken, files, keys, limits.keyPoints())));
                if (pending.size() == 2 * limits.workers()) {
                    print(pending.remove());
                }
            }
            while (!pending.isEmpty()) {
                print(pending.remove());
            }
        } finally {
            workers.shutdownNow();
        }
    }

    private List<ListLine> next(BoundedLines lines) throws IOException {
        List<ListLine> chunk = new ArrayList<>();
        while (chunk.size() < CHUNK) {
            byte[] line = lines.next();
            if (line == null) {
                break;
            }
            number++;
            if (!isBlank(line)) {
                chunk.add(ListLine.parse(number, line, folder));
            }
        }
        return chunk;
    }

    private static boolean isBlank(byte[] line) {
        for (byte b : line) {
            if (b != ' ' && b != '\t' && b != '\r') {
                return false;
            }
        }
        return true;
    }

    private void print(Future<List<Verdict>> chunk) throws IOException {
        try {
            for (Verdict verdict : chunk.get()) {
                out.println(verdict.toJson());
                if (verdict.accepted()) {
                    accepted++;
                } else {
                    rejected++;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a verification failed", e.getCause());
        }
        if (out.checkError()) {
            throw new IOException("the verdicts cannot be written");
        }
    }
}
