package org.clavis.client.cli.demo;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import org.clavis.client.counterparty.Challenge;
import org.clavis.client.counterparty.ClaimProof;
import org.clavis.client.counterparty.ClaimVerifier;
import org.clavis.client.counterparty.Counterparty;
import org.clavis.client.identity.Identity;
import org.clavis.client.registry.KeyRegistry;
import org.clavis.client.registry.OwnershipContract;
import org.clavis.evm.Bytes32;
import org.clavis.verifier.Accepted;
import org.clavis.verifier.RejectReason;
import org.clavis.verifier.Verification;
import org.clavis.verifier.registry.Label;
import org.clavis.verifier.registry.OwnershipClaim;
import org.clavis.verifier.registry.RegistryDomain;

/**
 * Bob challenges Alice; her answer is accepted once, in Java and by the contract, and every altered answer is refused by
 * both.
 */
abstract class ClaimSteps {

    static final Bytes32 PURPOSE = Challenge.purpose("clavis demo: may we trade?");
    static final Duration PATIENCE = Duration.ofMinutes(5);

    final Scoreboard board;
    final Identity alice;
    final ClaimVerifier bobsVerifier;
    private final Identity bob;
    private final KeyRegistry registry;
    private final OwnershipContract contract;
    private final Counterparty aliceAsBobKnowsHer;
    private final AtomicLong bobsClockSkewSeconds = new AtomicLong();

    ClaimSteps(World world, Scoreboard board, Identity alice, Identity bob) {
        this.board = board;
        this.alice = alice;
        this.bob = bob;
        this.registry = world.connect();
        this.contract = OwnershipContract.at(registry, world.contracts().ownershipVerifier());
        InstantSource clock = () -> Instant.now().plusSeconds(bobsClockSkewSeconds.get());
        this.bobsVerifier = new ClaimVerifier(registry.domain(), registry.resolver(SessionSteps.TRADERS), clock);
        if (
            !(registry.check(alice.keyId(), SessionSteps.TRADERS) instanceof Accepted<Counterparty>(Counterparty peer))
        ) {
            throw new IllegalStateException("alice is registered and should be valid");
        }
        this.aliceAsBobKnowsHer = peer;
    }

    /** What Bob asks of Alice. */
    abstract Challenge challenge();

    /** Alice's proof of any claim, in some registry's domain. */
    abstract ClaimProof prove(RegistryDomain domain, OwnershipClaim claim);

    /** The same proof with one bit of it flipped. */
    abstract ClaimProof flipped(ClaimProof proof);

    /** The same proof under another claim. */
    abstract ClaimProof under(ClaimProof proof, OwnershipClaim claim);

    /** What a proof is called that does not hold. */
    abstract RejectReason invalid();

    final void run() {
        OwnershipClaim claim = claim();
        board.working("proving");
        long start = System.nanoTime();
        ClaimProof proof = prove(registry.domain(), claim);
        board.expectTimed("alice: proves, for bob's challenge", true, "made", World.microsSince(start));

        refused("one bit flipped", flipped(proof), invalid(), invalid());
        refused(
            "for another label",
            under(proof, relabelled(claim)),
            RejectReason.STATEMENT_MISMATCH,
            RejectReason.NOT_REGISTERED
        );
        RegistryDomain elsewhere = new RegistryDomain(registry.domain().chainId() + 1, registry.domain().registry());
        refused("for another chain id", prove(elsewhere, claim), RejectReason.WRONG_CHAIN, invalid());
        late();

        start = System.nanoTime();
        Verification<Counterparty> inJava = bobsVerifier.verify(proof);
        board.expectAccepted("java: accepts, registry check included", inJava, World.microsSince(start));
        start = System.nanoTime();
        Verification<OwnershipClaim> onChain = onChain(proof);
        board.expectAccepted("contract: accepts (eth_call)", onChain, World.microsSince(start));
        RegistrationSteps.expect(
            board,
            "contract: accepts and spends the claim",
            contract.use(proof, aliceAsBobKnowsHer.bundle(), KeyRegistry.accountOf(bob))
        );

        refused("used a second time", proof, RejectReason.ALREADY_USED, RejectReason.ALREADY_USED);
    }

    /** An answer after the deadline: Bob's clock runs ahead in Java, the claim's deadline is in the past on-chain. */
    private void late() {
        OwnershipClaim claim = claim();
        ClaimProof answer = prove(registry.domain(), claim);
        bobsClockSkewSeconds.set(PATIENCE.toSeconds() + 1);
        board.expectRejected("java: past its deadline", bobsVerifier.verify(answer), RejectReason.DEADLINE_PASSED);
        bobsClockSkewSeconds.set(0);
        OwnershipClaim overdue = new OwnershipClaim(
            claim.owner(),
            claim.label(),
            claim.epoch(),
            claim.purpose(),
            claim.challenge(),
            registry.chainTime().getEpochSecond() - 1
        );
        board.expectRejected(
            "contract: past its deadline",
            onChain(prove(registry.domain(), overdue)),
            RejectReason.DEADLINE_PASSED
        );
    }

    private OwnershipClaim claim() {
        return challenge().claim(aliceAsBobKnowsHer.record().epoch());
    }

    private Verification<OwnershipClaim> onChain(ClaimProof proof) {
        return contract.check(proof, aliceAsBobKnowsHer.bundle(), bob.address());
    }

    private void refused(String how, ClaimProof proof, RejectReason dueInJava, RejectReason dueOnChain) {
        board.expectRejected("java: " + how, bobsVerifier.verify(proof), dueInJava);
        board.expectRejected("contract: " + how, onChain(proof), dueOnChain);
    }

    private static OwnershipClaim relabelled(OwnershipClaim claim) {
        return new OwnershipClaim(
            claim.owner(),
            Label.of("another-desk"),
            claim.epoch(),
            claim.purpose(),
            claim.challenge(),
            claim.deadline()
        );
    }
}
