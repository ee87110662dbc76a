package org.clavis.secret;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Arrays;
import org.clavis.verifier.EncodingException;
import org.clavis.verifier.RejectReason;
import org.jspecify.annotations.Nullable;

/**
 * A secret number from 1 to the order of its group less one, as 32 big-endian bytes. Erased on {@link #close}.
 *
 * <p>What {@link SecretBytes} says about the JVM holds here too. Timing: constant-time in the number.
 */
public final class SecretScalar implements AutoCloseable {

    /** Length of the encoding in bytes. */
    public static final int BYTES = 32;

    /** The groups that secret scalars act on. */
    public enum Group {
        /** secp256k1, order n of SEC 2, section 2.4.1. */
        SECP256K1(new BigInteger("FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141", 16)),
        /** The prime-order subgroup of Baby Jubjub, ERC-2494. */
        BABY_JUBJUB(new BigInteger("2736030358979909402780800718157159386076813972158567259200215660948447373041"));

        private final BigInteger order;

        Group(BigInteger order) {
            this.order = order;
        }

        /** The group's prime order. */
        public BigInteger order() {
            return order;
        }
    }

    private final Group group;
    private final SecretBytes bytes;

    private SecretScalar(Group group, SecretBytes bytes) {
        this.group = group;
        this.bytes = bytes;
    }

    /**
     * Reads 32 big-endian bytes, which stay the caller's to erase.
     *
     * @throws EncodingException if there are not 32, or they are zero or not below the group's order
     */
    public static SecretScalar fromCanonicalBytes(Group group, byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new EncodingException(
                RejectReason.MALFORMED,
                -1,
                "a secret scalar has " + BYTES + " bytes, got " + bytes.length
            );
        }
        if (!inRange(group, bytes)) {
            throw new EncodingException(
                RejectReason.NOT_CANONICAL,
                -1,
                "secret scalar is not 1 to the order of " + group + " less one"
            );
        }
        return new SecretScalar(group, SecretBytes.copyOf(bytes));
    }

    /** A fresh scalar, uniform over its range: draws until one is in it. */
    public static SecretScalar random(Group group, SecureRandom random) {
        byte[] draw = new byte[BYTES];
        int spareBits = 8 * BYTES - group.order.bitLength();
        try {
            do {
                random.nextBytes(draw);
                draw[0] &= (byte) (0xff >>> spareBits);
            } while (!inRange(group, draw));
            return new SecretScalar(group, SecretBytes.copyOf(draw));
        } finally {
            Arrays.fill(draw, (byte) 0);
        }
    }

    /** The group that the scalar acts on. */
    public Group group() {
        return group;
    }

    /**
     * Shows the scalar's 32 big-endian bytes to {@code access} and returns what it makes of them.
     *
     * @throws SecretClosedException after {@link #close}
     */
    public <R> R expose(SecretAccess<R> access) {
        return bytes.expose(access);
    }

    /** An independent copy, to be closed by whoever asked for it. */
    public SecretScalar copy() {
        return new SecretScalar(group, bytes.copy());
    }

    /** True if both are the same number of the same group. */
    @Override
    public boolean equals(@Nullable Object o) {
        return o instanceof SecretScalar other && group == other.group && bytes.equals(other.bytes);
    }

    /** The same for all scalars of a group. */
    @Override
    public int hashCode() {
        return group.hashCode();
    }

    /** Never the number. */
    @Override
    public String toString() {
        return "SecretScalar[" + group + ", redacted]";
    }

    /** Erases the scalar. Closing again does nothing. */
    @Override
    public void close() {
        bytes.close();
    }

    /** Whether the 32 bytes are neither zero nor the order or more. The outcome is public, the bytes are not. */
    private static boolean inRange(Group group, byte[] bytes) {
        byte[] order = orderBytes(group);
        int borrow = 0;
        int seen = 0;
        for (int i = BYTES - 1; i >= 0; i--) {
            int difference = (bytes[i] & 0xff) - (order[i] & 0xff) - borrow;
            borrow = difference >>> 31;
            seen |= bytes[i];
        }
        int notZero = (seen | -seen) >>> 31;
        return (borrow & notZero) == 1;
    }

    private static byte[] orderBytes(Group group) {
        byte[] out = new byte[BYTES];
        byte[] digits = group.order.toByteArray();
        int from = digits.length > BYTES ? 1 : 0;
        System.arraycopy(digits, from, out, BYTES - (digits.length - from), digits.length - from);
        return out;
    }
}
