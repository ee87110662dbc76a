package org.clavis.testnet;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.web3j.crypto.Credentials;

/** A chain that is already there. Closing this leaves it running. */
public final class RpcChain implements LocalChain {

    private final DevNode node;
    private final long chainId;
    private final List<Credentials> accounts;

    private RpcChain(DevNode node, long chainId, List<Credentials> accounts) {
        this.node = node;
        this.chainId = chainId;
        this.accounts = accounts;
    }

    /**
     * The chain at {@code url}.
     *
     * @param accounts who has ether there; {@link DevAccounts#all()} on most development chains
     * @throws TestnetException if nothing answers within 5 s
     */
    public static RpcChain at(URI url, List<Credentials> accounts) {
        DevNode node = new DevNode(url);
        try {
            return new RpcChain(node, node.awaitChainId(Duration.ofSeconds(5)), List.copyOf(accounts));
        } catch (TestnetException e) {
            node.close();
            throw e;
        }
    }

    @Override
    public URI rpcUrl() {
        return node.url();
    }

    @Override
    public long chainId() {
        return chainId;
    }

    @Override
    public List<Credentials> accounts() {
        return accounts;
    }

    @Override
    public String snapshot() {
        return node.snapshot();
    }

    @Override
    public void revert(String snapshot) {
        node.revert(snapshot);
    }

    @Override
    public void increaseTime(Duration duration) {
        node.increaseTime(duration);
    }

    @Override
    public void setNextBlockTimestamp(Instant timestamp) {
        node.call("evm_setNextBlockTimestamp", timestamp.getEpochSecond());
    }

    @Override
    public Instant latestBlockTimestamp() {
        return node.latestBlockTimestamp();
    }

    @Override
    public void mine(int blocks) {
        node.mine(blocks);
    }

    @Override
    public void close() {
        node.close();
    }
}
