package org.clavis.client.session;

import java.util.Arrays;

/** Hides how long a message is: its content's length in two bytes, the content, zeros up to a round number. */
final class Padding {

    /** Length of the length. */
    static final int LENGTH_BYTES = 2;

    private Padding() {}

    /**
     * Puts the length in front of the content and zeros behind it.
     *
     * @param content the record's content; the message's begins {@link #LENGTH_BYTES} further on
     * @param messageBytes at most {@link RecordLayer#MAX_CONTENT_BYTES} less {@link #LENGTH_BYTES}
     * @param multipleBytes what the result's length is a multiple of, unless that does not fit a record
     * @return the length of the record's content
     */
    static int pad(byte[] frame, int content, int messageBytes, int multipleBytes) {
        int used = LENGTH_BYTES + messageBytes;
        int padded = paddedBytes(used, multipleBytes);
        frame[content] = (byte) (messageBytes >>> Byte.SIZE);
        frame[content + 1] = (byte) messageBytes;
        Arrays.fill(frame, content + used, content + padded, (byte) 0);
        return padded;
    }

    /** {@code bytes} rounded up, or the longest content if that is shorter. */
    static int paddedBytes(int bytes, int multipleBytes) {
        int remainder = bytes % multipleBytes;
        int round = remainder == 0 ? bytes : bytes + multipleBytes - remainder;
        return Math.min(round, RecordLayer.MAX_CONTENT_BYTES);
    }

    /**
     * The length of the message in a padded content of {@code contentBytes} bytes, at least {@link #LENGTH_BYTES}.
     *
     * @throws SessionException if it is longer than the content, or what follows is not zero
     */
    static int messageBytes(byte[] frame, int content, int contentBytes) {
        int length = ((frame[content] & 0xff) << Byte.SIZE) | (frame[content + 1] & 0xff);
        if (length > contentBytes - LENGTH_BYTES) {
            throw new SessionException(SessionReason.MALFORMED_RECORD, "a padded message longer than its record");
        }
        requireZeros(frame, content + LENGTH_BYTES + length, content + contentBytes);
        return length;
    }

    static void requireZeros(byte[] frame, int from, int to) {
        int any = 0;
        for (int i = from; i < to; i++) {
            any |= frame[i];
        }
        if (any != 0) {
            throw new SessionException(SessionReason.MALFORMED_RECORD, "padding that is not zero");
        }
    }
}
