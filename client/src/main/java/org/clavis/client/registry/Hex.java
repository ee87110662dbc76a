package org.clavis.client.registry;

import java.util.Arrays;
import java.util.HexFormat;

/** Bytes of any length, as calldata and answers are. Immutable. */
final class Hex {

    private final byte[] bytes;

    private Hex(byte[] bytes) {
        this.bytes = bytes;
    }

    static Hex of(byte[] bytes) {
        return new Hex(bytes.clone());
    }

    byte[] toBytes() {
        return bytes.clone();
    }

    int length() {
        return bytes.length;
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Hex other && Arrays.equals(bytes, other.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** Lower-case hexadecimal with {@code 0x}. */
    @Override
    public String toString() {
        return "0x" + HexFormat.of().formatHex(bytes);
    }
}
