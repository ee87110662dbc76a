package org.clavis.testnet;

import java.math.BigInteger;
import java.time.Duration;
import java.util.HexFormat;
import org.clavis.testnet.TestnetException.Reason;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.RawTransaction;
import org.web3j.crypto.TransactionEncoder;
import tools.jackson.databind.JsonNode;

/** Sends one account's transactions to a development chain and waits for each. */
final class DevSender {

    private static final BigInteger TIP_WEI = BigInteger.TEN.pow(9);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final DevNode node;
    private final long chainId;
    private final Credentials payer;

    DevSender(DevNode node, long chainId, Credentials payer) {
        this.node = node;
        this.chainId = chainId;
        this.payer = payer;
    }

    /**
     * Sends a transaction and waits for its receipt.
     *
     * @param to whom, or empty for a new contract
     * @param data the call data or init code
     * @param what is being done, for messages
     * @throws TestnetException if it reverts, or no block has it within a minute
     */
    JsonNode send(String to, BigInteger wei, byte[] data, BigInteger gasLimit, String what) {
        // a fixed tip: a share of what the node suggests would raise its next suggestion
        RawTransaction transaction = RawTransaction.createTransaction(
            chainId,
            node.number("eth_getTransactionCount", payer.getAddress(), "pending"),
            gasLimit,
            to,
            wei,
            HexFormat.of().formatHex(data),
            TIP_WEI,
            node.number("eth_gasPrice").shiftLeft(1).max(TIP_WEI)
        );
        return sendSigned(TransactionEncoder.signMessage(transaction, chainId, payer), what);
    }

    /**
     * Sends a signed transaction and waits for its receipt.
     *
     * @param what is being done, for messages
     * @throws TestnetException if it reverts, or no block has it within a minute
     */
    JsonNode sendSigned(byte[] signed, String what) {
        String hash = node.call("eth_sendRawTransaction", "0x" + HexFormat.of().formatHex(signed)).asString();
        JsonNode receipt = awaitReceipt(what, hash);
        if (!receipt.path("status").asString().equals("0x1")) {
            throw new TestnetException(Reason.WRONG_ANSWER, what + " reverted");
        }
        return receipt;
    }

    private JsonNode awaitReceipt(String what, String hash) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            JsonNode receipt = node.call("eth_getTransactionReceipt", hash);
            if (receipt.isObject()) {
                return receipt;
            }
            if (System.nanoTime() - end > 0) {
                throw new TestnetException(Reason.NO_ANSWER, what + ": no block has the transaction yet");
            }
            DevNode.pause(Duration.ofMillis(25));
        }
    }
}
