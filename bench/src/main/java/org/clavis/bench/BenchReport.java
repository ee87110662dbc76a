package org.clavis.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a benchmark found, as the one JSON object that ends its standard output.
 *
 * <p>Figures carry their unit at the end of their key ({@code _us}, {@code _ms}, {@code _gas}). A ratio is the peer's
 * cost divided by ours, taken in one run: above 1, Clavis is ahead.
 */
final class BenchReport {

    private final String name;
    private final Map<String, Double> figures = new LinkedHashMap<>();
    private final Map<String, Double> ratios = new LinkedHashMap<>();
    private final List<String> broken = new ArrayList<>();

    BenchReport(String name) {
        this.name = name;
    }

    /** Adds a figure and shows it on standard error. */
    BenchReport figure(String key, double value) {
        figures.put(key, value);
        System.err.printf(Locale.ROOT, "%-32s %,14.2f%n", key, value);
        return this;
    }

    /** Adds a whole figure below 2^53 and shows it on standard error. */
    BenchReport figure(String key, long value) {
        return figure(key, (double) value);
    }

    /** Adds a ratio, peer's cost over ours, and shows it on standard error. */
    BenchReport ratio(String key, double value) {
        ratios.put(key, value);
        System.err.printf(Locale.ROOT, "%-32s %,14.2f x%n", key, value);
        return this;
    }

    /** Adds what must not be greater than {@code max}. */
    BenchReport bounded(String key, double value, double max) {
        figure(key, value);
        if (value > max) {
            broken.add(String.format(Locale.ROOT, "%s is %,.2f, at most %,.2f is promised", key, value, max));
        }
        return this;
    }

    /** Throws {@link IllegalStateException} if something was greater. */
    void requireBounds() {
        if (!broken.isEmpty()) {
            throw new IllegalStateException(String.join("; ", broken));
        }
    }

    /** Prints the object as the last line of standard output. */
    void print() {
        System.out.printf(
            Locale.ROOT,
            "{\"name\":\"%s\",\"machine\":\"%s\",\"figures\":{%s},\"ratios\":{%s}}%n",
            name,
            machine(),
            members(figures),
            members(ratios)
        );
        System.out.flush();
    }

    private static String machine() {
        String text =
            Cores.count() +
            " processors, " +
            System.getProperty("os.name") +
            " " +
            System.getProperty("os.arch") +
            ", JDK " +
            Runtime.version();
        return text.replaceAll("[\"\\\\\\p{Cntrl}]", " ");
    }

    private static String members(Map<String, Double> values) {
        return values
            .entrySet()
            .stream()
            .map(e -> String.format(Locale.ROOT, "\"%s\":%.4f", e.getKey(), e.getValue()))
            .collect(Collectors.joining(","));
    }
}
