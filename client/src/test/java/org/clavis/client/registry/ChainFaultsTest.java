package org.clavis.client.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import org.clavis.contracts.rpc.RpcLimits;
import org.clavis.testnet.junit.ScriptedNode;
import org.clavis.testnet.junit.ScriptedNode.Reply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a node can do to a client that only wants to connect and read. */
@Timeout(60)
class ChainFaultsTest {

    private static final ChainOptions TIGHT = ChainOptions.DEFAULT.withLimits(
        new RpcLimits(Duration.ofSeconds(1), Duration.ofMillis(500), 50_000)
    );

    private final ScriptedNode node = ScriptedNode.alone().onResult("eth_chainId", "\"0x7b\"");

    @AfterEach
    void stop() {
        node.close();
    }

    @Test
    void connectsAndTellsTheChainId() {
        try (Chain chain = Chain.connect(node.url().toString(), TIGHT.expectChainId(123))) {
            assertThat(chain.chainId()).isEqualTo(123);
            assertThat(chain.displayName()).isEqualTo(node.url().toString());
        }
    }

    @Test
    void anotherChainIsRefused() {
        ChainException e = failure(TIGHT.expectChainId(1));
        assertThat(e.reason()).isEqualTo(ChainReason.WRONG_CHAIN);
        assertThat(e).hasMessageContaining("runs chain 123, not chain 1");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
            "null",
            "123",
            "\"123\"",
            "\"0x\"",
            "\"0xzz\"",
            "\"0x0\"",
            "\"0x-1\"",
            "{}",
            "\"0xffffffffffffffff\"",
        }
    )
    void chainIdThatIsNoneIsRefused(String json) {
        node.onResult("eth_chainId", json);
        assertThat(failure(TIGHT).reason()).isEqualTo(ChainReason.MALFORMED_ANSWER);
    }

    @ParameterizedTest
    @ValueSource(
        strings = { "", "nonsense", "ftp://127.0.0.1", "http://", "127.0.0.1:8545", "http://a b", "http://u:p@h" }
    )
    void otherUrlsAreRefused(String url) {
        ChainException e = catchThrowableOfType(ChainException.class, () -> Chain.connect(url, TIGHT));
        assertThat(e.reason()).isEqualTo(ChainReason.INVALID_URL);
        assertOneLine(e);
    }

    @Test
    void nobodyThereIsToldInOneLine() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        String url = "http://127.0.0.1:" + free;
        ChainException e = catchThrowableOfType(ChainException.class, () -> Chain.connect(url, TIGHT));
        assertThat(e.reason()).isEqualTo(ChainReason.UNREACHABLE);
        assertThat(e).hasMessage("no RPC node answers at " + url);
    }

    @Test
    void silenceEndsAfterBoundedAttempts() {
        node.on("eth_chainId", new Reply.Swallow());
        assertThat(failure(TIGHT).reason()).isEqualTo(ChainReason.TIMED_OUT);
        assertThat(node.count("eth_chainId")).isEqualTo(TIGHT.readAttempts());
    }

    @Test
    void dripEndsAfterBoundedAttempts() {
        node.on("eth_chainId", new Reply.Drip(Duration.ofMillis(50)));
        assertThat(failure(TIGHT).reason()).isEqualTo(ChainReason.TIMED_OUT);
        assertThat(node.count("eth_chainId")).isEqualTo(TIGHT.readAttempts());
    }

    @Test
    void floodIsCutOff() {
        node.on("eth_chainId", new Reply.Flood(Long.MAX_VALUE));
        assertThat(failure(TIGHT).reason()).isEqualTo(ChainReason.ANSWER_TOO_LARGE);
    }

    @Test
    void garbageIsRefusedAtOnce() {
        node.on("eth_chainId", new Reply.Raw(200, "<html>no</html>"));
        assertThat(failure(TIGHT).reason()).isEqualTo(ChainReason.MALFORMED_ANSWER);
        assertThat(node.count("eth_chainId")).isEqualTo(1);
    }

    @Test
    void passingFaultIsSurvived() {
        int[] left = { 2 };
        node.on("eth_chainId", params -> left[0]-- > 0 ? new Reply.HangUp() : new Reply.Failure(-32_005, "busy", null));
        assertThat(failure(TIGHT).reason()).isEqualTo(ChainReason.NODE_ERROR);
        left[0] = 2;
        node.on("eth_chainId", params -> {
            if (left[0]-- > 0) {
                return new Reply.Raw(503, "busy");
            }
            return new Reply.Result(tools.jackson.databind.json.JsonMapper.shared().readTree("\"0x7b\""));
        });
        try (Chain chain = Chain.connect(node.url().toString(), TIGHT)) {
            assertThat(chain.chainId()).isEqualTo(123);
        }
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
            "null",
            "[]",
            "{}",
            "{\"number\":\"0x1\",\"timestamp\":\"0x1\"}",
            "{\"number\":\"0x1\",\"hash\":\"0x12\",\"timestamp\":\"0x1\"}",
            "{\"number\":-1,\"hash\":\"0x12\",\"timestamp\":\"0x1\"}",
        }
    )
    void blockThatIsNoneIsRefused(String json) {
        node.onResult("eth_getBlockByNumber", json);
        try (Chain chain = Chain.connect(node.url().toString(), TIGHT)) {
            ChainException e = catchThrowableOfType(ChainException.class, chain::head);
            assertThat(e.reason()).isEqualTo(ChainReason.MALFORMED_ANSWER);
            assertOneLine(e);
        }
    }

    @Test
    void tooManyLogsAreRefused() {
        String log =
            "{\"address\":\"0x" + "11".repeat(20) + "\",\"topics\":[],\"data\":\"0x\",\"blockNumber\":\"0x1\"}";
        node.onResult("eth_getLogs", "[" + String.join(",", java.util.Collections.nCopies(1_001, log)) + "]");
        try (Chain chain = Chain.connect(node.url().toString(), ChainOptions.DEFAULT)) {
            ChainException e = catchThrowableOfType(ChainException.class, () ->
                chain.logs(org.clavis.evm.Address.ZERO, List.of(), 0, 1)
            );
            assertThat(e.reason()).isEqualTo(ChainReason.MALFORMED_ANSWER);
        }
    }

    @Test
    void priceBeyondReasonIsRefused() {
        String block = "{\"number\":\"0x1\",\"hash\":\"0x" + "22".repeat(32) + "\",\"timestamp\":\"0x1\"%s}";
        node.onResult("eth_getBlockByNumber", block.formatted(",\"baseFeePerGas\":\"0x3b9aca00\""));
        node.onResult("eth_maxPriorityFeePerGas", "\"0xe8d4a51000\"");
        node.onResult("eth_gasPrice", "\"0xe8d4a51001\"");
        try (Chain chain = Chain.connect(node.url().toString(), TIGHT)) {
            assertThat(feeFailure(chain)).isEqualTo(ChainReason.FEE_TOO_HIGH);
            node.onResult("eth_maxPriorityFeePerGas", "\"0x1\"");
            BigInteger gwei = BigInteger.TEN.pow(9);
            assertThat(Fees.of(chain)).isEqualTo(
                new Fees.Dynamic(BigInteger.ONE, gwei.shiftLeft(1).add(BigInteger.ONE))
            );
            node.forget("eth_maxPriorityFeePerGas");
            assertThat(Fees.of(chain)).isEqualTo(new Fees.Dynamic(gwei, gwei.multiply(BigInteger.valueOf(3))));
            node.onResult("eth_getBlockByNumber", block.formatted(""));
            assertThat(feeFailure(chain)).isEqualTo(ChainReason.FEE_TOO_HIGH);
            node.onResult("eth_gasPrice", "\"0x3b9aca00\"");
            assertThat(Fees.of(chain)).isEqualTo(new Fees.Legacy(gwei));
        }
    }

    private static ChainReason feeFailure(Chain chain) {
        return catchThrowableOfType(ChainException.class, () -> Fees.of(chain)).reason();
    }

    private ChainException failure(ChainOptions options) {
        ChainException e = catchThrowableOfType(ChainException.class, () ->
            Chain.connect(node.url().toString(), options).close()
        );
        assertOneLine(e);
        return e;
    }

    private static void assertOneLine(ChainException e) {
        assertThat(e.getMessage()).isNotBlank().doesNotContain("\n", "\r");
    }
}
