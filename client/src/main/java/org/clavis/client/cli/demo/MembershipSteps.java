package org.clavis.client.cli.demo;

import static org.clavis.verifier.registry.Scope.TRADE;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.clavis.algebra.bn254.Fp;
import org.clavis.circuits.CircuitException;
import org.clavis.circuits.MembershipStatement;
import org.clavis.circuits.SemaphoreMembership;
import org.clavis.circuits.SemaphoreOwnership;
import org.clavis.client.identity.Identity;
import org.clavis.client.registry.KeyRegistry;
import org.clavis.client.registry.MembershipContract;
import org.clavis.client.registry.MembershipGroup;
import org.clavis.client.registry.MembershipVerifier;
import org.clavis.evm.Bytes32;
import org.clavis.hash.Keccak256;
import org.clavis.verifier.RejectReason;
import org.clavis.verifier.groth16.EvmCodec;
import org.clavis.verifier.semaphore.SemaphoreIdentity;
import org.clavis.verifier.semaphore.SemaphoreProof;

/**
 * Alice, Bob and Dave join the group of those who may trade. Dave tells Bob something as one of them, without telling
 * that it is he; Bob and the contract hear him once.
 */
final class MembershipSteps {

    private final Scoreboard board;
    private final KeyRegistry registry;
    private final MembershipContract contract;
    private final Identity bob;
    private final Identity dave;
    private final SemaphoreMembership prover = new SemaphoreMembership();
    private final MembershipVerifier bobsVerifier;

    MembershipSteps(World world, Scoreboard board, Identity bob, Identity dave) {
        this.board = board;
        this.registry = world.connect();
        this.contract = MembershipContract.at(registry, world.contracts().membershipRegistry());
        this.bob = bob;
        this.dave = dave;
        this.bobsVerifier = new MembershipVerifier(contract);
    }

    void run(Identity alice) {
        SemaphoreOwnership ownership = new SemaphoreOwnership();
        for (Identity desk : List.of(alice, bob, dave)) {
            board.working(desk.label() + " joins");
            RegistrationSteps.expect(
                board,
                desk.label() + ": joins, proving that the commitment is its own",
                contract.join(desk, TRADE, ownership)
            );
        }
        long start = System.nanoTime();
        MembershipGroup group = MembershipGroup.read(contract, TRADE, 0);
        board.expectTimed(
            "dave: rebuilds the group from the log, checks its root",
            group.group().indexOf(dave.commitment()).isPresent(),
            group.group().size() + " positions, root " + group.group().root(),
            World.microsSince(start)
        );
        once(group);
        afterwards(group);
    }

    /** Accepted once by both; altered or repeated by neither. */
    private void once(MembershipGroup group) {
        MembershipStatement statement = statement("clavis demo: first offer");
        board.working("proving");
        long start = System.nanoTime();
        SemaphoreProof proof = prover.prove(dave.semaphore(), group.group(), statement);
        board.expectTimed("dave: proves to be one of them", true, "made", World.microsSince(start));

        refused("one bit flipped", statement, flipped(proof), RejectReason.PROOF_INVALID);
        board.expectRejected(
            "java: for other words",
            bobsVerifier.verify(words(statement), proof),
            RejectReason.STATEMENT_MISMATCH
        );
        board.expectRejected(
            "contract: for other words",
            contract.check(words(statement), proof),
            RejectReason.PROOF_INVALID
        );
        stranger(group, statement);

        start = System.nanoTime();
        var inJava = bobsVerifier.verify(statement, proof);
        board.expectAccepted("java: accepts one of them", inJava, World.microsSince(start));
        RegistrationSteps.expect(
            board,
            "contract: accepts one of them and spends the nullifier",
            contract.use(statement, proof, KeyRegistry.accountOf(bob))
        );
        SemaphoreProof again = prover.prove(dave.semaphore(), group.group(), statement);
        refused("another proof by the same member", statement, again, RejectReason.ALREADY_USED);
    }

    /** Dave's key ends, and with it whatever he proved. */
    private void afterwards(MembershipGroup group) {
        MembershipStatement statement = statement("clavis demo: second offer");
        SemaphoreProof proof = prover.prove(dave.semaphore(), group.group(), statement);
        RegistrationSteps.expect(board, "dave: revokes", registry.revoke(dave));
        RegistrationSteps.expect(
            board,
            "bob: removes dave, as anybody can now",
            contract.remove(KeyRegistry.accountOf(bob), dave.keyId(), group)
        );
        group.update();
        refused("of a member that was removed", statement, proof, RejectReason.STATEMENT_MISMATCH);
        expectNoProof("dave: proves for the group without him", dave.semaphore(), group, statement);
    }

    private void stranger(MembershipGroup group, MembershipStatement statement) {
        try (SemaphoreIdentity nobody = SemaphoreIdentity.generate(new SecureRandom())) {
            expectNoProof("a stranger: proves to be one of them", nobody, group, statement);
        }
    }

    private void expectNoProof(
        String step,
        SemaphoreIdentity who,
        MembershipGroup group,
        MembershipStatement statement
    ) {
        try {
            prover.prove(who, group.group(), statement);
            board.expect(step, false, "made");
        } catch (CircuitException e) {
            board.expect(
                step,
                e.reason() == CircuitException.Reason.NOT_A_MEMBER,
                "refused: " + e.reason() + ", " + e.getMessage()
            );
        }
    }

    private void refused(String how, MembershipStatement statement, SemaphoreProof proof, RejectReason due) {
        board.expectRejected("java: " + how, bobsVerifier.verify(statement, proof), due);
        board.expectRejected("contract: " + how, contract.check(statement, proof), due);
    }

    private MembershipStatement statement(String purpose) {
        return new MembershipStatement(contract.domain(), TRADE, hash(purpose), hash("we trade"), bob.address());
    }

    private static MembershipStatement words(MembershipStatement statement) {
        return new MembershipStatement(
            statement.domain(),
            statement.scope(),
            statement.purpose(),
            hash("we do not"),
            statement.spender()
        );
    }

    /** The sign bit of A's compressed form, which gives the opposite point. */
    private static SemaphoreProof flipped(SemaphoreProof proof) {
        List<BigInteger> words = new ArrayList<>(EvmCodec.proofWords(proof.proof()));
        words.set(1, Fp.modulus().subtract(words.get(1)));
        return new SemaphoreProof(
            proof.merkleTreeDepth(),
            proof.merkleTreeRoot(),
            proof.nullifier(),
            proof.message(),
            proof.scope(),
            EvmCodec.proofFromWords(words)
        );
    }

    private static Bytes32 hash(String text) {
        return Keccak256.hash(text.getBytes(StandardCharsets.US_ASCII));
    }
}
