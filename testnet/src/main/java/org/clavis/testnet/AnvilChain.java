package org.clavis.testnet;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.clavis.testnet.TestnetException.Reason;
import org.web3j.crypto.Credentials;

/**
 * Foundry's anvil as a process of ours on a free loopback port. It ends with {@link #close}, with Ctrl-C and with the
 * JVM, even one that is killed.
 */
public final class AnvilChain implements LocalChain {

    /** The chain id unless told otherwise; on no list of public chains. */
    public static final long DEFAULT_CHAIN_ID = 12_691_221;

    private static final Pattern LISTENING = Pattern.compile("Listening on 127\\.0\\.0\\.1:([0-9]{1,5})\\s*");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final LeashedProcess process;
    private final DevNode node;
    private final long chainId;

    private AnvilChain(LeashedProcess process, DevNode node, long chainId) {
        this.process = process;
        this.node = node;
        this.chainId = chainId;
    }

    /** How to start it. */
    public static final class Options {

        private long chainId = DEFAULT_CHAIN_ID;
        private int port;
        private Optional<Duration> blockTime = Optional.empty();
        private final List<String> further = new ArrayList<>();

        private Options() {}

        /** The EIP-155 chain id, 1 to 2^53 - 1. */
        public Options chainId(long id) {
            if (id < 1 || id >= 1L << 53) {
                throw new IllegalArgumentException("a chain id is 1 to 2^53 - 1, not " + id);
            }
            chainId = id;
            return this;
        }

        /** The loopback port; 0, which is the default, takes a free one. */
        public Options port(int number) {
            if (number < 0 || number > 65_535) {
                throw new IllegalArgumentException("a port is 0 to 65535, not " + number);
            }
            port = number;
            return this;
        }

        /** Mines at this interval, at least a second, instead of at once for each transaction. */
        public Options blockTime(Duration interval) {
            if (interval.toSeconds() < 1) {
                throw new IllegalArgumentException("blocks are at least a second apart");
            }
            blockTime = Optional.of(interval);
            return this;
        }

        /** Further arguments for anvil, such as {@code --hardfork shanghai}. */
        public Options arguments(String... arguments) {
            further.addAll(List.of(arguments));
            return this;
        }

        /** Starts it and waits until it answers. */
        public AnvilChain start() {
            return AnvilChain.start(this);
        }
    }

    /** Options to change before {@link Options#start}. */
    public static Options options() {
        return new Options();
    }

    /**
     * Starts anvil with the default options and waits until it answers.
     *
     * @throws TestnetException if there is no anvil, or it does not answer within 30 s
     */
    public static AnvilChain start() {
        return options().start();
    }

    private static AnvilChain start(Options options) {
        List<String> command = new ArrayList<>(
            List.of(
                AnvilBinary.find().toString(),
                "--host",
                "127.0.0.1",
                "--port",
                Integer.toString(options.port),
                "--chain-id",
                Long.toString(options.chainId),
                "--accounts",
                Integer.toString(DevAccounts.COUNT),
                "--mnemonic",
                DevAccounts.MNEMONIC
            )
        );
        options.blockTime.ifPresent(interval -> {
            command.add("--block-time");
            command.add(Long.toString(interval.toSeconds()));
        });
        command.addAll(options.further);
        LeashedProcess process = LeashedProcess.start(command);
        DevNode node = null;
        try {
            node = new DevNode(URI.create("http://127.0.0.1:" + awaitPort(process)));
            long answered = node.awaitChainId(PATIENCE);
            if (answered != options.chainId) {
                throw new TestnetException(
                    Reason.WRONG_ANSWER,
                    "anvil runs chain " + answered + " instead of " + options.chainId
                );
            }
            return new AnvilChain(process, node, options.chainId);
        } catch (TestnetException e) {
            process.close();
            if (node != null) {
                node.close();
            }
            throw e;
        }
    }

    private static int awaitPort(LeashedProcess process) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() - end < 0) {
            Matcher listening = LISTENING.matcher(process.pollLine(50));
            if (listening.matches()) {
                return Integer.parseInt(listening.group(1));
            }
            if (!process.isAlive()) {
                process.pollLine(200);
                throw new TestnetException(Reason.NOT_STARTED, "anvil ended before it listened:\n" + process.output());
            }
        }
        throw new TestnetException(
            Reason.NOT_STARTED,
            "anvil did not listen within " + PATIENCE.toSeconds() + " s:\n" + process.output()
        );
    }

    /** Process ids of anvil and of the shell that watches over it. */
    List<Long> pids() {
        return process.pids();
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
        process.close();
    }
}
