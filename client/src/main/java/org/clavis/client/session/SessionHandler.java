package org.clavis.client.session;

/** What a desk does with a session that a counterparty has opened. */
@FunctionalInterface
public interface SessionHandler {
    /**
     * Uses the session, on a virtual thread of its own. The session is closed when this returns, unless it was given to
     * a {@link SessionSelector}, which then goes on with it.
     *
     * <p>A {@link org.clavis.verifier.ClavisException}, such as the {@link SessionException} of a session that fails, may
     * leave this method and is reported to {@link ListenerEvents#sessionFailed}. Anything else is a bug of the handler's
     * and ends up with the thread's uncaught exception handler; the session is closed all the same.
     */
    void handle(Session session);
}
