package org.clavis.client.session.datagram;

/** What a desk does with a datagram session that a counterparty has opened. */
@FunctionalInterface
public interface DatagramHandler {
    /**
     * Uses the session, on a virtual thread of its own. The session is closed when this returns.
     *
     * <p>A {@link org.clavis.verifier.ClavisException} may leave this method and is reported to {@link
     * org.clavis.client.session.ListenerEvents#sessionFailed}. Anything else is a bug of the handler's and ends up with
     * the thread's uncaught exception handler; the session is closed all the same.
     */
    void handle(DatagramSession session);
}
