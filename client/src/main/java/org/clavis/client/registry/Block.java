package org.clavis.client.registry;

import java.math.BigInteger;
import java.util.Optional;
import org.clavis.evm.Bytes32;

/**
 * What is used of a block's header.
 *
 * @param number below 2^53
 * @param hash the header's hash, as the node told it
 * @param timestamp seconds since 1970, below 2^40
 * @param baseFeePerGas in wei, where the chain has EIP-1559
 */
record Block(long number, Bytes32 hash, long timestamp, Optional<BigInteger> baseFeePerGas) {}
