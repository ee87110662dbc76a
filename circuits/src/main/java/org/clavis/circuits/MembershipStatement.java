package org.clavis.circuits;

import java.util.Objects;
import org.clavis.evm.Address;
import org.clavis.evm.Bytes32;
import org.clavis.verifier.RejectReason;
import org.clavis.verifier.Verification;
import org.clavis.verifier.registry.MembershipDomain;
import org.clavis.verifier.registry.Scope;
import org.clavis.verifier.semaphore.SemaphoreProof;

/**
 * "I am one of the registered participants with this scope", said without telling which: what
 * {@code MembershipRegistry.useMembership} takes.
 *
 * <p>It is Semaphore's statement at depth 20 for the group of the scope. A member has one nullifier for each group,
 * purpose and spender.
 *
 * @param domain the contract whose group it is
 * @param scope the group
 * @param purpose what the statement is for, as whoever counts the nullifiers names it
 * @param message what is said: a digest
 * @param spender who shows the proof to the contract, or whom it is meant for if it never goes there
 */
public record MembershipStatement(
    MembershipDomain domain,
    Scope scope,
    Bytes32 purpose,
    Bytes32 message,
    Address spender
) {
    /** The circuit's depth: groups take 2^20 members. */
    public static final int DEPTH = 20;

    public MembershipStatement {
        Objects.requireNonNull(domain, "domain");
        Objects.requireNonNull(scope, "scope");
        Objects.requireNonNull(purpose, "purpose");
        Objects.requireNonNull(message, "message");
        Objects.requireNonNull(spender, "spender");
    }

    /** The word that nullifiers depend on. */
    public Bytes32 scopeWord() {
        return domain.memberScopeWord(scope, purpose, spender);
    }

    /**
     * Checks that {@code proof} proves this statement for a group with {@code root}.
     *
     * @param root the group's, from somebody who is believed about it
     * @return the nullifier, which may have been seen before; {@link RejectReason#STATEMENT_MISMATCH} if the proof is
     *     about another root, message or scope, or of another depth; else as {@link SemaphoreVerifier#verify}
     */
    public Verification<Bytes32> verify(SemaphoreProof proof, Bytes32 root) {
        if (proof.merkleTreeDepth() != DEPTH) {
            return mismatch("depth");
        }
        if (!proof.merkleTreeRoot().equals(root)) {
            return mismatch("root");
        }
        if (!proof.message().equals(message)) {
            return mismatch("message");
        }
        if (!proof.scope().equals(scopeWord())) {
            return mismatch("scope");
        }
        return SemaphoreVerifier.verify(proof);
    }

    private static Verification<Bytes32> mismatch(String part) {
        return Verification.rejected(RejectReason.STATEMENT_MISMATCH, "the proof is for another " + part);
    }
}
