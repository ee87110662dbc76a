package org.clavis.client.session;

import java.net.SocketAddress;
import org.clavis.client.counterparty.Counterparty;
import org.clavis.verifier.ClavisException;

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

    /** A session's handler ended with an exception of Clavis: the session failed, or what it carried made no sense. */
    default void sessionFailed(Counterparty peer, ClavisException reason) {}
}
