package org.clavis.client.session;

import java.time.Instant;
import org.clavis.client.counterparty.Counterparty;
import org.clavis.evm.Bytes32;

/**
 * A session that can be ended, or asked for new keys, from outside: by whoever watches the chain.
 *
 * <p>Safe for use by many threads, whatever the session is doing.
 */
public interface LiveSession {
    /** The key id of this side. */
    Bytes32 localKeyId();

    /** The epoch of this side's key; 0 if this side does not know it. */
    long localEpoch();

    /** Who is on the other side, as the registry had it at the last finished handshake. */
    Counterparty peer();

    /** What the last finished handshake ran. */
    SessionProtocol protocol();

    /** When the last handshake finished, by the session's clock. */
    Instant establishedAt();

    /** False once the session has ended, for whatever reason. */
    boolean isOpen();

    /**
     * Ends the session at once: the connection is closed, keys are overwritten, and every later call of the application
     * fails with {@code reason}. Does nothing to a session that has ended. Never waits for the peer.
     *
     * @param reason why, for programs
     * @param detail why, for people; never a secret
     */
    void end(SessionReason reason, String detail);

    /** Asks for a handshake inside the session, for fresh keys; it happens as soon as both sides can. */
    void requestRekey();

    /**
     * From now on, the side that opened the session asks this before each handshake inside it, and no longer takes it for
     * granted that the peer is who it was. The other side asks its resolver as ever, and not this.
     */
    void confirmWith(PeerConfirmation confirmation);
}
