package org.clavis.evm;

import java.util.Arrays;
import java.util.HexFormat;
import org.clavis.verifier.EncodingException;
import org.clavis.verifier.RejectReason;

/** An account's or contract's address. Immutable. */
public final class Address implements Comparable<Address> {

    /** Length in bytes. */
    public static final int BYTES = 20;

    /** All zero. */
    public static final Address ZERO = new Address(new byte[BYTES]);

    private final byte[] bytes;

    private Address(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * A copy of {@code bytes}.
     *
     * @throws EncodingException if there are not exactly 20
     */
    public static Address of(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new EncodingException(RejectReason.MALFORMED, -1, "expected 20 bytes, got " + bytes.length);
        }
        return new Address(bytes.clone());
    }

    /**
     * From 40 hexadecimal digits of either case, with or without {@code 0x}.
     *
     * @throws EncodingException if it is anything else
     */
    public static Address fromHex(String hex) {
        String digits = hex.startsWith("0x") ? hex.substring(2) : hex;
        if (digits.length() != 2 * BYTES) {
            throw new EncodingException(
                RejectReason.MALFORMED,
                -1,
                "expected " + 2 * BYTES + " hexadecimal digits, got " + digits.length()
            );
        }
        try {
            return new Address(HexFormat.of().parseHex(digits));
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
    public int compareTo(Address other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Address other && Arrays.equals(bytes, other.bytes);
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
