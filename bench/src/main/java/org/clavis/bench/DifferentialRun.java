package org.clavis.bench;

import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;
import org.clavis.bench.differential.Differential;
import org.clavis.bench.differential.Differential.Result;

/**
 * Whether Java and the EVM agree on a million inputs. Prints every disagreement with its input, and ends with 1 if there
 * is one.
 */
public final class DifferentialRun {

    private static final long COUNT = 1_000_000;

    private DifferentialRun() {}

    /** Runs the comparison: {@code [--count N] [--seed S]}. */
    public static void main(String[] args) {
        long count = COUNT;
        long seed = new SecureRandom().nextLong();
        try {
            for (int n = 0; n < args.length; n += 2) {
                long value = Long.parseLong(args[n + 1]);
                switch (args[n]) {
                    case "--count" -> count = value;
                    case "--seed" -> seed = value;
                    default -> throw new NumberFormatException(args[n]);
                }
            }
            if (count < 1) {
                throw new NumberFormatException("count");
            }
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            System.err.println("usage: bench/run differential [--count N] [--seed S]");
            System.exit(2);
        }
        System.err.println("seed " + seed);
        BenchReport report = new BenchReport("differential");
        List<Result> results = Differential.run(Checkout.root(), count, seed, DifferentialRun::show);
        long disagreed = results.stream().mapToLong(Result::disagreed).sum();
        report.figure("inputs", results.stream().mapToLong(Result::count).sum());
        report.figure("accepted", results.stream().mapToLong(Result::accepted).sum());
        report.figure("disagreements", disagreed);
        report.print();
        System.exit(disagreed == 0 ? 0 : 1);
    }

    private static void show(Result result) {
        System.err.printf(
            Locale.ROOT,
            "%-32s %,10d inputs, %,10d accepted, %d disagreements, %.0f s%n",
            result.category(),
            result.count(),
            result.accepted(),
            result.disagreed(),
            result.seconds()
        );
        result.kinds().forEach((kind, count) -> System.err.printf(Locale.ROOT, "    %-40s %,10d%n", kind, count));
        result.disagreements().forEach(System.err::println);
    }
}
