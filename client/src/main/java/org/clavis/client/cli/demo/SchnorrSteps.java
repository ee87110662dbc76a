package org.clavis.client.cli.demo;

import org.clavis.client.counterparty.Challenge;
import org.clavis.client.counterparty.ClaimProof;
import org.clavis.client.identity.Identity;
import org.clavis.verifier.RejectReason;
import org.clavis.verifier.registry.OwnershipClaim;
import org.clavis.verifier.registry.RegistryDomain;
import org.clavis.verifier.schnorr.SchnorrSignature;

/** Alice answers with a Schnorr signature. */
final class SchnorrSteps extends ClaimSteps {

    SchnorrSteps(World world, Scoreboard board, Identity alice, Identity bob) {
        super(world, board, alice, bob);
    }

    @Override
    Challenge challenge() {
        return bobsVerifier.challenge(alice.address(), alice.label(), PURPOSE, PATIENCE);
    }

    @Override
    ClaimProof prove(RegistryDomain domain, OwnershipClaim claim) {
        return new ClaimProof.Schnorr(domain, claim, alice.sign(claim.digest(domain)));
    }

    @Override
    ClaimProof flipped(ClaimProof proof) {
        byte[] signature = signatureOf(proof).toBytes();
        signature[signature.length - 1] ^= 1;
        return new ClaimProof.Schnorr(proof.domain(), proof.claim(), SchnorrSignature.fromCanonicalBytes(signature));
    }

    @Override
    ClaimProof under(ClaimProof proof, OwnershipClaim claim) {
        return new ClaimProof.Schnorr(proof.domain(), claim, signatureOf(proof));
    }

    @Override
    RejectReason invalid() {
        return RejectReason.SIGNATURE_INVALID;
    }

    private static SchnorrSignature signatureOf(ClaimProof proof) {
        return ((ClaimProof.Schnorr) proof).signature();
    }
}
