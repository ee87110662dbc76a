package org.clavis.verifier.groth16;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.clavis.algebra.bn254.Fr;
import org.clavis.verifier.EncodingException;
import org.clavis.verifier.RejectReason;

/**
 * The public inputs of a statement, called public signals by circom: numbers below the scalar field's modulus r, in the
 * order of the circuit. Immutable.
 *
 * <p>A number of r or more is refused and never reduced: the pairing equation would accept it in place of its
 * remainder, and a nullifier could be spent once for each.
 */
public final class PublicInputs {

    /** The most inputs that are accepted anywhere. */
    public static final int MAX_COUNT = 4096;

    /** Bytes of an encoded input. */
    public static final int INPUT_BYTES = Fr.BYTES;

    /** Four little-endian limbs each, not in Montgomery form. */
    private final long[] limbs;

    private PublicInputs(long[] limbs) {
        this.limbs = limbs;
    }

    /**
     * The inputs {@code values}.
     *
     * @throws EncodingException {@link RejectReason#NOT_CANONICAL} if one is negative, or r or more;
     *     {@link RejectReason#MALFORMED} if there are more than {@link #MAX_COUNT}
     */
    public static PublicInputs of(List<BigInteger> values) {
        requireCount(values.size());
        byte[] bytes = new byte[values.size() * INPUT_BYTES];
        long[] element = new long[Fr.LIMBS];
        for (int n = 0; n < values.size(); n++) {
            try {
                Fr.fromBigInteger(element, 0, values.get(n));
            } catch (EncodingException e) {
                throw new EncodingException(e.reason(), -1, "public input " + n + ": " + e.getMessage());
            }
            Fr.toBytes(bytes, n * INPUT_BYTES, element, 0);
        }
        return fromCanonicalBytes(bytes);
    }

    /** As {@link #of(List)}. */
    public static PublicInputs of(BigInteger... values) {
        return of(List.of(values));
    }

    /**
     * The inputs that words of 32 big-endian bytes encode.
     *
     * @throws EncodingException {@link RejectReason#MALFORMED} if they are not whole words, or more than
     *     {@link #MAX_COUNT}; {@link RejectReason#NOT_CANONICAL} if one is r or more, with its offset
     */
    public static PublicInputs fromCanonicalBytes(byte[] bytes) {
        return fromCanonicalBytes(bytes, 0);
    }

    /** As {@link #fromCanonicalBytes(byte[])}, from {@code offsetBytes} to the end. */
    static PublicInputs fromCanonicalBytes(byte[] bytes, int offsetBytes) {
        int length = bytes.length - offsetBytes;
        int count = length / INPUT_BYTES;
        if (length % INPUT_BYTES != 0) {
            throw new EncodingException(
                RejectReason.MALFORMED,
                (long) offsetBytes + (long) count * INPUT_BYTES,
                "public inputs of " + length + " bytes, which is not a multiple of " + INPUT_BYTES
            );
        }
        requireCount(count);
        long[] limbs = new long[count * Fr.LIMBS];
        for (int n = 0; n < count; n++) {
            Fr.fromCanonicalBytes(limbs, n * Fr.LIMBS, bytes, offsetBytes + n * INPUT_BYTES);
            Fr.fromMontgomery(limbs, n * Fr.LIMBS, limbs, n * Fr.LIMBS);
        }
        return new PublicInputs(limbs);
    }

    /** As {@link #fromCanonicalBytes(byte[])}, from {@code offsetBytes} to the end, each word the last byte first. */
    static PublicInputs fromCanonicalLittleEndian(byte[] bytes, int offsetBytes) {
        int count = (bytes.length - offsetBytes) / INPUT_BYTES;
        requireCount(count);
        long[] limbs = new long[count * Fr.LIMBS];
        for (int n = 0; n < count; n++) {
            Fr.fromCanonicalLittleEndian(limbs, n * Fr.LIMBS, bytes, offsetBytes + n * INPUT_BYTES);
            Fr.fromMontgomery(limbs, n * Fr.LIMBS, limbs, n * Fr.LIMBS);
        }
        return new PublicInputs(limbs);
    }

    private static void requireCount(int count) {
        if (count > MAX_COUNT) {
            throw new EncodingException(RejectReason.MALFORMED, -1, count + " public inputs, at most " + MAX_COUNT);
        }
    }

    /** How many there are. */
    public int count() {
        return limbs.length / Fr.LIMBS;
    }

    /**
     * Input number {@code index}, from zero on.
     *
     * @throws IndexOutOfBoundsException if there is none
     */
    public BigInteger get(int index) {
        return values().get(index);
    }

    /** All inputs in order. */
    public List<BigInteger> values() {
        byte[] bytes = toBytes();
        List<BigInteger> values = new ArrayList<>(count());
        for (int n = 0; n < count(); n++) {
            values.add(new BigInteger(1, bytes, n * INPUT_BYTES, INPUT_BYTES));
        }
        return List.copyOf(values);
    }

    /** The words that {@link #fromCanonicalBytes} reads. */
    public byte[] toBytes() {
        byte[] out = new byte[count() * INPUT_BYTES];
        long[] element = new long[Fr.LIMBS];
        for (int n = 0; n < count(); n++) {
            Fr.toMontgomery(element, 0, limbs, n * Fr.LIMBS);
            Fr.toBytes(out, n * INPUT_BYTES, element, 0);
        }
        return out;
    }

    /** The inputs as integers of four little-endian limbs; not to be written to. */
    long[] limbs() {
        return limbs;
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof PublicInputs other && Arrays.equals(limbs, other.limbs);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(limbs);
    }

    @Override
    public String toString() {
        return "PublicInputs" + values();
    }
}
