package org.clavis.algebra.secp256k1;

/**
 * The equation of Schnorr signatures, {@code zG - cP = R}, of public scalars and finite points of the curve.
 *
 * <p>Scalars are four limbs, canonical; points are affine, eight limbs. Timing: Vartime, all of it.
 */
public final class SchnorrEquation {

    private SchnorrEquation() {}

    /** True if {@code zG - cP = R}. */
    public static boolean holdsVartime(long[] z, long[] c, long[] key, long[] nonce) {
        long[] fraction = new long[12];
        long[] multiplier = new long[Fn.LIMBS];
        if (Fn.isZero(c, 0) || !HalfSizeScalars.find(fraction, c)) {
            return holdsPlainly(z, c, key, nonce);
        }
        // v, which is a unit modulo n where it is not zero
        Fn.fromSigned(multiplier, 0, fraction, 6);
        long[] t = new long[Fn.LIMBS];
        Fn.fromSigned(t, 0, fraction, 9);
        Endomorphism.multiplyByLambda(t, 0, t, 0);
        Fn.add(multiplier, 0, multiplier, 0, t, 0);
        if (Fn.isZero(multiplier, 0)) {
            return holdsPlainly(z, c, key, nonce);
        }
        Fn.mul(multiplier, 0, multiplier, 0, z, 0);
        Fn.neg(multiplier, 0, multiplier, 0);

        // uP + vR - vzG, on the curve where the tables of P and R are affine
        long[] tables = new long[2 * OddMultiples.LIMBS];
        long[] affine = new long[2 * LazyFp.LIMBS];
        long[] scales = new long[2 * LazyFp.LIMBS];
        final int second = LazyFp.LIMBS;
        toLazy(affine, key);
        OddMultiples.fill(tables, 0, scales, 0, affine, 0);
        toLazy(affine, nonce);
        long[] moved = new long[2 * LazyFp.LIMBS];
        OddMultiples.toIsomorphic(moved, 0, affine, 0, scales, 0);
        OddMultiples.fill(tables, OddMultiples.LIMBS, scales, second, moved, 0);
        OddMultiples.toIsomorphic(tables, 0, scales, second);
        LazyFp.mul(scales, 0, scales, 0, scales, second);

        var straus = new Straus(4 + GeneratorTable.PIECES, true);
        straus.addMultiple(tables, 0, false, fraction, 0);
        straus.addMultiple(tables, 0, true, fraction, 3);
        straus.addMultiple(tables, OddMultiples.LIMBS, false, fraction, 6);
        straus.addMultiple(tables, OddMultiples.LIMBS, true, fraction, 9);
        straus.addPieces(GeneratorTable.table(), false, multiplier, 0, GeneratorTable.PIECES, 1);
        long[] sum = new long[Jacobian.LIMBS];
        straus.sum(sum, 0, scales, 0);
        return Jacobian.isInfinity(sum, 0);
    }

    /** True if {@code zG - cP = R}. */
    public static boolean holdsVartime(long[] z, long[] c, PreparedPoint key, long[] nonce) {
        long[] halves = new long[6];
        Endomorphism.split(halves, 0, c, 0);
        var straus = new Straus(2 * PreparedPoint.PIECES + GeneratorTable.PIECES, false);
        for (int half = 0; half < 2; half++) {
            int sign = absolute(halves, 3 * half);
            straus.addPieces(key.table(), half == 1, halves, 3 * half, PreparedPoint.PIECES, -sign);
        }
        straus.addPieces(GeneratorTable.table(), false, z, 0, GeneratorTable.PIECES, 1);
        long[] sum = new long[Jacobian.LIMBS];
        straus.sum(sum, 0, sum, 0);
        return equalsAffine(sum, nonce);
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

    private static void toLazy(long[] out, long[] affine) {
        LazyFp.fromCanonical(out, 0, affine, 0);
        LazyFp.fromCanonical(out, LazyFp.LIMBS, affine, Fp.LIMBS);
    }

    /** Compares {@code x Z^2} with X and {@code y Z^3} with Y. */
    private static boolean equalsAffine(long[] sum, long[] affine) {
        if (Jacobian.isInfinity(sum, 0)) {
            return false;
        }
        long[] point = new long[2 * LazyFp.LIMBS];
        long[] moved = new long[2 * LazyFp.LIMBS];
        toLazy(point, affine);
        OddMultiples.toIsomorphic(moved, 0, point, 0, sum, 2 * LazyFp.LIMBS);
        return LazyFp.equalVartime(sum, 0, moved, 0) && LazyFp.equalVartime(sum, LazyFp.LIMBS, moved, LazyFp.LIMBS);
    }
}
