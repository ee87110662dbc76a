package org.clavis.client.cli.groth16;

import org.clavis.verifier.groth16.Groth16Verifier;

/**
 * What a heap has room for. A prepared key takes about 10 KiB for each of its points, so that the largest take 40 MiB;
 * keys are counted in points, of which small ones get some more for what they have in common.
 *
 * @param workers threads that verify, each of which may prepare a key of any size
 * @param keyPoints how many points' worth of keys may be kept for later, and held at a time by each worker
 */
record Limits(int workers, int keyPoints) {
    private static final long LARGEST_KEY_BYTES = 40L << 20;
    private static final long POINT_BYTES = 10L << 10;
    private static final int MAX_KEY_POINTS = 1 << 14;
    private static final int POINTS_IN_COMMON = 32;

    /** Limits for a heap of {@code heapBytes} at most, and so many cores. */
    static Limits of(long heapBytes, int cores) {
        int workers = (int) Math.clamp(heapBytes / 2 / LARGEST_KEY_BYTES, 1, (long) cores);
        return new Limits(workers, (int) Math.min(heapBytes / 8 / POINT_BYTES / (workers + 1), MAX_KEY_POINTS));
    }

    /** Limits for this process. */
    static Limits ofThisProcess() {
        Runtime runtime = Runtime.getRuntime();
        return of(runtime.maxMemory(), runtime.availableProcessors());
    }

    /** What a prepared key counts as. */
    static int points(Groth16Verifier verifier) {
        return POINTS_IN_COMMON + verifier.key().publicInputCount();
    }
}
