package org.clavis.contracts.rpc;

import java.time.Duration;

/**
 * What one call may cost.
 *
 * @param connectTimeout until a connection stands; at least 1 ms
 * @param callTimeout from the first byte sent until the last byte received; at least 1 ms
 * @param maxResponseBytes length of an answer's body; at least 1
 */
public record RpcLimits(Duration connectTimeout, Duration callTimeout, int maxResponseBytes) {
    /** 3 s to connect, 10 s for a call, 4 MiB for an answer. */
    public static final RpcLimits DEFAULT = new RpcLimits(Duration.ofSeconds(3), Duration.ofSeconds(10), 4 << 20);

    public RpcLimits {
        if (connectTimeout.toMillis() < 1 || callTimeout.toMillis() < 1 || maxResponseBytes < 1) {
            throw new IllegalArgumentException("limits must be positive");
        }
    }

    /** These limits with another time for a whole call; a connection may take no longer either. */
    public RpcLimits withCallTimeout(Duration timeout) {
        Duration connect = connectTimeout.compareTo(timeout) > 0 ? timeout : connectTimeout;
        return new RpcLimits(connect, timeout, maxResponseBytes);
    }

    /** These limits with another length of an answer. */
    public RpcLimits withMaxResponseBytes(int bytes) {
        return new RpcLimits(connectTimeout, callTimeout, bytes);
    }
}
