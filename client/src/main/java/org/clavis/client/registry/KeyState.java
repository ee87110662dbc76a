package org.clavis.client.registry;

/** What the contract says of a key, in the order that it counts them. */
public enum KeyState {
    /** No key has been registered under the identifier. */
    UNKNOWN,
    /** Its time has not come. */
    NOT_YET_VALID,
    /** It is valid. */
    ACTIVE,
    /** Its time is over. */
    EXPIRED,
    /** Its owner, its holder or, of an agent's, the parent's owner has ended it. */
    REVOKED,
    /** It is an agent's, and the parent's key that delegated is not valid or not current any more. */
    LAPSED,
}
