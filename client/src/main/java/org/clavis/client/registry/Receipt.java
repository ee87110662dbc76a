package org.clavis.client.registry;

import java.math.BigInteger;
import java.time.Duration;
import org.clavis.evm.Bytes32;

/**
 * A transaction that took effect.
 *
 * @param transactionHash which transaction
 * @param blockNumber in which block
 * @param blockHash the block's hash
 * @param gasUsed by the whole transaction
 * @param effectiveGasPriceWei what a unit of gas cost; zero if the node does not tell
 * @param elapsed from signing until the receipt was seen
 */
public record Receipt(
    Bytes32 transactionHash,
    long blockNumber,
    Bytes32 blockHash,
    long gasUsed,
    BigInteger effectiveGasPriceWei,
    Duration elapsed
) {}
