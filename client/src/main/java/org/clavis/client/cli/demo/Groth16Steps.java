package org.clavis.client.cli.demo;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.clavis.algebra.bn254.Fp;
import org.clavis.circuits.OwnershipProof;
import org.clavis.circuits.SemaphoreOwnership;
import org.clavis.client.counterparty.Challenge;
import org.clavis.client.counterparty.ClaimProof;
import org.clavis.client.identity.Identity;
import org.clavis.verifier.RejectReason;
import org.clavis.verifier.groth16.EvmCodec;
import org.clavis.verifier.groth16.Proof;
import org.clavis.verifier.registry.OwnershipClaim;
import org.clavis.verifier.registry.RegistryDomain;

/** Alice answers with a Groth16 proof that she knows the secret of her identity commitment, which Bob knows. */
final class Groth16Steps extends ClaimSteps {

    private final SemaphoreOwnership prover = new SemaphoreOwnership();

    Groth16Steps(World world, Scoreboard board, Identity alice, Identity bob) {
        super(world, board, alice, bob);
    }

    @Override
    Challenge challenge() {
        return bobsVerifier.challenge(alice.address(), alice.label(), alice.commitment(), PURPOSE, PATIENCE);
    }

    @Override
    ClaimProof prove(RegistryDomain domain, OwnershipClaim claim) {
        OwnershipProof made = prover.prove(alice.semaphore(), claim, domain);
        return new ClaimProof.Commitment(domain, claim, alice.commitment(), made.proof(), made.nullifier());
    }

    /** The sign bit of A's compressed form, which gives the opposite point. */
    @Override
    ClaimProof flipped(ClaimProof proof) {
        var original = (ClaimProof.Commitment) proof;
        List<BigInteger> words = new ArrayList<>(EvmCodec.proofWords(original.proof()));
        words.set(1, Fp.modulus().subtract(words.get(1)));
        return with(original, original.claim(), EvmCodec.proofFromWords(words));
    }

    @Override
    ClaimProof under(ClaimProof proof, OwnershipClaim claim) {
        var original = (ClaimProof.Commitment) proof;
        return with(original, claim, original.proof());
    }

    @Override
    RejectReason invalid() {
        return RejectReason.PROOF_INVALID;
    }

    private static ClaimProof with(ClaimProof.Commitment original, OwnershipClaim claim, Proof proof) {
        return new ClaimProof.Commitment(original.domain(), claim, original.commitment(), proof, original.nullifier());
    }
}
