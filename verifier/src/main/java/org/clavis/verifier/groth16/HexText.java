package org.clavis.verifier.groth16;

import org.clavis.verifier.EncodingException;
import org.clavis.verifier.RejectReason;

/**
 * Bytes that may stand as text: {@code 0x}, two hexadecimal digits a byte, and at most one line end. Words of EIP-197
 * are below p or r, and no such word begins with the characters {@code 0x}, so the two cannot be confused.
 */
final class HexText {

    private HexText() {}

    /** Whether {@code bytes} begin as such a text does. */
    static boolean isHex(byte[] bytes) {
        return bytes.length >= 2 && bytes[0] == '0' && bytes[1] == 'x';
    }

    /**
     * The bytes that {@code bytes} write, or these themselves if they are no such text.
     *
     * @throws EncodingException {@link RejectReason#MALFORMED} for an odd number of digits, anything but a digit, or
     *     more than {@code maxBytes} bytes
     */
    static byte[] bytesOf(byte[] bytes, int maxBytes) {
        boolean hex = isHex(bytes);
        int digits = hex ? withoutLineEnd(bytes) - 2 : 0;
        int length = hex ? digits / 2 : bytes.length;
        if (length > maxBytes) {
            throw new EncodingException(RejectReason.MALFORMED, maxBytes, length + " bytes, at most " + maxBytes);
        }
        if (!hex) {
            return bytes;
        }
        if (digits % 2 != 0) {
            throw new EncodingException(RejectReason.MALFORMED, 2, "an odd number of hexadecimal digits");
        }
        byte[] out = new byte[length];
        for (int n = 0; n < digits; n++) {
            int digit = digit(bytes[n + 2]);
            if (digit < 0) {
                throw new EncodingException(RejectReason.MALFORMED, n + 2, "not a hexadecimal digit");
            }
            out[n / 2] |= (byte) (n % 2 == 0 ? digit << 4 : digit);
        }
        return out;
    }

    private static int withoutLineEnd(byte[] bytes) {
        int end = bytes.length;
        if (bytes[end - 1] == '\n') {
            end--;
            if (bytes[end - 1] == '\r') {
                end--;
            }
        }
        return end;
    }

    private static int digit(byte character) {
        return character < 0 ? -1 : Character.digit(character, 16);
    }
}
