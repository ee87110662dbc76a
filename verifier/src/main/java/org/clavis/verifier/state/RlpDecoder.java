package org.clavis.verifier.state;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.clavis.verifier.EncodingException;
import org.clavis.verifier.RejectReason;

/** Reads one encoding. A length is compared with what is left before anything is allocated for it. */
final class RlpDecoder {

    /** Lists in lists, at most. */
    static final int MAX_DEPTH = 64;

    /** Items altogether, at most: one byte of input can become an object. */
    static final int MAX_ITEMS = 1 << 17;

    private static final int LONG_STRING = 0xb7;
    private static final int LONG_LIST = 0xf7;

    private final byte[] in;
    private int at;
    private int count;

    RlpDecoder(byte[] in) {
        this.in = in;
    }

    RlpItem only() {
        RlpItem item = item(in.length, 0);
        if (at != in.length) {
            throw refused(RejectReason.MALFORMED, at, "bytes are left over");
        }
        return item;
    }

    private RlpItem item(int end, int depth) {
        int start = at;
        if (depth > MAX_DEPTH || ++count > MAX_ITEMS) {
            throw refused(RejectReason.MALFORMED, start, "too many items or levels");
        }
        if (at >= end) {
            throw refused(RejectReason.MALFORMED, start, "an item is missing");
        }
        int prefix = in[at++] & 0xff;
        if (prefix < 0x80) {
            return RlpItem.ofPayload(new byte[] { (byte) prefix });
        }
        boolean list = prefix >= 0xc0;
        int length = length(prefix, list ? LONG_LIST : LONG_STRING, end);
        int stop = at + length;
        if (!list) {
            byte[] payload = Arrays.copyOfRange(in, at, stop);
            if (length == 1 && payload[0] >= 0) {
                throw refused(RejectReason.NOT_CANONICAL, start, "a byte below 128 is its own encoding");
            }
            at = stop;
            return RlpItem.ofPayload(payload);
        }
        List<RlpItem> items = new ArrayList<>();
        while (at < stop) {
            items.add(item(stop, depth + 1));
        }
        return RlpItem.list(items);
    }

    /** Of the payload, which then begins at {@link #at} and ends at {@code end} or before. */
    private int length(int prefix, int longForm, int end) {
        int start = at - 1;
        int length = prefix - (longForm - 55);
        if (prefix > longForm) {
            int lengthBytes = prefix - longForm;
            if (lengthBytes > end - at) {
                throw refused(RejectReason.MALFORMED, start, "ends within a length");
            }
            if (in[at] == 0) {
                throw refused(RejectReason.NOT_CANONICAL, start, "a length with leading zeros");
            }
            if (lengthBytes > 4 || (lengthBytes == 4 && in[at] < 0)) {
                throw refused(RejectReason.MALFORMED, start, "a length of 2^31 or more");
            }
            length = 0;
            for (int i = 0; i < lengthBytes; i++) {
                length = (length << 8) | (in[at++] & 0xff);
            }
            if (length <= 55) {
                throw refused(RejectReason.NOT_CANONICAL, start, "a long form for a short length");
            }
        }
        if (length > end - at) {
            throw refused(RejectReason.MALFORMED, start, length + " bytes announced, " + (end - at) + " left");
        }
        return length;
    }

    private static EncodingException refused(RejectReason reason, int offset, String detail) {
        return new EncodingException(reason, offset, "RLP: " + detail);
    }
}
