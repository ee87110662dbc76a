package org.clavis.client.registry;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.clavis.circuits.MembershipStatement;
import org.clavis.evm.Bytes32;
import org.clavis.verifier.Accepted;
import org.clavis.verifier.RejectReason;
import org.clavis.verifier.Verification;
import org.clavis.verifier.semaphore.SemaphoreProof;

/**
 * Hears members of a contract's groups, each of them once for a purpose: checks proofs in Java, their roots with the
 * contract, and remembers nullifiers for as long as it lives, 32 bytes and the set's overhead each. Safe for use by many
 * threads.
 */
public final class MembershipVerifier {

    private final MembershipContract contract;
    private final Set<Bytes32> heard = ConcurrentHashMap.newKeySet();

    /** A verifier that has heard nobody. */
    public MembershipVerifier(MembershipContract contract) {
        this.contract = contract;
    }

    /**
     * Checks a member's statement, and counts it as made if it is accepted.
     *
     * @param statement what is to be said, as this side computes it
     * @return the nullifier; {@link RejectReason#STATEMENT_MISMATCH} if the statement is of another contract, the proof is
     *     for another statement or the contract does not accept its root; {@link RejectReason#ALREADY_USED} if the member
     *     was heard for the purpose; {@link RejectReason#CHAIN_UNAVAILABLE} if the contract cannot be asked
     */
    public Verification<Bytes32> verify(MembershipStatement statement, SemaphoreProof proof) {
        if (!statement.domain().equals(contract.domain())) {
            return Verification.rejected(RejectReason.STATEMENT_MISMATCH, "the statement is of another contract");
        }
        try {
            if (!contract.isAcceptableRoot(statement.scope(), proof.merkleTreeRoot())) {
                return Verification.rejected(
                    RejectReason.STATEMENT_MISMATCH,
                    "the group does not have root " + proof.merkleTreeRoot() + ", or not any more"
                );
            }
        } catch (ChainException e) {
            return Verification.rejected(RejectReason.CHAIN_UNAVAILABLE, String.valueOf(e.getMessage()));
        }
        Verification<Bytes32> verdict = statement.verify(proof, proof.merkleTreeRoot());
        if (verdict instanceof Accepted<Bytes32>(Bytes32 nullifier) && !heard.add(nullifier)) {
            return Verification.rejected(RejectReason.ALREADY_USED, "the member has spoken for this purpose");
        }
        return verdict;
    }
}
