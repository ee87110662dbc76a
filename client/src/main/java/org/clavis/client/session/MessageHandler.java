package org.clavis.client.session;

/**
 * What an application does with sessions that share a {@link SessionSelector}'s thread.
 *
 * <p>All of it is called on that thread, for one session at a time, and must not block: other sessions wait. An
 * exception that leaves it ends its session, with {@link SessionReason#HANDLER_FAILED}.
 */
public interface MessageHandler {
    /**
     * A message has arrived, in {@code buffer[offset .. offset + length)}, which is used again afterwards.
     */
    void received(ChannelSession session, byte[] buffer, int offset, int length);

    /** {@link ChannelSession#trySend} has said no, and would now say yes. */
    default void writable(ChannelSession session) {}

    /** The session is over; {@link SessionReason#CLOSED} and {@link SessionReason#CLOSED_BY_PEER} if nothing is wrong. */
    default void ended(ChannelSession session, SessionException reason) {}
}
