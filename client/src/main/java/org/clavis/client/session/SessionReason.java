package org.clavis.client.session;

/** Why an established session ended other than by the peer's authenticated close. */
public enum SessionReason {
    /** This side closed it. */
    CLOSED,
    /** The peer has closed it and reads no more. */
    CLOSED_BY_PEER,
    /** The stream ended without an authenticated close: somebody cut it, perhaps not the peer. */
    TRUNCATED,
    /** A record does not decrypt. */
    DECRYPT_FAILED,
    /** A record decrypts and is not of the documented form. */
    MALFORMED_RECORD,
    /** A frame is shorter than the shortest record. */
    FRAME_SIZE,
    /** The peer's message exceeds the limit. */
    MESSAGE_TOO_LONG,
    /** Nothing arrived for the idle timeout, or a record did not arrive whole in time. */
    TIMEOUT,
    /** The peer does not read what is sent. */
    PEER_NOT_READING,
    /** The session, or the peer's registered key, has reached the end of its life. */
    TOO_OLD,
    /** A direction's message budget is spent. */
    BUDGET_SPENT,
    /** The chain says that the peer's key was revoked. */
    REVOKED,
    /** The chain has another key in place of the peer's, or another owner or other terms. */
    SUPERSEDED,
    /** The peer's key has reached its end, by the chain's time or this machine's. */
    EXPIRED,
    /** The peer is an agent, and the key that vouched for it does so no more. */
    PARENT_ENDED,
    /** The security policy that this side follows no longer accepts the session. */
    POLICY_TIGHTENED,
    /** The chain has undone the registration, rotation or hand-over by which the peer was known. */
    REGISTRATION_UNDONE,
    /** This side's own key is over: the chain says so, or has undone it. */
    OWN_KEY_ENDED,
    /** The application failed at a message, or at the news that it could send. */
    HANDLER_FAILED,
    /** The handshake for fresh keys was refused; the cause says why. */
    REKEY_FAILED;

    /** True if the peer's key is over, and not this session alone: what a desk keeps for that key is then of no more use. */
    public boolean endsKey() {
        return switch (this) {
            case REVOKED, SUPERSEDED, EXPIRED, PARENT_ENDED, REGISTRATION_UNDONE -> true;
            case
                CLOSED,
                CLOSED_BY_PEER,
                TRUNCATED,
                DECRYPT_FAILED,
                MALFORMED_RECORD,
                FRAME_SIZE,
                MESSAGE_TOO_LONG,
                TIMEOUT,
                PEER_NOT_READING,
                TOO_OLD,
                BUDGET_SPENT,
                POLICY_TIGHTENED,
                OWN_KEY_ENDED,
                HANDLER_FAILED,
                REKEY_FAILED -> false;
        };
    }
}
