package org.clavis.contracts;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.clavis.evm.Address;
import org.clavis.evm.Bytes32;
import org.clavis.verifier.EncodingException;
import org.clavis.verifier.RejectReason;

/**
 * Reads the contract ABI's encoding and accepts only the one that Solidity's encoder writes: values in range, padding
 * zero, dynamic contents right after the head in order, no surplus.
 *
 * <p>The bytes come from a node that nobody trusts. Anything else throws {@link EncodingException} with the offset;
 * nothing is allocated that the input does not already hold.
 */
final class AbiReader {

    private static final int WORD_BYTES = AbiWriter.WORD_BYTES;

    private final byte[] data;
    private final int headBytes;
    private int head;
    private int tail;

    /**
     * Over values whose head takes {@code headWords} words. {@code data} is not copied and must not change.
     *
     * @throws EncodingException if it is shorter than the head
     */
    AbiReader(byte[] data, int headWords) {
        this.data = data;
        this.headBytes = headWords * WORD_BYTES;
        this.tail = headBytes;
        if (data.length < headBytes) {
            throw new EncodingException(
                RejectReason.MALFORMED,
                data.length,
                "expected at least " + headBytes + " bytes, got " + data.length
            );
        }
    }

    /** A uint of at most 63 bits. */
    long uint(int bits) {
        return bigUint(bits).longValueExact();
    }

    BigInteger bigUint(int bits) {
        int offset = nextWord();
        return bigUintAt(offset, bits);
    }

    List<BigInteger> uint256s(int size) {
        List<BigInteger> values = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            values.add(bigUint(256));
        }
        return List.copyOf(values);
    }

    boolean bool() {
        return uint(1) == 1;
    }

    Address address() {
        int offset = nextWord();
        requireZero(offset, offset + WORD_BYTES - Address.BYTES);
        return Address.of(Arrays.copyOfRange(data, offset + WORD_BYTES - Address.BYTES, offset + WORD_BYTES));
    }

    Bytes32 bytes32() {
        int offset = nextWord();
        return Bytes32.of(Arrays.copyOfRange(data, offset, offset + WORD_BYTES));
    }

    /** A bytes1 to bytes4, as the number with these bytes in big-endian order. */
    int shortBytes(int size) {
        int offset = nextWord();
        requireZero(offset + size, offset + WORD_BYTES);
        return ByteBuffer.wrap(data, offset, Integer.BYTES).getInt() >>> (Byte.SIZE * (Integer.BYTES - size));
    }

    byte[] bytes() {
        int length = dynamicLength(1);
        byte[] value = Arrays.copyOfRange(data, tail, tail + length);
        int padded = (length + WORD_BYTES - 1) & -WORD_BYTES;
        requireZero(tail + length, tail + padded);
        tail += padded;
        return value;
    }

    /** Text in well-formed UTF-8. */
    String string() {
        int offset = tail + WORD_BYTES;
        byte[] bytes = bytes();
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw new EncodingException(RejectReason.MALFORMED, offset, "text is not UTF-8");
        }
    }

    List<BigInteger> uint256s() {
        int length = dynamicLength(WORD_BYTES);
        List<BigInteger> values = new ArrayList<>(length);
        for (int i = 0; i < length; i++, tail += WORD_BYTES) {
            values.add(bigUintAt(tail, 256));
        }
        return List.copyOf(values);
    }

    /** A bytes[]. */
    List<byte[]> byteStrings() {
        int length = dynamicLength(WORD_BYTES);
        AbiReader items = new AbiReader(Arrays.copyOfRange(data, tail, data.length), length);
        List<byte[]> values = new ArrayList<>(length);
        for (int i = 0; i < length; i++) {
            values.add(items.bytes());
        }
        tail += items.tail;
        return values;
    }

    /** Requires that everything was read. */
    void end() {
        if (head != headBytes) {
            throw new IllegalStateException("read " + head + " of " + headBytes + " bytes of the head");
        }
        if (tail != data.length) {
            throw new EncodingException(RejectReason.MALFORMED, tail, data.length - tail + " surplus bytes");
        }
    }

    /** Takes a dynamic value's offset and length; the contents then begin at {@code tail} and are all there. */
    private int dynamicLength(int itemBytes) {
        int offsetWord = nextWord();
        BigInteger offset = bigUintAt(offsetWord, 256);
        if (!offset.equals(BigInteger.valueOf(tail))) {
            throw new EncodingException(RejectReason.NOT_CANONICAL, offsetWord, "contents not at " + tail);
        }
        if (data.length - tail < WORD_BYTES) {
            throw new EncodingException(RejectReason.MALFORMED, tail, "ends within a length");
        }
        BigInteger length = bigUintAt(tail, 256);
        int left = data.length - tail - WORD_BYTES;
        BigInteger padded = length
            .multiply(BigInteger.valueOf(itemBytes))
            .add(BigInteger.valueOf(WORD_BYTES - 1))
            .andNot(BigInteger.valueOf(WORD_BYTES - 1));
        if (padded.compareTo(BigInteger.valueOf(left)) > 0) {
            throw new EncodingException(RejectReason.MALFORMED, tail, "length " + length + " exceeds the data");
        }
        tail += WORD_BYTES;
        return length.intValueExact();
    }

    private int nextWord() {
        int offset = head;
        head += WORD_BYTES;
        return offset;
    }

    private BigInteger bigUintAt(int offset, int bits) {
        BigInteger value = new BigInteger(1, data, offset, WORD_BYTES);
        if (value.bitLength() > bits) {
            throw new EncodingException(RejectReason.NOT_CANONICAL, offset, "not a uint" + bits);
        }
        return value;
    }

    private void requireZero(int from, int to) {
        for (int i = from; i < to; i++) {
            if (data[i] != 0) {
                throw new EncodingException(RejectReason.NOT_CANONICAL, i, "padding is not zero");
            }
        }
    }
}
