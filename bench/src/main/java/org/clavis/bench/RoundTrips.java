package org.clavis.bench;

import java.util.Arrays;

/** How long messages took to come back. */
@SuppressWarnings("ArrayRecordComponent") // handed on, compared never
record RoundTrips(long[] nanos, int lost) {
    /** The first {@code count} of {@code nanos}, in any order. */
    static RoundTrips of(long[] nanos, int count, int lost) {
        long[] sorted = Arrays.copyOf(nanos, count);
        Arrays.sort(sorted);
        return new RoundTrips(sorted, lost);
    }

    /** What a share of them took at most. */
    double micros(double share) {
        return nanos.length == 0 ? Double.NaN : nanos[(int) (share * (nanos.length - 1))] / 1e3;
    }

    void report(BenchReport report, String name) {
        report
            .figure(name + "_p50_us", micros(0.50))
            .figure(name + "_p99_us", micros(0.99))
            .figure(name + "_round_trips", nanos.length)
            .figure(name + "_lost", lost);
    }
}
