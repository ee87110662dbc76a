package org.clavis.client.session.datagram;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Two processes in two network namespaces, and between them a link that loses, delays, repeats and reorders.
 *
 * <p>Needs root and the kernel's netem; skipped, with the reason, where one of them is missing, unless {@code
 * clavis.netem.required} is set.
 */
@Tag("netem")
@Timeout(120)
class NetemTest {

    private static final String HERE = "clavis-i-" + ProcessHandle.current().pid();
    private static final String THERE = "clavis-r-" + ProcessHandle.current().pid();
    private static final String INITIATOR = "10.213.7.1";
    private static final String RESPONDER = "10.213.7.2";

    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void clearAway() throws Exception {
        for (Process process : started) {
            process.destroyForcibly().waitFor();
        }
        run("ip", "netns", "del", HERE);
        run("ip", "netns", "del", THERE);
    }

    @Test
    void aBadNetworkCostsMessagesAndNothingElse() throws Exception {
        prepare();
        Process responder = start(THERE, "responder");
        assertThat(line(responder)).isEqualTo("listening");
        Process initiator = start(HERE, "initiator");
        String line = line(initiator);
        assertThat(line).isNotNull();
        int[] figures = Stream.of(String.valueOf(line).split(" ", -1)).mapToInt(Integer::parseInt).toArray();
        System.out.println("netem: " + figures[0] + " of " + NetemPeer.MESSAGES + " echoed, " + figures[2] + " rekeys");
        // a tenth is lost each way
        assertThat(figures[0]).isGreaterThan(NetemPeer.MESSAGES / 2);
        assertThat(figures[1]).as("altered or repeated").isZero();
        assertThat(figures[2]).isPositive();
        assertThat(initiator.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(initiator.exitValue()).isZero();
    }

    private void prepare() throws IOException, InterruptedException {
        require("ip", "netns", "add", HERE);
        require("ip", "netns", "add", THERE);
        require("ip", "link", "add", "v0", "netns", HERE, "type", "veth", "peer", "name", "v0", "netns", THERE);
        for (String[] side : new String[][] { { HERE, INITIATOR }, { THERE, RESPONDER } }) {
            require("ip", "-n", side[0], "addr", "add", side[1] + "/24", "dev", "v0");
            require("ip", "-n", side[0], "link", "set", "v0", "up");
            List<String> disturb = new ArrayList<>(List.of("ip", "netns", "exec", side[0]));
            disturb.addAll(List.of("tc", "qdisc", "add", "dev", "v0", "root", "netem"));
            disturb.addAll(List.of("delay", "20ms", "10ms", "loss", "10%", "duplicate", "10%", "reorder", "25%"));
            require(disturb.toArray(String[]::new));
        }
    }

    private static void require(String... command) throws IOException, InterruptedException {
        String trouble = run(command);
        if (trouble != null) {
            String message = "NetemTest cannot run here: " + String.join(" ", command) + ": " + trouble;
            if (Boolean.getBoolean("clavis.netem.required")) {
                throw new IllegalStateException(message);
            }
            System.out.println("SKIPPED: " + message);
            Assumptions.abort(message);
        }
    }

    /** What went wrong, or null. */
    private static @Nullable String run(String... command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return process.waitFor() == 0 ? null : said;
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private Process start(String namespace, String role) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command = new ArrayList<>(List.of("ip", "netns", "exec", namespace, java, "-Xmx128m", "-cp"));
        command.addAll(List.of(System.getProperty("java.class.path"), NetemPeer.class.getName(), role, RESPONDER));
        Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        started.add(process);
        return process;
    }

    private static @Nullable String line(Process process) throws IOException {
        return new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII)
        ).readLine();
    }
}
