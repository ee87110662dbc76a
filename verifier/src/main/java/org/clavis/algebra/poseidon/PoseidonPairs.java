package org.clavis.algebra.poseidon;

import java.util.stream.IntStream;
import org.clavis.algebra.bn254.Fr;
import org.clavis.algebra.lanes.Lanes;

/** Poseidon of many pairs: the next level of a Merkle tree. Over all cores, and in lanes where there are enough. */
public final class PoseidonPairs {

    /** Pairs of a task. */
    private static final int TASK = 512;

    /** Vector code that has not been compiled yet is slow; so many pairs are worth waiting for the compiler. */
    private static final int LANES_FROM = 4096;

    private PoseidonPairs() {}

    /**
     * The hashes of {@code count} pairs, left and right one after the other. For public values.
     *
     * @param out where {@code count} elements go; another array than {@code pairs}
     * @param pairs elements of {@link Fr} in Montgomery form
     */
    public static void hash(long[] out, int o, long[] pairs, int i, int count) {
        boolean lanes = Lanes.areEnabled() && count >= LANES_FROM;
        int tasks = (count + TASK - 1) / TASK;
        IntStream.range(0, tasks)
            .parallel()
            .forEach(task -> {
                int first = task * TASK;
                int length = Math.min(TASK, count - first);
                int done = lanes ? inLanes(out, o, pairs, i, first, length) : 0;
                for (int n = first + done; n < first + length; n++) {
                    PoseidonKernel.hash(out, o + n * Fr.LIMBS, pairs, i + 2 * n * Fr.LIMBS, 2);
                }
            });
    }

    /** Hashes whole elements of lanes, and says how many pairs these were. */
    private static int inLanes(long[] out, int o, long[] pairs, int i, int first, int length) {
        LanePairs kernel = new LanePairs();
        int whole = length - (length % LanePairs.LANES);
        for (int n = first; n < first + whole; n += LanePairs.LANES) {
            kernel.hash(out, o + n * Fr.LIMBS, pairs, i + 2 * n * Fr.LIMBS);
        }
        return whole;
    }
}
