package org.clavis.algebra.secp256k1;

/**
 * {@code aG + bP} for public scalars.
 *
 * <p>The endomorphism halves b, and tables of the generator's multiples cut a into pieces, so that both share 128
 * doublings. Timing: Vartime.
 */
public final class DoubleScalar {

    private DoubleScalar() {}

    /**
     * {@code out = aG + bP}, affine.
     *
     * @param out eight limbs
     * @param a canonical scalar
     * @param b canonical scalar
     * @param point an affine point of the curve
     * @return whether the sum is finite; if not, {@code out} is left as it was
     */
    public static boolean multiplyVartime(long[] out, int o, long[] a, int ai, long[] b, int bi, long[] point, int pi) {
        long[] table = new long[OddMultiples.limbs(OddMultiples.WIDTH)];
        long[] scale = new long[LazyFp.LIMBS];
        long[] affine = new long[2 * LazyFp.LIMBS];
        LazyFp.fromCanonical(affine, 0, point, pi);
        LazyFp.fromCanonical(affine, LazyFp.LIMBS, point, pi + Fp.LIMBS);
        OddMultiples.fill(table, 0, OddMultiples.WIDTH, scale, 0, affine, 0);
        long[] halves = new long[6];
        Endomorphism.split(halves, 0, b, bi);

        var straus = new Straus(2 + GeneratorTable.PIECES);
        straus.addMultiple(table, OddMultiples.WIDTH, false, halves, 0, Straus.NONE);
        straus.addMultiple(table, OddMultiples.WIDTH, true, halves, 3, Straus.NONE);
        straus.addPieces(GeneratorTable.table(), false, a, ai, 1, 0);
        long[] sum = new long[Jacobian.LIMBS];
        straus.sum(sum, 0, scale);
        if (Jacobian.isInfinity(sum, 0)) {
            return false;
        }
        // back from the isomorphic curve
        LazyFp.mul(sum, 2 * LazyFp.LIMBS, sum, 2 * LazyFp.LIMBS, scale, 0);
        Jacobian.toAffine(out, o, sum, 0);
        return true;
    }
}
