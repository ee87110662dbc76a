package org.clavis.algebra.bn254;

/** Points between the forms that tests compare. */
final class Points {

    private Points() {}

    static G1Affine fromJacobian(long[] jacobian, int i) {
        long[] affine = new long[G1Jacobian.AFFINE_LIMBS];
        G1Jacobian.toAffine(affine, 0, jacobian, i, new long[G1Jacobian.SCRATCH]);
        return G1Affine.fromMontgomeryLimbs(affine, 0);
    }
}
