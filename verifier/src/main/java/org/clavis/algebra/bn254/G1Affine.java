package org.clavis.algebra.bn254;

import java.math.BigInteger;
import java.util.Arrays;
import org.clavis.verifier.EncodingException;
import org.clavis.verifier.RejectReason;

/**
 * A point of G1: a point of y^2 = x^3 + 3 over Fp, or infinity.
 *
 * <p>No other point can be represented: everything that makes one checks range and curve. The cofactor is one. Equal
 * points have equal encodings. Immutable.
 */
public final class G1Affine {

    /** Bytes of an encoded point. */
    public static final int BYTES = 2 * Fp.BYTES;

    /** The neutral element. */
    public static final G1Affine INFINITY = new G1Affine(new long[G1Jacobian.AFFINE_LIMBS]);

    /** (1, 2). */
    public static final G1Affine GENERATOR = new G1Affine(CurveParams.G1_GENERATOR);

    private final long[] limbs;

    private G1Affine(long[] limbs) {
        this.limbs = limbs;
    }

    /**
     * The finite point that 64 bytes encode: x, y, big-endian.
     *
     * @throws EncodingException {@link RejectReason#NOT_CANONICAL} if a coordinate is {@code p} or more,
     *     {@link RejectReason#POINT_AT_INFINITY} if all bytes are zero, {@link RejectReason#NOT_ON_CURVE},
     *     checked in this order; with the offset of the coordinate or point
     */
    public static G1Affine fromCanonicalBytes(byte[] bytes, int offsetBytes) {
        G1Affine point = fromCanonicalBytesOrInfinity(bytes, offsetBytes);
        if (point.isInfinity()) {
            throw new EncodingException(RejectReason.POINT_AT_INFINITY, offsetBytes, "G1 point at infinity");
        }
        return point;
    }

    /** As {@link #fromCanonicalBytes}, with all zero bytes for infinity, as EIP-196 and EIP-197 have it. */
    public static G1Affine fromCanonicalBytesOrInfinity(byte[] bytes, int offsetBytes) {
        long[] limbs = new long[G1Jacobian.AFFINE_LIMBS];
        Fp.fromCanonicalBytes(limbs, 0, bytes, offsetBytes);
        Fp.fromCanonicalBytes(limbs, Fp.LIMBS, bytes, offsetBytes + Fp.BYTES);
        return checked(limbs, offsetBytes);
    }

    /**
     * The point whose coordinates stand in {@link G1Jacobian#AFFINE_LIMBS} limbs in Montgomery form, zeros for
     * infinity: as computed by {@link G1Jacobian}, or as read from a file.
     *
     * @throws EncodingException as {@link #fromCanonicalBytesOrInfinity}, without an offset
     */
    public static G1Affine fromMontgomeryLimbs(long[] limbs, int i) {
        long[] copy = Arrays.copyOfRange(limbs, i, i + G1Jacobian.AFFINE_LIMBS);
        for (int k = 0; k < copy.length; k += Fp.LIMBS) {
            if (!Fp.isCanonical(copy, k)) {
                throw new EncodingException(RejectReason.NOT_CANONICAL, -1, "G1 coordinate not below the modulus");
            }
        }
        return checked(copy, -1);
    }

    /** The finite point with these coordinates; checks and errors as {@link #fromMontgomeryLimbs}, infinity refused. */
    public static G1Affine fromCoordinates(BigInteger x, BigInteger y) {
        long[] limbs = new long[G1Jacobian.AFFINE_LIMBS];
        Fp.fromBigInteger(limbs, 0, x);
        Fp.fromBigInteger(limbs, 4, y);
        G1Affine point = checked(limbs, -1);
        if (point.isInfinity()) {
            throw new EncodingException(RejectReason.POINT_AT_INFINITY, -1, "G1 point at infinity");
        }
        return point;
    }

    /** The x coordinate; zero for infinity. */
    public BigInteger x() {
        return Fp.toBigInteger(limbs, 0);
    }

    /** The y coordinate; zero for infinity. */
    public BigInteger y() {
        return Fp.toBigInteger(limbs, 4);
    }

    /** A point that the arithmetic of this package computed from points of the group. */
    static G1Affine fromComputedUnchecked(long[] limbs, int i) {
        return new G1Affine(Arrays.copyOfRange(limbs, i, i + G1Jacobian.AFFINE_LIMBS));
    }

    private static G1Affine checked(long[] limbs, long offsetBytes) {
        if (G1Jacobian.isAffineInfinity(limbs, 0)) {
            return INFINITY;
        }
        if (!G1Jacobian.isOnCurve(limbs, 0)) {
            throw new EncodingException(RejectReason.NOT_ON_CURVE, offsetBytes, "G1 point not on the curve");
        }
        return new G1Affine(limbs);
    }

    /** True if this is the neutral element. */
    public boolean isInfinity() {
        return G1Jacobian.isAffineInfinity(limbs, 0);
    }

    /** Copies the coordinates' {@link G1Jacobian#AFFINE_LIMBS} limbs in Montgomery form; zeros for infinity. */
    public void copyTo(long[] out, int o) {
        System.arraycopy(limbs, 0, out, o, limbs.length);
    }

    /** The point with the opposite y. */
    public G1Affine negate() {
        long[] out = new long[limbs.length];
        G1Jacobian.negateAffine(out, 0, limbs, 0);
        return new G1Affine(out);
    }

    /** The sum. */
    public G1Affine plus(G1Affine other) {
        long[] sum = new long[G1Jacobian.LIMBS];
        long[] scratch = new long[G1Jacobian.SCRATCH];
        G1Jacobian.setAffine(sum, 0, limbs, 0);
        G1Jacobian.addMixed(sum, 0, sum, 0, other.limbs, 0, scratch);
        return normalized(sum, scratch);
    }

    /** This point times a non-negative integer of any size. */
    public G1Affine timesVartime(BigInteger factor) {
        if (factor.signum() < 0) {
            throw new IllegalArgumentException("negative factor");
        }
        long[] words = new long[factor.bitLength() / 64 + 1];
        for (int k = 0; k < words.length; k++) {
            words[k] = factor.shiftRight(64 * k).longValue();
        }
        long[] product = new long[G1Jacobian.LIMBS];
        G1Jacobian.multiplyVartime(product, 0, limbs, 0, words, 0, words.length);
        return normalized(product, new long[G1Jacobian.SCRATCH]);
    }

    private static G1Affine normalized(long[] jacobian, long[] scratch) {
        long[] out = new long[G1Jacobian.AFFINE_LIMBS];
        G1Jacobian.toAffine(out, 0, jacobian, 0, scratch);
        return new G1Affine(out);
    }

    /** The encoding that {@link #fromCanonicalBytesOrInfinity} reads. */
    public byte[] toBytes() {
        byte[] out = new byte[BYTES];
        writeTo(out, 0);
        return out;
    }

    /** Writes the encoding that {@link #fromCanonicalBytesOrInfinity} reads. */
    public void writeTo(byte[] out, int offsetBytes) {
        Fp.toBytes(out, offsetBytes, limbs, 0);
        Fp.toBytes(out, offsetBytes + Fp.BYTES, limbs, Fp.LIMBS);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof G1Affine other && Arrays.equals(limbs, other.limbs);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(limbs);
    }

    @Override
    public String toString() {
        return isInfinity() ? "G1[infinity]" : "G1[" + x() + ", " + y() + "]";
    }
}
