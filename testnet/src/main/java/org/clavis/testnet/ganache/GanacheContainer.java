package org.clavis.testnet.ganache;

import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.clavis.testnet.DevAccounts;
import org.clavis.testnet.DevNode;
import org.clavis.testnet.LocalChain;
import org.clavis.testnet.TestnetException;
import org.clavis.testnet.TestnetException.Reason;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;
import org.web3j.crypto.Credentials;

/** Ganache, the chain of the Truffle suite, in a container that Testcontainers runs. */
public final class GanacheContainer implements LocalChain {

    /** The published image's name; {@code testnet/ganache/build-image} builds it without a container registry. */
    public static final String IMAGE = "trufflesuite/ganache:v7.9.2";

    /** The chain id unless told otherwise; on no list of public chains. */
    public static final long DEFAULT_CHAIN_ID = 12_691_222;

    private static final int PORT = 8545;

    private final GenericContainer<?> container;
    private final DevNode node;
    private final long chainId;

    private GanacheContainer(GenericContainer<?> container, DevNode node, long chainId) {
        this.container = container;
        this.node = node;
        this.chainId = chainId;
    }

    /** Starts a container with the default chain id and waits until it answers. */
    public static GanacheContainer start() {
        return start(DEFAULT_CHAIN_ID);
    }

    /**
     * Starts a container and waits until it answers. Its hard fork is Shanghai, the newest that Ganache knows.
     *
     * @throws TestnetException if it does not run what it was told to
     */
    public static GanacheContainer start(long chainId) {
        GenericContainer<?> container = new GenericContainer<>(DockerImageName.parse(IMAGE))
            .withExposedPorts(PORT)
            .withCommand(command(chainId))
            .waitingFor(Wait.forLogMessage(".*RPC Listening on .*", 1).withStartupTimeout(Duration.ofMinutes(1)));
        container.start();
        DevNode node = new DevNode(URI.create("http://" + container.getHost() + ":" + container.getMappedPort(PORT)));
        GanacheContainer chain = new GanacheContainer(container, node, chainId);
        try {
            chain.checkIdentity();
            return chain;
        } catch (TestnetException e) {
            chain.close();
            throw e;
        }
    }

    private static String[] command(long chainId) {
        return new String[] {
            "--server.host",
            "0.0.0.0",
            "--chain.chainId",
            Long.toString(chainId),
            "--chain.networkId",
            Long.toString(chainId),
            "--chain.hardfork",
            "shanghai",
            "--wallet.totalAccounts",
            Integer.toString(DevAccounts.COUNT),
            "--wallet.mnemonic",
            DevAccounts.MNEMONIC,
        };
    }

    private void checkIdentity() {
        List<String> expected = DevAccounts.all().stream().map(Credentials::getAddress).toList();
        long answered = node.awaitChainId(Duration.ofSeconds(10));
        List<String> funded = node
            .accounts()
            .stream()
            .map(account -> account.toLowerCase(Locale.ROOT))
            .toList();
        if (answered != chainId || !funded.equals(expected)) {
            throw new TestnetException(
                Reason.WRONG_ANSWER,
                "Ganache runs another chain id or other accounts than it was told to"
            );
        }
    }

    /** Why no container can run here: no engine answers, or the image is not there. Empty if one can. */
    public static Optional<String> obstacle() {
        if (!DockerClientFactory.instance().isDockerAvailable()) {
            return Optional.of("no Docker engine answers");
        }
        try {
            DockerClientFactory.instance().client().inspectImageCmd(IMAGE).exec();
            return Optional.empty();
        } catch (NotFoundException e) {
            return Optional.of("the image " + IMAGE + " is not there; testnet/ganache/build-image builds it");
        } catch (DockerException e) {
            return Optional.of("the Docker engine answers with an error: " + e.getMessage());
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
        return DevAccounts.all();
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

    /** Ganache has a clock to set, in milliseconds, and no fixed time for one block. */
    @Override
    public void setNextBlockTimestamp(Instant timestamp) {
        node.call("evm_setTime", timestamp.getEpochSecond() * 1000);
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
        container.stop();
    }
}
