package org.clavis.client.cli.groth16;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.clavis.verifier.EncodingException;
import org.clavis.verifier.groth16.Groth16Verifier;

/**
 * Keys prepared for verification, each file's once while it is among the last ones used. A key that is larger than all
 * that may be kept is not kept. Safe for many threads.
 */
final class KeyCache {

    /** How many files are remembered, whatever they hold. */
    static final int MAX_KEYS = 64;

    private final ProofFiles files;
    private final int maxPoints;
    private final Map<Path, FutureTask<CachedKey>> keys = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<Path, Integer> points = new HashMap<>();
    private int allPoints;

    /** A cache that keeps at most {@code maxPoints}, as {@link Limits} counts them. */
    KeyCache(ProofFiles files, int maxPoints) {
        this.files = files;
        this.maxPoints = maxPoints;
    }

    /** The key in {@code file}, which one thread reads while others that ask for it wait. */
    CachedKey get(Path file) throws InterruptedException {
        FutureTask<CachedKey> task;
        synchronized (keys) {
            task = keys.computeIfAbsent(file, path -> new FutureTask<>(() -> read(path)));
            trim();
        }
        task.run();
        CachedKey key;
        try {
            key = task.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a key's file made its reader fail", e.getCause());
        }
        if (key instanceof CachedKey.Prepared(Groth16Verifier verifier)) {
            keep(file, task, Limits.points(verifier));
        }
        return key;
    }

    /** Counts a key that has just been prepared, and makes room for it. */
    private void keep(Path file, FutureTask<CachedKey> task, int size) {
        synchronized (keys) {
            if (!task.equals(keys.get(file))) {
                return;
            }
            if (size > maxPoints) {
                keys.remove(file);
            } else if (points.putIfAbsent(file, size) == null) {
                allPoints += size;
                trim();
            }
        }
    }

    /** Forgets those longest unused. */
    private void trim() {
        Iterator<Path> oldest = keys.keySet().iterator();
        while (keys.size() > MAX_KEYS || allPoints > maxPoints) {
            Path file = oldest.next();
            oldest.remove();
            Integer size = points.remove(file);
            allPoints -= size == null ? 0 : size;
        }
    }

    private CachedKey read(Path file) {
        try {
            PlainFile.require(file);
            return new CachedKey.Prepared(Groth16Verifier.of(files.key(file)));
        } catch (EncodingException e) {
            return new CachedKey.Refused(e.reason(), "vk: " + e.getMessage());
        } catch (IOException e) {
            return new CachedKey.Unreadable("vk: " + PlainFile.why(e));
        }
    }
}
