package org.clavis.client.session.datagram;

import org.clavis.client.counterparty.Counterparty;
import org.clavis.client.session.EstablishedSession;
import org.jspecify.annotations.Nullable;

/**
 * Where an engine gets its handshakes from: frames in, frames out.
 *
 * <p>All of it throws {@link org.clavis.client.session.HandshakeException}. Takes time, and may ask the registry.
 */
interface Handshakes {
    /** Begins one towards the peer, for a new session. */
    Begun begin();

    /**
     * Begins one that is to bring a session fresh keys.
     *
     * @param session what the last one ended with
     * @param peer what is known of its peer by now
     */
    Begun continuing(EstablishedSession session, Counterparty peer);

    /**
     * Answers a frame of the peer's.
     *
     * @param session what the last handshake ended with, if this one is to bring that session fresh keys; null for a new
     *     session
     */
    Answered answer(byte[] frame, @Nullable EstablishedSession session);

    /** A handshake begun here. */
    interface Begun extends AutoCloseable {
        /** The first frame. Once only. */
        byte[] hello();

        /** Reads the answer. Once only. */
        EstablishedSession finish(byte[] answer);

        @Override
        void close();
    }

    /** A handshake answered here. */
    @SuppressWarnings("ArrayRecordComponent") // handed on once, compared never
    record Answered(EstablishedSession established, byte[] frame) {}
}
