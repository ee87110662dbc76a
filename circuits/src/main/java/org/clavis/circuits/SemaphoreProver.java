package org.clavis.circuits;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ForkJoinPool;
import org.clavis.circuits.CircuitException.Reason;
import org.clavis.evm.Bytes32;
import org.clavis.verifier.semaphore.SemaphoreGroup;
import org.clavis.verifier.semaphore.SemaphoreIdentity;
import org.clavis.verifier.semaphore.SemaphoreMerkleProof;
import org.clavis.verifier.semaphore.SemaphoreProof;
import org.clavis.verifier.semaphore.SemaphoreValue;

/**
 * Makes Semaphore v4 proofs with the circuit of one depth, for all groups that are not deeper.
 *
 * <p>Who sees proofs of different depths can tell them apart: a group's members should all use the same. Thread-safe.
 * Timing: variable, as {@link Groth16Prover} says.
 */
public final class SemaphoreProver {

    private final SemaphoreCircuit circuit;
    private final Groth16Prover prover;

    /** A prover on the common pool; throws as {@link #SemaphoreProver(SemaphoreCircuit, ForkJoinPool)}. */
    public SemaphoreProver(SemaphoreCircuit circuit) {
        this(circuit, ForkJoinPool.commonPool());
    }

    /**
     * A prover on the caller's pool, which stays the caller's to close.
     *
     * @throws CircuitException if the circuit's proving key is not there
     */
    public SemaphoreProver(SemaphoreCircuit circuit, ForkJoinPool pool) {
        this.circuit = Objects.requireNonNull(circuit, "circuit");
        prover = new Groth16Prover(circuit.provingKey(), pool);
    }

    /** The circuit that proofs are made for. */
    public SemaphoreCircuit circuit() {
        return circuit;
    }

    /**
     * Proves that some member of {@code group} says {@code message} for {@code scope}.
     *
     * @throws CircuitException {@link Reason#NOT_A_MEMBER} if the identity is not in the group, and as
     *     {@link #prove(SemaphoreIdentity, SemaphoreMerkleProof, Bytes32, Bytes32, ProofProgress)}
     */
    public SemaphoreProof prove(SemaphoreIdentity identity, SemaphoreGroup group, Bytes32 message, Bytes32 scope) {
        return prove(identity, path(identity, group), message, scope, ProofProgress.NONE);
    }

    /**
     * Proves that the identity, whose path in a group is {@code path}, says {@code message} for {@code scope}. Nothing
     * is proven before the path is checked.
     *
     * @throws CircuitException {@link Reason#NOT_A_MEMBER} if the path is another identity's or does not lead to its
     *     root, {@link Reason#TREE_TOO_DEEP} if it is longer than the circuit's depth
     * @throws CancellationException if the thread was interrupted, and still is
     */
    public SemaphoreProof prove(
        SemaphoreIdentity identity,
        SemaphoreMerkleProof path,
        Bytes32 message,
        Bytes32 scope,
        ProofProgress progress
    ) {
        int length = path.siblings().size();
        if (length > circuit.depth()) {
            throw new CircuitException(
                Reason.TREE_TOO_DEEP,
                "a path of " + length + " levels for a circuit of depth " + circuit.depth()
            );
        }
        if (!path.leaf().equals(identity.commitment()) || !path.holds()) {
            throw new CircuitException(Reason.NOT_A_MEMBER, "the path does not lead from the identity to its root");
        }
        try (
            CircuitInputs inputs = new CircuitInputs();
            Witness witness = circuit.witness(
                identity
                    .exposeSecretScalar(secret -> inputs.putBytes("secret", secret))
                    .put("merkleProofLength", BigInteger.valueOf(length))
                    .put("merkleProofIndex", BigInteger.valueOf(path.index()))
                    .put("merkleProofSiblings", padded(path))
                    .put("message", SemaphoreValue.signal(message))
                    .put("scope", SemaphoreValue.signal(scope))
            )
        ) {
            Bytes32 nullifier = SemaphoreValue.fromNumber(witness.signal(2));
            return new SemaphoreProof(
                circuit.depth(),
                path.root(),
                nullifier,
                message,
                scope,
                prover.prove(witness, progress)
            );
        }
    }

    private static SemaphoreMerkleProof path(SemaphoreIdentity identity, SemaphoreGroup group) {
        OptionalInt position = group.indexOf(identity.commitment());
        if (position.isEmpty()) {
            throw new CircuitException(Reason.NOT_A_MEMBER, "the identity is not in the group");
        }
        return group.merkleProof(position.getAsInt());
    }

    private BigInteger[] padded(SemaphoreMerkleProof path) {
        BigInteger[] siblings = new BigInteger[circuit.depth()];
        Arrays.fill(siblings, BigInteger.ZERO);
        for (int level = 0; level < path.siblings().size(); level++) {
            siblings[level] = SemaphoreValue.toNumber(path.siblings().get(level));
        }
        return siblings;
    }
}
