package org.clavis.testnet;

import java.math.BigInteger;
import org.clavis.evm.Address;
import org.web3j.crypto.Credentials;
import tools.jackson.databind.JsonNode;

/** Measures what a call costs a contract that makes it. */
public final class GasMeter {

    private static final BigInteger GAS_LIMIT = BigInteger.valueOf(2_000_000);
    private static final long TRANSACTION_GAS = 21_000;
    private static final long ZERO_BYTE_GAS = 4;
    private static final long BYTE_GAS = 16;

    private GasMeter() {}

    /**
     * The gas that executing a call takes, with every account and slot cold but the contract's own: that of a transaction
     * less what the transaction itself costs. Source: EIP-2028.
     *
     * @param data selector and arguments
     * @throws TestnetException if the call reverts
     */
    public static long callGas(LocalChain chain, Address contract, byte[] data) {
        try (DevNode node = new DevNode(chain.rpcUrl())) {
            var sender = new DevSender(node, chain.chainId(), chain.accounts().getFirst());
            JsonNode receipt = sender.send(contract.toHex(), BigInteger.ZERO, data, GAS_LIMIT, "measuring gas");
            return Long.decode(receipt.path("gasUsed").asString()) - intrinsicGas(data);
        }
    }

    /**
     * The gas of a whole transaction.
     *
     * @param payer who sends it
     * @param data selector and arguments
     * @throws TestnetException if it reverts
     */
    public static long transactionGas(LocalChain chain, Credentials payer, Address contract, byte[] data) {
        try (DevNode node = new DevNode(chain.rpcUrl())) {
            var sender = new DevSender(node, chain.chainId(), payer);
            JsonNode receipt = sender.send(contract.toHex(), BigInteger.ZERO, data, GAS_LIMIT, "measuring gas");
            return Long.decode(receipt.path("gasUsed").asString());
        }
    }

    private static long intrinsicGas(byte[] data) {
        long gas = TRANSACTION_GAS;
        for (byte b : data) {
            gas += b == 0 ? ZERO_BYTE_GAS : BYTE_GAS;
        }
        return gas;
    }
}
