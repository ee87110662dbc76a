package org.clavis.client.cli.demo;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import org.clavis.client.counterparty.Counterparty;
import org.clavis.client.identity.Identity;
import org.clavis.client.registry.KeyRegistry;
import org.clavis.client.session.SessionListener;
import org.clavis.evm.Bytes32;
import org.clavis.verifier.ClavisException;

/** The whole scenario, from an empty chain to the last cheat. */
public final class Demo {

    private final DemoOptions options;
    private final PrintWriter out;
    private final Scoreboard board;

    /**
     * @param out where it is told
     * @param terminal true to draw progress with ANSI escape sequences
     */
    public Demo(DemoOptions options, PrintWriter out, boolean terminal) {
        this.options = options;
        this.out = out;
        this.board = new Scoreboard(new Progress(out, terminal));
    }

    /**
     * Plays it.
     *
     * @return what did not come out as it must; empty if all is well
     * @throws IOException if the JSON file cannot be written
     */
    public List<String> run() throws IOException {
        long start = System.nanoTime();
        try (World world = World.create(options, board)) {
            Optional<Bytes32> alice = Optional.empty();
            try {
                alice = Optional.of(play(world));
            } catch (ClavisException | IllegalStateException e) {
                board.expect("goes on to the end", false, "stopped: " + e.getMessage());
            }
            List<String> failures = report(start);
            if (world.keep()) {
                alice.ifPresent(keyId -> keep(world, keyId));
            }
            return failures;
        }
    }

    /** Prints the table, writes it as JSON if that was asked for, and says what failed. */
    private List<String> report(long startNanos) throws IOException {
        board.print(out);
        if (options.json().isPresent()) {
            Files.writeString(options.json().get(), DemoJson.of(board.rows()));
        }
        List<String> failures = board
            .failures()
            .stream()
            .map(row -> row.step() + ": " + row.result())
            .toList();
        failures.forEach(failure -> out.println("FAILED " + failure));
        out.printf(
            "%d of %d as they must be, in %s%n",
            board.rows().size() - failures.size(),
            board.rows().size(),
            Progress.duration(World.microsSince(startNanos))
        );
        out.flush();
        return failures;
    }

    /** Returns the key id of a desk that is still registered at the end. */
    private Bytes32 play(World world) {
        board.section("desks", "Two desks, each with its own encrypted key store");
        Identity alice = RegistrationSteps.create(world, board, "alice");
        Identity bob = RegistrationSteps.create(world, board, "bob");

        board.section("register", "Both register; the contract checks that they hold their keys");
        KeyRegistry registry = world.connect();
        RegistrationSteps.register(registry, board, alice);
        RegistrationSteps.register(registry, board, bob);

        board.section("schnorr", "Alice proves with Schnorr that she holds her key, in Java and on-chain");
        new SchnorrSteps(world, board, alice, bob).run();

        board.section("groth16", "Alice proves with Groth16 that she holds her commitment, in Java and on-chain");
        new Groth16Steps(world, board, alice, bob).run();

        board.section("membership", "Dave is one of those who may trade, and does not tell that it is he");
        Identity dave = RegistrationSteps.create(world, board, "dave");
        RegistrationSteps.register(registry, board, dave);
        new MembershipSteps(world, board, bob, dave).run(alice);

        board.section("session", "A session over TCP between two key stores");
        Identity aliceElsewhere = world.reopenDesk("alice");
        Counterparty old;
        try (SessionListener listener = SessionSteps.listen(bob, registry, new RefusalLog())) {
            old = SessionSteps.talk(board, aliceElsewhere, world.connect(), bob, listener);
        }

        board.section(
            "suites",
            "Both register ML-KEM keys, against who records today and has a quantum computer later"
        );
        new SuiteSteps(world, board, aliceElsewhere, bob).run();

        board.section("rekey", "Fresh keys inside an open session");
        new RekeySteps(world, board, aliceElsewhere, bob).run();

        board.section("strangers", "Erin knows an address, and not who is there");
        Identity erin = RegistrationSteps.create(world, board, "erin");
        new StrangerSteps(world, board, aliceElsewhere, erin).run();

        board.section("live", "Erin revokes her key while she has a session");
        new LiveSteps(world, board, aliceElsewhere, bob, erin).run();

        board.section("lifecycle", "Bob rotates, then revokes");
        LifecycleSteps.rotate(world, board, aliceElsewhere, bob, old);
        LifecycleSteps.revoke(world, board, aliceElsewhere, bob);

        board.section("mallory", "Mallory cheats");
        new MallorySteps(world, board, aliceElsewhere).run();
        return alice.keyId();
    }

    private void keep(World world, Bytes32 aliceKeyId) {
        String rpc = " --rpc " + world.node().rpcUrl() + " --registry " + world.contracts().keyRegistry();
        String alice = " --store " + world.store("alice") + " --password-file " + world.passwordFile();
        out.println();
        out.println("Left running until Ctrl-C, with the key stores in " + world.folder() + ". Go on with:");
        out.println("  ./clavis identity show" + alice);
        out.println("  ./clavis lookup" + rpc + " --key-id " + aliceKeyId);
        out.println("  ./clavis rotate" + rpc + " --scopes TRADE,QUOTE --days 30" + alice);
        out.println("  ./clavis revoke" + rpc + alice);
        out.flush();
        try {
            Thread.sleep(Long.MAX_VALUE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
