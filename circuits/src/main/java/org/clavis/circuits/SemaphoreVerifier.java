package org.clavis.circuits;

import java.math.BigInteger;
import org.clavis.algebra.bn254.Fr;
import org.clavis.evm.Bytes32;
import org.clavis.verifier.RejectReason;
import org.clavis.verifier.Verification;
import org.clavis.verifier.groth16.PublicInputs;
import org.clavis.verifier.semaphore.SemaphoreProof;
import org.clavis.verifier.semaphore.SemaphoreValue;

/** Checks Semaphore v4 proofs of every depth against the ceremony's keys. Thread-safe. */
public final class SemaphoreVerifier {

    private SemaphoreVerifier() {}

    /**
     * Checks that a proof proves what it says. Whether its root is a group's, its message and scope are the expected ones
     * and its nullifier is new is for the caller to know.
     *
     * @return the nullifier, or {@link RejectReason#STATEMENT_MISMATCH} for the root zero, which the circuit gives to
     *     everybody, {@link RejectReason#NOT_CANONICAL} for a root or nullifier that is not below r,
     *     {@link RejectReason#PROOF_INVALID}
     */
    public static Verification<Bytes32> verify(SemaphoreProof proof) {
        if (proof.merkleTreeRoot().isZero()) {
            return Verification.rejected(
                RejectReason.STATEMENT_MISMATCH,
                "zero is no group's root and nobody's identity commitment"
            );
        }
        if (!isCanonical(proof.merkleTreeRoot()) || !isCanonical(proof.nullifier())) {
            return Verification.rejected(RejectReason.NOT_CANONICAL, "root or nullifier is not below r");
        }
        return SemaphoreCircuit.ofDepth(proof.merkleTreeDepth())
            .verifier()
            .verify(proof.proof(), PublicInputs.of(proof.publicSignals()))
            .map(inputs -> proof.nullifier());
    }

    private static boolean isCanonical(Bytes32 word) {
        BigInteger number = SemaphoreValue.toNumber(word);
        return number.compareTo(Fr.modulus()) < 0;
    }
}
