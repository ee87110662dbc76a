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
    /** The current bundle's event is not to be had from this node. */
    BUNDLE_UNAVAILABLE,
    /** The registry's current key is not the identity's: another key store registered it. */
    OTHER_KEY_STORE,
    /** The rotation that was under way has happened; the identity has been brought up to date. */
    ROTATION_ALREADY_DONE,
    /** A reason that this client does not know; the message has what the contract said. */
    OTHER,
}
