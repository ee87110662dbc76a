package org.clavis.client.session;

import java.net.SocketAddress;
import org.clavis.client.counterparty.Counterparty;

/**
 * What a listener has to report. Called on its threads, several at once, and must not block.
 *
 * <p>Reasons are for this side's eyes: telling them to the peer would tell an attacker which guess was right.
 */
public interface ListenerEvents {
    /** Reports nothing. */
    ListenerEvents NONE = new ListenerEvents() {};

    /** A handshake was refused. */
    default void handshakeRefused(SocketAddress remote, HandshakeException reason) {}

    /** A session ended in its handler other than by a close. */
    default void sessionFailed(Counterparty peer, SessionException reason) {}
}
