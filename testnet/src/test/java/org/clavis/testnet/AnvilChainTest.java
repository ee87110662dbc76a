package org.clavis.testnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.web3j.crypto.Credentials;

@Timeout(90)
class AnvilChainTest {

    @Test
    void runsTheChainIdItWasToldWithFundedAccounts() {
        try (AnvilChain chain = AnvilChain.options().chainId(777_001).start()) {
            try (DevNode node = new DevNode(chain.rpcUrl())) {
                assertThat(node.chainId()).isEqualTo(777_001);
                assertThat(node.accounts()).isEqualTo(chain.accounts().stream().map(Credentials::getAddress).toList());
                String balance = node
                    .call("eth_getBalance", chain.accounts().getFirst().getAddress(), "latest")
                    .asString();
                assertThat(balance).hasSizeGreaterThan(18);
            }
        }
    }

    @Test
    void revertTakesBackBlocksAndTime() {
        try (AnvilChain chain = AnvilChain.start()) {
            chain.mine(3);
            Instant before = chain.latestBlockTimestamp();
            String snapshot = chain.snapshot();
            chain.increaseTime(Duration.ofDays(30));
            assertThat(chain.latestBlockTimestamp()).isAfterOrEqualTo(before.plus(Duration.ofDays(30)));
            chain.revert(snapshot);
            assertThat(chain.latestBlockTimestamp()).isEqualTo(before);
            chain.mine(1);
            assertThat(chain.latestBlockTimestamp()).isBefore(before.plus(Duration.ofDays(1)));
            assertThatThrownBy(() -> chain.revert(snapshot)).isInstanceOf(TestnetException.class);
        }
    }

    @Test
    void nextBlockTakesTheTimeItWasTold() {
        try (AnvilChain chain = AnvilChain.start()) {
            Instant then = chain.latestBlockTimestamp().plusSeconds(12_345);
            chain.setNextBlockTimestamp(then);
            chain.mine(1);
            assertThat(chain.latestBlockTimestamp()).isEqualTo(then);
        }
    }

    @Test
    void closeEndsTheProcesses() throws InterruptedException {
        List<Long> pids;
        try (AnvilChain chain = AnvilChain.start()) {
            pids = chain.pids();
            assertThat(pids).hasSizeGreaterThanOrEqualTo(2).allMatch(AnvilChainTest::isAlive);
        }
        awaitEnd(pids);
    }

    @ParameterizedTest(name = "kill -{0}")
    @ValueSource(strings = { "KILL", "TERM", "INT" })
    void theProcessesEndWithTheirJvm(String signal) throws IOException, InterruptedException {
        Process jvm = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Dclavis.root=" + System.getProperty("clavis.root"),
            "-Dclavis.anvil=" + AnvilBinary.find(),
            "-cp",
            System.getProperty("java.class.path"),
            LongLivedChain.class.getName()
        )
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
        try (BufferedReader output = jvm.inputReader()) {
            String line = output.readLine();
            assertThat(line).startsWith("pids ");
            List<Long> pids = Arrays.stream(line.substring(5).strip().split("\\s+")).map(Long::valueOf).toList();
            assertThat(pids).hasSizeGreaterThanOrEqualTo(2).allMatch(AnvilChainTest::isAlive);
            int killed = new ProcessBuilder("kill", "-" + signal, Long.toString(jvm.pid())).start().waitFor();
            assertThat(killed).isZero();
            jvm.waitFor();
            awaitEnd(pids);
        } finally {
            jvm.destroyForcibly();
        }
    }

    @Test
    void anvilThatRefusesItsArgumentsIsToldWithItsWords() {
        assertThatThrownBy(() -> AnvilChain.options().arguments("--no-such-option").start())
            .isInstanceOf(TestnetException.class)
            .hasMessageContaining("anvil ended before it listened")
            .hasMessageContaining("--no-such-option");
    }

    @Test
    void portInUseIsTold() {
        try (AnvilChain first = AnvilChain.start()) {
            AnvilChain.Options second = AnvilChain.options().port(first.rpcUrl().getPort());
            assertThatThrownBy(second::start).isInstanceOf(TestnetException.class);
        }
    }

    @Test
    void chainThatIsAlreadyThereIsUsedAndLeftRunning() {
        try (AnvilChain anvil = AnvilChain.start()) {
            try (RpcChain chain = RpcChain.at(anvil.rpcUrl(), DevAccounts.all())) {
                assertThat(chain.chainId()).isEqualTo(anvil.chainId());
                String snapshot = chain.snapshot();
                chain.mine(1);
                chain.revert(snapshot);
            }
            assertThat(anvil.latestBlockTimestamp()).isNotNull();
        }
    }

    private static boolean isAlive(long pid) {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }

    private static void awaitEnd(List<Long> pids) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (pids.stream().anyMatch(AnvilChainTest::isAlive)) {
            assertThat(System.nanoTime() - end)
                .as("still running: %s", pids)
                .isNegative();
            Thread.sleep(20);
        }
    }
}
