package org.clavis.circuits;

import java.util.concurrent.ForkJoinPool;
import org.clavis.circuits.CircuitException.Reason;
import org.clavis.verifier.semaphore.SemaphoreGroup;
import org.clavis.verifier.semaphore.SemaphoreIdentity;
import org.clavis.verifier.semaphore.SemaphoreProof;

/** Proves {@link MembershipStatement}s. Thread-safe. Timing: variable, as {@link Groth16Prover} says. */
public final class SemaphoreMembership {

    private final SemaphoreProver prover;

    /** A prover on the common pool. */
    public SemaphoreMembership() {
        this(ForkJoinPool.commonPool());
    }

    /** A prover on the caller's pool, which stays the caller's to close. */
    public SemaphoreMembership(ForkJoinPool pool) {
        prover = new SemaphoreProver(SemaphoreCircuit.ofDepth(MembershipStatement.DEPTH), pool);
    }

    /**
     * Proves that some member of {@code group}, which {@code identity} is, says the statement.
     *
     * @throws CircuitException {@link Reason#NOT_A_MEMBER} if the identity is not in the group,
     *     {@link Reason#TREE_TOO_DEEP} if the group has more than 2^20 positions
     */
    public SemaphoreProof prove(SemaphoreIdentity identity, SemaphoreGroup group, MembershipStatement statement) {
        return prover.prove(identity, group, statement.message(), statement.scopeWord());
    }
}
