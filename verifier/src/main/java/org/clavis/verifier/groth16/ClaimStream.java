package org.clavis.verifier.groth16;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import org.clavis.verifier.Verification;

/**
 * Claims from an iterator, verified in chunks, with the verdicts in order. The calling thread alone asks the iterator
 * and calls the consumer, never has more chunks under way than it was told, and verifies itself what no other thread
 * has begun with while it waits for the oldest: so an executor that is busy, or this very thread, cannot stop it. For one
 * run.
 */
final class ClaimStream {

    /** Claims in a chunk: enough that what a chunk costs besides its claims is small. */
    static final int CHUNK = 256;

    private final Groth16Verifier verifier;
    private final Iterator<? extends Groth16Claim> claims;
    private final BiConsumer<? super Groth16Claim, ? super Verification<PublicInputs>> verdicts;
    private final Deque<Chunk> underWay = new ArrayDeque<>();

    ClaimStream(
        Groth16Verifier verifier,
        Iterator<? extends Groth16Claim> claims,
        BiConsumer<? super Groth16Claim, ? super Verification<PublicInputs>> verdicts
    ) {
        this.verifier = verifier;
        this.claims = claims;
        this.verdicts = verdicts;
    }

    /** Claims that one thread verifies, whichever comes first. */
    private static final class Chunk implements Runnable {

        private final List<Groth16Claim> claims;
        private final FutureTask<List<Verification<PublicInputs>>> task;
        private final AtomicBoolean begun = new AtomicBoolean();

        Chunk(Groth16Verifier verifier, List<Groth16Claim> claims) {
            this.claims = claims;
            this.task = new FutureTask<>(() -> verifier.verifyAll(claims));
        }

        @Override
        public void run() {
            if (begun.compareAndSet(false, true)) {
                task.run();
            }
        }

        /** Sees to it that no thread begins, or waits for the one that has. */
        void end() {
            if (begun.compareAndSet(false, true)) {
                task.cancel(false);
            }
            boolean interrupted = false;
            while (!task.isDone()) {
                try {
                    task.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException | CancellationException e) {
                    break;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * Runs to the end of the iterator. Whatever ends it early, no thread works on its chunks once this has returned.
     *
     * @param maxChunks how many chunks may be under way
     * @throws InterruptedException if the thread is interrupted
     */
    void run(Executor executor, int maxChunks) throws InterruptedException {
        try {
            while (claims.hasNext()) {
                if (underWay.size() == maxChunks) {
                    deliverOldest();
                }
                Chunk chunk = new Chunk(verifier, nextClaims());
                underWay.add(chunk);
                executor.execute(chunk);
            }
            while (!underWay.isEmpty()) {
                deliverOldest();
            }
        } finally {
            // empty unless something was thrown
            underWay.forEach(Chunk::end);
        }
    }

    private List<Groth16Claim> nextClaims() {
        List<Groth16Claim> next = new ArrayList<>(CHUNK);
        while (next.size() < CHUNK && claims.hasNext()) {
            next.add(claims.next());
        }
        return List.copyOf(next);
    }

    private void deliverOldest() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        Chunk chunk = underWay.element();
        helpUntilDone(chunk);
        List<Verification<PublicInputs>> results;
        try {
            results = chunk.task.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("verifying does not throw", e.getCause());
        }
        underWay.remove();
        for (int n = 0; n < results.size(); n++) {
            verdicts.accept(chunk.claims.get(n), results.get(n));
        }
    }

    /** Does what no other thread has begun with, oldest first, as long as {@code oldest} is not done. */
    private void helpUntilDone(Chunk oldest) {
        for (Chunk chunk : underWay) {
            if (oldest.task.isDone()) {
                return;
            }
            chunk.run();
        }
    }
}
