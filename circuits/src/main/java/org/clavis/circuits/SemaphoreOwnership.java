package org.clavis.circuits;

import java.math.BigInteger;
import java.util.concurrent.ForkJoinPool;
import org.clavis.algebra.bn254.Fr;
import org.clavis.circuits.CircuitException.Reason;
import org.clavis.evm.Bytes32;
import org.clavis.verifier.groth16.Proof;
import org.clavis.verifier.registry.OwnershipClaim;
import org.clavis.verifier.registry.RegistryDomain;
import org.clavis.verifier.semaphore.SemaphoreIdentity;

/** Proves {@link OwnershipStatement}s. Thread-safe. Timing: variable, as {@link Groth16Prover} says. */
public final class SemaphoreOwnership {

    private final SemaphoreCircuit circuit = SemaphoreCircuit.depth1();
    private final Groth16Prover prover;

    /** A prover on the common pool. */
    public SemaphoreOwnership() {
        this(ForkJoinPool.commonPool());
    }

    /** A prover on the caller's pool, which stays the caller's to close. */
    public SemaphoreOwnership(ForkJoinPool pool) {
        prover = new Groth16Prover(circuit.provingKey(), pool);
    }

    /** Proves {@code claim} by {@code identity} in the registry's {@code domain}. */
    public OwnershipProof prove(SemaphoreIdentity identity, OwnershipClaim claim, RegistryDomain domain) {
        return prove(identity, OwnershipStatement.of(claim, domain, identity.commitment()));
    }

    /**
     * Proves that {@code identity} says the statement.
     *
     * @throws CircuitException {@link Reason#WITNESS_INVALID} if the statement is about another commitment
     */
    public OwnershipProof prove(SemaphoreIdentity identity, OwnershipStatement statement) {
        BigInteger message = OwnershipStatement.signal(statement.claimDigest());
        BigInteger scope = OwnershipStatement.signal(statement.scopeWord());
        try (
            CircuitInputs inputs = new CircuitInputs();
            Witness witness = circuit.program().compute(
                identity
                    .exposeSecretScalar(secret -> inputs.putBytes("secret", secret))
                    .put("merkleProofLength", BigInteger.ZERO)
                    .put("merkleProofIndex", BigInteger.ZERO)
                    .put("merkleProofSiblings", BigInteger.ZERO)
                    .put("message", message)
                    .put("scope", scope)
            )
        ) {
            Bytes32 nullifier = word(witness.signal(2));
            if (!witness.publicSignals(SemaphoreCircuit.PUBLIC_SIGNALS).equals(statement.expectedSignals(nullifier))) {
                throw new CircuitException(
                    Reason.WITNESS_INVALID,
                    "the statement is about another commitment than the identity's"
                );
            }
            Proof proof = prover.prove(witness);
            return new OwnershipProof(proof, statement, nullifier);
        }
    }

    private static Bytes32 word(BigInteger number) {
        byte[] bytes = new byte[Fr.BYTES];
        for (int k = 0; k < Fr.BYTES; k++) {
            bytes[Fr.BYTES - 1 - k] = number.shiftRight(8 * k).byteValue();
        }
        return Bytes32.of(bytes);
    }
}
