package org.clavis.client.session;

/** What a desk does with a session that a counterparty has opened. */
@FunctionalInterface
public interface SessionHandler {
    /**
     * Uses the session, on a virtual thread of its own. The session is closed when this returns.
     *
     * <p>A {@link SessionException} may leave this method and is reported to {@link ListenerEvents#sessionFailed}.
     */
    void handle(Session session);
}
