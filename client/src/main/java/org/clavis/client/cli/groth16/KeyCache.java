package org.clavis.client.cli.groth16;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.clavis.verifier.EncodingException;
import org.clavis.verifier.groth16.Groth16Verifier;

/** Keys prepared for verification, each file's once while it is among the last ones used. Safe for many threads. */
final class KeyCache {

    /** How many keys are kept. */
    static final int MAX_KEYS = 64;

    private final ProofFiles files;
    private final Map<Path, FutureTask<CachedKey>> keys = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Path, FutureTask<CachedKey>> eldest) {
            return size() > MAX_KEYS;
        }
    };

    KeyCache(ProofFiles files) {
        this.files = files;
    }

    /** The key in {@code file}, which one thread reads while others that ask for it wait. */
    CachedKey get(Path file) throws InterruptedException {
        FutureTask<CachedKey> task;
        synchronized (keys) {
            task = keys.computeIfAbsent(file, path -> new FutureTask<>(() -> read(path)));
        }
        task.run();
        try {
            return task.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a key's file made its reader fail", e.getCause());
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
