package org.clavis.bench.differential;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.clavis.bench.differential.Differential.Result;
import org.junit.jupiter.api.Test;

/** A hundredth of what {@code bench/run differential} does. */
class DifferentialTest {

    private static final Path ROOT = Path.of(System.getProperty("clavis.root", "..")).toAbsolutePath();
    private static final int COUNT = 10_000;

    @Test
    void javaAndTheEvmAgree() {
        long seed = System.nanoTime();

        List<Result> results = Differential.run(ROOT, COUNT, seed, _ -> {});

        assertThat(results).allSatisfy(result -> {
            assertThat(result.disagreements())
                .as("seed " + seed)
                .isEmpty();
            assertThat(result.disagreed()).isZero();
            assertThat(result.accepted()).as(result.category()).isPositive().isLessThan(result.count());
        });
        assertThat(results.stream().mapToLong(Result::count).sum()).isGreaterThanOrEqualTo(COUNT);
    }
}
