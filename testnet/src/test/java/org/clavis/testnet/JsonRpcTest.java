package org.clavis.testnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.clavis.contracts.rpc.JsonRpc;
import org.clavis.contracts.rpc.RpcErrorException;
import org.clavis.contracts.rpc.RpcException;
import org.clavis.contracts.rpc.RpcException.Kind;
import org.clavis.contracts.rpc.RpcLimits;
import org.clavis.contracts.rpc.Web3jTransport;
import org.clavis.testnet.junit.ScriptedNode;
import org.clavis.testnet.junit.ScriptedNode.Reply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.web3j.protocol.Web3j;

@Timeout(60)
class JsonRpcTest {

    private static final RpcLimits TIGHT = new RpcLimits(Duration.ofSeconds(2), Duration.ofMillis(700), 100_000);

    private final ScriptedNode node = ScriptedNode.alone();

    @AfterEach
    void stop() {
        node.close();
    }

    @Test
    void givesTheResult() throws IOException {
        node.onResult("m", "{\"a\":[1,\"0x2\"]}");
        try (JsonRpc rpc = new JsonRpc(node.url(), TIGHT)) {
            assertThat(rpc.call("m", List.of("p", 1, true)).toString()).isEqualTo("{\"a\":[1,\"0x2\"]}");
        }
        assertThat(node.calls().getFirst().params().toString()).isEqualTo("[\"p\",1,true]");
    }

    @Test
    void nullIsAResult() throws IOException {
        node.onResult("m", "null");
        try (JsonRpc rpc = new JsonRpc(node.url(), TIGHT)) {
            assertThat(rpc.call("m", List.of()).isNull()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
            "",
            "hello",
            "[]",
            "7",
            "null",
            "{",
            "{}",
            "{\"id\":1}",
            "{\"id\":1,\"result\":1}{}",
            "{\"id\":1,\"id\":1,\"result\":1}",
            "{\"id\":2,\"result\":1}",
            "{\"id\":\"1\",\"result\":1}",
            "{\"id\":1e400,\"result\":1}",
            "{\"id\":null,\"result\":1}",
            "{\"result\":1}",
            "\u0000",
        }
    )
    void garbageIsMalformed(String body) {
        node.on("m", new Reply.Raw(200, body));
        assertThat(failure(TIGHT).kind()).isEqualTo(Kind.MALFORMED);
    }

    @Test
    void deepNestingIsMalformed() {
        node.on("m", new Reply.Raw(200, "[".repeat(50_000)));
        assertThat(failure(TIGHT).kind()).isEqualTo(Kind.MALFORMED);
    }

    @Test
    void statusIsTold() {
        node.on("m", new Reply.Raw(503, "busy"));
        assertThat(failure(TIGHT))
            .hasMessageContaining("HTTP status 503")
            .extracting("kind")
            .isEqualTo(Kind.HTTP_STATUS);
    }

    @Test
    void endlessAnswerIsCutOff() {
        node.on("m", new Reply.Flood(Long.MAX_VALUE));
        assertThat(failure(TIGHT))
            .hasMessageContaining("more than 100000 bytes")
            .extracting("kind")
            .isEqualTo(Kind.TOO_LARGE);
    }

    @Test
    void answerThatNeverEndsTimesOut() {
        node.on("m", new Reply.Drip(Duration.ofMillis(100)));
        assertThat(failure(TIGHT)).hasMessageContaining("within 700 ms").extracting("kind").isEqualTo(Kind.TIMED_OUT);
    }

    @Test
    void silenceTimesOut() {
        node.on("m", new Reply.Swallow());
        assertThat(failure(TIGHT).kind()).isEqualTo(Kind.TIMED_OUT);
    }

    @Test
    void brokenConnectionIsTold() {
        node.on("m", new Reply.HangUp());
        assertThat(failure(TIGHT).kind()).isEqualTo(Kind.DISCONNECTED);
    }

    @Test
    void nobodyThereIsUnreachable() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        try (JsonRpc rpc = new JsonRpc(URI.create("http://127.0.0.1:" + free + "/secret-key"), TIGHT)) {
            RpcException e = catchThrowableOfType(RpcException.class, () -> rpc.call("m", List.of()));
            assertThat(e).hasMessage("no RPC node answers at http://127.0.0.1:" + free);
            assertThat(e.kind()).isEqualTo(Kind.UNREACHABLE);
        }
    }

    @Test
    void errorObjectIsToldInOneLine() {
        node.on("m", new Reply.Failure(3, "execution\nreverted\u001b[31m" + "x".repeat(5_000), "0xab12"));
        RpcException e = failure(TIGHT);
        assertThat(e).isInstanceOf(RpcErrorException.class);
        RpcErrorException error = (RpcErrorException) e;
        assertThat(error.code()).isEqualTo(3);
        assertThat(error.revertData()).contains("0xab12");
        assertThat(error.getMessage()).hasSizeLessThan(500).doesNotContain("\n", "\u001b");
    }

    @Test
    void revertDataIsFoundWhereGanachePutsIt() {
        String body = "{\"id\":1,\"error\":{\"code\":-32000,\"message\":\"m\",\"data\":{\"result\":\"0xab\"}}}";
        node.on("m", new Reply.Raw(200, body));
        assertThat(((RpcErrorException) failure(TIGHT)).revertData()).contains("0xab");
    }

    @ParameterizedTest
    @ValueSource(strings = { "0xabc", "ab", "0xzz", "0xab\\n" })
    void revertDataThatIsNoneIsLeftOut(String data) {
        String body = "{\"id\":1,\"error\":{\"code\":3,\"message\":\"m\",\"data\":\"" + data + "\"}}";
        node.on("m", new Reply.Raw(200, body));
        assertThat(((RpcErrorException) failure(TIGHT)).revertData()).isEmpty();
    }

    @Test
    void redirectIsNotFollowed() {
        node.on("m", new Reply.Raw(302, ""));
        assertThat(failure(TIGHT).kind()).isEqualTo(Kind.HTTP_STATUS);
        assertThat(node.count("m")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
        strings = { "ftp://a/", "file:///etc/passwd", "localhost:8545", "http:///x", "http://u:p@host/", "ws://a" }
    )
    void otherUrlsAreRefused(String url) {
        assertThatThrownBy(() -> new JsonRpc(URI.create(url), TIGHT)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void web3jSpeaksThroughIt() throws IOException {
        node.onResult("eth_chainId", "\"0x7b\"");
        Web3j web3j = Web3j.build(new Web3jTransport(new JsonRpc(node.url(), TIGHT)));
        assertThat(web3j.ethChainId().send().getChainId()).isEqualTo(123);
        web3j.shutdown();
    }

    private RpcException failure(RpcLimits limits) {
        try (JsonRpc rpc = new JsonRpc(node.url(), limits)) {
            return catchThrowableOfType(RpcException.class, () -> rpc.call("m", List.of()));
        }
    }
}
