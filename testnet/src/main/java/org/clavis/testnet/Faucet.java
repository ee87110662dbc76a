package org.clavis.testnet;

import java.math.BigInteger;
import org.clavis.evm.Address;

/** Gives accounts the ether they need to send transactions. */
public final class Faucet {

    private static final BigInteger TRANSFER_GAS = BigInteger.valueOf(21_000);

    private Faucet() {}

    /**
     * Sends {@code wei} from the chain's first account.
     *
     * @throws TestnetException if the chain refuses the transfer, or no block has it within a minute
     */
    public static void fund(LocalChain chain, Address to, BigInteger wei) {
        try (DevNode node = new DevNode(chain.rpcUrl())) {
            var sender = new DevSender(node, chain.chainId(), chain.accounts().getFirst());
            sender.send(to.toHex(), wei, new byte[0], TRANSFER_GAS, "funding " + to);
        }
    }
}
