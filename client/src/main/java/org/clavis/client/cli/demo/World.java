package org.clavis.client.cli.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.clavis.client.identity.Identity;
import org.clavis.client.identity.PasswordSource;
import org.clavis.client.registry.Chain;
import org.clavis.client.registry.KeyRegistry;
import org.clavis.contracts.Deployments;
import org.clavis.testnet.AnvilChain;
import org.clavis.testnet.ContractDeployer;
import org.clavis.testnet.DevAccounts;
import org.clavis.testnet.Faucet;
import org.clavis.testnet.LocalChain;
import org.clavis.testnet.RpcChain;

/** What the scenario plays on: a chain with the contracts, and a folder with key stores. */
final class World implements AutoCloseable {

    private static final BigInteger TENTH_OF_AN_ETHER = BigInteger.TEN.pow(17);

    private final LocalChain node;
    private final Path folder;
    private final boolean keep;
    private final Deployments contracts;
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private boolean closed;

    private World(LocalChain node, Deployments contracts, Path folder, boolean keep) {
        this.node = node;
        this.contracts = contracts;
        this.folder = folder;
        this.keep = keep;
    }

    /** Starts or joins the chain and deploys the contracts. */
    static World create(DemoOptions options, Scoreboard board) {
        board.section("chain", "A chain and the contracts");
        board.working("starting a local chain");
        long start = System.nanoTime();
        LocalChain node = options
            .chain()
            .<LocalChain>map(url -> RpcChain.at(url, options.funder().map(List::of).orElseGet(DevAccounts::all)))
            .orElseGet(AnvilChain::start);
        boolean done = false;
        try {
            board.expectTimed(
                options.chain().isPresent() ? "chain found" : "chain started",
                true,
                "chain id " + node.chainId() + " at " + node.rpcUrl(),
                microsSince(start)
            );
            board.working("deploying the contracts");
            start = System.nanoTime();
            Deployments contracts = ContractDeployer.deployAll(node);
            board.expectTimed(
                "contracts deployed",
                true,
                "KeyRegistry " + contracts.keyRegistry() + ", OwnershipVerifier " + contracts.ownershipVerifier(),
                microsSince(start)
            );
            World world = new World(node, contracts, Files.createTempDirectory("clavis-demo-"), options.keep());
            Runtime.getRuntime().addShutdownHook(new Thread(world::close, "clavis-demo-cleanup"));
            world.writePassword();
            done = true;
            return world;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            if (!done) {
                node.close();
            }
        }
    }

    LocalChain node() {
        return node;
    }

    Deployments contracts() {
        return contracts;
    }

    Path folder() {
        return folder;
    }

    Path passwordFile() {
        return folder.resolve("password");
    }

    Path store(String name) {
        return folder.resolve(name + ".clavis");
    }

    /** A registry client with a connection of its own, closed with the world. */
    KeyRegistry connect() {
        Chain chain = owned(Chain.connect(node.rpcUrl().toString()));
        return KeyRegistry.at(chain, contracts.keyRegistry());
    }

    /** A desk with fresh keys in a key store of its own and ether to pay with, closed with the world. */
    Identity createDesk(String name) {
        Identity desk = owned(Identity.create(store(name), name, password()));
        Faucet.fund(node, desk.address(), TENTH_OF_AN_ETHER);
        return desk;
    }

    /** The same desk again, from its key store alone, closed with the world. */
    Identity reopenDesk(String name) {
        return owned(Identity.open(store(name), password()));
    }

    /** Closes what is open, stops the chain if it is ours, and deletes the key stores. Idempotent. */
    @Override
    public synchronized void close() {
        closed = true;
        try {
            while (!open.isEmpty()) {
                closeQuietly(open.pop());
            }
            closeQuietly(node);
        } finally {
            deleteFolder();
        }
    }

    /** The others still have to be closed, and the scenario is over. */
    private static void closeQuietly(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception e) {
            System.getLogger("clavis").log(System.Logger.Level.DEBUG, "while closing the demo", e);
        }
    }

    /** Ends with the world, at once if that has ended. */
    private synchronized <T extends AutoCloseable> T owned(T resource) {
        if (closed) {
            closeQuietly(resource);
            throw new IllegalStateException("the demo has ended");
        }
        open.push(resource);
        return resource;
    }

    boolean keep() {
        return keep;
    }

    private PasswordSource password() {
        return PasswordSource.file(passwordFile());
    }

    private void writePassword() throws IOException {
        byte[] random = new byte[16];
        new SecureRandom().nextBytes(random);
        // in a folder that only its owner can enter
        Files.writeString(passwordFile(), HexFormat.of().formatHex(random) + "\n", StandardCharsets.US_ASCII);
    }

    private void deleteFolder() {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static long microsSince(long startNanos) {
        return (System.nanoTime() - startNanos) / 1_000;
    }
}
