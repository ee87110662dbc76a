package org.clavis.client.registry;

/** Why a registry contract, or this client on its behalf, refuses. */
public enum RegistryReason {
    /** The owner has registered this label before. */
    ALREADY_REGISTERED,
    /** There is no key under this identifier. */
    NOT_REGISTERED,
    /** The key was revoked, for good. */
    REVOKED,
    /** The label has no form that the contract knows. */
    INVALID_LABEL,
    /** The identity key is none. */
    INVALID_IDENTITY_KEY,
    /** The bundle has no session key. */
    MISSING_SESSION_KEY,
    /** The suite needs an ML-KEM key and the bundle has none. */
    MISSING_KEM_KEY,
    /** There is no such suite. */
    UNKNOWN_SUITE,
    /** The key would never be valid. */
    INVALID_VALIDITY,
    /** The proof of possession is not the new key's over this registration. */
    POSSESSION_NOT_PROVEN,
    /** The bundle given as the current one is not. */
    WRONG_PREVIOUS_BUNDLE,
    /** The current bundle allows no successor. */
    NO_SUCCESSOR,
    /** The new key is not the one that the current bundle committed to. */
    NOT_COMMITTED,
    /** There is no room for another epoch. */
    EPOCHS_EXHAUSTED,
    /** Only the key's owner can do this. */
    NOT_OWNER,
    /** The key's time is over: it can be replaced but not extended. */
    EXPIRED,
    /** An extension must end later than the key does already. */
    NOT_LATER,
    /** The certificate is not the current key's. */
    INVALID_CERTIFICATE,
    /** The deadline of the owner's consent has passed. */
    REQUEST_EXPIRED,
    /** The nonce of the owner's consent was used or cancelled. */
    NONCE_USED,
    /** The consent is not the owner's to this change. */
    INVALID_CONSENT,
    /** No nonce was named. */
    NOTHING_TO_CANCEL,
    /** Some calls of a batch failed, so none was made; {@link RegistryException#entries} has which and why. */
    BATCH_FAILED,
    /** A call of a batch failed without a reason. */
    CALL_FAILED,
    /** A batch without calls. */
    EMPTY_BATCH,
    /** The parent is not valid, may not delegate, is an agent itself, or began in this very second. */
    CANNOT_DELEGATE,
    /** The delegation is not the parent's current key's over this agent. */
    INVALID_DELEGATION,
    /** The delegation's deadline has passed. */
    DELEGATION_EXPIRED,
    /** The agent's bundle has more than its parent, or its delegation, gives. */
    EXCEEDS_DELEGATION,
    /** The parent's key that delegated is not valid or not current any more. */
    DELEGATION_LAPSED,
    /** This cannot be done with an agent's key. */
    IS_AGENT,
    /** The key is not an agent of that parent. */
    NOT_AGENT_OF,
    /** The key was not offered to the sender. */
    NOT_OFFERED,
    /** The owner already owns it. */
    ALREADY_OWNER,
    /** The delay of a recovery is not within its limits. */
    INVALID_RECOVERY_DELAY,
    /** Only the key's guardian can do this. */
    NOT_GUARDIAN,
    /** A recovery without somebody to own the key. */
    MISSING_NEW_OWNER,
    /** No recovery is pending. */
    NO_RECOVERY,
    /** Only the proposed owner completes a recovery. */
    NOT_PROPOSED_OWNER,
    /** It is too early to complete the recovery. */
    RECOVERY_NOT_READY,
    /** It is too late to complete the recovery. */
    RECOVERY_EXPIRED,
    /** The recovery was proposed for another epoch or other bundles. */
    STALE_RECOVERY,
    /** The claim's deadline has passed. */
    CLAIM_EXPIRED,
    /** The claim was spent before. */
    CLAIM_USED,
    /** The claim's key is unknown, revoked, expired or not yet valid. */
    CLAIM_KEY_NOT_ACTIVE,
    /** The claim is for another epoch than the current one. */
    CLAIM_EPOCH,
    /** The claim comes with another bundle than the registered one. */
    CLAIM_BUNDLE,
    /** The claim's signature is not the registered key's. */
    CLAIM_SIGNATURE,
    /** The claim is about a commitment that nobody can have. */
    CLAIM_COMMITMENT,
    /** The claim's proof does not hold. */
    CLAIM_PROOF,
    /** A group is of one scope. */
    INVALID_SCOPE,
    /** The key is unknown, not valid now, or lacks the group's scope. */
    KEY_NOT_ACTIVE,
    /** The key is in the group, or was in its present epoch. */
    ALREADY_MEMBER,
    /** The commitment is in the group, by another key. */
    DUPLICATE_COMMITMENT,
    /** The proof does not show that the commitment's secret is known. */
    JOIN_PROOF,
    /** The key is not in the group. */
    NOT_MEMBER,
    /** The key is still valid, so nobody can remove it. */
    STILL_ACTIVE,
    /** The group does not have this root, or not any more. */
    UNACCEPTABLE_ROOT,
    /** The member has spoken for this purpose before. */
    NULLIFIER_SPENT,
    /** The proof is not one of this statement to this spender. */
    MEMBERSHIP_PROOF,
    /** The current bundle's event is not to be had from this node. */
    BUNDLE_UNAVAILABLE,
    /** The registry's current key is not the identity's: another key store registered it. */
    OTHER_KEY_STORE,
    /** The rotation that was under way has happened; the identity has been brought up to date. */
    ROTATION_ALREADY_DONE,
    /** A reason that this client does not know; the message has what the contract said. */
    OTHER,
}
