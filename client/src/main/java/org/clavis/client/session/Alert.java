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

    /** True for any frame of an alert's length, which no other frame has. */
    static boolean is(byte[] frame) {
        return frame.length == BYTES;
    }
}
