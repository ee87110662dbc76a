package org.clavis.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * Times several operations in short alternating turns, so that a machine whose clock drifts slows all of them alike.
 *
 * <p>Ratios are taken turn by turn and their median is reported; absolute times are medians over turns.
 */
final class Turns {

    /**
     * An operation to time.
     *
     * @param name how it is called in the report
     * @param operation does the work once; its argument counts calls, to choose among distinct inputs
     */
    record Contestant(String name, IntConsumer operation) {}

    private final List<Contestant> contestants;
    private final double[][] nanosPerCall;

    private Turns(List<Contestant> contestants, double[][] nanosPerCall) {
        this.contestants = contestants;
        this.nanosPerCall = nanosPerCall;
    }

    /**
     * Runs every contestant for {@code turnMillis} in each of {@code turns} rounds, after {@code warmupTurns} rounds that
     * do not count.
     */
    static Turns run(List<Contestant> contestants, int warmupTurns, int turns, int turnMillis) {
        double[][] nanos = new double[contestants.size()][turns];
        int[] calls = new int[contestants.size()];
        for (int turn = -warmupTurns; turn < turns; turn++) {
            for (int c = 0; c < contestants.size(); c++) {
                double perCall = oneTurn(contestants.get(c).operation(), calls, c, turnMillis);
                if (turn >= 0) {
                    nanos[c][turn] = perCall;
                }
            }
            System.err.print(turn < 0 ? "w" : ".");
        }
        System.err.println();
        return new Turns(List.copyOf(contestants), nanos);
    }

    private static double oneTurn(IntConsumer operation, int[] calls, int index, int turnMillis) {
        long start = System.nanoTime();
        long end = start + turnMillis * 1_000_000L;
        long now;
        int count = 0;
        do {
            operation.accept(calls[index]++ & Integer.MAX_VALUE);
            count++;
            now = System.nanoTime();
        } while (now < end);
        return (double) (now - start) / count;
    }

    /** Median time of one call, in microseconds. */
    double medianMicros(String name) {
        return median(nanosPerCall[index(name)]) / 1_000;
    }

    /** Median over the turns of {@code peer}'s time divided by {@code ours}. */
    double ratio(String peer, String ours) {
        double[] p = nanosPerCall[index(peer)];
        double[] o = nanosPerCall[index(ours)];
        double[] ratios = new double[p.length];
        Arrays.setAll(ratios, i -> p[i] / o[i]);
        return median(ratios);
    }

    /** The names of the contestants, in their order. */
    List<String> names() {
        var names = new ArrayList<String>();
        contestants.forEach(c -> names.add(c.name()));
        return names;
    }

    private int index(String name) {
        int index = names().indexOf(name);
        if (index < 0) {
            throw new IllegalArgumentException("no contestant named " + name);
        }
        return index;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
