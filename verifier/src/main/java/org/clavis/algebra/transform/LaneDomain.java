package org.clavis.algebra.transform;

import java.util.Arrays;
import java.util.concurrent.ForkJoinTask;
import org.clavis.algebra.bn254.Fr;
import org.clavis.algebra.lanes.LaneButterfly;
import org.clavis.algebra.lanes.LaneKernel;

/**
 * {@link EvaluationDomain}'s change to the coset in lanes: for 64 values and more.
 *
 * <p>The inverse transform, the coset's powers and the forward transform are one recursion: a step of the inverse one,
 * both halves, the matching step of the forward one. So a half that fits the cache stays in it, and halves are
 * independent tasks.
 *
 * <p>Eight neighbours are side by side, so steps over eight and more act on whole elements. Blocks of 64 are transposed,
 * which brings the steps over four, two and one to whole elements as well, with the same factor in all lanes. Immutable
 * and thread-safe. Timing: depends on the size alone.
 */
public final class LaneDomain {

    /** Values of a block that is transposed; the smallest domain. */
    public static final int BLOCK = 64;

    private static final int E = LaneKernel.ELEMENT;
    private static final int LANES = LaneFr.LANES;

    /** Values from which on halves are tasks of their own. */
    private static final int TASK = 1 << 10;

    private final int size;

    /** For each step over 2^k values, k >= 3: w^i for i below 2^k with w of order 2^(k + 1). */
    private final double[][] twiddles;
    private final double[][] inverseTwiddles;

    /** Powers 1 to 3 of the 8th root of unity, and of its inverse, in all lanes. */
    private final double[][] eighths;
    private final double[][] inverseEighths;

    /** The coset's powers in the order in which the coefficients are met. */
    private final double[] cosetPowers;

    /** The tables of {@code domain}, which has {@link #BLOCK} values at least. */
    public LaneDomain(EvaluationDomain domain) {
        size = domain.size();
        int logSize = Integer.numberOfTrailingZeros(size);
        twiddles = new double[logSize][];
        inverseTwiddles = new double[logSize][];
        for (int k = 3; k < logSize; k++) {
            twiddles[k] = LaneFr.table(domain.twiddles(k));
            inverseTwiddles[k] = LaneFr.table(domain.inverseTwiddles(k));
        }
        eighths = eighths(domain.twiddles(2));
        inverseEighths = eighths(domain.inverseTwiddles(2));
        cosetPowers = LaneFr.table(transposed(domain.cosetPowers()));
    }

    private static double[][] eighths(long[] roots) {
        double[][] out = new double[4][];
        for (int n = 1; n < out.length; n++) {
            out[n] = LaneFr.broadcast(roots, n * Fr.LIMBS);
        }
        return out;
    }

    private static long[] transposed(long[] values) {
        long[] out = new long[values.length];
        for (int n = 0; n < values.length / Fr.LIMBS; n++) {
            int low = n % LANES;
            int high = (n / LANES) % LANES;
            Fr.set(out, (n - (n % BLOCK) + LANES * low + high) * Fr.LIMBS, values, n * Fr.LIMBS);
        }
        return out;
    }

    /**
     * Replaces a polynomial's values on the domain by its values on the coset, in the fork-join pool that calls.
     *
     * @param values as many as the domain has, in lanes, times any one factor
     */
    public void toCoset(double[] values) {
        new Half(values, 0, size).run();
    }

    /** Some neighbouring values, with scratch space. */
    private final class Half implements Runnable {

        private final double[] values;
        private final int first;
        private final int length;
        private final double[] t = new double[E];
        private final long[] wide = new long[LaneKernel.WIDE];

        Half(double[] values, int first, int length) {
            this.values = values;
            this.first = first;
            this.length = length;
        }

        @Override
        public void run() {
            transform(first, length);
            LaneFr.wipe(t);
            Arrays.fill(wide, 0);
        }

        private void transform(int from, int count) {
            if (count == BLOCK) {
                transformBlock(from);
                return;
            }
            int half = count / 2;
            int step = Integer.numberOfTrailingZeros(half);
            inverseStep(from, half, inverseTwiddles[step]);
            if (count >= TASK) {
                ForkJoinTask.invokeAll(
                    ForkJoinTask.adapt(new Half(values, from, half)),
                    ForkJoinTask.adapt(new Half(values, from + half, half))
                );
            } else {
                transform(from, half);
                transform(from + half, half);
            }
            forwardStep(from, half, twiddles[step]);
        }

        private void transformBlock(int from) {
            for (int half = BLOCK / 2; half >= LANES; half /= 2) {
                for (int at = from; at < from + BLOCK; at += 2 * half) {
                    inverseStep(at, half, inverseTwiddles[Integer.numberOfTrailingZeros(half)]);
                }
            }
            int start = (from * E) / LANES;
            transpose(values, start);
            for (int distance = 4; distance >= 1; distance /= 2) {
                for (int n = 0; n < LANES; n++) {
                    if ((n & distance) == 0) {
                        inverseButterfly(start + n * E, distance * E, (n % distance) * (4 / distance));
                    }
                }
            }
            for (int n = 0; n < LANES; n++) {
                int at = start + n * E;
                LaneKernel.mul(LaneFr.MODULUS, values, at, values, at, cosetPowers, at, wide, 0);
            }
            for (int distance = 1; distance <= 4; distance *= 2) {
                for (int n = 0; n < LANES; n++) {
                    if ((n & distance) == 0) {
                        forwardButterfly(start + n * E, distance * E, (n % distance) * (4 / distance));
                    }
                }
            }
            transpose(values, start);
            for (int half = LANES; half < BLOCK; half *= 2) {
                for (int at = from; at < from + BLOCK; at += 2 * half) {
                    forwardStep(at, half, twiddles[Integer.numberOfTrailingZeros(half)]);
                }
            }
        }

        /** Butterflies (a + b, (a - b) w^i) over {@code half} values. */
        private void inverseStep(int from, int half, double[] roots) {
            int distance = (half * E) / LANES;
            int low = (from * E) / LANES;
            for (int at = 0; at < distance; at += E) {
                int high = low + at + distance;
                LaneButterfly.decimateInFrequency(LaneFr.MODULUS, values, low + at, high, roots, at, wide);
            }
        }

        /** One with an 8th root of unity as its factor. */
        private void inverseButterfly(int low, int distance, int eighth) {
            int high = low + distance;
            if (eighth == 0) {
                LaneButterfly.sumAndDifference(LaneFr.MODULUS, values, low, high, values, high);
            } else {
                double[] root = inverseEighths[eighth];
                LaneButterfly.decimateInFrequency(LaneFr.MODULUS, values, low, high, root, 0, wide);
            }
        }

        /** Butterflies (a + b w^i, a - b w^i) over {@code half} values. */
        private void forwardStep(int from, int half, double[] roots) {
            int distance = (half * E) / LANES;
            int low = (from * E) / LANES;
            for (int at = 0; at < distance; at += E) {
                int high = low + at + distance;
                LaneButterfly.decimateInTime(LaneFr.MODULUS, values, low + at, high, roots, at, t, wide);
            }
        }

        /** One with an 8th root of unity as its factor. */
        private void forwardButterfly(int low, int distance, int eighth) {
            int high = low + distance;
            if (eighth == 0) {
                LaneButterfly.sumAndDifference(LaneFr.MODULUS, values, low, high, values, high);
            } else {
                double[] root = eighths[eighth];
                LaneButterfly.decimateInTime(LaneFr.MODULUS, values, low, high, root, 0, t, wide);
            }
        }
    }

    /** Exchanges lane m of element n and lane n of element m among eight elements. */
    private static void transpose(double[] values, int start) {
        for (int limb = start; limb < start + E; limb += LANES) {
            for (int n = 0; n < LANES; n++) {
                for (int m = 0; m < n; m++) {
                    double kept = values[limb + n * E + m];
                    values[limb + n * E + m] = values[limb + m * E + n];
                    values[limb + m * E + n] = kept;
                }
            }
        }
    }
}
