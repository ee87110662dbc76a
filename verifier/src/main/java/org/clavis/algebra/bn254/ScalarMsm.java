package org.clavis.algebra.bn254;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ForkJoinTask;
import java.util.stream.IntStream;

/** Pippenger's bucket method without lanes: a task and a set of Jacobian buckets for each digit. Thread-safe. */
final class ScalarMsm {

    private static final int MIN_WINDOW_BITS = 2;
    private static final int MAX_WINDOW_BITS = 13;

    private final JacobianCurve curve;
    private final int[] places;
    private final int windowBits;

    /** The finite points, affine. */
    private final long[] points;

    /** @param places which of the points to take, none infinity; point n goes with scalar n */
    ScalarMsm(JacobianCurve curve, long[] points, int[] places) {
        this.curve = curve;
        this.places = places;
        // additions of points and of buckets weigh about the same
        int log = Integer.SIZE - Integer.numberOfLeadingZeros(Math.max(places.length, 1));
        windowBits = Math.clamp(log - 3L, MIN_WINDOW_BITS, MAX_WINDOW_BITS);
        int limbs = curve.affineLimbs;
        this.points = new long[places.length * limbs];
        for (int n = 0; n < places.length; n++) {
            System.arraycopy(points, places[n] * limbs, this.points, n * limbs, limbs);
        }
    }

    /** out = the sum, Jacobian. */
    void sumVartime(long[] out, int o, long[] scalars, int firstScalar, Runnable checkpoint) {
        long[] scratch = new long[curve.scratch];
        try (SignedDigits digits = new SignedDigits(scalars, firstScalar, places, windowBits)) {
            long[] sums = new long[digits.windows() * curve.limbs];
            List<? extends ForkJoinTask<?>> tasks = IntStream.range(0, digits.windows())
                .mapToObj(window -> ForkJoinTask.adapt(() -> sumWindow(sums, digits, window, checkpoint)))
                .toList();
            Joined.run(tasks);
            curve.setInfinity(out, o);
            for (int window = digits.windows() - 1; window >= 0; window--) {
                for (int bit = 0; bit < windowBits; bit++) {
                    curve.dbl(out, o, out, o, scratch);
                }
                curve.add(out, o, out, o, sums, window * curve.limbs, scratch);
            }
            Arrays.fill(sums, 0);
        }
        Arrays.fill(scratch, 0);
    }

    private void sumWindow(long[] sums, SignedDigits digits, int window, Runnable checkpoint) {
        checkpoint.run();
        int limbs = curve.limbs;
        int bucketCount = 1 << (windowBits - 1);
        long[] buckets = new long[bucketCount * limbs];
        long[] negated = new long[curve.affineLimbs];
        long[] running = new long[limbs];
        long[] scratch = new long[curve.scratch];
        try {
            for (int b = 0; b < bucketCount; b++) {
                curve.setInfinity(buckets, b * limbs);
            }
            for (int n = 0; n < places.length; n++) {
                int digit = digits.digit(window, n);
                int bucket = (Math.abs(digit) - 1) * limbs;
                if (digit > 0) {
                    curve.addMixed(buckets, bucket, buckets, bucket, points, n * curve.affineLimbs, scratch);
                } else if (digit < 0) {
                    curve.negateAffine(negated, 0, points, n * curve.affineLimbs);
                    curve.addMixed(buckets, bucket, buckets, bucket, negated, 0, scratch);
                }
            }
            // 1 * bucket 1 + 2 * bucket 2 + ..., as the sum of the running sums from the last bucket down
            int sum = window * limbs;
            curve.setInfinity(running, 0);
            curve.setInfinity(sums, sum);
            for (int b = bucketCount - 1; b >= 0; b--) {
                curve.add(running, 0, running, 0, buckets, b * limbs, scratch);
                curve.add(sums, sum, sums, sum, running, 0, scratch);
            }
        } finally {
            for (long[] secret : new long[][] { buckets, negated, running, scratch }) {
                Arrays.fill(secret, 0);
            }
        }
    }
}
