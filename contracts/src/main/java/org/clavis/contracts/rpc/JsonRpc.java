package org.clavis.contracts.rpc;

import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.clavis.contracts.rpc.RpcException.Kind;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A JSON-RPC 2.0 client for one HTTP endpoint.
 *
 * <p>Each call sends one request and gives one result or one {@link RpcException}; nothing is retried, followed or
 * cached here. Whatever the endpoint answers, a call ends within its {@link RpcLimits}. Safe for use by many threads.
 */
public final class JsonRpc implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.builder()
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .build();
    private static final int MAX_MESSAGE_CHARS = 300;

    private final URI endpoint;
    private final RpcLimits limits;
    private final HttpClient http;
    private final AtomicLong nextId = new AtomicLong(1);

    /**
     * Opens nothing yet.
     *
     * @throws IllegalArgumentException if {@code endpoint} is not an http or https URL with a host
     */
    public JsonRpc(URI endpoint, RpcLimits limits) {
        String scheme = endpoint.getScheme() == null ? "" : endpoint.getScheme().toLowerCase(Locale.ROOT);
        if (!(scheme.equals("http") || scheme.equals("https")) || endpoint.getHost() == null) {
            throw new IllegalArgumentException("an RPC URL starts with http://HOST or https://HOST");
        }
        if (endpoint.getUserInfo() != null) {
            throw new IllegalArgumentException("an RPC URL with a user name or password in it is not supported");
        }
        this.endpoint = endpoint;
        this.limits = limits;
        this.http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(limits.connectTimeout())
            .build();
    }

    /** The endpoint as it may be shown: without path and query, which often carry an access key. */
    public String displayName() {
        return endpoint.getScheme() + "://" + endpoint.getAuthority();
    }

    /** What a call may cost. */
    public RpcLimits limits() {
        return limits;
    }

    /**
     * Calls {@code method}.
     *
     * @param params strings, numbers, booleans, maps and lists, as Jackson writes them
     * @return the result, which may be a JSON null
     * @throws RpcErrorException if the node answers with an error object
     * @throws RpcException if it does not answer, or with anything else
     */
    public JsonNode call(String method, List<?> params) throws RpcException {
        long id = nextId.getAndIncrement();
        ObjectNode request = JSON.createObjectNode();
        request.put("jsonrpc", "2.0");
        request.put("id", id);
        request.put("method", method);
        JsonNode list = JSON.valueToTree(params);
        request.set("params", list);
        byte[] answer = exchange(JSON.writeValueAsBytes(request), method);
        JsonNode response;
        try {
            response = JSON.readTree(answer);
        } catch (JacksonException e) {
            throw malformed(method, "no JSON: " + oneLine(e.getOriginalMessage()), e);
        }
        if (response == null || !response.isObject()) {
            throw malformed(method, "no JSON object", null);
        }
        JsonNode error = response.get("error");
        if (error != null && !error.isNull()) {
            throw asException(method, error);
        }
        JsonNode answeredId = response.get("id");
        if (answeredId == null || !answeredId.isIntegralNumber() || !answeredId.canConvertToLong()) {
            throw malformed(method, "no id", null);
        }
        if (answeredId.asLong() != id) {
            throw malformed(method, "the id of another request", null);
        }
        JsonNode result = response.get("result");
        if (result == null) {
            throw malformed(method, "neither result nor error", null);
        }
        return result;
    }

    /** Posts {@code request} and returns the body of the answer; {@code what} names the request in messages. */
    byte[] exchange(byte[] request, String what) throws RpcException {
        HttpRequest post = HttpRequest.newBuilder(endpoint)
            .header("Content-Type", "application/json")
            .header("Accept", "application/json")
            .timeout(limits.callTimeout())
            .POST(HttpRequest.BodyPublishers.ofByteArray(request))
            .build();
        CompletableFuture<HttpResponse<byte[]>> pending = http.sendAsync(post, head ->
            new BoundedBody(limits.maxResponseBytes())
        );
        HttpResponse<byte[]> response;
        try {
            response = pending.get(limits.callTimeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new RpcException(Kind.TIMED_OUT, timedOut(what), e);
        } catch (ExecutionException e) {
            throw asException(what, e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RpcException(Kind.DISCONNECTED, "interrupted while waiting for " + displayName(), e);
        } finally {
            pending.cancel(true);
        }
        if (response.statusCode() != 200) {
            // some nodes send a JSON-RPC error with another status; its text is worth more than the number
            RpcErrorException error = errorIn(what, response.body());
            if (error != null) {
                throw error;
            }
            String message = displayName() + " answered " + what + " with HTTP status " + response.statusCode();
            throw new RpcException(Kind.HTTP_STATUS, message);
        }
        return response.body();
    }

    /** Ends all calls under way. */
    @Override
    public void close() {
        http.shutdownNow();
        http.close();
    }

    private RpcException asException(String what, @Nullable Throwable cause) {
        if (cause instanceof BoundedBody.TooLargeException) {
            String message = displayName() + " answered " + what + " with " + cause.getMessage();
            return new RpcException(Kind.TOO_LARGE, message, cause);
        }
        if (cause instanceof HttpConnectTimeoutException || cause instanceof ConnectException || unresolved(cause)) {
            return new RpcException(Kind.UNREACHABLE, "no RPC node answers at " + displayName(), cause);
        }
        if (cause instanceof HttpTimeoutException) {
            return new RpcException(Kind.TIMED_OUT, timedOut(what), cause);
        }
        String why = cause == null || cause.getMessage() == null ? "" : ": " + oneLine(cause.getMessage());
        return new RpcException(Kind.DISCONNECTED, displayName() + " broke off while answering " + what + why, cause);
    }

    private static boolean unresolved(@Nullable Throwable cause) {
        return cause != null && cause.getCause() instanceof UnresolvedAddressException;
    }

    private String timedOut(String what) {
        return displayName() + " did not answer " + what + " within " + limits.callTimeout().toMillis() + " ms";
    }

    private RpcException malformed(String method, String found, @Nullable Throwable cause) {
        String message = displayName() + " answered " + method + " with something else than JSON-RPC: " + found;
        return new RpcException(Kind.MALFORMED, message, cause);
    }

    private @Nullable RpcErrorException errorIn(String method, byte[] body) {
        try {
            JsonNode response = JSON.readTree(body);
            JsonNode error = response == null ? null : response.get("error");
            return error == null || !error.isObject() ? null : asException(method, error);
        } catch (JacksonException e) {
            return null;
        }
    }

    private RpcErrorException asException(String method, JsonNode error) {
        JsonNode code = error.get("code");
        JsonNode text = error.get("message");
        long number = code != null && code.isIntegralNumber() && code.canConvertToLong() ? code.asLong() : 0;
        String words = text != null && text.isString() ? oneLine(text.asString()) : "no message";
        return new RpcErrorException(number, displayName() + " refused " + method + ": " + words, revertData(error));
    }

    /** Nodes put what a revert returned into {@code data}, or into {@code data.result} or {@code data.data}. */
    private static @Nullable String revertData(JsonNode error) {
        JsonNode data = error.get("data");
        if (data != null && data.isObject()) {
            data = data.has("result") ? data.get("result") : data.get("data");
        }
        if (data == null || !data.isString()) {
            return null;
        }
        String hex = data.asString();
        return hex.length() % 2 == 0 && hex.matches("0x[0-9a-fA-F]*+") ? hex : null;
    }

    /** Foreign text cut to one line of bounded length, without control characters. */
    static String oneLine(String text) {
        String cut = text.length() > MAX_MESSAGE_CHARS ? text.substring(0, MAX_MESSAGE_CHARS) + "..." : text;
        return cut.replaceAll("[\\p{Cntrl}\\u2028\\u2029]+", " ").strip();
    }
}
