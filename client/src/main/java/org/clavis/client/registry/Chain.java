package org.clavis.client.registry;

import java.math.BigInteger;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.clavis.contracts.rpc.JsonRpc;
import org.clavis.contracts.rpc.RpcErrorException;
import org.clavis.contracts.rpc.RpcException;
import org.clavis.evm.Address;
import org.clavis.evm.Bytes32;
import org.jspecify.annotations.Nullable;

/**
 * A chain, seen through one RPC node.
 *
 * <p>The node is believed about the chain's state, and bounded in everything else: time, length of answers, number of
 * attempts, fees. Questions are repeated when the node does not answer; a transaction is signed once and only ever sent
 * again as the same bytes. Failures are {@link ChainException}s of one line. Safe for use by many threads.
 */
public final class Chain implements AutoCloseable {

    /** Between attempts: this, then twice as long each time, each shortened at random by up to half. */
    private static final long FIRST_PAUSE_MILLIS = 150;

    private static final int MAX_LOGS = 1_000;

    private final JsonRpc rpc;
    private final ChainOptions options;
    private final long chainId;
    private final TransactionSender sender;

    private Chain(JsonRpc rpc, ChainOptions options) {
        this.rpc = rpc;
        this.options = options;
        this.chainId = askChainId();
        this.sender = new TransactionSender(this);
    }

    /** Connects with {@link ChainOptions#DEFAULT}. */
    public static Chain connect(String rpcUrl) {
        return connect(rpcUrl, ChainOptions.DEFAULT);
    }

    /**
     * Asks the node at {@code rpcUrl} for its chain id.
     *
     * @param rpcUrl starts with {@code http://} or {@code https://}
     * @throws ChainException if it does not answer, or runs another chain than the options expect
     */
    public static Chain connect(String rpcUrl, ChainOptions options) {
        JsonRpc rpc;
        try {
            rpc = new JsonRpc(new URI(rpcUrl), options.limits());
        } catch (URISyntaxException | IllegalArgumentException e) {
            String why = e instanceof URISyntaxException ? "that is no URL" : e.getMessage();
            throw new ChainException(ChainReason.INVALID_URL, "cannot use the RPC URL: " + why, e);
        }
        try {
            Chain chain = new Chain(rpc, options);
            long expected = options.expectedChainId().orElse(chain.chainId);
            if (expected != chain.chainId) {
                throw chain.wrongChain(expected, chain.chainId);
            }
            return chain;
        } catch (ChainException e) {
            rpc.close();
            throw e;
        }
    }

    /** The EIP-155 chain id, positive. */
    public long chainId() {
        return chainId;
    }

    /** The URL's scheme, host and port. */
    public String displayName() {
        return rpc.displayName();
    }

    /** Ends every question under way. */
    @Override
    public void close() {
        rpc.close();
    }

    ChainOptions options() {
        return options;
    }

    TransactionSender sender() {
        return sender;
    }

    /** The newest block. */
    Block head() {
        return read("eth_getBlockByNumber", "latest", false).block();
    }

    /** The block of this number, as it is now on the node's chain. */
    Block block(long number) {
        Answer answer = read("eth_getBlockByNumber", quantity(number), false);
        if (answer.isNull()) {
            throw answer.malformed("does not exist, although a later one did");
        }
        return answer.block();
    }

    /** What is deployed at {@code address}, in the newest block. */
    Hex code(Address address) {
        return read("eth_getCode", address.toHex(), "latest").data();
    }

    /**
     * Calls a contract without a transaction.
     *
     * @throws ChainException {@link ChainReason#WOULD_REVERT} with what it reverted with
     */
    Hex call(Address from, Address to, Hex data, String block) {
        Map<String, String> transaction = Map.of("from", from.toHex(), "to", to.toHex(), "data", data.toString());
        return read("eth_call", transaction, block).data();
    }

    /** The log entries of {@code address} in an inclusive range of blocks. Each inner list: any one of these topics. */
    List<Log> logs(Address address, List<List<Bytes32>> topics, long fromBlock, long toBlock) {
        Map<String, Object> filter = Map.of(
            "address",
            address.toHex(),
            "fromBlock",
            quantity(fromBlock),
            "toBlock",
            quantity(toBlock),
            "topics",
            topics
                .stream()
                .map(any -> any.stream().map(Bytes32::toHex).toList())
                .toList()
        );
        return read("eth_getLogs", filter).elements(MAX_LOGS).stream().map(Answer::log).toList();
    }

    /** Asks again for the chain id, and refuses if it is not the one of before. */
    void requireSameChain() {
        long now = askChainId();
        if (now != chainId) {
            throw wrongChain(chainId, now);
        }
    }

    /** Asks a question, again if need be. */
    Answer read(String method, Object... params) {
        long pause = FIRST_PAUSE_MILLIS;
        for (int attempt = 1; ; attempt++) {
            try {
                return ask(method, params);
            } catch (RpcException e) {
                if (attempt >= options.readAttempts() || !isWorthAnotherAttempt(e)) {
                    throw translated(e);
                }
                pause(pause / 2 + ThreadLocalRandom.current().nextLong(pause / 2 + 1));
                pause *= 2;
            }
        }
    }

    /** Asks once. */
    Answer ask(String method, Object... params) throws RpcException {
        return new Answer(rpc.call(method, List.of(params)), method);
    }

    /** A failed call in this package's terms. */
    static ChainException translated(RpcException e) {
        String message = String.valueOf(e.getMessage());
        return switch (e.kind()) {
            case UNREACHABLE -> new ChainException(ChainReason.UNREACHABLE, message, e);
            case TIMED_OUT, DISCONNECTED -> new ChainException(ChainReason.TIMED_OUT, message, e);
            case TOO_LARGE -> new ChainException(ChainReason.ANSWER_TOO_LARGE, message, e);
            case MALFORMED -> new ChainException(ChainReason.MALFORMED_ANSWER, message, e);
            case HTTP_STATUS -> new ChainException(ChainReason.NODE_ERROR, message, e);
            case ERROR_RESPONSE -> isRevert(e)
                ? ChainException.ofRevert(ChainReason.WOULD_REVERT, message, revertData(e), e)
                : new ChainException(ChainReason.NODE_ERROR, message, e);
        };
    }

    static String quantity(long value) {
        return "0x" + Long.toHexString(value);
    }

    static String quantity(BigInteger value) {
        return "0x" + value.toString(16);
    }

    static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ChainException(ChainReason.TIMED_OUT, "interrupted while waiting for the chain", e);
        }
    }

    private long askChainId() {
        long answered = read("eth_chainId").number();
        if (answered == 0) {
            throw new ChainException(ChainReason.MALFORMED_ANSWER, rpc.displayName() + " gives 0 as its chain id");
        }
        return answered;
    }

    private ChainException wrongChain(long expected, long answered) {
        String message = rpc.displayName() + " runs chain " + answered + ", not chain " + expected;
        return new ChainException(ChainReason.WRONG_CHAIN, message);
    }

    private static boolean isWorthAnotherAttempt(RpcException e) {
        return switch (e.kind()) {
            case UNREACHABLE, DISCONNECTED, TIMED_OUT, HTTP_STATUS -> true;
            case TOO_LARGE, MALFORMED -> false;
            // a node behind others may not know the newest block yet, or may be asked too often
            case ERROR_RESPONSE -> e instanceof RpcErrorException error && !isRevert(error) && mayPass(error);
        };
    }

    /** Errors that are about now and not about the question. Sources: EIP-1474, what common nodes say. */
    private static boolean mayPass(RpcErrorException error) {
        String message = String.valueOf(error.getMessage()).toLowerCase(Locale.ROOT);
        return (
            error.code() == -32_005 ||
            error.code() == 429 ||
            message.contains("header not found") ||
            message.contains("unknown block") ||
            message.contains("blocknotfound")
        );
    }

    private static boolean isRevert(RpcException e) {
        String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        return e instanceof RpcErrorException error && (error.code() == 3 || message.contains("revert"));
    }

    private static @Nullable String revertData(RpcException e) {
        return e instanceof RpcErrorException error ? error.revertData().orElse(null) : null;
    }
}
