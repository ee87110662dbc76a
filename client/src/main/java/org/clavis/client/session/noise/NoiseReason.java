package org.clavis.client.session.noise;

/** Why the engine refused. */
public enum NoiseReason {
    /** The protocol name names a pattern or primitive that is not supported, or is not of the documented form. */
    UNSUPPORTED_PROTOCOL,
    /** The message is shorter than its pattern requires. */
    MESSAGE_TOO_SHORT,
    /** The message is longer than 65,535 bytes. */
    MESSAGE_TOO_LONG,
    /** The authentication tag does not match: another key, nonce, transcript or altered bytes. */
    DECRYPT_FAILED,
    /** A Diffie-Hellman result is zero, because the peer sent a point of low order. */
    ZERO_SHARED_SECRET,
    /** A KEM public key of the peer's is not one. */
    INVALID_KEM_KEY,
    /** The counter has reached 2^64 - 1, which is reserved. */
    NONCE_EXHAUSTED,
}
