package org.clavis.circuits;

import java.util.concurrent.ForkJoinPool;
import org.clavis.circuits.CircuitException.Reason;
import org.clavis.verifier.registry.OwnershipClaim;
import org.clavis.verifier.registry.RegistryDomain;
import org.clavis.verifier.semaphore.SemaphoreIdentity;
import org.clavis.verifier.semaphore.SemaphoreMerkleProof;
import org.clavis.verifier.semaphore.SemaphoreProof;

/** Proves {@link OwnershipStatement}s. Thread-safe. Timing: variable, as {@link Groth16Prover} says. */
public final class SemaphoreOwnership {

    private final SemaphoreProver prover;

    /** A prover on the common pool. */
    public SemaphoreOwnership() {
        this(ForkJoinPool.commonPool());
    }

    /** A prover on the caller's pool, which stays the caller's to close. */
    public SemaphoreOwnership(ForkJoinPool pool) {
        prover = new SemaphoreProver(SemaphoreCircuit.depth1(), pool);
    }

    /** Proves {@code claim} by {@code identity} in the registry's {@code domain}. */
    public OwnershipProof prove(SemaphoreIdentity identity, OwnershipClaim claim, RegistryDomain domain) {
        return prove(identity, OwnershipStatement.of(claim, domain, identity.commitment()));
    }

    /**
     * Proves that {@code identity} says the statement.
     *
     * @throws CircuitException {@link Reason#NOT_A_MEMBER} if the statement is about another commitment
     */
    public OwnershipProof prove(SemaphoreIdentity identity, OwnershipStatement statement) {
        SemaphoreProof made = prover.prove(
            identity,
            SemaphoreMerkleProof.ofOnlyMember(statement.commitment()),
            statement.claimDigest(),
            statement.scopeWord(),
            ProofProgress.NONE
        );
        return new OwnershipProof(made.proof(), statement, made.nullifier());
    }
}
