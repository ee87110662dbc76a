package org.clavis.evm;

import java.util.Arrays;
import java.util.HexFormat;
import org.clavis.verifier.EncodingException;
import org.clavis.verifier.RejectReason;

/** A word of 32 bytes: a hash, an identifier or a label. Immutable. */
public final class Bytes32 implements Comparable<Bytes32> {

    /** Length in bytes. */
    public static final int BYTES = 32;

    /** All zero. */
    public static final Bytes32 ZERO = new Bytes32(new byte[BYTES]);

    private final byte[] bytes;

    private Bytes32(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * A copy of {@code bytes}.
     *
     * @throws EncodingException if there are not exactly 32
     */
    public static Bytes32 of(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new EncodingException(RejectReason.MALFORMED, -1, "expected 32 bytes, got " + bytes.length);
        }
        return Arrays.equals(bytes, ZERO.bytes) ? ZERO : new Bytes32(bytes.clone());
    }

    /**
     * From 64 hexadecimal digits of either case, with or without {@code 0x}.
     *
     * @throws EncodingException if it is anything else
     */
    public static Bytes32 fromHex(String hex) {
        String digits = hex.startsWith("0x") ? hex.substring(2) : hex;
        if (digits.length() != 2 * BYTES) {
            throw new EncodingException(
                RejectReason.MALFORMED,
                -1,
                "expected " + 2 * BYTES + " hexadecimal digits, got " + digits.length()
            );
        }
        try {
            return new Bytes32(HexFormat.of().parseHex(digits));
        } catch (IllegalArgumentException e) {
            throw new EncodingException(RejectReason.MALFORMED, -1, "not hexadecimal digits");
        }
    }

    /** A fresh copy of the bytes. */
    public byte[] toBytes() {
        return bytes.clone();
    }

    /** Lower-case hexadecimal with {@code 0x}. */
    public String toHex() {
        return "0x" + HexFormat.of().formatHex(bytes);
    }

    /** True if every byte is zero. */
    public boolean isZero() {
        return equals(ZERO);
    }

    @Override
    public int compareTo(Bytes32 other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Bytes32 other && Arrays.equals(bytes, other.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return toHex();
    }
}
