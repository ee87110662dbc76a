package org.clavis.testnet.junit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.clavis.contracts.rpc.JsonRpc;
import org.clavis.contracts.rpc.RpcErrorException;
import org.clavis.contracts.rpc.RpcException;
import org.clavis.contracts.rpc.RpcLimits;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * An RPC node for tests that answers what it is told to: garbage, too much, too late, or another chain's truth. What it
 * has no rule for it passes on to a real node, if it was given one. It listens on a free loopback port.
 */
public final class ScriptedNode implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.shared();

    /** How one request is answered. */
    public sealed interface Reply {
        /** This result. */
        record Result(JsonNode value) implements Reply {}

        /** This error object; no data if null. */
        record Failure(long code, String message, @Nullable String data) implements Reply {}

        /** This text as the whole body, with this status. */
        record Raw(int status, String body) implements Reply {}

        /** So many bytes of white space. */
        record Flood(long bytes) implements Reply {}

        /** One byte of white space at this interval, without end. */
        record Drip(Duration interval) implements Reply {}

        /** Does what the upstream does with the request, and never answers. */
        record Swallow() implements Reply {}

        /** Closes the connection without an answer. */
        record HangUp() implements Reply {}

        /** What the upstream answers. */
        record Upstream() implements Reply {}
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final @Nullable JsonRpc upstream;
    private final Map<String, Function<JsonNode, Reply>> rules = new ConcurrentHashMap<>();
    private final List<Call> calls = new CopyOnWriteArrayList<>();

    /** A request that came in. */
    public record Call(String method, JsonNode params) {}

    private ScriptedNode(@Nullable JsonRpc upstream) {
        this.upstream = upstream;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** A node that refuses what it has no rule for. */
    public static ScriptedNode alone() {
        return new ScriptedNode(null);
    }

    /** A node that passes what it has no rule for on to {@code url}. */
    public static ScriptedNode before(URI url) {
        return new ScriptedNode(new JsonRpc(url, RpcLimits.DEFAULT));
    }

    /** Where it answers. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Answers every later request for {@code method} by what {@code rule} makes of its parameters. */
    public ScriptedNode on(String method, Function<JsonNode, Reply> rule) {
        rules.put(method, rule);
        return this;
    }

    /** Answers every later request for {@code method} so. */
    public ScriptedNode on(String method, Reply reply) {
        return on(method, params -> reply);
    }

    /** Answers every later request for {@code method} with this JSON as its result. */
    public ScriptedNode onResult(String method, String json) {
        return on(method, new Reply.Result(JSON.readTree(json)));
    }

    /** Passes requests for {@code method} on again. */
    public ScriptedNode forget(String method) {
        rules.remove(method);
        return this;
    }

    /** What the upstream answers, for rules that change it. */
    public JsonNode askUpstream(String method, JsonNode params) {
        if (upstream == null) {
            throw new IllegalStateException("there is no upstream");
        }
        try {
            return upstream.call(method, params.valueStream().toList());
        } catch (RpcException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every request since the start. */
    public List<Call> calls() {
        return List.copyOf(calls);
    }

    /** How many requests for {@code method} came. */
    public long count(String method) {
        return calls
            .stream()
            .filter(call -> call.method().equals(method))
            .count();
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
        if (upstream != null) {
            upstream.close();
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            JsonNode request = JSON.readTree(exchange.getRequestBody().readNBytes(1 << 20));
            Call call = new Call(request.path("method").asString(), request.path("params"));
            calls.add(call);
            Function<JsonNode, Reply> rule = rules.get(call.method());
            Reply reply = rule == null ? new Reply.Upstream() : rule.apply(call.params());
            answer(exchange, request, call, reply);
        } catch (JacksonException e) {
            throw new IOException("the request is no JSON", e);
        }
    }

    private void answer(HttpExchange exchange, JsonNode request, Call call, Reply reply) throws IOException {
        switch (reply) {
            case Reply.Result(JsonNode value) -> send(exchange, 200, response(request).set("result", value));
            case Reply.Failure failure -> send(exchange, 200, response(request).set("error", error(failure)));
            case Reply.Raw(int status, String body) -> send(exchange, status, body.getBytes(StandardCharsets.UTF_8));
            case Reply.Flood(long bytes) -> flood(exchange, bytes);
            case Reply.Drip(Duration interval) -> drip(exchange, interval);
            case Reply.Swallow() -> {
                passOn(call);
                awaitClose(Duration.ofMinutes(1));
            }
            case Reply.HangUp() -> throw new IOException("hung up, as told");
            case Reply.Upstream() -> answer(exchange, request, call, passOn(call));
        }
    }

    private Reply passOn(Call call) {
        if (upstream == null) {
            return new Reply.Failure(-32_601, "no rule for " + call.method(), null);
        }
        try {
            return new Reply.Result(upstream.call(call.method(), call.params().valueStream().toList()));
        } catch (RpcErrorException e) {
            String message = String.valueOf(e.getMessage());
            return new Reply.Failure(e.code(), message, e.revertData().orElse(null));
        } catch (RpcException e) {
            return new Reply.Failure(-32_000, String.valueOf(e.getMessage()), null);
        }
    }

    private static ObjectNode response(JsonNode request) {
        return JSON.createObjectNode().put("jsonrpc", "2.0").set("id", request.path("id"));
    }

    private static ObjectNode error(Reply.Failure failure) {
        ObjectNode error = JSON.createObjectNode().put("code", failure.code()).put("message", failure.message());
        return failure.data() == null ? error : error.put("data", failure.data());
    }

    private static void send(HttpExchange exchange, int status, JsonNode body) throws IOException {
        send(exchange, status, JSON.writeValueAsBytes(body));
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
    }

    private static void flood(HttpExchange exchange, long bytes) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        byte[] chunk = " ".repeat(65_536).getBytes(StandardCharsets.US_ASCII);
        try (OutputStream body = exchange.getResponseBody()) {
            for (long sent = 0; sent < bytes; sent += chunk.length) {
                body.write(chunk);
            }
        }
    }

    private void drip(HttpExchange exchange, Duration interval) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        OutputStream body = exchange.getResponseBody();
        while (!awaitClose(interval)) {
            body.write(' ');
            body.flush();
        }
    }

    private boolean awaitClose(Duration duration) {
        try {
            return closed.await(duration.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
