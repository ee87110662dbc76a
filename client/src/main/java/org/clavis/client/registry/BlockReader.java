package org.clavis.client.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.clavis.evm.Address;
import org.clavis.evm.Bytes32;
import org.clavis.verifier.EncodingException;
import org.clavis.verifier.state.BlockHeader;
import org.clavis.verifier.state.HeaderField;
import org.clavis.verifier.state.LogEntry;
import org.clavis.verifier.state.RlpItem;
import org.clavis.verifier.state.TransactionReceipt;

/** Headers that hash to what they are asked for by, and logs that are all there are. */
final class BlockReader {

    private static final int MAX_TRANSACTIONS = 20_000;
    private static final int MAX_LOGS = 100_000;
    private static final int MAX_TYPE = 0x7f;

    private final Chain chain;

    BlockReader(Chain chain) {
        this.chain = chain;
    }

    /** The newest block's. */
    BlockHeader head() {
        return header(chain.read("eth_getBlockByNumber", "latest", false));
    }

    /**
     * The one of this hash.
     *
     * @throws ChainException {@link ChainReason#MALFORMED_ANSWER} if the node answers with another
     */
    BlockHeader header(Bytes32 hash) {
        Answer answer = chain.read("eth_getBlockByHash", hash.toHex(), false);
        if (answer.isNull()) {
            throw answer.malformed("does not exist, although a child of it does");
        }
        BlockHeader header = header(answer);
        if (!header.hash().equals(hash)) {
            throw answer.malformed("has hash " + header.hash() + ", asked for was " + hash);
        }
        return header;
    }

    /**
     * The logs of these contracts in a block, in order.
     *
     * @throws ChainException {@link ChainReason#LOG_MISMATCH} if the node's receipts are not the header's, {@link
     *     ChainReason#ANSWER_TOO_LARGE} if they are more than is read
     */
    List<LogEntry> logs(BlockHeader header, Set<Address> contracts) {
        var bloom = header.logsBloom();
        if (contracts.stream().noneMatch(contract -> bloom.mayContain(contract.toBytes()))) {
            return List.of();
        }
        List<TransactionReceipt> receipts = receipts(header);
        Bytes32 root = TransactionReceipt.root(receipts);
        if (!root.equals(header.receiptsRoot())) {
            throw new ChainException(
                ChainReason.LOG_MISMATCH,
                chain.displayName() + " gives receipts of " + header + " with root " + root
            );
        }
        return receipts
            .stream()
            .flatMap(receipt -> receipt.logs().stream())
            .filter(log -> contracts.contains(log.address()))
            .toList();
    }

    private BlockHeader header(Answer answer) {
        List<RlpItem> fields = new ArrayList<>(HeaderField.ALL.size());
        boolean ended = false;
        for (HeaderField field : HeaderField.ALL) {
            var value = answer.optionalField(field.jsonName());
            if (value.isPresent() && ended) {
                throw answer.malformed("has " + field.jsonName() + " without the fields before");
            }
            ended = value.isEmpty();
            value
                .map(its -> field.isNumber() ? RlpItem.number(its.quantity()) : RlpItem.bytes(its.data().toBytes()))
                .ifPresent(fields::add);
        }
        try {
            BlockHeader header = BlockHeader.of(fields);
            if (!header.hash().equals(answer.field("hash").bytes32())) {
                throw answer.malformed("is not the header of its hash, but of " + header.hash());
            }
            return header;
        } catch (EncodingException e) {
            throw answer.malformed("is no header: " + e.getMessage());
        }
    }

    private List<TransactionReceipt> receipts(BlockHeader header) {
        try {
            Answer all = chain.read("eth_getBlockReceipts", Chain.quantity(header.number()));
            return elements(all, MAX_TRANSACTIONS).stream().map(BlockReader::receipt).toList();
        } catch (ChainException e) {
            // a node without that method, or with a bound on its answers
            if (e.reason() != ChainReason.NODE_ERROR && e.reason() != ChainReason.ANSWER_TOO_LARGE) {
                throw e;
            }
        }
        Answer block = chain.read("eth_getBlockByHash", header.hash().toHex(), false);
        return elements(block.field("transactions"), MAX_TRANSACTIONS)
            .stream()
            .map(hash -> receipt(chain.read("eth_getTransactionReceipt", hash.bytes32().toHex())))
            .toList();
    }

    private static List<Answer> elements(Answer list, int max) {
        if (list.node().size() > max) {
            throw new ChainException(ChainReason.ANSWER_TOO_LARGE, list.what() + " has more than " + max + " elements");
        }
        return list.elements(max);
    }

    private static TransactionReceipt receipt(Answer answer) {
        long type = answer.optionalField("type").map(Answer::number).orElse(0L);
        if (type > MAX_TYPE) {
            throw answer.malformed("has type " + type);
        }
        RlpItem outcome = answer
            .optionalField("status")
            .map(status -> RlpItem.number(status.quantity()))
            .orElseGet(() -> RlpItem.bytes(answer.field("root").bytes32().toBytes()));
        List<LogEntry> logs = elements(answer.field("logs"), MAX_LOGS)
            .stream()
            .map(log ->
                new LogEntry(
                    log.field("address").address(),
                    log.field("topics").elements(4).stream().map(Answer::bytes32).toList(),
                    log.field("data").data().toBytes()
                )
            )
            .toList();
        return new TransactionReceipt((int) type, outcome, answer.field("cumulativeGasUsed").quantity(), logs);
    }
}
