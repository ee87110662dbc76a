package org.clavis.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Times several operations in short alternating turns, so that a machine whose clock drifts slows all of them alike.
 *
 * <p>Ratios are taken turn by turn and their median is reported; absolute times are medians over turns. Every round
 * begins with another contestant.
 */
final class Turns {

    /** How much longer a turn may become than the contestant's last one, while its speed is still being learnt. */
    private static final int GROWTH = 8;

    private final List<Contestant> contestants;
    private final double[][] nanosPerItem;

    private Turns(List<Contestant> contestants, double[][] nanosPerItem) {
        this.contestants = contestants;
        this.nanosPerItem = nanosPerItem;
    }

    /**
     * Runs every contestant for about {@code turnMillis} in each of {@code turns} rounds, after {@code warmupTurns}
     * rounds that do not count.
     */
    static Turns run(List<Contestant> contestants, int warmupTurns, int turns, int turnMillis) {
        int number = contestants.size();
        double[][] nanos = new double[number][turns];
        int[] counts = new int[number];
        Arrays.fill(counts, 1);
        for (int turn = -warmupTurns; turn < turns; turn++) {
            for (int n = 0; n < number; n++) {
                int c = Math.floorMod(turn + n, number);
                Contestant contestant = contestants.get(c);
                double perCall = Math.max((double) contestant.operation().nanosFor(counts[c]) / counts[c], 1);
                if (turn >= 0) {
                    nanos[c][turn] = perCall / contestant.itemsPerCall();
                }
                double fitting = Math.clamp((turnMillis * 1e6) / perCall, 1, (double) GROWTH * counts[c]);
                counts[c] = (int) Math.min(fitting, Integer.MAX_VALUE / (double) GROWTH);
            }
            System.err.print(turn < 0 ? "w" : ".");
        }
        System.err.println();
        return new Turns(List.copyOf(contestants), nanos);
    }

    /** Median time of one item, in microseconds. */
    double medianMicros(String name) {
        return quantile(nanosPerItem[index(name)], 0.5) / 1_000;
    }

    /** A {@code quantile} of the turns' times of one item, 0 to 1, in microseconds. */
    double quantileMicros(String name, double quantile) {
        return quantile(nanosPerItem[index(name)], quantile) / 1_000;
    }

    /** Median over the turns of {@code peer}'s time divided by {@code ours}. */
    double ratio(String peer, String ours) {
        double[] p = nanosPerItem[index(peer)];
        double[] o = nanosPerItem[index(ours)];
        double[] ratios = new double[p.length];
        Arrays.setAll(ratios, i -> p[i] / o[i]);
        return quantile(ratios, 0.5);
    }

    /** Whether a contestant of this name took part. */
    boolean has(String name) {
        return contestants.stream().anyMatch(c -> c.name().equals(name));
    }

    /** Shows every contestant's median, 10th and 90th percentile on standard error, in microseconds. */
    void show() {
        System.err.printf(Locale.ROOT, "%-32s %12s %12s %12s%n", "microseconds", "median", "p10", "p90");
        for (Contestant contestant : contestants) {
            String name = contestant.name();
            System.err.printf(
                Locale.ROOT,
                "%-32s %,12.2f %,12.2f %,12.2f%n",
                name,
                medianMicros(name),
                quantileMicros(name, 0.1),
                quantileMicros(name, 0.9)
            );
        }
    }

    private int index(String name) {
        for (int i = 0; i < contestants.size(); i++) {
            if (contestants.get(i).name().equals(name)) {
                return i;
            }
        }
        throw new IllegalArgumentException("no contestant named " + name);
    }

    /** Interpolated between the two nearest values. */
    static double quantile(double[] values, double quantile) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double at = quantile * (sorted.length - 1);
        int below = (int) at;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
    }
}
