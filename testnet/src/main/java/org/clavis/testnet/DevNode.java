package org.clavis.testnet;

import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.clavis.contracts.rpc.JsonRpc;
import org.clavis.contracts.rpc.RpcException;
import org.clavis.contracts.rpc.RpcLimits;
import org.clavis.testnet.TestnetException.Reason;
import tools.jackson.databind.JsonNode;

/** The calls that Anvil, Ganache and Hardhat share, over one endpoint. */
public final class DevNode implements AutoCloseable {

    private final URI url;
    private final JsonRpc rpc;

    /** Opens nothing yet. */
    public DevNode(URI url) {
        this.url = url;
        this.rpc = new JsonRpc(url, RpcLimits.DEFAULT);
    }

    /** Where the node answers. */
    public URI url() {
        return url;
    }

    /** The EIP-155 chain id. */
    public long chainId() {
        return quantity(call("eth_chainId"), "eth_chainId").longValueExact();
    }

    /** Asks for the chain id until it comes, at most for {@code patience}. */
    public long awaitChainId(Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            try {
                return chainId();
            } catch (TestnetException e) {
                if (System.nanoTime() - end > 0) {
                    throw e;
                }
                pause(Duration.ofMillis(50));
            }
        }
    }

    /** The accounts the node itself holds, lower-case hexadecimal. */
    public List<String> accounts() {
        return call("eth_accounts").valueStream().map(JsonNode::asString).toList();
    }

    /** {@code evm_snapshot}. */
    public String snapshot() {
        return call("evm_snapshot").asString();
    }

    /** {@code evm_revert}. */
    public void revert(String snapshot) {
        JsonNode done = call("evm_revert", snapshot);
        if (!done.isBoolean() || !done.asBoolean()) {
            throw new TestnetException(Reason.WRONG_ANSWER, "the chain no longer knows the snapshot " + snapshot);
        }
    }

    /** {@code evm_increaseTime}, then a block. */
    public void increaseTime(Duration duration) {
        call("evm_increaseTime", duration.toSeconds());
        mine(1);
    }

    /** The time of the last block. */
    public Instant latestBlockTimestamp() {
        JsonNode block = call("eth_getBlockByNumber", "latest", false);
        JsonNode timestamp = block.isObject() ? block.get("timestamp") : null;
        if (timestamp == null) {
            throw new TestnetException(Reason.WRONG_ANSWER, "the chain has no latest block");
        }
        return Instant.ofEpochSecond(quantity(timestamp, "timestamp").longValueExact());
    }

    /** {@code evm_mine}, so many times. */
    public void mine(int blocks) {
        if (blocks < 0 || blocks > 10_000) {
            throw new IllegalArgumentException("0 to 10,000 blocks, not " + blocks);
        }
        for (int i = 0; i < blocks; i++) {
            call("evm_mine");
        }
    }

    /** Any method whose result is a quantity. */
    BigInteger number(String method, Object... params) {
        return quantity(call(method, params), method);
    }

    /** Any method whose result is an amount, up to 2^256 - 1. */
    BigInteger wei(String method, Object... params) {
        String text = call(method, params).asString();
        if (!text.matches("0x[0-9a-fA-F]{1,64}")) {
            throw new TestnetException(
                Reason.WRONG_ANSWER,
                "the chain answered " + method + " with something else than wei"
            );
        }
        return new BigInteger(text.substring(2), 16);
    }

    /** Any method, for what only some nodes offer. */
    public JsonNode call(String method, Object... params) {
        try {
            return rpc.call(method, List.of(params));
        } catch (RpcException e) {
            throw new TestnetException(Reason.NO_ANSWER, String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public void close() {
        rpc.close();
    }

    private static BigInteger quantity(JsonNode node, String what) {
        String text = node.isString() ? node.asString() : "";
        if (!text.matches("0x[0-9a-fA-F]{1,15}")) {
            throw new TestnetException(
                Reason.WRONG_ANSWER,
                "the chain answered " + what + " with something else than a number"
            );
        }
        return new BigInteger(text.substring(2), 16);
    }

    static void pause(Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TestnetException(Reason.INTERRUPTED, "interrupted while waiting for the chain", e);
        }
    }
}
