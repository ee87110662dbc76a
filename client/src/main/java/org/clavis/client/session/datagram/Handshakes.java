package org.clavis.client.session.datagram;

import org.clavis.client.session.EstablishedSession;
import org.clavis.evm.Bytes32;
import org.jspecify.annotations.Nullable;

/**
 * Where an engine gets its handshakes from: frames in, frames out.
 *
 * <p>All of it throws {@link org.clavis.client.session.HandshakeException}. Takes time, and may ask the registry.
 */
interface Handshakes {
    /**
     * Begins one towards the peer.
     *
     * @param previous the hash of the handshake that it continues, or null for the first
     */
    Begun begin(@Nullable Bytes32 previous);

    /** Answers a frame of the peer's; {@code previous} as in {@link #begin}. */
    Answered answer(byte[] frame, @Nullable Bytes32 previous);

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
