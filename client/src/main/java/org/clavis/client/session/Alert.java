package org.clavis.client.session;

/**
 * The frame that says no: one byte, the same whatever the reason.
 *
 * <p>It is not authenticated and cannot be: it speaks only where no keys are agreed.
 */
final class Alert {

    private static final byte REFUSED = 1;

    /** Length of the frame's body. */
    static final int BYTES = 1;

    private Alert() {}

    static byte[] frame() {
        return new byte[] { REFUSED };
    }

    /** What an alert means for the side that gets it. */
    static HandshakeException received() {
        return new HandshakeException(
            HandshakeReason.REFUSED_BY_PEER,
            "the peer refused; only its own log can tell why"
        );
    }

    /** True for any frame of an alert's length, which no other frame has. */
    static boolean is(byte[] frame) {
        return frame.length == BYTES;
    }
}
