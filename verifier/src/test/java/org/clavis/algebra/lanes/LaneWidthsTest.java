package org.clavis.algebra.lanes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.clavis.algebra.bn254.WidthsProgram;
import org.junit.jupiter.api.Test;

/** The same work in a process of its own for each kernel: scalar code, four lanes, eight lanes. */
class LaneWidthsTest {

    private static List<String> run(List<String> options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), WidthsProgram.class.getName()));
        Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        List<String> lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
            .lines()
            .toList();
        assertThat(process.waitFor()).isZero();
        return lines;
    }

    @Test
    void everyKernelGivesTheSameResults() throws Exception {
        List<String> vectors = List.of("--add-modules", "jdk.incubator.vector");
        List<String> scalar = run(List.of("-Dclavis.lanes=0", vectors.get(0), vectors.get(1)));
        assertThat(scalar.getFirst()).isEqualTo("scalar (asked for by clavis.lanes)");
        List<String> withoutModule = run(List.of());
        assertThat(withoutModule.getFirst()).startsWith("scalar (the module jdk.incubator.vector is not there");
        assertThat(results(withoutModule)).isEqualTo(results(scalar));
        int best = Lanes.width();
        for (int width : new int[] { 4, 8 }) {
            if (width > best) {
                System.out.println("skipped: " + width + " lanes, this process has " + Lanes.describe());
                continue;
            }
            List<String> lanes = run(List.of("-Dclavis.lanes=" + width, vectors.get(0), vectors.get(1)));
            assertThat(lanes.getFirst()).isEqualTo(width + " lanes (asked for by clavis.lanes)");
            assertThat(results(lanes)).isEqualTo(results(scalar));
        }
    }

    private static List<String> results(List<String> lines) {
        assertThat(lines).hasSizeGreaterThan(20);
        return lines.subList(1, lines.size());
    }
}
