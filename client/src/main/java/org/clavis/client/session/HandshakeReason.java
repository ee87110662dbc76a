package org.clavis.client.session;

/** Why a handshake failed, as its own side knows it; the peer learns none of this. */
public enum HandshakeReason {
    /** No connection could be made. */
    UNREACHABLE,
    /** The peer did not finish in time. */
    TIMEOUT,
    /** The stream ended in the middle. */
    TRUNCATED,
    /** A frame has another length than the handshake's. */
    FRAME_SIZE,
    /** The peer speaks another protocol. */
    NOT_A_SESSION,
    /** The peer speaks another version of the protocol. */
    UNSUPPORTED_VERSION,
    /** A suite or Noise protocol that is not supported, or that the peer's registered suite rules out. */
    UNSUPPORTED_SUITE,
    /** The two sides use different chains. */
    WRONG_CHAIN,
    /** The two sides use different registry contracts. */
    WRONG_REGISTRY,
    /** The initiator wants somebody else. */
    WRONG_RESPONDER,
    /** Somebody else than the session's peer offers fresh keys for it. */
    WRONG_INITIATOR,
    /** A side believes in another epoch of a key than its current one: the key was rotated. */
    STALE_EPOCH,
    /** Both sides are the same key. */
    SELF,
    /** A message does not decrypt: another key, another prologue, or altered bytes. */
    DECRYPT_FAILED,
    /** A public key of low order. */
    LOW_ORDER_POINT,
    /** An ML-KEM public key that is not one. */
    INVALID_KEM_KEY,
    /** A payload decrypts and is not of the documented form. */
    MALFORMED_PAYLOAD,
    /** The initiator's timestamp is too far from this side's clock. */
    CLOCK_SKEW,
    /** The initiator's timestamp is not newer than the last one, or may be older than this side's memory. */
    REPLAYED,
    /** This side could not write down that it accepted the first message, so it did not. */
    MEMORY_FAILED,
    /** The registry does not vouch for the counterparty; see {@link HandshakeException#rejection}. */
    COUNTERPARTY_REJECTED,
    /** The peer's registered KEM key is needed, not known, and cannot be asked for here. */
    UNKNOWN_KEM_KEY,
    /** The peer's static key is not the session key that the registry holds for it. */
    WRONG_STATIC,
    /** Too many handshakes or sessions are open. */
    OVERLOADED,
    /** The peer refused, and does not say why. */
    REFUSED_BY_PEER,
    /** This side was closed meanwhile. */
    CLOSED,
}
