package org.clavis.algebra.bn254;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ForkJoinTask;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Fixed points in lanes, and Pippenger's bucket method over them.
 *
 * <p>A scalar is {@code windows} signed digits of c bits. For digit w, the points' multiples by 2^(c w) are wanted: those
 * that are kept serve in one pass with one set of buckets, and what is not kept is made good by doubling the sums of
 * later passes. With k passes there are ceil(windows / k) multiples of each point: pass i takes the digits
 * {@code i, i + k, i + 2 k, ...}. Immutable and thread-safe.
 */
final class LaneMsm {

    private static final int MIN_WINDOW_BITS = 3;
    private static final int MAX_WINDOW_BITS = 14;

    /** Points that are loaded and doubled as one task. */
    private static final int TASK = 2048;

    /** Doubles that a table may have: indices of entries are ints, with a bit for the sign. */
    private static final long MAX_TABLE_DOUBLES = 1L << 30;

    private final Supplier<LaneCoordinates> fields;
    private final ScratchPool<LaneBuckets> idle;

    /** Scalars that the points go with, from the first one. */
    private final int[] places;

    private final int coordinateLimbs;
    private final int windowBits;
    private final int windows;
    private final int passes;
    private final int multiples;
    private final int stride;

    /** Multiple m of point n is at place {@code m * places.length + n}. */
    private final double[] table;

    /**
     * @param points affine, in Montgomery form
     * @param places which of them, none infinity; point n goes with scalar n
     * @param maxBytes what multiples may take
     * @param idle what sums work with
     */
    LaneMsm(
        Supplier<LaneCoordinates> fields,
        ScratchPool<LaneBuckets> idle,
        long[] points,
        int[] places,
        long maxBytes
    ) {
        this.fields = fields;
        this.idle = idle;
        this.places = places;
        LaneCoordinates field = fields.get();
        stride = 2 * field.rows;
        coordinateLimbs = field.limbs;
        long pointBytes = 8L * stride * Math.max(1, places.length);
        long most = Math.min(maxBytes / pointBytes, (MAX_TABLE_DOUBLES * 8) / pointBytes - 1);
        windowBits = windowBits(places.length, most + 1);
        windows = SignedDigits.windows(windowBits);
        passes = passes(windows, most + 1);
        multiples = Math.ceilDiv(windows, passes);
        table = new double[Math.multiplyExact(Math.multiplyExact(multiples, places.length), stride)];
        IntStream.range(0, Math.ceilDiv(places.length, TASK))
            .parallel()
            .forEach(task -> fill(points, task * TASK, Math.min(places.length, (task + 1) * TASK)));
    }

    private static int passes(int windows, long multiples) {
        return Math.ceilDiv(windows, Math.clamp(multiples, 1, windows));
    }

    /** The window that takes the fewest additions. */
    private static int windowBits(int count, long multiples) {
        int best = MIN_WINDOW_BITS;
        double fewest = Double.MAX_VALUE;
        for (int c = MIN_WINDOW_BITS; c <= MAX_WINDOW_BITS; c++) {
            int windows = SignedDigits.windows(c);
            // two additions for each of a pass's buckets, and doublings outside the lanes
            double additions = (double) windows * count + passes(windows, multiples) * (2.0 * (1 << (c - 1)) + 10 * c);
            if (additions < fewest) {
                fewest = additions;
                best = c;
            }
        }
        return best;
    }

    /** Loads points {@code from} to {@code to - 1}, and computes their multiples. */
    private void fill(long[] points, int from, int to) {
        LaneCoordinates f = fields.get();
        for (int n = from; n < to; n++) {
            int at = 2 * places[n] * coordinateLimbs;
            f.load(table, n * stride, points, at);
            f.load(table, n * stride + f.rows, points, at + coordinateLimbs);
        }
        if (multiples == 1) {
            return;
        }
        LaneAdditions additions = new LaneAdditions(f);
        for (int m = 1; m < multiples; m++) {
            int at = m * places.length;
            System.arraycopy(
                table,
                (at - places.length + from) * stride,
                table,
                (at + from) * stride,
                (to - from) * stride
            );
            for (int bit = 0; bit < passes * windowBits; bit++) {
                additions.doubleAll(table, at + from, at + to);
            }
        }
    }

    /** How many points there are. */
    int count() {
        return places.length;
    }

    /**
     * Points whose multiples by 1, 2, 4, ... add up to the sum: affine, in Montgomery form, zeros for infinity.
     *
     * @param scalars integers below r, secret; the first point goes with number {@code firstScalar}
     */
    long[] bitSums(long[] scalars, int firstScalar, Runnable checkpoint) {
        long[] out = new long[passes * windowBits * 2 * coordinateLimbs];
        try (SignedDigits digits = new SignedDigits(scalars, firstScalar, places, windowBits)) {
            List<? extends ForkJoinTask<?>> tasks = IntStream.range(0, passes)
                .mapToObj(pass -> ForkJoinTask.adapt(() -> new Pass(digits, pass, checkpoint).run(out)))
                .toList();
            Joined.run(tasks);
            return out;
        } catch (RuntimeException | Error e) {
            Arrays.fill(out, 0);
            throw e;
        }
    }

    /** The digits {@code pass}, {@code pass + passes}, ... of all scalars. */
    private final class Pass {

        private final SignedDigits digits;
        private final int pass;
        private final Runnable checkpoint;
        private final int bucketCount = 1 << (windowBits - 1);

        /** Where each bucket's entries begin, by the bucket's number, from 1. */
        private final int[] starts = new int[bucketCount + 2];

        /** Places of the table times two, odd for the opposite point. */
        private int[] entries = {};

        Pass(SignedDigits digits, int pass, Runnable checkpoint) {
            this.digits = digits;
            this.pass = pass;
            this.checkpoint = checkpoint;
        }

        void run(long[] out) {
            checkpoint.run();
            int chunks = 0;
            double[] buckets = {};
            try {
                sort();
                chunks = Math.ceilDiv(entries.length, LaneBuckets.CHUNK);
                buckets = new double[(bucketCount + 1 + 2 * chunks) * stride];
                sum(chunks, buckets, out);
            } finally {
                Arrays.fill(starts, 0);
                Arrays.fill(entries, 0);
                Arrays.fill(buckets, 0);
            }
        }

        private void sum(int chunks, double[] buckets, long[] out) {
            boolean[] finite = new boolean[bucketCount + 1 + 2 * chunks];
            int[] cut = new int[2 * chunks];
            List<? extends ForkJoinTask<?>> tasks = IntStream.range(0, chunks)
                .mapToObj(chunk ->
                    ForkJoinTask.adapt(() ->
                        with(work -> work.spread(table, entries, starts, chunk, buckets, finite, cut))
                    )
                )
                .toList();
            try {
                Joined.run(tasks);
                with(work -> {
                    work.merge(buckets, finite, bucketCount, cut);
                    work.weigh(buckets, finite, windowBits - 1);
                    work.store(out, pass * windowBits * 2 * coordinateLimbs, buckets, finite, windowBits);
                });
            } finally {
                Arrays.fill(finite, false);
                Arrays.fill(cut, 0);
            }
        }

        private void with(Consumer<LaneBuckets> use) {
            checkpoint.run();
            LaneBuckets work = idle.take();
            try {
                use.accept(work);
            } finally {
                work.wipe();
                idle.giveBack(work);
            }
        }

        /** Sorts the entries by bucket, counting first. */
        private void sort() {
            for (int window = pass; window < windows; window += passes) {
                for (int n = 0; n < places.length; n++) {
                    int digit = digits.digit(window, n);
                    if (digit != 0) {
                        starts[Math.abs(digit) + 1]++;
                    }
                }
            }
            for (int bucket = 1; bucket < starts.length; bucket++) {
                starts[bucket] += starts[bucket - 1];
            }
            entries = new int[starts[starts.length - 1]];
            int[] next = starts.clone();
            for (int window = pass; window < windows; window += passes) {
                int multiple = (window / passes) * places.length;
                for (int n = 0; n < places.length; n++) {
                    int digit = digits.digit(window, n);
                    if (digit != 0) {
                        entries[next[Math.abs(digit)]++] = ((multiple + n) << 1) | (digit >>> 31);
                    }
                }
            }
            Arrays.fill(next, 0);
        }
    }
}
