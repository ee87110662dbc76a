package org.clavis.client.cli.demo;

import static org.clavis.verifier.registry.Scope.QUOTE;
import static org.clavis.verifier.registry.Scope.TRADE;

import java.time.Duration;
import org.clavis.client.identity.Identity;
import org.clavis.client.registry.KeyRegistry;
import org.clavis.client.registry.Receipt;
import org.clavis.client.registry.Registration;

/** Desks come into being and register. */
final class RegistrationSteps {

    /** For how long the demo's desks register. */
    static final Duration VALIDITY = Duration.ofDays(90);

    private RegistrationSteps() {}

    /** Makes a desk with its own key store and says so. */
    static Identity create(World world, Scoreboard board, String name) {
        board.working("deriving " + name + "'s key store key");
        long start = System.nanoTime();
        Identity desk = world.createDesk(name);
        board.expectTimed(
            name + ": key store",
            true,
            "account " + desk.address() + ", identity key " + desk.identityKey(),
            World.microsSince(start)
        );
        return desk;
    }

    /** Registers a desk for trading and quoting. */
    static void register(KeyRegistry registry, Scoreboard board, Identity desk) {
        board.working("registering " + desk.label());
        expect(board, desk.label() + ": registers, proving possession", registry.register(desk, terms()));
    }

    /** What desks register for. */
    static Registration terms() {
        return Registration.scopes(TRADE, QUOTE).validFor(VALIDITY);
    }

    /** A transaction that must have taken effect. */
    static void expect(Scoreboard board, String step, Receipt receipt) {
        board.expectOnChain(
            step,
            true,
            "transaction " + receipt.transactionHash(),
            receipt.gasUsed(),
            receipt.elapsed().toNanos() / 1_000
        );
    }
}
