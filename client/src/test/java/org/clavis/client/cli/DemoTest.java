package org.clavis.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.clavis.testnet.AnvilChain;
import org.clavis.testnet.junit.ScriptedNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code clavis demo}, as a user runs it. */
class DemoTest {

    /** Every part of the scenario must have been played; a demo that skips one must not pass. */
    private static final String[] PARTS = {
        "chain",
        "desks",
        "register",
        "schnorr",
        "groth16",
        "membership",
        "session",
        "suites",
        "rekey",
        "strangers",
        "live",
        "lifecycle",
        "mallory",
    };

    @Test
    void everythingComesOutAsItMust(@TempDir Path folder) throws Exception {
        Path json = folder.resolve("demo.json");
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();

        int exit = Main.run(new PrintWriter(out), new PrintWriter(err), "demo", "--json", json.toString());

        assertThat(exit).as("%s%n%s", out, err).isEqualTo(ExitCode.DONE);
        assertThat(out.toString()).doesNotContain("\u001b").doesNotContain("FAIL");
        JsonNode told = JsonMapper.shared().readTree(Files.readString(json));
        assertThat(told.get("ok").asBoolean()).isTrue();
        assertThat(parts(told)).containsExactly(PARTS);
        assertThat(told.get("steps").size()).isGreaterThanOrEqualTo(92);
    }

    @Test
    void playsOnAChainThatIsThereAlreadyAndLeavesItRunning(@TempDir Path folder) {
        try (AnvilChain chain = AnvilChain.start()) {
            StringWriter out = new StringWriter();

            int exit = Main.run(
                new PrintWriter(out),
                new PrintWriter(out),
                "demo",
                "--chain",
                chain.rpcUrl().toString()
            );

            assertThat(exit).as("%s", out).isEqualTo(ExitCode.DONE);
            assertThat(chain.latestBlockTimestamp()).isNotNull();
        }
    }

    @Test
    void saysWhatFailedAndEndsWithAFault(@TempDir Path folder) throws Exception {
        Path json = folder.resolve("demo.json");
        StringWriter out = new StringWriter();
        try (AnvilChain chain = AnvilChain.start(); ScriptedNode node = ScriptedNode.before(chain.rpcUrl())) {
            node.onResult("eth_getLogs", "[]");

            int exit = Main.run(
                new PrintWriter(out),
                new PrintWriter(out),
                "demo",
                "--chain",
                node.url().toString(),
                "--json",
                json.toString()
            );

            assertThat(exit).as("%s", out).isEqualTo(ExitCode.FAULT);
        }
        assertThat(out.toString()).contains("FAILED goes on to the end");
        assertThat(JsonMapper.shared().readTree(Files.readString(json)).get("ok").asBoolean()).isFalse();
    }

    @Test
    void saysSoWhenTheChainCannotBeReached() {
        StringWriter err = new StringWriter();

        int exit = Main.run(
            new PrintWriter(new StringWriter()),
            new PrintWriter(err),
            "demo",
            "--chain",
            "http://127.0.0.1:1"
        );

        assertThat(exit).isEqualTo(ExitCode.FAULT);
        assertThat(err.toString().lines().toList()).hasSize(1);
    }

    private static Stream<String> parts(JsonNode told) {
        return told
            .get("steps")
            .valueStream()
            .map(step -> step.get("part").asString())
            .distinct();
    }
}
