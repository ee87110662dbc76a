package org.clavis.verifier.semaphore;

import java.util.Arrays;
import org.clavis.verifier.EncodingException;
import org.clavis.verifier.RejectReason;

/**
 * Base64 of RFC 4648, section 4, with padding, for secrets: digits come from arithmetic and not from tables. Timing:
 * depends on the lengths alone, and on where a text stops being Base64.
 */
final class SecretBase64 {

    private SecretBase64() {}

    /** The text of {@code bytes}, in ASCII. */
    static byte[] encode(byte[] bytes) {
        byte[] text = new byte[((bytes.length + 2) / 3) * 4];
        for (int n = 0; n < text.length; n++) {
            int bit = 6 * (n & 3);
            int at = (n >>> 2) * 3 + (bit >>> 3);
            int word = (at(bytes, at) << 8) | at(bytes, at + 1);
            boolean padding = (n >>> 2) * 3 + (n & 3) > bytes.length;
            text[n] = padding ? (byte) '=' : digit((word >>> (10 - (bit & 7))) & 63);
        }
        return text;
    }

    private static int at(byte[] bytes, int index) {
        return index < bytes.length ? bytes[index] & 0xff : 0;
    }

    /**
     * The bytes of {@code text}.
     *
     * @throws EncodingException {@link RejectReason#MALFORMED} if it is not Base64 with padding,
     *     {@link RejectReason#NOT_CANONICAL} if the last digit has bits for nothing
     */
    static byte[] decode(byte[] text) {
        int padding = 0;
        while (padding < 2 && padding < text.length && text[text.length - 1 - padding] == '=') {
            padding++;
        }
        if (text.length % 4 != 0) {
            throw new EncodingException(RejectReason.MALFORMED, text.length, "Base64 comes in groups of four");
        }
        byte[] bytes = new byte[(text.length / 4) * 3 - padding];
        boolean complete = false;
        try {
            int bits = 0;
            int pending = 0;
            int at = 0;
            for (int n = 0; n < text.length - padding; n++) {
                int value = value(text[n]);
                if (value < 0) {
                    throw new EncodingException(RejectReason.MALFORMED, n, "not a digit of Base64");
                }
                pending = (pending << 6) | value;
                bits += 6;
                if (bits >= 8) {
                    bits -= 8;
                    bytes[at++] = (byte) (pending >>> bits);
                    pending &= (1 << bits) - 1;
                }
            }
            if (pending != 0) {
                throw new EncodingException(RejectReason.NOT_CANONICAL, text.length, "bits after the last byte");
            }
            complete = true;
            return bytes;
        } finally {
            if (!complete) {
                Arrays.fill(bytes, (byte) 0);
            }
        }
    }

    /** A to Z, a to z, 0 to 9, + and / for 0 to 63. */
    private static byte digit(int value) {
        int digit = value + 'A';
        digit += ((25 - value) >> 31) & ('a' - 'Z' - 1);
        digit += ((51 - value) >> 31) & ('0' - 'z' - 1);
        digit += ((61 - value) >> 31) & ('+' - '9' - 1);
        digit += ((62 - value) >> 31) & ('/' - '+' - 1);
        return (byte) digit;
    }

    /** 0 to 63, or -1 for what is no digit. */
    private static int value(byte digit) {
        int value = -1;
        value += between(digit, 'A', 'Z') & (digit - 'A' + 1);
        value += between(digit, 'a', 'z') & (digit - 'a' + 27);
        value += between(digit, '0', '9') & (digit - '0' + 53);
        value += between(digit, '+', '+') & 63;
        value += between(digit, '/', '/') & 64;
        return value;
    }

    /** All ones if {@code first <= digit <= last}, else 0. */
    private static int between(int digit, int first, int last) {
        return ((first - 1 - digit) & (digit - last - 1)) >> 31;
    }
}
