package org.clavis.client.counterparty;

import java.util.Objects;
import org.clavis.circuits.OwnershipStatement;
import org.clavis.evm.Bytes32;
import org.clavis.verifier.Verification;
import org.clavis.verifier.groth16.Proof;
import org.clavis.verifier.registry.OwnershipClaim;
import org.clavis.verifier.registry.RegistryDomain;
import org.clavis.verifier.schnorr.SchnorrPublicKey;
import org.clavis.verifier.schnorr.SchnorrSignature;
import org.clavis.verifier.schnorr.SchnorrVerifier;

/** A claim of ownership with what proves it, as it travels. {@link ClaimJson} writes and reads it. */
public sealed interface ClaimProof {
    /** The registry that the claim is about. */
    RegistryDomain domain();

    /** What is claimed. */
    OwnershipClaim claim();

    /**
     * A claim signed by the registered identity key.
     *
     * @param domain the registry that the claim is about
     * @param claim what is claimed
     * @param signature of the claim's digest
     */
    record Schnorr(RegistryDomain domain, OwnershipClaim claim, SchnorrSignature signature) implements ClaimProof {
        public Schnorr {
            Objects.requireNonNull(domain, "domain");
            Objects.requireNonNull(claim, "claim");
            Objects.requireNonNull(signature, "signature");
        }

        /** Whether {@code key} signed the claim. Says nothing about the key, the deadline or earlier uses. */
        public Verification<SchnorrPublicKey> verifySignature(SchnorrPublicKey key) {
            return SchnorrVerifier.verify(key, claim.digest(domain), signature);
        }
    }

    /**
     * A claim proven by knowing the secret of a Semaphore identity.
     *
     * @param domain the registry that the claim is about
     * @param claim what is claimed
     * @param commitment the identity's
     * @param proof Groth16 proof of the {@link OwnershipStatement}; malleable, so its bytes identify nothing
     * @param nullifier the identity's for the claim's purpose
     */
    record Commitment(
        RegistryDomain domain,
        OwnershipClaim claim,
        Bytes32 commitment,
        Proof proof,
        Bytes32 nullifier
    ) implements ClaimProof {
        public Commitment {
            Objects.requireNonNull(domain, "domain");
            Objects.requireNonNull(claim, "claim");
            Objects.requireNonNull(commitment, "commitment");
            Objects.requireNonNull(proof, "proof");
            Objects.requireNonNull(nullifier, "nullifier");
        }

        /** Whether the proof holds. Says nothing about the registered key, the deadline or earlier uses. */
        public Verification<Bytes32> verifyProof() {
            return OwnershipStatement.of(claim, domain, commitment).verify(proof, nullifier);
        }
    }
}
