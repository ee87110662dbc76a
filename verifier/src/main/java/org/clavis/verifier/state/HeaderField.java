package org.clavis.verifier.state;

import java.util.List;

/** The fields of a block header, in their order. Each fork only ever appended some. */
public enum HeaderField {
    PARENT_HASH("parentHash", 32),
    OMMERS_HASH("sha3Uncles", 32),
    BENEFICIARY("miner", 20),
    STATE_ROOT("stateRoot", 32),
    TRANSACTIONS_ROOT("transactionsRoot", 32),
    RECEIPTS_ROOT("receiptsRoot", 32),
    LOGS_BLOOM("logsBloom", LogsBloom.BYTES),
    DIFFICULTY("difficulty", HeaderField.A_NUMBER),
    NUMBER("number", HeaderField.A_NUMBER),
    GAS_LIMIT("gasLimit", HeaderField.A_NUMBER),
    GAS_USED("gasUsed", HeaderField.A_NUMBER),
    TIMESTAMP("timestamp", HeaderField.A_NUMBER),
    EXTRA_DATA("extraData", HeaderField.ANY_BYTES),
    MIX_HASH("mixHash", 32),
    NONCE("nonce", 8),
    /** From London on. */
    BASE_FEE_PER_GAS("baseFeePerGas", HeaderField.A_NUMBER),
    /** From Shanghai on. */
    WITHDRAWALS_ROOT("withdrawalsRoot", 32),
    /** From Cancun on. */
    BLOB_GAS_USED("blobGasUsed", HeaderField.A_NUMBER),
    /** From Cancun on. */
    EXCESS_BLOB_GAS("excessBlobGas", HeaderField.A_NUMBER),
    /** From Cancun on. */
    PARENT_BEACON_BLOCK_ROOT("parentBeaconBlockRoot", 32),
    /** From Prague on. */
    REQUESTS_HASH("requestsHash", 32);

    /** In order. */
    public static final List<HeaderField> ALL = List.of(values());

    /** How many every header has. */
    public static final int OLDEST = 15;

    private static final int A_NUMBER = -1;
    private static final int ANY_BYTES = -2;

    private final String jsonName;
    private final int length;

    HeaderField(String jsonName, int length) {
        this.jsonName = jsonName;
        this.length = length;
    }

    /** Its name in the execution API. */
    public String jsonName() {
        return jsonName;
    }

    /** Whether it is a number, written without leading zeros. */
    public boolean isNumber() {
        return length == A_NUMBER;
    }

    void check(RlpItem item) {
        if (length == A_NUMBER) {
            item.number();
        } else if (length == ANY_BYTES) {
            item.bytes();
        } else {
            item.bytes(length);
        }
    }
}
