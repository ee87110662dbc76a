package org.clavis.circuits;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.clavis.algebra.bn254.Fr;
import org.clavis.verifier.EncodingException;
import org.clavis.verifier.RejectReason;

/**
 * A cursor over one section of a {@link BinaryFile}. Reading past the section's end is {@link EncodingException} with
 * {@link RejectReason#MALFORMED}; nothing is allocated before its bytes are known to be there.
 */
final class SectionReader {

    private static final ValueLayout.OfInt U32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong U64 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final MemorySegment data;
    private final long end;
    private final String name;
    private long at;

    SectionReader(MemorySegment data, long start, long end, String name) {
        this.data = data;
        this.at = start;
        this.end = end;
        this.name = name;
    }

    /** The next byte's offset in the file. */
    long offset() {
        return at;
    }

    long remaining() {
        return end - at;
    }

    byte u8() {
        require(1);
        byte value = data.get(ValueLayout.JAVA_BYTE, at);
        at += 1;
        return value;
    }

    /** 0 to 2^32 - 1. */
    long u32() {
        require(4);
        long value = Integer.toUnsignedLong(data.get(U32, at));
        at += 4;
        return value;
    }

    /** A count that may not exceed {@code max}. */
    int count(int max, String what) {
        long start = at;
        long value = u32();
        if (value > max) {
            throw BinaryFile.malformed(start, what + " is " + value + ", more than " + max);
        }
        return (int) value;
    }

    /** 64 bits; negative if the unsigned value does not fit. */
    long u64() {
        require(8);
        long value = data.get(U64, at);
        at += 8;
        return value;
    }

    /** Reads {@code limbCount} 64-bit limbs to {@code out[o...]}. */
    void limbs(long[] out, int o, int limbCount) {
        require(8L * limbCount);
        MemorySegment.copy(data, U64, at, out, o, limbCount);
        at += 8L * limbCount;
    }

    /** {@code limbCount} 64-bit limbs. */
    long[] limbs(long limbCount) {
        require(Math.multiplyExact(8L, limbCount));
        long[] out = new long[Math.toIntExact(limbCount)];
        limbs(out, 0, out.length);
        return out;
    }

    /** Reads a scalar below the modulus, as it stands, to {@code out[o..o + 3]}. */
    void scalar(long[] out, int o) {
        long start = at;
        limbs(out, o, Fr.LIMBS);
        if (!Fr.isCanonical(out, o)) {
            throw new EncodingException(
                RejectReason.NOT_CANONICAL,
                start,
                name + ": a scalar is not below the modulus"
            );
        }
    }

    /** Reads the length of field elements and a modulus, which must be {@code modulus}. */
    void expectModulus(long[] modulus, String field) {
        long start = at;
        if (u32() != 8L * modulus.length) {
            throw BinaryFile.malformed(start, name + ": " + field + " does not have 32-byte elements");
        }
        long[] found = limbs(modulus.length);
        for (int k = 0; k < modulus.length; k++) {
            if (found[k] != modulus[k]) {
                throw BinaryFile.malformed(start + 4, name + ": " + field + " is not BN254's");
            }
        }
    }

    void skip(long bytes) {
        require(bytes);
        at += bytes;
    }

    /** The section must go on for exactly {@code bytes}. */
    void expectRemaining(long bytes) {
        if (remaining() != bytes) {
            throw BinaryFile.malformed(at, name + " has " + remaining() + " bytes, expected " + bytes);
        }
    }

    private void require(long bytes) {
        if (bytes > end - at) {
            throw BinaryFile.malformed(at, name + " ends early");
        }
    }
}
