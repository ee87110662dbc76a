package org.clavis.bench.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.clavis.bench.interop.Interop.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Node and the chain allow of {@code bench/run interop}. */
class InteropTest {

    private static final Path ROOT = Path.of(System.getProperty("clavis.root", "..")).toAbsolutePath().normalize();

    @Test
    void allToolsAgree(@TempDir Path folder) throws IOException {
        List<Row> rows = Interop.run(ROOT, folder, Map.of());

        assertThat(rows).allSatisfy(row -> assertThat(row.disagreements()).isEmpty());
        for (String maker : List.of("clavis", "snarkjs", "semaphore")) {
            for (String circuit : List.of("semaphore-1", "semaphore-20")) {
                Row whole = untouched(rows, maker + ", " + circuit);
                assertThat(whole.verdicts()).containsOnlyKeys("clavis", "snarkjs", "semaphore", "evm");
                assertThat(whole.verdicts()).doesNotContainValue(false);
            }
        }
        assertThat(untouched(rows, "clavis, basket").verdicts()).containsOnlyKeys("clavis", "snarkjs", "evm");
        assertThat(untouched(rows, "snarkjs, basket").verdicts()).containsOnlyKeys("clavis", "snarkjs", "evm");
        assertThat(rows.stream().filter(row -> !row.expected())).hasSizeGreaterThan(100);
    }

    private static Row untouched(List<Row> rows, String proof) {
        return rows
            .stream()
            .filter(row -> row.proof().equals(proof) && row.trial().equals(Tampering.UNTOUCHED))
            .findFirst()
            .orElseThrow();
    }
}
