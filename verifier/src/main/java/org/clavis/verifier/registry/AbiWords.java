package org.clavis.verifier.registry;

import java.nio.ByteBuffer;
import org.clavis.evm.Address;
import org.clavis.evm.Bytes32;
import org.clavis.hash.Keccak256;

/** Writes static values as Solidity's {@code abi.encode} does: one big-endian 32-byte word each. */
final class AbiWords {

    private static final int WORD_BYTES = 32;

    private final ByteBuffer buffer;

    AbiWords(int words) {
        buffer = ByteBuffer.allocate(words * WORD_BYTES);
    }

    /** A number of at most 63 bits. */
    AbiWords uint(long value) {
        if (value < 0) {
            throw new IllegalArgumentException("negative: " + value);
        }
        buffer.putLong(0).putLong(0).putLong(0).putLong(value);
        return this;
    }

    AbiWords address(Address address) {
        buffer.position(buffer.position() + WORD_BYTES - Address.BYTES);
        buffer.put(address.toBytes());
        return this;
    }

    AbiWords word(Bytes32 word) {
        buffer.put(word.toBytes());
        return this;
    }

    /** The words. Every one must have been written. */
    byte[] toBytes() {
        if (buffer.hasRemaining()) {
            throw new IllegalStateException(buffer.remaining() + " bytes not written");
        }
        return buffer.array();
    }

    /** Keccak-256 of the words. */
    Bytes32 hash() {
        return Keccak256.hash(toBytes());
    }
}
