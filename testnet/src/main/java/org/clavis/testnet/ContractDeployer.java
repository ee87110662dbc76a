package org.clavis.testnet;

import java.math.BigInteger;
import org.clavis.contracts.Deployments;
import org.clavis.evm.Address;
import org.web3j.crypto.Credentials;
import tools.jackson.databind.JsonNode;

/** Puts the contracts on a development chain, paid for by one account. */
public final class ContractDeployer implements Deployments.Deployer<TestnetException> {

    /** No contract here takes more; below the block gas limit of development chains. */
    private static final BigInteger GAS_LIMIT = BigInteger.valueOf(6_000_000);

    private final DevSender sender;

    private ContractDeployer(DevSender sender) {
        this.sender = sender;
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
            return Deployments.deploy(new ContractDeployer(new DevSender(node, chain.chainId(), payer)));
        }
    }

    @Override
    public Address deploy(String contract, byte[] initCode) {
        JsonNode receipt = sender.send("", BigInteger.ZERO, initCode, GAS_LIMIT, "deploying " + contract);
        return Address.fromHex(receipt.path("contractAddress").asString());
    }
}
