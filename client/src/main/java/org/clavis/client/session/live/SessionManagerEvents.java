package org.clavis.client.session.live;

import org.clavis.client.counterparty.Counterparty;
import org.clavis.client.session.LiveSession;
import org.clavis.client.session.SessionReason;

/** What a {@link SessionManager} tells the application, on its own thread; whoever is told must not wait. */
public interface SessionManagerEvents {
    /** Tells nobody. */
    SessionManagerEvents NONE = new SessionManagerEvents() {};

    /** The chain has ended a session. */
    default void sessionEnded(LiveSession session, SessionReason reason, String detail) {}

    /**
     * The chain has ended this side's own key, and with it the sessions that rest on it: time to listen with the next one,
     * or no longer.
     */
    default void ownKeyEnded(Counterparty own, SessionReason reason, String detail) {}

    /** The chain asks for fresh keys, or for the registry's newer word on the peer. */
    default void rekeyRequested(LiveSession session, String detail) {}

    /** The chain could not be followed this time. */
    default void chainUnavailable(String detail) {}
}
