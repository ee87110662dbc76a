package org.clavis.verifier.state;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.clavis.evm.Bytes32;

/**
 * What a block commits to of a transaction's outcome, of any type there is (0 to 4).
 *
 * @param type of the transaction, 0 to 127 (EIP-2718); 0 is a legacy one
 * @param outcome 1 or 0 as a number; before Byzantium the state root, 32 bytes
 * @param cumulativeGasUsed of the block, this transaction included; not negative
 * @param logs in order
 */
public record TransactionReceipt(int type, RlpItem outcome, BigInteger cumulativeGasUsed, List<LogEntry> logs) {
    private static final int MAX_TYPE = 0x7f;

    /** Throws {@link IllegalArgumentException} if there is no such type. */
    public TransactionReceipt {
        Objects.requireNonNull(outcome, "outcome");
        Objects.requireNonNull(cumulativeGasUsed, "cumulativeGasUsed");
        logs = List.copyOf(logs);
        if (type < 0 || type > MAX_TYPE) {
            throw new IllegalArgumentException("no transaction type: " + type);
        }
    }

    /** The bytes that the receipts' trie holds. */
    public byte[] encode() {
        byte[] body = RlpItem.list(
            outcome,
            RlpItem.number(cumulativeGasUsed),
            RlpItem.bytes(LogsBloom.of(logs).toBytes()),
            RlpItem.list(logs.stream().map(LogEntry::toRlp).toList())
        ).encode();
        if (type == 0) {
            return body;
        }
        byte[] typed = new byte[1 + body.length];
        typed[0] = (byte) type;
        System.arraycopy(body, 0, typed, 1, body.length);
        return typed;
    }

    /** What a header must have as its receipts' root. */
    public static Bytes32 root(List<TransactionReceipt> receipts) {
        List<byte[]> encoded = new ArrayList<>(receipts.size());
        receipts.forEach(receipt -> encoded.add(receipt.encode()));
        return MerkleTrie.listRoot(encoded);
    }
}
