package org.clavis.algebra.secp256k1;

/**
 * A sum of many multiples of public points (Pippenger): in every window of w bits, points go to buckets by their digit,
 * and the sums of the buckets are weighted. All additions are affine, and many share an inversion. Timing: Vartime.
 *
 * <p>A digit's magnitude b is 1 to {@code 2^(w - 1)}. The weighted sum of a window's buckets is
 * {@code sum_j 2^j S_j}, S_j the sum of all buckets whose b has bit j. S_j comes from halving: the buckets with the top
 * bit are summed, and added to those without it, which have half as many kinds of b.
 */
final class BucketSum {

    /** Points that are spread at once; a window of more is spread alone. */
    private static final int SPREAD_POINTS = 4096;

    private static final int MIN_WIDTH = 3;
    private static final int MAX_WIDTH = 12;

    /** Limbs of a signed integer, in two's complement. */
    private static final int INTEGER_LIMBS = 3;

    private final int width;
    private final int windows;
    private final int termCount;

    /** A term's digit in a window at {@code window * termCount + term}. */
    private final short[] digits;

    /** x and y of terms, and where. */
    private final long[][] tables;
    private final int[] xs;
    private final int[] ys;
    private int added;

    /**
     * A sum of no terms yet.
     *
     * @param longTerms at most how many of 129 bits
     * @param shortTerms at most how many of 64 bits
     */
    BucketSum(int longTerms, int shortTerms) {
        width = bestWidth(longTerms, shortTerms);
        windows = windows(SignedDigits.MAX, width);
        termCount = longTerms + shortTerms;
        digits = new short[windows * termCount];
        tables = new long[termCount][];
        xs = new int[termCount];
        ys = new int[termCount];
    }

    /**
     * Adds a term.
     *
     * @param table holds the affine point's coordinates, of magnitude 1; is kept, and not changed
     * @param k three limbs in two's complement
     * @param bits how long k is with its sign: 64 or {@link SignedDigits#MAX}
     */
    void add(long[] table, int x, int y, long[] k, int ki, int bits) {
        tables[added] = table;
        xs[added] = x;
        ys[added] = y;
        int carry = 0;
        int last = windows(bits, width) - 1;
        for (int window = 0; window < last; window++) {
            int digit = (int) (bits(k, ki, window * width) & ((1L << width) - 1)) + carry;
            carry = digit > 1 << (width - 1) ? 1 : 0;
            digits[window * termCount + added] = (short) (digit - (carry << width));
        }
        // what is left, with its sign, fits one more digit
        digits[last * termCount + added] = (short) (bits(k, ki, last * width) + carry);
        added++;
    }

    /** {@code out} = the sum, as {@link Jacobian} has it. */
    void sum(long[] out, int o) {
        sum(out, o, LaneReadiness.areReadyFor(added));
    }

    /** The same in lanes or not; yet lanes leave it to scalar code where points meet that they cannot add. */
    void sum(long[] out, int o, boolean lanes) {
        if (!lanes || !sum(out, o, new LaneSums(added, 0))) {
            sum(out, o, new AffineSums(added, 0));
        }
    }

    /** The sum with additions of one kind, where they can be done. */
    private boolean sum(long[] out, int o, PointSums points) {
        points.load(tables, xs, ys, added);
        int perWindow = (1 << (width - 1)) + 1;
        PointSums buckets = points.alike(windows * perWindow, windows * perWindow);
        int windowsAtOnce = Math.max(1, SPREAD_POINTS / Math.max(1, added));
        for (int from = 0; from < windows; from += windowsAtOnce) {
            if (!spread(buckets, points, from, Math.min(windows, from + windowsAtOnce))) {
                return false;
            }
        }
        if (!weigh(buckets, perWindow)) {
            return false;
        }
        long[] scratch = new long[Jacobian.SCRATCH_LIMBS];
        long[] affine = new long[2 * LazyFp.LIMBS];
        Jacobian.setInfinity(out, o);
        for (int window = windows - 1; window >= 0; window--) {
            for (int j = width - 1; j >= 0; j--) {
                Jacobian.twice(out, o, scratch);
                int place = window * perWindow + (1 << j);
                if (buckets.isFinite(place)) {
                    buckets.get(affine, 0, place);
                    Jacobian.addAffine(out, o, affine, 0, affine, LazyFp.LIMBS, scratch);
                }
            }
        }
        return true;
    }

    /** Sums the points of every bucket of some windows. */
    private boolean spread(PointSums buckets, PointSums terms, int from, int to) {
        int perWindow = (1 << (width - 1)) + 1;
        int kinds = (to - from) * perWindow;
        // where each bucket's points begin: counted first, then summed
        int[] starts = new int[kinds + 1];
        for (int window = from; window < to; window++) {
            for (int term = 0; term < added; term++) {
                int digit = digits[window * termCount + term];
                if (digit != 0) {
                    starts[(window - from) * perWindow + Math.abs(digit) + 1]++;
                }
            }
        }
        int longest = 0;
        for (int kind = 0; kind < kinds; kind++) {
            longest = Math.max(longest, starts[kind + 1]);
            starts[kind + 1] += starts[kind];
        }
        PointSums points = terms.alike(starts[kinds], starts[kinds] / 2 + 1);
        int[] next = starts.clone();
        for (int window = from; window < to; window++) {
            for (int term = 0; term < added; term++) {
                int digit = digits[window * termCount + term];
                if (digit != 0) {
                    int place = next[(window - from) * perWindow + Math.abs(digit)]++;
                    points.put(place, terms, term, digit < 0);
                }
            }
        }
        int[] lengths = new int[kinds];
        for (int kind = 0; kind < kinds; kind++) {
            lengths[kind] = starts[kind + 1] - starts[kind];
        }
        for (; longest > 1; longest = (longest + 1) / 2) {
            for (int kind = 0; kind < kinds; kind++) {
                lengths[kind] = halve(points, starts[kind], lengths[kind]);
            }
            if (!points.flush()) {
                return false;
            }
        }
        for (int kind = 0; kind < kinds; kind++) {
            if (lengths[kind] == 1) {
                buckets.put(from * perWindow + kind, points, starts[kind], false);
            }
        }
        return true;
    }

    /** Leaves S_j of every window at its bucket {@code 2^j}. */
    private boolean weigh(PointSums buckets, int perWindow) {
        // lengths[j] = how many places from 2^j on have still to be summed
        int[] lengths = new int[width];
        lengths[width - 1] = 1;
        for (int top = width - 2; top >= 0 || lengths[width - 2] > 1; top--) {
            int next = 0;
            for (int window = 0; window < windows; window++) {
                int at = window * perWindow;
                for (int j = Math.max(top + 1, 0); j < width; j++) {
                    next = halve(buckets, at + (1 << j), lengths[j]);
                    if (window == windows - 1) {
                        lengths[j] = next;
                    }
                }
                for (int b = 1; top >= 0 && b < 1 << top; b++) {
                    buckets.add(at + b, at + (1 << top) + b);
                }
            }
            if (top >= 0) {
                lengths[top] = 1 << top;
            }
            if (!buckets.flush()) {
                return false;
            }
        }
        return true;
    }

    /** Lets the second half of some places be added to the first, and gives how many places that leaves. */
    private static int halve(PointSums sums, int start, int length) {
        int left = (length + 1) / 2;
        for (int i = 0; i < length - left; i++) {
            sums.add(start + i, start + left + i);
        }
        return left;
    }

    /** Sixty-four bits from bit {@code from} on, the sign above the top. */
    private static long bits(long[] k, int ki, int from) {
        int limb = from >>> 6;
        int shift = from & (Long.SIZE - 1);
        if (limb >= INTEGER_LIMBS - 1) {
            return k[ki + INTEGER_LIMBS - 1] >> shift;
        }
        return shift == 0 ? k[ki + limb] : (k[ki + limb] >>> shift) | (k[ki + limb + 1] << (Long.SIZE - shift));
    }

    private static int windows(int bits, int width) {
        return (bits + width - 1) / width;
    }

    /** The width that takes the fewest additions. */
    private static int bestWidth(int longTerms, int shortTerms) {
        int best = MIN_WIDTH;
        long fewest = Long.MAX_VALUE;
        for (int width = MIN_WIDTH; width <= MAX_WIDTH; width++) {
            int windows = windows(SignedDigits.MAX, width);
            long additions =
                (long) windows * longTerms +
                (long) windows(Long.SIZE, width) * shortTerms +
                ((long) windows << (width - 1));
            if (additions < fewest) {
                fewest = additions;
                best = width;
            }
        }
        return best;
    }
}
