package org.clavis.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.clavis.bench.interop.Interop;
import org.clavis.bench.interop.Interop.Row;

/**
 * Whether all tools agree about the proofs of each: prints the table of proof by tool, every disagreement, and the same
 * as one JSON line. Ends with 1 if there is a disagreement.
 */
public final class InteropRun {

    private static final Path FOLDER = Checkout.root().resolve("bench/target/interop");

    private InteropRun() {}

    /** Runs the exchange; takes no arguments. */
    public static void main(String[] args) throws IOException {
        if (args.length > 0) {
            System.err.println("usage: bench/run interop");
            System.exit(2);
        }
        List<Row> rows = Interop.run(Checkout.root(), FOLDER, programs());
        var tools = new TreeSet<String>();
        rows.forEach(row -> tools.addAll(row.verdicts().keySet()));
        System.err.print(text(rows, tools));
        List<String> disagreements = rows
            .stream()
            .flatMap(row -> row.disagreements().stream())
            .toList();
        disagreements.forEach(one -> System.err.println("DISAGREEMENT: " + one));
        System.out.println(json(rows, disagreements.size()));
        System.exit(disagreements.isEmpty() ? 0 : 1);
    }

    private static Map<String, Path> programs() {
        Map<String, Path> programs = new TreeMap<>();
        for (String name : List.of("arkworks", "gnark")) {
            Path program = Checkout.root().resolve("bench/target/peers/" + name + "-interop");
            if (Files.exists(program)) {
                programs.put(name, program);
            } else {
                System.err.println(name + ": skipped, as bench/peers/build did not build it");
            }
        }
        return programs;
    }

    /** A line for each trial: yes or no for each tool, with a star where it accepts what Clavis refuses by design. */
    private static String text(List<Row> rows, SortedSet<String> tools) {
        var out = new StringBuilder(String.format(Locale.ROOT, "%-26s%-40s", "proof", "trial"));
        tools.forEach(tool -> out.append(String.format(Locale.ROOT, "%-10s", tool)));
        out.append('\n');
        for (Row row : rows) {
            out.append(String.format(Locale.ROOT, "%-26s%-40s", row.proof(), row.trial()));
            for (String tool : tools) {
                Boolean verdict = row.verdicts().get(tool);
                String shown = verdict == null ? "-" : !verdict ? "no" : row.expected() ? "yes" : "yes *";
                out.append(String.format(Locale.ROOT, "%-10s", shown));
            }
            out.append('\n');
        }
        return out.append("* refused by Clavis by design; - has no form for it\n").toString();
    }

    private static String json(List<Row> rows, int disagreements) {
        String table = rows
            .stream()
            .map(
                row ->
                    "{\"proof\":\"" +
                    row.proof() +
                    "\",\"trial\":\"" +
                    row.trial() +
                    "\",\"expected\":" +
                    row.expected() +
                    ",\"accepted\":{" +
                    new TreeMap<>(row.verdicts())
                        .entrySet()
                        .stream()
                        .map(verdict -> "\"" + verdict.getKey() + "\":" + verdict.getValue())
                        .collect(Collectors.joining(",")) +
                    "}}"
            )
            .collect(Collectors.joining(","));
        long laxer = rows.stream().mapToLong(Row::laxer).sum();
        return (
            "{\"name\":\"interop\",\"figures\":{\"trials\":" +
            rows.size() +
            ",\"verdicts\":" +
            rows
                .stream()
                .mapToInt(row -> row.verdicts().size())
                .sum() +
            ",\"accepted_elsewhere_refused_by_design\":" +
            laxer +
            ",\"disagreements\":" +
            disagreements +
            "},\"table\":[" +
            table +
            "]}"
        );
    }
}
