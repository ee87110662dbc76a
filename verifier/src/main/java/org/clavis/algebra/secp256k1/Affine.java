package org.clavis.algebra.secp256k1;

import org.clavis.verifier.EncodingException;
import org.clavis.verifier.RejectReason;

/**
 * Finite points as two coordinates, eight limbs, x first. Since the cofactor is 1, every point of the curve is in the
 * group.
 */
public final class Affine {

    /** Limbs of a point. */
    public static final int LIMBS = 2 * Fp.LIMBS;

    /** Length of a compressed point (SEC 1, section 2.3.3) in bytes: 2 or 3 for an even or odd y, then x. */
    public static final int COMPRESSED_BYTES = 1 + Fp.BYTES;

    private static final long[] B = { CurveParams.B, 0, 0, 0 };

    private static final long[] GENERATOR = generator();

    private Affine() {}

    /** {@code out} = the group's generator. */
    public static void setGenerator(long[] out, int o) {
        System.arraycopy(GENERATOR, 0, out, o, LIMBS);
    }

    /** True if the coordinates satisfy the curve equation. Timing: constant-time. */
    public static boolean isOnCurve(long[] a, int ai) {
        long[] left = new long[Fp.LIMBS];
        long[] right = new long[Fp.LIMBS];
        Fp.square(left, 0, a, ai + Fp.LIMBS);
        curveRight(right, a, ai);
        return Fp.equal(left, 0, right, 0);
    }

    /**
     * Reads a compressed point.
     *
     * @param offset where its 33 bytes begin
     * @throws EncodingException with {@link RejectReason#POINT_AT_INFINITY} for a first byte of 0,
     *     {@link RejectReason#MALFORMED} for any other than 2 or 3, {@link RejectReason#NOT_CANONICAL} for an x of p or
     *     more, {@link RejectReason#NOT_ON_CURVE} where no y fits
     */
    public static void fromCompressedVartime(long[] out, int o, byte[] bytes, int offset) {
        int prefix = bytes[offset];
        if (prefix == 0) {
            throw new EncodingException(RejectReason.POINT_AT_INFINITY, offset, "point is infinity");
        }
        if (prefix != 2 && prefix != 3) {
            throw new EncodingException(
                RejectReason.MALFORMED,
                offset,
                "compressed point begins with 0x%02x, not 02 or 03".formatted(prefix & 0xff)
            );
        }
        if (!Fp.fromCanonicalBytes(out, o, bytes, offset + 1)) {
            throw new EncodingException(RejectReason.NOT_CANONICAL, offset + 1L, "x is not below the field's prime");
        }
        if (!liftXVartime(out, o, out, o, prefix == 3)) {
            throw new EncodingException(RejectReason.NOT_ON_CURVE, offset + 1L, "no point of secp256k1 has this x");
        }
    }

    /** Writes 33 bytes. Timing: constant-time. */
    public static void toCompressed(byte[] out, int offset, long[] a, int ai) {
        out[offset] = (byte) (2 | (a[ai + Fp.LIMBS] & 1));
        Fp.toBytes(out, offset + 1, a, ai);
    }

    /**
     * {@code out} = the point with this x and a y of this parity.
     *
     * @param x four limbs
     * @return whether there is one; if not, {@code out} is meaningless
     */
    static boolean liftXVartime(long[] out, int o, long[] x, int xi, boolean odd) {
        long[] t = new long[2 * LazyFp.LIMBS];
        final int right = LazyFp.LIMBS;
        System.arraycopy(x, xi, out, o, Fp.LIMBS);
        LazyFp.fromCanonical(t, 0, x, xi);
        LazyFp.square(t, right, t, 0);
        LazyFp.mul(t, right, t, right, t, 0);
        t[right] += CurveParams.B;
        boolean found = LazyFp.sqrtVartime(t, 0, t, right);
        LazyFp.toCanonical(out, o + Fp.LIMBS, t, 0);
        // no point has y = 0, because -7 is not a cube: the other root always has the other parity
        if (Fp.isOdd(out, o + Fp.LIMBS) != odd) {
            Fp.neg(out, o + Fp.LIMBS, out, o + Fp.LIMBS);
        }
        return found;
    }

    /** {@code out = x^3 + 7}. */
    private static void curveRight(long[] out, long[] x, int xi) {
        Fp.square(out, 0, x, xi);
        Fp.mul(out, 0, out, 0, x, xi);
        Fp.add(out, 0, out, 0, B, 0);
    }

    private static long[] generator() {
        long[] generator = new long[LIMBS];
        System.arraycopy(Limbs.of(CurveParams.GX), 0, generator, 0, Fp.LIMBS);
        System.arraycopy(Limbs.of(CurveParams.GY), 0, generator, Fp.LIMBS, Fp.LIMBS);
        return generator;
    }
}
