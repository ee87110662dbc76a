package org.clavis.client.session;

import java.util.Optional;

/**
 * One side of a handshake without input or output: frames in, frames out.
 *
 * <p>Everything wrong with a frame or with who sent it is a {@link HandshakeException}, and ends the handshake. Not safe
 * for use by several threads.
 */
public sealed interface Handshake
    extends AutoCloseable
    permits InitiatorHandshake, IntroductionHandshake, ResponderHandshake
{
    /**
     * Reads the peer's next frame.
     *
     * @param frame its body; not changed
     * @return the body of the frame to send next, if any
     * @throws HandshakeException if it is refused; only the precise reason stays here
     * @throws IllegalStateException if the handshake is over, or it is not the peer's turn
     */
    Optional<byte[]> receive(byte[] frame);

    /** The longest body that {@link #receive} would take now. */
    int maxFrameBytes();

    /** True once there are keys. A frame that the last {@link #receive} returned may still have to be sent. */
    boolean isFinished();

    /**
     * The session, once {@link #isFinished}. Belongs to the caller, who closes it.
     *
     * @throws IllegalStateException if the handshake has not finished
     */
    EstablishedSession established();

    /** Overwrites the keys of a handshake under way; an {@link #established} session goes on. */
    @Override
    void close();
}
