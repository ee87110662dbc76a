package org.clavis.circuits;

import java.util.Objects;
import org.clavis.evm.Bytes32;
import org.clavis.verifier.Verification;
import org.clavis.verifier.groth16.Proof;

/**
 * A proof of an {@link OwnershipStatement}.
 *
 * <p>Proofs are malleable: anybody can turn one into another of the same statement. Tell uses apart by the nullifier and
 * the claim's challenge, never by a proof's bytes.
 *
 * @param proof the Groth16 proof
 * @param statement what it proves
 * @param nullifier the identity's nullifier for the statement's scope
 */
public record OwnershipProof(Proof proof, OwnershipStatement statement, Bytes32 nullifier) {
    public OwnershipProof {
        Objects.requireNonNull(proof, "proof");
        Objects.requireNonNull(statement, "statement");
        Objects.requireNonNull(nullifier, "nullifier");
    }

    /** Checks the proof, as {@link OwnershipStatement#verify}. */
    public Verification<Bytes32> verify() {
        return statement.verify(proof, nullifier);
    }
}
