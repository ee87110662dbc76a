package org.clavis.verifier;

/**
 * Why a verification was refused.
 *
 * <p>The {@link Kind} tells apart bytes that encode nothing, statements that are false, and statements that are true
 * but not good enough.
 */
public enum RejectReason {
    /** The bytes do not have the documented form. */
    MALFORMED(Kind.ENCODING),
    /** A number is not in its canonical range. */
    NOT_CANONICAL(Kind.ENCODING),
    /** Coordinates that satisfy no curve equation. */
    NOT_ON_CURVE(Kind.ENCODING),
    /** A point of the curve outside the prime-order subgroup. */
    NOT_IN_SUBGROUP(Kind.ENCODING),
    /** The point at infinity where a finite point is required. */
    POINT_AT_INFINITY(Kind.ENCODING),
    /** Too many or too few public inputs for the key. */
    WRONG_INPUT_COUNT(Kind.ENCODING),
    /** Too many or too few commitments for the key, or a proof of knowledge without any. */
    WRONG_COMMITMENT_COUNT(Kind.ENCODING),
    /** A value with parts for which the format has no place. */
    UNREPRESENTABLE(Kind.ENCODING),

    /** The verifying key lacks the properties that make its proofs mean anything. */
    UNSOUND_KEY(Kind.CRYPTOGRAPHY),
    /** The proof's equation does not hold for this statement. */
    PROOF_INVALID(Kind.CRYPTOGRAPHY),
    /** The signature's equation does not hold for this key and message. */
    SIGNATURE_INVALID(Kind.CRYPTOGRAPHY),
    /** A published bundle does not hash to what the registry stores. */
    BUNDLE_MISMATCH(Kind.CRYPTOGRAPHY),
    /** The statement speaks of another owner, label, challenge or commitment than the one asked for. */
    STATEMENT_MISMATCH(Kind.CRYPTOGRAPHY),

    /** The registry holds no key under this identity. */
    NOT_REGISTERED(Kind.POLICY),
    /** The key was revoked by its owner. */
    REVOKED(Kind.POLICY),
    /** The key's validity has ended. */
    EXPIRED(Kind.POLICY),
    /** The key's validity has not begun. */
    NOT_YET_VALID(Kind.POLICY),
    /** A newer key has replaced this one. */
    SUPERSEDED(Kind.POLICY),
    /** The record has flags that this code does not know, so what it means cannot be told. */
    UNKNOWN_FLAGS(Kind.POLICY),
    /** The key has another owner than when it was checked. */
    OWNER_CHANGED(Kind.POLICY),
    /** The key is an agent's, and its parent's key is not the one that delegated to it any more. */
    DELEGATION_LAPSED(Kind.POLICY),
    /** The key is an agent's, and has more than its parent could have given. */
    DELEGATION_EXCEEDED(Kind.POLICY),
    /** The key is an agent's, and its parent's key was revoked. */
    PARENT_REVOKED(Kind.POLICY),
    /** The key is an agent's, and the validity of its parent's key has ended. */
    PARENT_EXPIRED(Kind.POLICY),
    /** The key lacks a scope that is required. */
    SCOPE_MISSING(Kind.POLICY),
    /** The key's cipher suite is below what is required. */
    SUITE_TOO_WEAK(Kind.POLICY),
    /** The statement was made for another chain. */
    WRONG_CHAIN(Kind.POLICY),
    /** The statement was made for another registry contract. */
    WRONG_REGISTRY(Kind.POLICY),
    /** The statement's deadline has passed. */
    DEADLINE_PASSED(Kind.POLICY),
    /** The statement, challenge or message was used before. */
    ALREADY_USED(Kind.POLICY),
    /** The challenge was not issued by this verifier, or is no longer remembered. */
    UNKNOWN_CHALLENGE(Kind.POLICY),
    /** The chain could not be asked. */
    CHAIN_UNAVAILABLE(Kind.POLICY);

    /** What sort of failing a reason names. */
    public enum Kind {
        /** The input encodes nothing that could be judged. */
        ENCODING,
        /** The statement is false or proves nothing. */
        CRYPTOGRAPHY,
        /** The statement may be true, and is still not acceptable. */
        POLICY,
    }

    private final Kind kind;

    RejectReason(Kind kind) {
        this.kind = kind;
    }

    /** The sort of failing this reason names. */
    public Kind kind() {
        return kind;
    }
}
