package org.clavis.algebra.bn254;

import java.util.Arrays;
import org.clavis.algebra.lanes.Lanes;

/**
 * Sums of buckets in lanes. Within a bucket the second half of the points is added to the first, again and again; so all
 * additions of a round are independent, of all buckets together. For one thread.
 */
final class LaneBuckets {

    /** Entries that are worked on at once: their sums of two stay in a cache. */
    static final int CHUNK = 1 << 14;

    private final LaneAdditions additions;
    private final int stride;
    private final double[] points;
    private final boolean[] finite = new boolean[CHUNK];

    /** Of each bucket that a chunk has entries of: where its points are, and how many are left. */
    private final int[] bases = new int[CHUNK];
    private final int[] lengths = new int[CHUNK];

    private int used;

    LaneBuckets(LaneCoordinates field) {
        additions = new LaneAdditions(field);
        stride = additions.stride;
        points = new double[CHUNK * stride];
    }

    /**
     * Sums chunk number {@code chunk} of sorted entries. What a bucket has in this chunk goes to the bucket's place, or,
     * where others chunks have more of it, to a place of the chunk's own behind all buckets, with the bucket's number in
     * {@code cut}.
     */
    void spread(
        double[] table,
        int[] entries,
        int[] starts,
        int chunk,
        double[] buckets,
        boolean[] isFinite,
        int[] cut
    ) {
        int from = chunk * CHUNK;
        int to = Math.min(entries.length, from + CHUNK);
        int firstBucket = bucketOf(starts, from);
        int count = 0;
        int longest = 0;
        for (int bucket = firstBucket; bucket < starts.length - 1 && starts[bucket] < to; bucket++) {
            int start = Math.max(from, starts[bucket]);
            int length = Math.min(to, starts[bucket + 1]) - start;
            int half = (length + 1) / 2;
            bases[count] = used;
            lengths[count] = half;
            Arrays.fill(finite, used, used + half, true);
            for (int i = 0; i < length - half; i++) {
                additions.add(table, entries[start + i], entries[start + half + i], points, finite, used + i);
            }
            if (length % 2 != 0) {
                copyEntry(table, entries[start + half - 1], used + half - 1);
            }
            used += half;
            count++;
            longest = Math.max(longest, half);
        }
        additions.flush(table, points, finite);
        for (; longest > 1; longest = (longest + 1) / 2) {
            for (int k = 0; k < count; k++) {
                lengths[k] = halve(points, finite, bases[k], lengths[k]);
            }
            additions.flush(points, points, finite);
        }
        int ownPlace = starts.length - 1 + 2 * chunk;
        for (int k = 0; k < count; k++) {
            int bucket = firstBucket + k;
            int place = bucket;
            if (starts[bucket] < from || starts[bucket + 1] > to) {
                int side = starts[bucket] < from ? 0 : 1;
                cut[2 * chunk + side] = bucket;
                place = ownPlace + side;
            }
            if (lengths[k] > 0 && finite[bases[k]]) {
                System.arraycopy(points, bases[k] * stride, buckets, place * stride, stride);
                isFinite[place] = true;
            }
        }
    }

    /** The bucket that an entry is in. */
    private static int bucketOf(int[] starts, int entry) {
        int low = 0;
        int high = starts.length - 1;
        while (high - low > 1) {
            int middle = (low + high) >>> 1;
            if (starts[middle] <= entry) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private void copyEntry(double[] table, int entry, int place) {
        int at = (entry >>> 1) * stride;
        System.arraycopy(table, at, points, place * stride, stride);
        if ((entry & 1) != 0) {
            for (int k = place * stride + stride / 2; k < (place + 1) * stride; k++) {
                points[k] = -points[k];
            }
        }
    }

    /** Lets the second half of some places be added to the first; how many places that leaves. */
    private int halve(double[] at, boolean[] isFinite, int base, int length) {
        int half = (length + 1) / 2;
        for (int i = 0; i < length - half; i++) {
            add(at, isFinite, base + i, base + half + i);
        }
        return half;
    }

    /** Lets one place be added to another; either may be infinity. */
    private void add(double[] at, boolean[] isFinite, int to, int from) {
        if (!isFinite[from]) {
            return;
        }
        if (isFinite[to]) {
            additions.add(at, 2 * to, 2 * from, at, isFinite, to);
        } else {
            System.arraycopy(at, from * stride, at, to * stride, stride);
            isFinite[to] = true;
        }
    }

    /** Adds what chunks have of buckets that others have more of. */
    void merge(double[] buckets, boolean[] isFinite, int bucketCount, int[] cut) {
        int last = 0;
        for (int k = 0; k < cut.length; k++) {
            if (cut[k] != 0) {
                if (cut[k] == last) {
                    additions.flush(buckets, buckets, isFinite);
                }
                last = cut[k];
                add(buckets, isFinite, last, bucketCount + 1 + k);
            }
        }
        additions.flush(buckets, buckets, isFinite);
    }

    /**
     * Leaves at place 2^j the sum of all buckets 1 to 2^bits whose number has bit j. The buckets with the top bit are
     * added to those without, which leaves half as many kinds, and summed among themselves.
     */
    void weigh(double[] buckets, boolean[] isFinite, int bits) {
        int[] left = new int[bits];
        for (int top = bits - 1; top >= 0 || longest(left) > 1; top--) {
            for (int j = Math.max(top + 1, 0); j < bits; j++) {
                left[j] = halve(buckets, isFinite, 1 << j, left[j]);
            }
            if (top >= 0) {
                for (int low = 1; low < 1 << top; low++) {
                    add(buckets, isFinite, low, (1 << top) + low);
                }
                left[top] = 1 << top;
            }
            additions.flush(buckets, buckets, isFinite);
        }
    }

    private static int longest(int[] lengths) {
        return Arrays.stream(lengths).max().orElse(0);
    }

    /** Takes the points at places 1, 2, 4, ... out, {@code bits} of them; zeros for infinity. */
    void store(long[] out, int o, double[] buckets, boolean[] isFinite, int bits) {
        LaneCoordinates f = additions.f;
        double[] t = new double[f.size];
        for (int j = 0; j < bits; j++) {
            if (!isFinite[1 << j]) {
                continue;
            }
            for (int coordinate = 0; coordinate < 2; coordinate++) {
                int from = (1 << j) * stride + coordinate * f.rows;
                for (int row = 0; row < f.rows; row++) {
                    t[row * Lanes.COUNT] = buckets[from + row];
                }
                f.leave(t, 0);
                f.store(out, o + (2 * j + coordinate) * f.limbs, t, 0, 0);
            }
        }
        Arrays.fill(t, 0);
    }

    /** Overwrites everything that was used. */
    void wipe() {
        additions.wipe();
        Arrays.fill(points, 0, used * stride, 0);
        Arrays.fill(finite, 0, used, false);
        Arrays.fill(bases, 0);
        Arrays.fill(lengths, 0);
        used = 0;
    }
}
