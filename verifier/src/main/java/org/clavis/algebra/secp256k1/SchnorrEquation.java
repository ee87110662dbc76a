package org.clavis.algebra.secp256k1;

import java.util.Arrays;

/**
 * The equation of Schnorr signatures, {@code zG - cP = R}, of public scalars and finite points of the curve.
 *
 * <p>Scalars are four limbs, canonical; points are affine, eight limbs. Timing: Vartime, all of it.
 */
public final class SchnorrEquation {

    private SchnorrEquation() {}

    /**
     * True if {@code zG - cP = R}.
     *
     * <p>With {@code c = u / v} of {@link HalfSizeScalars}, v not zero and so a unit modulo n, that is whether
     * {@code uP + vR - vzG} is infinite.
     */
    public static boolean holdsVartime(long[] z, long[] c, PointMultiples key, long[] nonce) {
        long[] fraction = new long[12];
        long[] u = new long[Fn.LIMBS];
        long[] v = new long[Fn.LIMBS];
        long[] multiplier = new long[Fn.LIMBS];
        if (Fn.isZero(c, 0) || !HalfSizeScalars.find(fraction, c)) {
            return holdsPlainly(z, c, key.affine(), nonce);
        }
        toScalar(u, fraction, 0);
        toScalar(v, fraction, 6);
        Fn.mul(multiplier, 0, v, 0, c, 0);
        if (Fn.isZero(v, 0) || !Arrays.equals(multiplier, u)) {
            return holdsPlainly(z, c, key.affine(), nonce);
        }
        Fn.mul(multiplier, 0, v, 0, z, 0);
        Fn.neg(multiplier, 0, multiplier, 0);

        // uP + vR - vzG: the table of P is affine on one curve, that of R on another, where the sum is made
        long[] table = new long[OddMultiples.limbs(OddMultiples.WIDTH)];
        long[] affine = new long[2 * LazyFp.LIMBS];
        long[] moved = new long[2 * LazyFp.LIMBS];
        long[] scales = new long[2 * LazyFp.LIMBS];
        final int ofKey = 0;
        final int ofGenerator = LazyFp.LIMBS;
        LazyFp.fromCanonical(affine, 0, nonce, 0);
        LazyFp.fromCanonical(affine, LazyFp.LIMBS, nonce, Fp.LIMBS);
        OddMultiples.toIsomorphic(moved, 0, affine, 0, key.scale(), 0);
        OddMultiples.fill(table, 0, OddMultiples.WIDTH, scales, ofKey, moved, 0);
        LazyFp.mul(scales, ofGenerator, scales, ofKey, key.scale(), 0);

        var straus = new Straus(4 + GeneratorTable.PIECES);
        straus.addMultiple(key.table(), PointMultiples.WIDTH, false, fraction, 0, ofKey);
        straus.addMultiple(key.table(), PointMultiples.WIDTH, true, fraction, 3, ofKey);
        straus.addMultiple(table, OddMultiples.WIDTH, false, fraction, 6, Straus.NONE);
        straus.addMultiple(table, OddMultiples.WIDTH, true, fraction, 9, Straus.NONE);
        straus.addPieces(GeneratorTable.table(), false, multiplier, 0, 1, ofGenerator);
        long[] sum = new long[Jacobian.LIMBS];
        straus.sum(sum, 0, scales);
        return Jacobian.isInfinity(sum, 0);
    }

    /** True if {@code zG - cP = R}. */
    public static boolean holdsVartime(long[] z, long[] c, PreparedPoint key, long[] nonce) {
        long[] halves = new long[6];
        Endomorphism.split(halves, 0, c, 0);
        var straus = new Straus(2 * PreparedPoint.PIECES + GeneratorTable.PIECES);
        for (int half = 0; half < 2; half++) {
            int sign = absolute(halves, 3 * half);
            straus.addPieces(key.table(), half == 1, halves, 3 * half, -sign, Straus.NONE);
        }
        straus.addPieces(GeneratorTable.table(), false, z, 0, 1, Straus.NONE);
        long[] sum = new long[Jacobian.LIMBS];
        straus.sum(sum, 0, sum);
        return Jacobian.equalsAffine(sum, 0, nonce, 0);
    }

    private static boolean holdsPlainly(long[] z, long[] c, long[] key, long[] nonce) {
        long[] sum = new long[Affine.LIMBS];
        long[] negated = new long[Fn.LIMBS];
        Fn.neg(negated, 0, c, 0);
        return (
            DoubleScalar.multiplyVartime(sum, 0, z, 0, negated, 0, key, 0) &&
            Fp.equal(sum, 0, nonce, 0) &&
            Fp.equal(sum, Fp.LIMBS, nonce, Fp.LIMBS)
        );
    }

    /** Negates three limbs in two's complement where they are negative, and gives the sign that they had. */
    private static int absolute(long[] a, int ai) {
        if (a[ai + 2] >= 0) {
            return 1;
        }
        a[ai] = -a[ai];
        a[ai + 1] = ~a[ai + 1] + (a[ai] == 0 ? 1 : 0);
        a[ai + 2] = 0;
        return -1;
    }

    /** {@code out} = an Eisenstein integer modulo n, its parts in three limbs each. */
    private static void toScalar(long[] out, long[] parts, int pi) {
        long[] t = new long[Fn.LIMBS];
        Fn.fromSigned(out, 0, parts, pi);
        Fn.fromSigned(t, 0, parts, pi + 3);
        Endomorphism.multiplyByLambda(t, 0, t, 0);
        Fn.add(out, 0, out, 0, t, 0);
    }
}
