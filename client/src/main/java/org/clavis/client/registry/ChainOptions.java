package org.clavis.client.registry;

import java.math.BigInteger;
import java.time.Duration;
import java.util.OptionalLong;
import org.clavis.contracts.rpc.RpcLimits;

/**
 * How patiently, and up to which price, a chain is used.
 *
 * @param limits time and size of one call
 * @param readAttempts how often a question is asked before giving up, 1 to 10; transactions never count here
 * @param receiptTimeout how long to wait for a block to have a transaction; at least 1 ms
 * @param maxFeePerGasWei the highest fee to sign for, so that a lying node cannot name any; positive
 * @param expectedChainId the chain that the node must run, if one is expected
 */
public record ChainOptions(
    RpcLimits limits,
    int readAttempts,
    Duration receiptTimeout,
    BigInteger maxFeePerGasWei,
    OptionalLong expectedChainId
) {
    /** 10 s and 4 MiB for a call, 3 attempts, 2 minutes for a receipt, at most 1,000 gwei, any chain. */
    public static final ChainOptions DEFAULT = new ChainOptions(
        RpcLimits.DEFAULT,
        3,
        Duration.ofMinutes(2),
        BigInteger.TEN.pow(12),
        OptionalLong.empty()
    );

    /** Throws {@link IllegalArgumentException} if a number is out of its range. */
    public ChainOptions {
        if (readAttempts < 1 || readAttempts > 10) {
            throw new IllegalArgumentException("1 to 10 attempts, not " + readAttempts);
        }
        if (receiptTimeout.toMillis() < 1) {
            throw new IllegalArgumentException("the receipt timeout must be positive");
        }
        if (maxFeePerGasWei.signum() <= 0) {
            throw new IllegalArgumentException("the highest fee must be positive");
        }
    }

    /** The same, requiring this chain id. */
    public ChainOptions expectChainId(long chainId) {
        return new ChainOptions(limits, readAttempts, receiptTimeout, maxFeePerGasWei, OptionalLong.of(chainId));
    }

    /** The same with another limit for each call. */
    public ChainOptions withLimits(RpcLimits newLimits) {
        return new ChainOptions(newLimits, readAttempts, receiptTimeout, maxFeePerGasWei, expectedChainId);
    }

    /** The same with another number of attempts at reading. */
    public ChainOptions withReadAttempts(int attempts) {
        return new ChainOptions(limits, attempts, receiptTimeout, maxFeePerGasWei, expectedChainId);
    }

    /** The same with another time to wait for a transaction. */
    public ChainOptions withReceiptTimeout(Duration timeout) {
        return new ChainOptions(limits, readAttempts, timeout, maxFeePerGasWei, expectedChainId);
    }

    /** The same with another highest fee. */
    public ChainOptions withMaxFeePerGasWei(BigInteger fee) {
        return new ChainOptions(limits, readAttempts, receiptTimeout, fee, expectedChainId);
    }
}
