package org.clavis.bench;

import java.util.Arrays;
import java.util.Random;

/**
 * Whether the time that an operation takes tells which of two classes its secret input is of: Welch's t-test over single
 * operations whose classes are drawn at random, once over all times and once for each of several bounds above which
 * times are left out, since interruptions hide small differences.
 *
 * <p>Beyond 4.5 the classes are told apart; what stays below has not been told apart by this many measurements, which is no
 * proof. Source: Reparaz, Balasch and Verbauwhede, "Dude, is my code constant time?", 2017.
 */
final class LeakTest {

    private static final double[] KEPT = { 1, 0.99, 0.95, 0.9, 0.75, 0.5 };

    private LeakTest() {}

    /** An operation on a secret of one of two classes. */
    interface Subject {
        /** Makes the next input, in the same place whatever its class; not timed. */
        void prepare(boolean second);

        /** The operation. */
        void run();
    }

    /**
     * The greatest absolute value of t.
     *
     * @param warmup operations before the first that counts
     */
    static double greatestT(Subject subject, int warmup, int measurements) {
        Random classes = new Random();
        measure(subject, classes, new long[warmup], new boolean[warmup]);
        long[] nanos = new long[measurements];
        boolean[] second = new boolean[measurements];
        measure(subject, classes, nanos, second);
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        double greatest = 0;
        for (double kept : KEPT) {
            long bound = sorted[(int) (kept * (measurements - 1))];
            greatest = Math.max(greatest, Math.abs(t(nanos, second, bound)));
        }
        return greatest;
    }

    private static void measure(Subject subject, Random classes, long[] nanos, boolean[] second) {
        for (int i = 0; i < nanos.length; i++) {
            second[i] = classes.nextBoolean();
            subject.prepare(second[i]);
            long start = System.nanoTime();
            subject.run();
            nanos[i] = System.nanoTime() - start;
        }
    }

    /** Welch's t of the two classes' times up to {@code bound}; 0 where it is not defined. */
    static double t(long[] nanos, boolean[] second, long bound) {
        double[] count = new double[2];
        double[] mean = new double[2];
        double[] squares = new double[2];
        for (int i = 0; i < nanos.length; i++) {
            if (nanos[i] <= bound) {
                int c = second[i] ? 1 : 0;
                count[c]++;
                double distance = nanos[i] - mean[c];
                mean[c] += distance / count[c];
                squares[c] += distance * (nanos[i] - mean[c]);
            }
        }
        double variance = 0;
        for (int c = 0; c < 2; c++) {
            if (count[c] < 2) {
                return 0;
            }
            variance += squares[c] / (count[c] - 1) / count[c];
        }
        return variance == 0 ? 0 : (mean[0] - mean[1]) / Math.sqrt(variance);
    }
}
