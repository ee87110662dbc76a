package org.clavis.verifier.state;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.clavis.verifier.EncodingException;
import org.clavis.verifier.RejectReason;
import org.jspecify.annotations.Nullable;

/**
 * An item of the Recursive Length Prefix encoding: a string of bytes, or a list of items. Immutable.
 *
 * <p>Every item has exactly one encoding, and {@link #decode} accepts no other. Source: Ethereum Yellow Paper, appendix B.
 */
public final class RlpItem {

    /** From here on a prefix says how many bytes of length follow. */
    private static final int SHORT_BYTES = 55;

    private static final int STRING = 0x80;
    private static final int LIST = 0xc0;

    private final byte[] payload;
    private final @Nullable List<RlpItem> items;

    private RlpItem(byte[] payload, @Nullable List<RlpItem> items) {
        this.payload = payload;
        this.items = items;
    }

    /** A string of these bytes, any number. */
    public static RlpItem bytes(byte[] bytes) {
        return new RlpItem(bytes.clone(), null);
    }

    /**
     * A number: its big-endian bytes without leading zeros.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public static RlpItem number(BigInteger number) {
        if (number.signum() < 0) {
            throw new IllegalArgumentException("negative: " + number);
        }
        byte[] bytes = number.toByteArray();
        return new RlpItem(bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes, null);
    }

    /** {@link #number(BigInteger)}. */
    public static RlpItem number(long number) {
        return number(BigInteger.valueOf(number));
    }

    /** A list. */
    public static RlpItem list(List<RlpItem> items) {
        return new RlpItem(new byte[0], List.copyOf(items));
    }

    /** {@link #list(List)}. */
    public static RlpItem list(RlpItem... items) {
        return list(List.of(items));
    }

    /**
     * The item whose encoding {@code input} is, from its first byte to its last.
     *
     * @throws EncodingException {@link RejectReason#MALFORMED} if it ends early or late, or has more than
     *     64 levels or 131,072 items;
     *     {@link RejectReason#NOT_CANONICAL} if a shorter prefix would do
     */
    public static RlpItem decode(byte[] input) {
        return new RlpDecoder(input).only();
    }

    static RlpItem ofPayload(byte[] payload) {
        return new RlpItem(payload, null);
    }

    /** Whether this is a list; else it is a string. */
    public boolean isList() {
        return items != null;
    }

    /**
     * The items of a list.
     *
     * @throws EncodingException {@link RejectReason#MALFORMED} if this is a string
     */
    public List<RlpItem> items() {
        if (items == null) {
            throw malformed("a string where a list belongs");
        }
        return items;
    }

    /**
     * A copy of a string's bytes.
     *
     * @throws EncodingException {@link RejectReason#MALFORMED} if this is a list
     */
    public byte[] bytes() {
        if (items != null) {
            throw malformed("a list where a string belongs");
        }
        return payload.clone();
    }

    /**
     * A string's bytes, of which there must be {@code length}.
     *
     * @throws EncodingException {@link RejectReason#MALFORMED} if there are more or fewer
     */
    public byte[] bytes(int length) {
        byte[] bytes = bytes();
        if (bytes.length != length) {
            throw new EncodingException(
                RejectReason.MALFORMED,
                -1,
                bytes.length + " bytes where " + length + " belong"
            );
        }
        return bytes;
    }

    /**
     * A string read as a number below 2^256.
     *
     * @throws EncodingException {@link RejectReason#NOT_CANONICAL} if it has leading zeros or is too great
     */
    public BigInteger number() {
        byte[] bytes = bytes();
        if (bytes.length > 32 || (bytes.length > 0 && bytes[0] == 0)) {
            throw new EncodingException(RejectReason.NOT_CANONICAL, -1, "no number of at most 32 bytes");
        }
        return new BigInteger(1, bytes);
    }

    /** The encoding. */
    public byte[] encode() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        writeTo(out);
        return out.toByteArray();
    }

    private void writeTo(ByteArrayOutputStream out) {
        if (items != null) {
            ByteArrayOutputStream inner = new ByteArrayOutputStream();
            for (RlpItem item : items) {
                item.writeTo(inner);
            }
            writePrefix(out, LIST, inner.size());
            out.writeBytes(inner.toByteArray());
        } else if (payload.length == 1 && payload[0] >= 0) {
            out.write(payload[0]);
        } else {
            writePrefix(out, STRING, payload.length);
            out.writeBytes(payload);
        }
    }

    private static void writePrefix(ByteArrayOutputStream out, int kind, int length) {
        if (length <= SHORT_BYTES) {
            out.write(kind + length);
            return;
        }
        int lengthBytes = 4 - Integer.numberOfLeadingZeros(length) / 8;
        out.write(kind + SHORT_BYTES + lengthBytes);
        for (int shift = 8 * (lengthBytes - 1); shift >= 0; shift -= 8) {
            out.write(length >>> shift);
        }
    }

    private static EncodingException malformed(String what) {
        return new EncodingException(RejectReason.MALFORMED, -1, what);
    }

    @Override
    public boolean equals(Object o) {
        return (
            o instanceof RlpItem other && Arrays.equals(payload, other.payload) && Objects.equals(items, other.items)
        );
    }

    @Override
    public int hashCode() {
        return items == null ? Arrays.hashCode(payload) : items.hashCode();
    }

    /** The encoding in hexadecimal. */
    @Override
    public String toString() {
        return "0x" + HexFormat.of().formatHex(encode());
    }
}
