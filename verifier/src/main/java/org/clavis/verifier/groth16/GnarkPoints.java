package org.clavis.verifier.groth16;

import java.io.ByteArrayOutputStream;
import org.clavis.algebra.bn254.Fp;
import org.clavis.algebra.bn254.Fp2;
import org.clavis.algebra.bn254.G1Affine;
import org.clavis.algebra.bn254.G2Affine;
import org.clavis.algebra.bn254.PointCompression;

/**
 * Points as gnark-crypto writes them: big-endian, imaginary parts first, with two flags in the highest bits.
 *
 * <pre>
 * 00  x and y; infinity is all zeros
 * 01  infinity, all other bits zero
 * 10  x, and y is the smaller one
 * 11  x, and y is the larger one
 * </pre>
 */
final class GnarkPoints extends PointCodec {

    private static final int FLAGS = 0xc0;
    private static final int INFINITY = 0x40;
    private static final int SMALLEST = 0x80;
    private static final int LARGEST = 0xc0;

    GnarkPoints(PointForm form) {
        super(form);
    }

    /** The codec for a document whose first point begins with {@code firstByte}. */
    static GnarkPoints startingWith(byte firstByte) {
        return new GnarkPoints((firstByte & FLAGS) == 0 ? PointForm.UNCOMPRESSED : PointForm.COMPRESSED);
    }

    /** Whether a compressed point with this first byte is finite. */
    static boolean isCompressedFinite(byte firstByte) {
        int flags = firstByte & FLAGS;
        return flags == SMALLEST || flags == LARGEST;
    }

    /** Whether the larger y is meant by a compressed finite point with this first byte. */
    static boolean isLargest(byte firstByte) {
        return (firstByte & FLAGS) == LARGEST;
    }

    /** Whether this is the first byte of compressed infinity; all others are zero. */
    static boolean isCompressedInfinity(byte firstByte) {
        return (firstByte & 0xff) == INFINITY;
    }

    @Override
    G1Affine g1(BinaryReader in, String field) {
        int at = in.skip(field, g1Bytes());
        if (form == PointForm.UNCOMPRESSED) {
            return G1Affine.fromCanonicalBytesOrInfinity(in.bytes(), at);
        }
        int flags = flags(in, at, field);
        if (flags == INFINITY) {
            requireZeros(in, at, g1Bytes(), field);
            return G1Affine.INFINITY;
        }
        long[] x = new long[Fp.LIMBS];
        PointCompression.fromFlaggedBigEndian(x, 0, in.bytes(), at);
        return PointCompression.g1Vartime(x, 0, flags == LARGEST, at);
    }

    @Override
    G2Affine g2(BinaryReader in, String field) {
        int at = in.skip(field, g2Bytes());
        if (form == PointForm.UNCOMPRESSED) {
            return G2Affine.fromCanonicalBytesOrInfinity(in.bytes(), at);
        }
        int flags = flags(in, at, field);
        if (flags == INFINITY) {
            requireZeros(in, at, g2Bytes(), field);
            return G2Affine.INFINITY;
        }
        long[] x = new long[Fp2.LIMBS];
        PointCompression.fromFlaggedBigEndian(x, Fp.LIMBS, in.bytes(), at);
        Fp.fromCanonicalBytes(x, 0, in.bytes(), at + Fp.BYTES);
        return PointCompression.g2Vartime(x, 0, flags == LARGEST, at);
    }

    private static int flags(BinaryReader in, int at, String field) {
        int flags = in.bytes()[at] & FLAGS;
        if (flags == 0) {
            throw notCanonical(at, field, "an uncompressed point among compressed ones");
        }
        return flags;
    }

    private static void requireZeros(BinaryReader in, int at, int length, String field) {
        int bits = in.bytes()[at] & ~FLAGS;
        for (int n = 1; n < length; n++) {
            bits |= in.bytes()[at + n];
        }
        if (bits != 0) {
            throw notCanonical(at, field, "infinity with coordinates");
        }
    }

    @Override
    void write(ByteArrayOutputStream out, G1Affine point) {
        byte[] bytes = point.toBytes();
        out.write(flagged(bytes, point.isInfinity(), PointCompression.hasLargestY(point)), 0, g1Bytes());
    }

    @Override
    void write(ByteArrayOutputStream out, G2Affine point) {
        byte[] bytes = point.toBytes();
        out.write(flagged(bytes, point.isInfinity(), PointCompression.hasLargestY(point)), 0, g2Bytes());
    }

    /** Sets the flags in an encoding whose first half is x. */
    private byte[] flagged(byte[] bytes, boolean infinity, boolean largest) {
        if (form == PointForm.COMPRESSED) {
            bytes[0] |= (byte) (infinity ? INFINITY : largest ? LARGEST : SMALLEST);
        }
        return bytes;
    }
}
