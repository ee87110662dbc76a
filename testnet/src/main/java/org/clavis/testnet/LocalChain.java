package org.clavis.testnet;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.web3j.crypto.Credentials;

/**
 * A development chain whose time and state can be set.
 *
 * <p>Every method that asks the node throws {@link TestnetException} if it does not answer as a development node does.
 */
public interface LocalChain extends AutoCloseable {
    /** Where its JSON-RPC answers. */
    URI rpcUrl();

    /** Its EIP-155 chain id. */
    long chainId();

    /** Accounts with plenty of ether, whose keys everybody knows. At least ten on a chain that we started. */
    List<Credentials> accounts();

    /** Remembers the state; the identifier works for one {@link #revert}. */
    String snapshot();

    /** Goes back to a remembered state, its time included; later snapshots are forgotten. */
    void revert(String snapshot);

    /** Mines a block that is later than the last by {@code duration} or a little more; whole seconds. */
    void increaseTime(Duration duration);

    /**
     * Sets the time of the next block, whatever it is mined for; whole seconds. A node that cannot fix it exactly may
     * take a second more.
     */
    void setNextBlockTimestamp(Instant timestamp);

    /** The time of the last block. */
    Instant latestBlockTimestamp();

    /** Mines {@code blocks} empty blocks, 0 to 10,000. */
    void mine(int blocks);

    /** Stops what was started for this chain. Idempotent. */
    @Override
    void close();
}
