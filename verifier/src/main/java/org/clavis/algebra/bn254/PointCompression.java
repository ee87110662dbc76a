package org.clavis.algebra.bn254;

import java.math.BigInteger;
import org.clavis.verifier.EncodingException;
import org.clavis.verifier.RejectReason;

/**
 * Points from their x coordinate and one bit that says which of two opposite y is meant. Formats differ in where they
 * keep that bit, and agree on what is larger: of y and -y, integers below p, the larger one; for elements of Fp2 the
 * imaginary parts are compared first, and the real parts where these are zero.
 *
 * <p>No finite point of either curve has y = 0, since both groups have odd order. Timing: Vartime, public inputs only.
 */
public final class PointCompression {

    private static final int C1 = Fp.LIMBS;

    /** (p + 1) / 4: the exponent of a square root, as p = 3 mod 4. */
    static final BigInteger ROOT_EXPONENT = Fp.modulus().add(BigInteger.ONE).shiftRight(2);

    /** (p - 3) / 4: the exponent of one over a square root. */
    static final BigInteger INVERSE_ROOT_EXPONENT = Fp.modulus().subtract(BigInteger.valueOf(3)).shiftRight(2);

    private static final long[] ROOT = words(ROOT_EXPONENT);
    private static final long[] INVERSE_ROOT = words(INVERSE_ROOT_EXPONENT);

    /** (p - 1) / 2: the largest of the smaller halves. */
    private static final long[] HALF = words(Fp.modulus().shiftRight(1));

    private PointCompression() {}

    private static long[] words(BigInteger value) {
        long[] words = new long[Fp.LIMBS];
        Limbs.fromBigInteger(words, 0, value);
        return words;
    }

    /**
     * The finite point of G1 with this x.
     *
     * @param x four limbs in Montgomery form, below p
     * @param largest whether y is larger than -y
     * @param offsetBytes what a refusal says
     * @throws EncodingException {@link RejectReason#NOT_ON_CURVE} if there is none
     */
    public static G1Affine g1Vartime(long[] x, int i, boolean largest, long offsetBytes) {
        long[] limbs = new long[G1Jacobian.AFFINE_LIMBS];
        Fp.set(limbs, 0, x, i);
        Fp.square(limbs, C1, x, i);
        Fp.mul(limbs, C1, limbs, C1, x, i);
        Fp.add(limbs, C1, limbs, C1, CurveParams.B, 0);
        if (!sqrtVartime(limbs, C1, limbs, C1)) {
            throw new EncodingException(RejectReason.NOT_ON_CURVE, offsetBytes, "no G1 point has this x");
        }
        if (isLarger(limbs, C1) != largest) {
            Fp.neg(limbs, C1, limbs, C1);
        }
        return G1Affine.fromComputedUnchecked(limbs, 0);
    }

    /**
     * The finite point of G2 with this x.
     *
     * @param x eight limbs in Montgomery form, below p
     * @param largest whether y is larger than -y
     * @param offsetBytes what a refusal says
     * @throws EncodingException {@link RejectReason#NOT_ON_CURVE} if the twist has none,
     *     {@link RejectReason#NOT_IN_SUBGROUP} if it is outside the subgroup
     */
    public static G2Affine g2Vartime(long[] x, int i, boolean largest, long offsetBytes) {
        int y = Fp2.LIMBS;
        long[] limbs = new long[G2Jacobian.AFFINE_LIMBS];
        Fp2.set(limbs, 0, x, i);
        Fp2.square(limbs, y, x, i);
        Fp2.mul(limbs, y, limbs, y, x, i);
        Fp2.add(limbs, y, limbs, y, CurveParams.TWIST_B, 0);
        if (!sqrt2Vartime(limbs, y, limbs, y)) {
            throw new EncodingException(RejectReason.NOT_ON_CURVE, offsetBytes, "no G2 point has this x");
        }
        if (isLarger2(limbs, y) != largest) {
            Fp2.neg(limbs, y, limbs, y);
        }
        if (!G2Jacobian.isInSubgroupVartime(limbs, 0)) {
            throw new EncodingException(RejectReason.NOT_IN_SUBGROUP, offsetBytes, "G2 point not in the subgroup");
        }
        return G2Affine.fromComputedUnchecked(limbs, 0);
    }

    /**
     * out = the element of Fp in the lower 254 bits of 32 big-endian bytes, whatever the two bits above are.
     *
     * @throws EncodingException {@link RejectReason#NOT_CANONICAL} if they encode p or more
     */
    public static void fromFlaggedBigEndian(long[] out, int o, byte[] bytes, int offsetBytes) {
        Limbs.loadBigEndian(out, o, bytes, offsetBytes);
        fromFlagged(out, o, offsetBytes);
    }

    /** As {@link #fromFlaggedBigEndian}, the least significant byte first. */
    public static void fromFlaggedLittleEndian(long[] out, int o, byte[] bytes, int offsetBytes) {
        Limbs.loadLittleEndian(out, o, bytes, offsetBytes);
        fromFlagged(out, o, offsetBytes);
    }

    private static void fromFlagged(long[] out, int o, int offsetBytes) {
        out[o + Fp.LIMBS - 1] &= -1L >>> 2;
        if (!Fp.isCanonical(out, o)) {
            throw new EncodingException(
                RejectReason.NOT_CANONICAL,
                offsetBytes,
                "base field element not below the modulus"
            );
        }
        Fp.toMontgomery(out, o, out, o);
    }

    /** Whether the point's y is larger than its opposite; false for infinity. */
    public static boolean hasLargestY(G1Affine point) {
        long[] limbs = new long[G1Jacobian.AFFINE_LIMBS];
        point.copyTo(limbs, 0);
        return isLarger(limbs, C1);
    }

    /** Whether the point's y is larger than its opposite; false for infinity. */
    public static boolean hasLargestY(G2Affine point) {
        long[] limbs = new long[G2Jacobian.AFFINE_LIMBS];
        point.copyTo(limbs, 0);
        return isLarger2(limbs, Fp2.LIMBS);
    }

    static boolean isLarger(long[] a, int i) {
        long[] integer = new long[Fp.LIMBS];
        Fp.fromMontgomery(integer, 0, a, i);
        return Limbs.compareUnsigned(integer, 0, HALF, 0) > 0;
    }

    static boolean isLarger2(long[] a, int i) {
        return isLarger(a, Fp.isZero(a, i + C1) ? i : i + C1);
    }

    /** out = a square root of a in Fp, or false, and out undefined, if there is none. */
    static boolean sqrtVartime(long[] out, int o, long[] a, int i) {
        long[] root = new long[2 * Fp.LIMBS];
        Fp.pow(root, 0, a, i, ROOT);
        Fp.square(root, C1, root, 0);
        boolean isSquare = Fp.equal(root, C1, a, i);
        Fp.set(out, o, root, 0);
        return isSquare;
    }

    /**
     * out = a square root of a in Fp2, or false, and out undefined, if there is none.
     *
     * <p>With s = sqrt(a0^2 + a1^2) and t = (a0 + s) / 2, a root is r + (a1 / 2 r) u for r = sqrt(t), or
     * -(a1 / 2 r) + r u for r = sqrt(-t), whichever exists. One power w = t^((p - 3) / 4) gives r = t w and
     * 1 / r = +-w. Source: Adj and Rodriguez-Henriquez, ePrint 2012/685, the complex method.
     */
    static boolean sqrt2Vartime(long[] out, int o, long[] a, int i) {
        long[] t = new long[4 * Fp.LIMBS];
        int s = 0;
        int w = Fp.LIMBS;
        int r = 2 * Fp.LIMBS;
        int other = 3 * Fp.LIMBS;
        if (Fp.isZero(a, i + C1)) {
            Fp.set(t, s, a, i);
        } else {
            Fp.square(t, w, a, i);
            Fp.square(t, r, a, i + C1);
            Fp.add(t, w, t, w, t, r);
            if (!sqrtVartime(t, s, t, w)) {
                return false;
            }
            Fp.add(t, s, t, s, a, i);
            Fp.halved(t, s, t, s);
        }
        Fp.pow(t, w, t, s, INVERSE_ROOT);
        Fp.mul(t, r, t, s, t, w);
        Fp.halved(t, other, a, i + C1);
        Fp.mul(t, other, t, other, t, w);
        // r^2 is t or -t
        Fp.square(t, w, t, r);
        boolean real = Fp.equal(t, w, t, s);
        if (!real) {
            Fp.neg(t, other, t, other);
        }
        long[] root = new long[Fp2.LIMBS];
        Fp.set(root, real ? 0 : C1, t, r);
        Fp.set(root, real ? C1 : 0, t, other);
        long[] check = new long[Fp2.LIMBS];
        Fp2.square(check, 0, root, 0);
        boolean isSquare = Fp2.equal(check, 0, a, i);
        Fp2.set(out, o, root, 0);
        return isSquare;
    }
}
