package org.clavis.verifier.groth16;

import java.io.ByteArrayOutputStream;
import org.clavis.algebra.bn254.Fp;
import org.clavis.algebra.bn254.Fp2;
import org.clavis.algebra.bn254.G1Affine;
import org.clavis.algebra.bn254.G2Affine;
import org.clavis.algebra.bn254.PointCompression;
import org.clavis.verifier.EncodingException;
import org.clavis.verifier.RejectReason;

/**
 * Points as arkworks writes them: little-endian, real parts first, with two flags in the highest bits of the last byte,
 * of x in the compressed form and of y in the other one.
 *
 * <pre>
 * 00  y is the smaller one
 * 10  y is the larger one
 * 01  infinity, all other bits zero
 * </pre>
 */
final class ArkworksPoints extends PointCodec {

    private static final int FLAGS = 0xc0;
    private static final int INFINITY = 0x40;
    private static final int LARGEST = 0x80;

    ArkworksPoints(PointForm form) {
        super(form);
    }

    @Override
    G1Affine g1(BinaryReader in, String field) {
        int at = in.skip(field, g1Bytes());
        int flags = flags(in, at, g1Bytes(), field);
        if (flags == INFINITY) {
            return G1Affine.INFINITY;
        }
        long[] limbs = coordinates(in, at, g1Bytes());
        if (form == PointForm.COMPRESSED) {
            return PointCompression.g1Vartime(limbs, 0, flags == LARGEST, at);
        }
        G1Affine point;
        try {
            point = G1Affine.fromMontgomeryLimbs(limbs, 0);
        } catch (EncodingException e) {
            throw new EncodingException(e.reason(), at, field + ": " + e.getMessage());
        }
        requireSign(point.isInfinity(), PointCompression.hasLargestY(point) == (flags == LARGEST), at, field);
        return point;
    }

    @Override
    G2Affine g2(BinaryReader in, String field) {
        int at = in.skip(field, g2Bytes());
        int flags = flags(in, at, g2Bytes(), field);
        if (flags == INFINITY) {
            return G2Affine.INFINITY;
        }
        long[] limbs = coordinates(in, at, g2Bytes());
        if (form == PointForm.COMPRESSED) {
            return PointCompression.g2Vartime(limbs, 0, flags == LARGEST, at);
        }
        G2Affine point;
        try {
            point = G2Affine.fromMontgomeryLimbs(limbs, 0);
        } catch (EncodingException e) {
            throw new EncodingException(e.reason(), at, field + ": " + e.getMessage());
        }
        requireSign(point.isInfinity(), PointCompression.hasLargestY(point) == (flags == LARGEST), at, field);
        return point;
    }

    /** The flags of a point of {@code length} bytes; where they say infinity, nothing else is set. */
    private static int flags(BinaryReader in, int at, int length, String field) {
        int last = in.bytes()[at + length - 1];
        int flags = last & FLAGS;
        if (flags == FLAGS) {
            throw notCanonical(at, field, "both flags are set");
        }
        if (flags == INFINITY) {
            int bits = last & ~FLAGS;
            for (int n = 0; n < length - 1; n++) {
                bits |= in.bytes()[at + n];
            }
            if (bits != 0) {
                throw notCanonical(at, field, "infinity with coordinates");
            }
        }
        return flags;
    }

    /** Elements of Fp in {@code length} bytes, in Montgomery form, without the flags of the last one. */
    private static long[] coordinates(BinaryReader in, int at, int length) {
        int words = length / Fp.BYTES;
        long[] limbs = new long[words * Fp.LIMBS];
        for (int n = 0; n < words - 1; n++) {
            Fp.fromCanonicalLittleEndian(limbs, n * Fp.LIMBS, in.bytes(), at + n * Fp.BYTES);
        }
        int last = words - 1;
        PointCompression.fromFlaggedLittleEndian(limbs, last * Fp.LIMBS, in.bytes(), at + last * Fp.BYTES);
        return limbs;
    }

    /** In a point that has y, the flag repeats what y shows; and (0, 0) without the flag of infinity is no point. */
    private static void requireSign(boolean infinity, boolean sameSign, int at, String field) {
        if (infinity) {
            throw new EncodingException(RejectReason.NOT_ON_CURVE, at, field + ": (0, 0) is not on the curve");
        }
        if (!sameSign) {
            throw notCanonical(at, field, "the flag contradicts y");
        }
    }

    @Override
    void write(ByteArrayOutputStream out, G1Affine point) {
        long[] limbs = new long[2 * Fp.LIMBS];
        point.copyTo(limbs, 0);
        write(out, limbs, g1Bytes(), point.isInfinity(), PointCompression.hasLargestY(point));
    }

    @Override
    void write(ByteArrayOutputStream out, G2Affine point) {
        long[] limbs = new long[2 * Fp2.LIMBS];
        point.copyTo(limbs, 0);
        write(out, limbs, g2Bytes(), point.isInfinity(), PointCompression.hasLargestY(point));
    }

    private static void write(ByteArrayOutputStream out, long[] limbs, int length, boolean infinity, boolean largest) {
        byte[] bytes = new byte[length];
        byte[] word = new byte[Fp.BYTES];
        for (int n = 0; n < length / Fp.BYTES; n++) {
            Fp.toBytes(word, 0, limbs, n * Fp.LIMBS);
            copyReversed(word, bytes, n * Fp.BYTES);
        }
        bytes[length - 1] |= (byte) (infinity ? INFINITY : largest ? LARGEST : 0);
        out.writeBytes(bytes);
    }

    /** Copies a word to {@code to}, the last byte first. */
    static void copyReversed(byte[] word, byte[] to, int offsetBytes) {
        for (int n = 0; n < word.length; n++) {
            to[offsetBytes + n] = word[word.length - 1 - n];
        }
    }
}
