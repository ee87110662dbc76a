package org.clavis.verifier.groth16;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.clavis.algebra.bn254.Fp;
import org.clavis.algebra.bn254.G1Affine;
import org.clavis.algebra.bn254.G2Affine;
import org.clavis.verifier.EncodingException;
import org.clavis.verifier.RejectReason;

/** How one format writes points, all of a document in the same form. Every point has exactly one encoding. */
abstract sealed class PointCodec permits GnarkPoints, ArkworksPoints {

    final PointForm form;

    PointCodec(PointForm form) {
        this.form = form;
    }

    /** Bytes of a point of G1. */
    final int g1Bytes() {
        return form == PointForm.COMPRESSED ? Fp.BYTES : G1Affine.BYTES;
    }

    /** Bytes of a point of G2. */
    final int g2Bytes() {
        return 2 * g1Bytes();
    }

    /** The next point, finite or not; range, flags and curve are checked. */
    abstract G1Affine g1(BinaryReader in, String field);

    /** The next point, finite or not; range, flags, curve and subgroup are checked. */
    abstract G2Affine g2(BinaryReader in, String field);

    abstract void write(ByteArrayOutputStream out, G1Affine point);

    abstract void write(ByteArrayOutputStream out, G2Affine point);

    final G1Affine finiteG1(BinaryReader in, String field) {
        int at = in.offsetBytes();
        G1Affine point = g1(in, field);
        if (point.isInfinity()) {
            throw new EncodingException(RejectReason.POINT_AT_INFINITY, at, field + ": G1 point at infinity");
        }
        return point;
    }

    final G2Affine finiteG2(BinaryReader in, String field) {
        int at = in.offsetBytes();
        G2Affine point = g2(in, field);
        if (point.isInfinity()) {
            throw new EncodingException(RejectReason.POINT_AT_INFINITY, at, field + ": G2 point at infinity");
        }
        return point;
    }

    /** The next {@code count} points of G1, which are known to fit. */
    final List<G1Affine> g1List(BinaryReader in, String field, int count) {
        List<G1Affine> points = new ArrayList<>(count);
        for (int n = 0; n < count; n++) {
            points.add(g1(in, field + "[" + n + "]"));
        }
        return points;
    }

    static EncodingException notCanonical(int offsetBytes, String field, String detail) {
        return new EncodingException(RejectReason.NOT_CANONICAL, offsetBytes, field + ": " + detail);
    }
}
