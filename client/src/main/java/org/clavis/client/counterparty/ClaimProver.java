package org.clavis.client.counterparty;

import org.clavis.circuits.OwnershipProof;
import org.clavis.circuits.SemaphoreOwnership;
import org.clavis.client.identity.Identity;
import org.clavis.evm.Bytes32;
import org.clavis.verifier.RejectReason;
import org.clavis.verifier.Verification;
import org.clavis.verifier.registry.OwnershipClaim;
import org.clavis.verifier.registry.RegistryDomain;

/**
 * Answers challenges in an identity's name.
 *
 * <p>A challenge comes from somebody who need not be trusted. It is answered only if it is about this identity, this
 * registry and the purpose that the caller has in mind: otherwise whoever asks could pass on another verifier's challenge
 * and show the answer there.
 */
public final class ClaimProver {

    private final Identity identity;
    private final RegistryDomain domain;

    /** Answers for {@code identity}, which stays the caller's to close, about its key in one registry. */
    public ClaimProver(Identity identity, RegistryDomain domain) {
        this.identity = identity;
        this.domain = domain;
    }

    /**
     * Signs with the current identity key.
     *
     * @param purpose the only purpose that the answer is meant for
     * @param epoch of the identity's current key
     * @return or why the challenge is not answered: {@link RejectReason#WRONG_CHAIN},
     *     {@link RejectReason#WRONG_REGISTRY}, {@link RejectReason#STATEMENT_MISMATCH}
     */
    public Verification<ClaimProof.Schnorr> sign(Challenge challenge, Bytes32 purpose, long epoch) {
        return accept(challenge, purpose, epoch).map(claim ->
            new ClaimProof.Schnorr(domain, claim, identity.sign(claim.digest(domain)))
        );
    }

    /**
     * Proves with the Semaphore identity, without showing which key is whose. Takes a second or so of computing.
     *
     * @param prover any; the same for all
     * @param purpose the only purpose that the answer is meant for
     * @param epoch of the identity's current key
     * @return as {@link #sign}; also {@link RejectReason#STATEMENT_MISMATCH} for another identity's commitment
     */
    public Verification<ClaimProof.Commitment> prove(
        SemaphoreOwnership prover,
        Challenge challenge,
        Bytes32 purpose,
        long epoch
    ) {
        return accept(challenge, purpose, epoch).flatMap(claim -> {
            if (challenge.commitment().filter(identity.commitment()::equals).isEmpty()) {
                return Verification.rejected(
                    RejectReason.STATEMENT_MISMATCH,
                    "the challenge does not ask for this identity's commitment"
                );
            }
            OwnershipProof proof = prover.prove(identity.semaphore(), claim, domain);
            return Verification.accepted(
                new ClaimProof.Commitment(domain, claim, identity.commitment(), proof.proof(), proof.nullifier())
            );
        });
    }

    private Verification<OwnershipClaim> accept(Challenge challenge, Bytes32 purpose, long epoch) {
        return Domains.check(domain, challenge.domain()).flatMap(same -> {
            if (!challenge.owner().equals(identity.address()) || !challenge.label().equals(identity.label())) {
                return Verification.rejected(
                    RejectReason.STATEMENT_MISMATCH,
                    "the challenge asks for " + challenge.owner() + " " + challenge.label() + ", this is " + identity
                );
            }
            if (!challenge.purpose().equals(purpose)) {
                return Verification.rejected(
                    RejectReason.STATEMENT_MISMATCH,
                    "the challenge is for purpose " + challenge.purpose() + ", not for " + purpose
                );
            }
            return Verification.accepted(challenge.claim(epoch));
        });
    }
}
