package org.clavis.verifier.semaphore;

import java.math.BigInteger;
import java.util.List;
import java.util.Objects;
import org.clavis.evm.Bytes32;
import org.clavis.verifier.groth16.Proof;

/**
 * A proof of Semaphore v4: somebody who knows the secret of one of a group's members says a message, and shows the
 * nullifier that this member has for the scope.
 *
 * <p>It says nothing until it is verified, and then nothing about the root, which has to be a group's, nor about the
 * nullifier, which must not have been seen before where a member may speak once only.
 *
 * <p>Anybody can turn a proof into others of the same statement: what was used is told by the nullifier, never by the
 * points.
 *
 * @param merkleTreeDepth the circuit's depth, 1 to 32; the group may be less deep
 * @param merkleTreeRoot the group's root
 * @param nullifier one for each member and scope
 * @param message what is said
 * @param scope what it is said for
 * @param proof the Groth16 proof
 */
public record SemaphoreProof(
    int merkleTreeDepth,
    Bytes32 merkleTreeRoot,
    Bytes32 nullifier,
    Bytes32 message,
    Bytes32 scope,
    Proof proof
) {
    /**
     * A proof that may or may not be valid.
     *
     * @throws IllegalArgumentException if there is no circuit of the depth
     */
    public SemaphoreProof {
        Objects.requireNonNull(merkleTreeRoot, "merkleTreeRoot");
        Objects.requireNonNull(nullifier, "nullifier");
        Objects.requireNonNull(message, "message");
        Objects.requireNonNull(scope, "scope");
        Objects.requireNonNull(proof, "proof");
        if (merkleTreeDepth < 1 || merkleTreeDepth > SemaphoreMerkleProof.MAX_LENGTH) {
            throw new IllegalArgumentException("no Semaphore circuit of depth " + merkleTreeDepth);
        }
    }

    /** The circuit's public signals: root, nullifier, hash of the message, hash of the scope. */
    public List<BigInteger> publicSignals() {
        return List.of(
            SemaphoreValue.toNumber(merkleTreeRoot),
            SemaphoreValue.toNumber(nullifier),
            SemaphoreValue.signal(message),
            SemaphoreValue.signal(scope)
        );
    }
}
