package org.clavis.algebra.curve25519;

import java.util.Arrays;
import org.clavis.algebra.lanes.Lanes;

/**
 * X25519 key agreement: in vector lanes where the processor has them, by Bouncy Castle where not.
 *
 * <p>A scalar is 32 bytes, little-endian, used as RFC 7748 says: the three lowest bits and the highest one cleared, the
 * one below it set. A point is its u coordinate in 32 bytes, little-endian; every string of 32 bytes is one: the top bit
 * is ignored and numbers from p upwards are reduced. Inputs are not changed. All arrays have {@link #BYTES} bytes, or
 * {@link IllegalArgumentException} is thrown.
 *
 * <p>Timing: constant, as far as the Java platform keeps it so. Working space is overwritten. Source: RFC 7748.
 */
public final class X25519 {

    /** Length of scalars, points and shared secrets. */
    public static final int BYTES = 32;

    private X25519() {}

    /**
     * Writes {@code scalar * u}.
     *
     * @return false if the result is zero, which only points of low order give
     */
    public static boolean scalarMult(byte[] out, byte[] scalar, byte[] u) {
        requireLengths(out, scalar, u);
        if (!Lanes.areEnabled()) {
            return byBouncyCastle(out, scalar, u);
        }
        byte[] k = clamped(scalar);
        try {
            return LaneAgreement.one(out, k, u);
        } finally {
            Arrays.fill(k, (byte) 0);
        }
    }

    /** Writes the public key of {@code scalar}: its product with the base point, whose u coordinate is 9. */
    public static void publicKey(byte[] out, byte[] scalar) {
        requireLengths(out, scalar);
        if (Lanes.areEnabled()) {
            PointMultiples.ofBase().scalarMult(out, scalar);
        } else {
            org.bouncycastle.math.ec.rfc7748.X25519.generatePublicKey(scalar, 0, out, 0);
        }
    }

    /**
     * Two products at once, faster than one after the other.
     *
     * @param out gets {@code scalar * u}
     * @param other gets {@code otherScalar * otherU}; not the same array
     * @return false if one of the results is zero
     */
    public static boolean scalarMultPair(
        byte[] out,
        byte[] scalar,
        byte[] u,
        byte[] other,
        byte[] otherScalar,
        byte[] otherU
    ) {
        requireLengths(out, scalar, u);
        requireLengths(other, otherScalar, otherU);
        if (!Lanes.areEnabled()) {
            boolean usable = byBouncyCastle(out, scalar, u);
            return byBouncyCastle(other, otherScalar, otherU) && usable;
        }
        byte[] k = clamped(scalar);
        byte[] l = clamped(otherScalar);
        try {
            return LaneAgreement.two(out, k, u, other, l, otherU);
        } finally {
            Arrays.fill(k, (byte) 0);
            Arrays.fill(l, (byte) 0);
        }
    }

    private static boolean byBouncyCastle(byte[] out, byte[] scalar, byte[] u) {
        return org.bouncycastle.math.ec.rfc7748.X25519.calculateAgreement(scalar, 0, u, 0, out, 0);
    }

    static byte[] clamped(byte[] scalar) {
        byte[] k = scalar.clone();
        k[0] &= (byte) 0xf8;
        k[BYTES - 1] &= 0x7f;
        k[BYTES - 1] |= 0x40;
        return k;
    }

    static void requireLengths(byte[]... arrays) {
        for (byte[] bytes : arrays) {
            if (bytes.length != BYTES) {
                throw new IllegalArgumentException("scalars and points have " + BYTES + " bytes, not " + bytes.length);
            }
        }
    }
}
