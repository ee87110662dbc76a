package org.clavis.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * Which cores a process may run on. {@code bench/run} pins this JVM to one, which every process that it starts inherits;
 * here are those that it could have, so that a process may be given more.
 */
final class Cores {

    /** Comma-separated numbers; empty where nothing is pinned. */
    private static final String ALL = System.getProperty("clavis.bench.cores", "");

    private Cores() {}

    /** Whether this JVM is pinned to one core. */
    static boolean pinned() {
        return !ALL.isEmpty();
    }

    /** How many cores there are to give, at least 1. */
    static int count() {
        return pinned() ? ALL.split(",").length : Runtime.getRuntime().availableProcessors();
    }

    /** {@code command} on the first {@code cores} of them; unchanged where nothing is pinned. */
    static List<String> on(int cores, List<String> command) {
        if (!pinned()) {
            return command;
        }
        List<String> line = new ArrayList<>(List.of("taskset", "-c", String.join(",", first(cores))));
        line.addAll(command);
        return line;
    }

    private static List<String> first(int cores) {
        return List.of(ALL.split(",")).subList(0, Math.min(cores, count()));
    }
}
