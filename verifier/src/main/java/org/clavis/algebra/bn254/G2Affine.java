package org.clavis.algebra.bn254;

import java.math.BigInteger;
import java.util.Arrays;
import org.clavis.verifier.EncodingException;
import org.clavis.verifier.RejectReason;

/**
 * A point of G2: a point of order r on y^2 = x^3 + 3 / (9 + u) over Fp2, or infinity.
 *
 * <p>No other point can be represented: everything that makes one checks range, curve and subgroup, in this order.
 * Equal points have equal encodings. Immutable.
 */
public final class G2Affine {

    /** Bytes of an encoded point. */
    public static final int BYTES = 2 * Fp2.BYTES;

    /** The neutral element. */
    public static final G2Affine INFINITY = new G2Affine(new long[G2Jacobian.AFFINE_LIMBS]);

    /** The generator that EIP-197 names. */
    public static final G2Affine GENERATOR = new G2Affine(CurveParams.G2_GENERATOR);

    private final long[] limbs;

    private G2Affine(long[] limbs) {
        this.limbs = limbs;
    }

    /**
     * The finite point that 128 bytes encode: the imaginary part of x, its real part, the imaginary part of y, its real
     * part, big-endian, as in EIP-197.
     *
     * @throws EncodingException {@link RejectReason#NOT_CANONICAL} if a coordinate is {@code p} or more,
     *     {@link RejectReason#POINT_AT_INFINITY} if all bytes are zero, {@link RejectReason#NOT_ON_CURVE} or
     *     {@link RejectReason#NOT_IN_SUBGROUP},
     *     checked in this order; with the offset of the coordinate or point
     */
    public static G2Affine fromCanonicalBytes(byte[] bytes, int offsetBytes) {
        G2Affine point = fromCanonicalBytesOrInfinity(bytes, offsetBytes);
        if (point.isInfinity()) {
            throw new EncodingException(RejectReason.POINT_AT_INFINITY, offsetBytes, "G2 point at infinity");
        }
        return point;
    }

    /** As {@link #fromCanonicalBytes}, with all zero bytes for infinity, as EIP-196 and EIP-197 have it. */
    public static G2Affine fromCanonicalBytesOrInfinity(byte[] bytes, int offsetBytes) {
        long[] limbs = new long[G2Jacobian.AFFINE_LIMBS];
        Fp.fromCanonicalBytes(limbs, Fp.LIMBS, bytes, offsetBytes);
        Fp.fromCanonicalBytes(limbs, 0, bytes, offsetBytes + Fp.BYTES);
        Fp.fromCanonicalBytes(limbs, 3 * Fp.LIMBS, bytes, offsetBytes + 2 * Fp.BYTES);
        Fp.fromCanonicalBytes(limbs, 2 * Fp.LIMBS, bytes, offsetBytes + 3 * Fp.BYTES);
        return checked(limbs, offsetBytes);
    }

    /**
     * The point whose coordinates stand in {@link G2Jacobian#AFFINE_LIMBS} limbs in Montgomery form, zeros for
     * infinity: as computed by {@link G2Jacobian}, or as read from a file.
     *
     * @throws EncodingException as {@link #fromCanonicalBytesOrInfinity}, without an offset
     */
    public static G2Affine fromMontgomeryLimbs(long[] limbs, int i) {
        long[] copy = Arrays.copyOfRange(limbs, i, i + G2Jacobian.AFFINE_LIMBS);
        for (int k = 0; k < copy.length; k += Fp.LIMBS) {
            if (!Fp.isCanonical(copy, k)) {
                throw new EncodingException(RejectReason.NOT_CANONICAL, -1, "G2 coordinate not below the modulus");
            }
        }
        return checked(copy, -1);
    }

    /** The finite point with these coordinates; checks and errors as {@link #fromMontgomeryLimbs}, infinity refused. */
    public static G2Affine fromCoordinates(BigInteger x0, BigInteger x1, BigInteger y0, BigInteger y1) {
        long[] limbs = new long[G2Jacobian.AFFINE_LIMBS];
        Fp.fromBigInteger(limbs, 0, x0);
        Fp.fromBigInteger(limbs, 4, x1);
        Fp.fromBigInteger(limbs, 8, y0);
        Fp.fromBigInteger(limbs, 12, y1);
        G2Affine point = checked(limbs, -1);
        if (point.isInfinity()) {
            throw new EncodingException(RejectReason.POINT_AT_INFINITY, -1, "G2 point at infinity");
        }
        return point;
    }

    /** The real part of x; zero for infinity. */
    public BigInteger x0() {
        return Fp.toBigInteger(limbs, 0);
    }

    /** The imaginary part of x; zero for infinity. */
    public BigInteger x1() {
        return Fp.toBigInteger(limbs, 4);
    }

    /** The real part of y; zero for infinity. */
    public BigInteger y0() {
        return Fp.toBigInteger(limbs, 8);
    }

    /** The imaginary part of y; zero for infinity. */
    public BigInteger y1() {
        return Fp.toBigInteger(limbs, 12);
    }

    /** A point that the arithmetic of this package computed from points of the group. */
    static G2Affine fromComputedUnchecked(long[] limbs, int i) {
        return new G2Affine(Arrays.copyOfRange(limbs, i, i + G2Jacobian.AFFINE_LIMBS));
    }

    private static G2Affine checked(long[] limbs, long offsetBytes) {
        if (G2Jacobian.isAffineInfinity(limbs, 0)) {
            return INFINITY;
        }
        if (!G2Jacobian.isOnCurve(limbs, 0)) {
            throw new EncodingException(RejectReason.NOT_ON_CURVE, offsetBytes, "G2 point not on the curve");
        }
        if (!G2Jacobian.isInSubgroupVartime(limbs, 0)) {
            throw new EncodingException(RejectReason.NOT_IN_SUBGROUP, offsetBytes, "G2 point not in the subgroup");
        }
        return new G2Affine(limbs);
    }

    /** True if this is the neutral element. */
    public boolean isInfinity() {
        return G2Jacobian.isAffineInfinity(limbs, 0);
    }

    /** Copies the coordinates' {@link G2Jacobian#AFFINE_LIMBS} limbs in Montgomery form; zeros for infinity. */
    public void copyTo(long[] out, int o) {
        System.arraycopy(limbs, 0, out, o, limbs.length);
    }

    /** The point with the opposite y. */
    public G2Affine negate() {
        long[] out = new long[limbs.length];
        G2Jacobian.negateAffine(out, 0, limbs, 0);
        return new G2Affine(out);
    }

    /** The sum. */
    public G2Affine plus(G2Affine other) {
        long[] sum = new long[G2Jacobian.LIMBS];
        long[] scratch = new long[G2Jacobian.SCRATCH];
        G2Jacobian.setAffine(sum, 0, limbs, 0);
        G2Jacobian.addMixed(sum, 0, sum, 0, other.limbs, 0, scratch);
        return normalized(sum, scratch);
    }

    /** This point times a non-negative integer of any size. */
    public G2Affine timesVartime(BigInteger factor) {
        if (factor.signum() < 0) {
            throw new IllegalArgumentException("negative factor");
        }
        long[] words = new long[factor.bitLength() / 64 + 1];
        for (int k = 0; k < words.length; k++) {
            words[k] = factor.shiftRight(64 * k).longValue();
        }
        long[] product = new long[G2Jacobian.LIMBS];
        G2Jacobian.multiplyVartime(product, 0, limbs, 0, words, 0, words.length);
        return normalized(product, new long[G2Jacobian.SCRATCH]);
    }

    private static G2Affine normalized(long[] jacobian, long[] scratch) {
        long[] out = new long[G2Jacobian.AFFINE_LIMBS];
        G2Jacobian.toAffine(out, 0, jacobian, 0, scratch);
        return new G2Affine(out);
    }

    /** The encoding that {@link #fromCanonicalBytesOrInfinity} reads. */
    public byte[] toBytes() {
        byte[] out = new byte[BYTES];
        writeTo(out, 0);
        return out;
    }

    /** Writes the encoding that {@link #fromCanonicalBytesOrInfinity} reads. */
    public void writeTo(byte[] out, int offsetBytes) {
        Fp.toBytes(out, offsetBytes, limbs, Fp.LIMBS);
        Fp.toBytes(out, offsetBytes + Fp.BYTES, limbs, 0);
        Fp.toBytes(out, offsetBytes + 2 * Fp.BYTES, limbs, 3 * Fp.LIMBS);
        Fp.toBytes(out, offsetBytes + 3 * Fp.BYTES, limbs, 2 * Fp.LIMBS);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof G2Affine other && Arrays.equals(limbs, other.limbs);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(limbs);
    }

    @Override
    public String toString() {
        return isInfinity() ? "G2[infinity]" : "G2[" + x0() + " + " + x1() + " u, " + y0() + " + " + y1() + " u]";
    }
}
