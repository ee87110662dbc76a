package org.clavis.testnet;

import java.math.BigInteger;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.clavis.contracts.Deployments;
import org.clavis.contracts.deployment.ContractDeployment;
import org.clavis.contracts.deployment.DeploymentChain;
import org.clavis.contracts.deployment.DeploymentException;
import org.clavis.contracts.deployment.DeploymentPlan;
import org.clavis.contracts.rpc.RpcErrorException;
import org.clavis.evm.Address;
import org.clavis.evm.Bytes32;
import org.clavis.testnet.TestnetException.Reason;
import org.web3j.crypto.Credentials;
import tools.jackson.databind.JsonNode;

/** Puts the contracts on a development chain, paid for by one account. */
public final class ContractDeployer implements DeploymentChain {

    /** No contract here takes more; below the block gas limit of development chains. */
    private static final BigInteger GAS_LIMIT = BigInteger.valueOf(8_000_000);

    private final DevNode node;
    private final long chainId;
    private final DevSender sender;

    private ContractDeployer(DevNode node, long chainId, Credentials payer) {
        this.node = node;
        this.chainId = chainId;
        this.sender = new DevSender(node, chainId, payer);
    }

    /** Deploys all contracts, paid for by the chain's first account. */
    public static Deployments deployAll(LocalChain chain) {
        return deployAll(chain, chain.accounts().getFirst());
    }

    /**
     * Deploys those contracts that are not there yet, at the addresses that they have on every chain, and checks them.
     *
     * @throws TestnetException if a deployment fails or takes longer than a minute
     * @throws DeploymentException if what is there then is not what it should be
     */
    public static Deployments deployAll(LocalChain chain, Credentials payer) {
        return deploy(chain, payer, DeploymentPlan.shared());
    }

    /** As {@link #deployAll(LocalChain, Credentials)}, at the addresses of this plan. */
    public static Deployments deploy(LocalChain chain, Credentials payer, DeploymentPlan plan) {
        try (DevNode node = new DevNode(chain.rpcUrl())) {
            new ContractDeployment(new ContractDeployer(node, chain.chainId(), payer), plan).deploy().requirePassed();
            return plan.addresses();
        }
    }

    @Override
    public long chainId() {
        return chainId;
    }

    @Override
    public byte[] code(Address address) {
        return bytes(node.call("eth_getCode", address.toHex(), "latest"), "eth_getCode");
    }

    @Override
    public Optional<byte[]> call(Address to, byte[] data) {
        Map<String, String> call = Map.of("to", to.toHex(), "data", "0x" + HexFormat.of().formatHex(data));
        try {
            return Optional.of(bytes(node.call("eth_call", call, "latest"), "eth_call"));
        } catch (TestnetException e) {
            if (e.getCause() instanceof RpcErrorException) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public BigInteger balance(Address address) {
        return node.wei("eth_getBalance", address.toHex(), "latest");
    }

    @Override
    public Transaction send(Address to, BigInteger wei, byte[] data, String what) {
        return transaction(sender.send(to.toHex(), wei, data, GAS_LIMIT, what));
    }

    @Override
    public Transaction sendSigned(byte[] transaction, String what) {
        return transaction(sender.sendSigned(transaction, what));
    }

    private static Transaction transaction(JsonNode receipt) {
        return new Transaction(
            Bytes32.fromHex(receipt.path("transactionHash").asString()),
            Long.decode(receipt.path("blockNumber").asString())
        );
    }

    private static byte[] bytes(JsonNode answer, String what) {
        String text = answer.isString() ? answer.asString() : "";
        if (!text.matches("0x(?:[0-9a-fA-F]{2})*+")) {
            throw new TestnetException(
                Reason.WRONG_ANSWER,
                "the chain answered " + what + " with something else than bytes"
            );
        }
        return HexFormat.of().parseHex(text.substring(2));
    }
}
