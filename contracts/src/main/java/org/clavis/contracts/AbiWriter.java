package org.clavis.contracts;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.List;
import org.clavis.evm.Address;
import org.clavis.evm.Bytes32;
import org.clavis.verifier.EncodingException;
import org.clavis.verifier.RejectReason;

/**
 * Writes arguments in the contract ABI's encoding: a head of words, then the contents of dynamic values in order.
 *
 * <p>Source: Solidity documentation, "Contract ABI Specification". Values out of range throw
 * {@link EncodingException} with {@link RejectReason#NOT_CANONICAL}: they are never cut to size.
 */
final class AbiWriter {

    static final int WORD_BYTES = 32;

    private final int headWords;
    private final ByteArrayOutputStream head = new ByteArrayOutputStream();
    private final ByteArrayOutputStream tail = new ByteArrayOutputStream();

    /** For arguments whose head takes {@code headWords} words. */
    AbiWriter(int headWords) {
        this.headWords = headWords;
    }

    void uint(long value, int bits) {
        if (value < 0 || (bits < Long.SIZE - 1 && value >>> bits != 0)) {
            throw outOfRange(BigInteger.valueOf(value), bits);
        }
        word(head, ByteBuffer.allocate(Long.BYTES).putLong(value).array());
    }

    void uint(BigInteger value, int bits) {
        if (value.signum() < 0 || value.bitLength() > bits) {
            throw outOfRange(value, bits);
        }
        // two's complement of a positive number may begin with one zero byte more than the word has
        byte[] bytes = value.toByteArray();
        int surplus = Math.max(0, bytes.length - WORD_BYTES);
        byte[] word = new byte[WORD_BYTES];
        System.arraycopy(bytes, surplus, word, WORD_BYTES - bytes.length + surplus, bytes.length - surplus);
        head.writeBytes(word);
    }

    void uint256s(List<BigInteger> values, int size) {
        if (values.size() != size) {
            throw new EncodingException(
                RejectReason.WRONG_INPUT_COUNT,
                -1,
                "expected " + size + " numbers, got " + values.size()
            );
        }
        values.forEach(value -> uint(value, 256));
    }

    void bool(boolean value) {
        word(head, new byte[] { (byte) (value ? 1 : 0) });
    }

    void address(Address value) {
        word(head, value.toBytes());
    }

    void bytes32(Bytes32 value) {
        head.writeBytes(value.toBytes());
    }

    /** A bytes1 to bytes4, given as the number with these bytes in big-endian order. */
    void shortBytes(int value, int size) {
        if (size < Integer.BYTES && value >>> (Byte.SIZE * size) != 0) {
            throw outOfRange(BigInteger.valueOf(value), Byte.SIZE * size);
        }
        head.writeBytes(
            ByteBuffer.allocate(WORD_BYTES)
                .putInt(value << (Byte.SIZE * (Integer.BYTES - size)))
                .array()
        );
    }

    /** A dynamic value: its offset goes into the head. */
    void bytes(byte[] value) {
        offset();
        length(value.length);
        tail.writeBytes(value);
        tail.writeBytes(new byte[-value.length & (WORD_BYTES - 1)]);
    }

    /** A uint256[]. */
    void uint256s(List<BigInteger> values) {
        offset();
        length(values.size());
        AbiWriter items = new AbiWriter(values.size());
        values.forEach(value -> items.uint(value, 256));
        tail.writeBytes(items.toBytes());
    }

    /** A bytes[]. */
    void byteStrings(List<byte[]> values) {
        offset();
        length(values.size());
        AbiWriter items = new AbiWriter(values.size());
        values.forEach(items::bytes);
        tail.writeBytes(items.toBytes());
    }

    /** A struct with a dynamic member: its members, encoded on their own. */
    void tuple(AbiWriter members) {
        offset();
        tail.writeBytes(members.toBytes());
    }

    /** The encoded arguments. */
    byte[] toBytes() {
        if (head.size() != headWords * WORD_BYTES) {
            throw new IllegalStateException("head of " + head.size() + " bytes, expected " + headWords + " words");
        }
        return ByteBuffer.allocate(head.size() + tail.size())
            .put(head.toByteArray())
            .put(tail.toByteArray())
            .array();
    }

    /** The encoded arguments after a function's selector. */
    byte[] callData(int selector) {
        byte[] arguments = toBytes();
        return ByteBuffer.allocate(Integer.BYTES + arguments.length)
            .putInt(selector)
            .put(arguments)
            .array();
    }

    private void offset() {
        uint((long) headWords * WORD_BYTES + tail.size(), 63);
    }

    private void length(int length) {
        word(tail, ByteBuffer.allocate(Integer.BYTES).putInt(length).array());
    }

    /** Pads on the left. */
    private static void word(ByteArrayOutputStream out, byte[] bytes) {
        out.writeBytes(new byte[WORD_BYTES - bytes.length]);
        out.writeBytes(bytes);
    }

    private static EncodingException outOfRange(BigInteger value, int bits) {
        return new EncodingException(RejectReason.NOT_CANONICAL, -1, value + " is not a uint" + bits);
    }
}
