package org.clavis.bench;

import java.util.function.IntConsumer;

/**
 * An operation to time in {@link Turns}.
 *
 * @param name how it is called in the report
 * @param itemsPerCall how many items one call works through; times are given for one item
 * @param operation does the work
 */
record Contestant(String name, int itemsPerCall, Operation operation) {
    /** Work that times itself. */
    @FunctionalInterface
    interface Operation {
        /** Does the work {@code count} times and says how long that took. */
        long nanosFor(int count);
    }

    /** Work in this process; {@code call} is told how many calls went before, to choose among distinct inputs. */
    static Contestant local(String name, IntConsumer call) {
        return local(name, 1, call);
    }

    /** Work in this process on {@code itemsPerCall} items at a time. */
    static Contestant local(String name, int itemsPerCall, IntConsumer call) {
        int[] calls = { 0 };
        return new Contestant(name, itemsPerCall, count -> {
            long start = System.nanoTime();
            for (int i = 0; i < count; i++) {
                call.accept(calls[0]++ & Integer.MAX_VALUE);
            }
            return System.nanoTime() - start;
        });
    }
}
