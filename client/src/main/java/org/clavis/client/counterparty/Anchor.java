package org.clavis.client.counterparty;

import java.util.Objects;
import org.clavis.evm.Bytes32;

/**
 * A point of the chain at which a key was looked at.
 *
 * @param blockNumber the block's number, not negative
 * @param blockHash the block's hash
 * @param keyId which key
 * @param epoch the key's epoch in that block, 1 to 2^32 - 1
 */
public record Anchor(long blockNumber, Bytes32 blockHash, Bytes32 keyId, long epoch) {
    /** The greatest epoch. */
    public static final long MAX_EPOCH = 0xffff_ffffL;

    /** Throws {@link IllegalArgumentException} if a number is out of its range. */
    public Anchor {
        Objects.requireNonNull(blockHash, "blockHash");
        Objects.requireNonNull(keyId, "keyId");
        if (blockNumber < 0) {
            throw new IllegalArgumentException("negative block number " + blockNumber);
        }
        if (epoch < 1 || epoch > MAX_EPOCH) {
            throw new IllegalArgumentException("no such epoch: " + epoch);
        }
    }
}
