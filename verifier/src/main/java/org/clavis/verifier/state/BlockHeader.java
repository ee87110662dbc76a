package org.clavis.verifier.state;

import java.math.BigInteger;
import java.util.List;
import org.clavis.evm.Bytes32;
import org.clavis.hash.Keccak256;
import org.clavis.verifier.EncodingException;
import org.clavis.verifier.RejectReason;

/**
 * A block's header, of any fork from Frontier to Prague. Its hash is computed, never read. Immutable.
 *
 * <p>That a header is of this form and hash says nothing of whether the chain has it: that is for whoever knows a hash
 * which the chain has.
 */
public final class BlockHeader {

    private final List<RlpItem> fields;
    private final Bytes32 hash;

    private BlockHeader(List<RlpItem> fields, Bytes32 hash) {
        this.fields = fields;
        this.hash = hash;
    }

    /**
     * A header from its RLP.
     *
     * @throws EncodingException {@link RejectReason#NOT_CANONICAL} or
     *     {@link RejectReason#MALFORMED} if it is no header of a known fork
     */
    public static BlockHeader decode(byte[] rlp) {
        return of(RlpItem.decode(rlp).items());
    }

    /**
     * A header from its fields, in the order of {@link HeaderField}.
     *
     * @throws EncodingException as {@link #decode}
     */
    public static BlockHeader of(List<RlpItem> fields) {
        if (fields.size() < HeaderField.OLDEST || fields.size() > HeaderField.ALL.size()) {
            throw new EncodingException(RejectReason.MALFORMED, -1, "a header of " + fields.size() + " fields");
        }
        for (int i = 0; i < fields.size(); i++) {
            HeaderField.ALL.get(i).check(fields.get(i));
        }
        BlockHeader header = new BlockHeader(List.copyOf(fields), Keccak256.hash(RlpItem.list(fields).encode()));
        if (header.numberOf(HeaderField.NUMBER).bitLength() > 62) {
            throw new EncodingException(RejectReason.NOT_CANONICAL, -1, "a block number of 2^62 or more");
        }
        if (header.numberOf(HeaderField.TIMESTAMP).bitLength() > 62) {
            throw new EncodingException(RejectReason.NOT_CANONICAL, -1, "a timestamp of 2^62 or more");
        }
        return header;
    }

    /** Keccak-256 of the RLP. */
    public Bytes32 hash() {
        return hash;
    }

    /** The hash of the block before. */
    public Bytes32 parentHash() {
        return word(HeaderField.PARENT_HASH);
    }

    /** Below 2^62. */
    public long number() {
        return numberOf(HeaderField.NUMBER).longValueExact();
    }

    /** Seconds since 1970, below 2^62. */
    public long timestamp() {
        return numberOf(HeaderField.TIMESTAMP).longValueExact();
    }

    /** The root of the state after this block. */
    public Bytes32 stateRoot() {
        return word(HeaderField.STATE_ROOT);
    }

    /** {@link TransactionReceipt#root} of this block's receipts. */
    public Bytes32 receiptsRoot() {
        return word(HeaderField.RECEIPTS_ROOT);
    }

    /** Over the logs of all receipts. */
    public LogsBloom logsBloom() {
        return LogsBloom.of(item(HeaderField.LOGS_BLOOM).bytes());
    }

    /** The RLP. */
    public byte[] encode() {
        return RlpItem.list(fields).encode();
    }

    private Bytes32 word(HeaderField field) {
        return Bytes32.of(item(field).bytes());
    }

    private BigInteger numberOf(HeaderField field) {
        return item(field).number();
    }

    private RlpItem item(HeaderField field) {
        return fields.get(HeaderField.ALL.indexOf(field));
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof BlockHeader other && hash.equals(other.hash);
    }

    @Override
    public int hashCode() {
        return hash.hashCode();
    }

    @Override
    public String toString() {
        return "block " + number() + " " + hash;
    }
}
