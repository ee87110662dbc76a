package org.clavis.circuits;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ForkJoinTask;
import org.clavis.algebra.bn254.G2Jacobian;

/**
 * Sums of multiples of points of G2 by Pippenger's bucket method, with signed digits and a task for each window.
 *
 * <p>Timing: variable. Which bucket a point goes to, and whether it goes to one at all, depends on the scalars: an
 * observer of the caches or of the running time learns something about them. Buckets and sums are overwritten.
 */
final class G2Msm {

    private static final int LIMBS = G2Jacobian.LIMBS;
    private static final int AFFINE = G2Jacobian.AFFINE_LIMBS;

    private G2Msm() {}

    /**
     * out = the sum of scalars[firstScalar + n] * points[n], Jacobian, over all points.
     *
     * <p>In a fork-join pool the windows run in it, elsewhere in the common pool.
     *
     * @param points affine, infinity as zeros; one for each scalar from {@code firstScalar} on
     * @param digits of the scalars
     */
    static void sumVartime(long[] out, long[] points, SignedDigits digits, int firstScalar) {
        List<Window> windows = new ArrayList<>();
        for (int w = 0; w < digits.windows(); w++) {
            windows.add(new Window(points, digits, firstScalar, w));
        }
        ForkJoinTask.invokeAll(
            windows
                .stream()
                .map(window -> ForkJoinTask.adapt((Runnable) window))
                .toList()
        );
        long[] scratch = new long[G2Jacobian.SCRATCH];
        G2Jacobian.setInfinity(out, 0);
        for (int w = digits.windows() - 1; w >= 0; w--) {
            for (int bit = 0; bit < digits.windowBits(); bit++) {
                G2Jacobian.dbl(out, 0, out, 0, scratch);
            }
            long[] sum = windows.get(w).sum;
            G2Jacobian.add(out, 0, out, 0, sum, 0, scratch);
            Arrays.fill(sum, 0);
        }
    }

    /** The sum for one digit of all scalars. */
    private static final class Window implements Runnable {

        private final long[] points;
        private final SignedDigits digits;
        private final int firstScalar;
        private final int window;
        private final long[] sum = new long[LIMBS];

        Window(long[] points, SignedDigits digits, int firstScalar, int window) {
            this.points = points;
            this.digits = digits;
            this.firstScalar = firstScalar;
            this.window = window;
        }

        @Override
        public void run() {
            int bucketCount = 1 << (digits.windowBits() - 1);
            long[] buckets = new long[bucketCount * LIMBS];
            long[] negated = new long[AFFINE];
            long[] scratch = new long[G2Jacobian.SCRATCH];
            try {
                for (int b = 0; b < bucketCount; b++) {
                    G2Jacobian.setInfinity(buckets, b * LIMBS);
                }
                for (int n = firstScalar; n < digits.count(); n++) {
                    int digit = digits.digit(window, n);
                    int point = (n - firstScalar) * AFFINE;
                    if (digit > 0) {
                        int bucket = (digit - 1) * LIMBS;
                        G2Jacobian.addMixed(buckets, bucket, buckets, bucket, points, point, scratch);
                    } else if (digit < 0) {
                        int bucket = (-digit - 1) * LIMBS;
                        G2Jacobian.negateAffine(negated, 0, points, point);
                        G2Jacobian.addMixed(buckets, bucket, buckets, bucket, negated, 0, scratch);
                    }
                }
                sumBuckets(buckets, bucketCount, scratch);
            } finally {
                Arrays.fill(buckets, 0);
                Arrays.fill(negated, 0);
                Arrays.fill(scratch, 0);
            }
        }

        /** sum = 1 * bucket 1 + 2 * bucket 2 + ..., as the sum of the running sums from the last bucket down. */
        private void sumBuckets(long[] buckets, int bucketCount, long[] scratch) {
            long[] running = new long[LIMBS];
            G2Jacobian.setInfinity(running, 0);
            G2Jacobian.setInfinity(sum, 0);
            for (int b = bucketCount - 1; b >= 0; b--) {
                G2Jacobian.add(running, 0, running, 0, buckets, b * LIMBS, scratch);
                G2Jacobian.add(sum, 0, sum, 0, running, 0, scratch);
            }
            Arrays.fill(running, 0);
        }
    }
}
