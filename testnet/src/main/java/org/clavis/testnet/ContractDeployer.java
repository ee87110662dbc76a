package org.clavis.testnet;

import java.math.BigInteger;
import java.time.Duration;
import java.util.HexFormat;
import org.clavis.contracts.Deployments;
import org.clavis.evm.Address;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.RawTransaction;
import org.web3j.crypto.TransactionEncoder;
import tools.jackson.databind.JsonNode;

/** Puts the contracts on a development chain, paid for by one account. */
public final class ContractDeployer implements Deployments.Deployer<TestnetException> {

    /** No contract here takes more; below the block gas limit of development chains. */
    private static final BigInteger GAS_LIMIT = BigInteger.valueOf(6_000_000);

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final DevNode node;
    private final long chainId;
    private final Credentials payer;

    private ContractDeployer(DevNode node, long chainId, Credentials payer) {
        this.node = node;
        this.chainId = chainId;
        this.payer = payer;
    }

    /** Deploys all contracts, paid for by the chain's first account. */
    public static Deployments deployAll(LocalChain chain) {
        return deployAll(chain, chain.accounts().getFirst());
    }

    /**
     * Deploys all contracts.
     *
     * @throws TestnetException if a deployment fails or takes longer than a minute
     */
    public static Deployments deployAll(LocalChain chain, Credentials payer) {
        try (DevNode node = new DevNode(chain.rpcUrl())) {
            return Deployments.deploy(new ContractDeployer(node, chain.chainId(), payer));
        }
    }

    @Override
    public Address deploy(String contract, byte[] initCode) {
        String hash = node.call("eth_sendRawTransaction", signed(initCode)).asString();
        JsonNode receipt = awaitReceipt(contract, hash);
        if (!receipt.path("status").asString().equals("0x1")) {
            throw new TestnetException("deploying " + contract + " reverted");
        }
        return Address.fromHex(receipt.path("contractAddress").asString());
    }

    private String signed(byte[] initCode) {
        RawTransaction transaction = RawTransaction.createContractTransaction(
            node.number("eth_getTransactionCount", payer.getAddress(), "pending"),
            node.number("eth_gasPrice").shiftLeft(1),
            GAS_LIMIT,
            BigInteger.ZERO,
            HexFormat.of().formatHex(initCode)
        );
        return "0x" + HexFormat.of().formatHex(TransactionEncoder.signMessage(transaction, chainId, payer));
    }

    private JsonNode awaitReceipt(String contract, String hash) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            JsonNode receipt = node.call("eth_getTransactionReceipt", hash);
            if (receipt.isObject()) {
                return receipt;
            }
            if (System.nanoTime() - end > 0) {
                throw new TestnetException("no block has the deployment of " + contract + " yet");
            }
            DevNode.pause(Duration.ofMillis(25));
        }
    }
}
