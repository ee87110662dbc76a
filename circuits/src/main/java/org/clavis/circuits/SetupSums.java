package org.clavis.circuits;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import org.clavis.algebra.bn254.Fr;
import org.clavis.algebra.bn254.G1Affine;
import org.clavis.algebra.bn254.G1Jacobian;
import org.clavis.algebra.bn254.G1Msm;
import org.clavis.algebra.bn254.G2Affine;
import org.clavis.algebra.bn254.G2Jacobian;
import org.clavis.algebra.bn254.G2Msm;
import org.clavis.algebra.bn254.Pairing;
import org.clavis.circuits.ZkeyInspection.Check;
import org.jspecify.annotations.Nullable;

/**
 * Compares a key's points with what a setup makes of powers of tau: sums of both with the same random factors.
 *
 * <p>For signals i with factors f_i, and M f for a matrix's product with them, the sum of f_i A_i is the sum of
 * (A f)_j L_j over the Lagrange polynomials at tau, and so for B; IC and C together are
 * {@code beta A + alpha B + C} over gamma and delta. Source: Groth16, ePrint 2016/260, section 3.2, with snarkjs's
 * choice of the quotient's basis: the odd Lagrange polynomials of a domain twice as large.
 */
final class SetupSums {

    private final ZkeyFile zkey;
    private final PtauFile ptau;
    private final long[] factors;
    private final SecureRandom random;
    private final int power;

    SetupSums(ZkeyFile zkey, PtauFile ptau, long[] factors, SecureRandom random) {
        this.zkey = zkey;
        this.ptau = ptau;
        this.factors = factors;
        this.random = random;
        power = Integer.numberOfTrailingZeros(zkey.domainSize());
    }

    /**
     * Does all comparisons.
     *
     * @param constraintRows the products of the constraints' matrices, if they are known and the key's
     */
    void compare(ZkeyInspection inspection, MatrixRows rows, @Nullable MatrixRows constraintRows, G1Affine sumB) {
        long[] header = zkey.headerPoints();
        boolean sameSecrets =
            Arrays.equals(ptau.alphaG1(1), Arrays.copyOfRange(header, ZkeyFile.ALPHA_G1, ZkeyFile.BETA_G1)) &&
            Arrays.equals(ptau.betaG1(1), Arrays.copyOfRange(header, ZkeyFile.BETA_G1, ZkeyFile.BETA_G2)) &&
            Arrays.equals(ptau.betaG2(), Arrays.copyOfRange(header, ZkeyFile.BETA_G2, ZkeyFile.GAMMA_G2));
        if (!ptau.isPrepared() || ptau.power() < power) {
            inspection.found(
                Check.POWERS_OF_TAU,
                false,
                "the powers of tau are not prepared for phase 2, or not for a domain of " + zkey.domainSize()
            );
            return;
        }
        inspection.found(Check.POWERS_OF_TAU, sameSecrets, "alpha and beta of the ceremony");
        long[] lagrange = ptau.lagrangeTauG1(power);
        boolean matrices =
            g1(zkey.pointsA(), factors).equals(g1(lagrange, rows.of(0))) && sumB.equals(g1(lagrange, rows.of(1)));
        inspection.found(Check.MATRIX_POINTS, matrices, "A and B at tau");
        inspection.found(Check.QUOTIENT_POINTS, quotient(), "H at tau, over delta");
        if (constraintRows != null) {
            inspection.found(
                Check.CONSTRAINT_POINTS,
                constraints(constraintRows, lagrange),
                "IC and C at tau, over gamma and delta"
            );
        }
    }

    private boolean quotient() {
        int count = zkey.domainSize();
        long[] doubled = ptau.lagrangeTauG1(power + 1);
        long[] odd = new long[count * G1Jacobian.AFFINE_LIMBS];
        for (int n = 0; n < count; n++) {
            int from = (2 * n + 1) * G1Jacobian.AFFINE_LIMBS;
            System.arraycopy(doubled, from, odd, n * G1Jacobian.AFFINE_LIMBS, G1Jacobian.AFFINE_LIMBS);
        }
        long[] others = MatrixRows.randomVector(count, random);
        return Pairing.productVartime(
            List.of(g1(zkey.pointsH(), others), g1(odd, others).negate()),
            List.of(headerG2(ZkeyFile.DELTA_G2), G2Affine.GENERATOR)
        ).isOne();
    }

    private boolean constraints(MatrixRows rows, long[] lagrange) {
        int publicLimbs = (zkey.publicCount() + 1) * Fr.LIMBS;
        G1Affine all = g1(ptau.lagrangeBetaG1(power), rows.of(0))
            .plus(g1(ptau.lagrangeAlphaG1(power), rows.of(1)))
            .plus(g1(lagrange, rows.of(2)));
        G1Affine ic = g1(zkey.pointsIc(), Arrays.copyOf(factors, publicLimbs));
        G1Affine c = g1(zkey.pointsC(), Arrays.copyOfRange(factors, publicLimbs, factors.length));
        return Pairing.productVartime(
            List.of(ic, c, all.negate()),
            List.of(headerG2(ZkeyFile.GAMMA_G2), headerG2(ZkeyFile.DELTA_G2), G2Affine.GENERATOR)
        ).isOne();
    }

    private G2Affine headerG2(int at) {
        return G2Affine.fromMontgomeryLimbs(zkey.headerPoints(), at);
    }

    /** The sum of points of G1 times integers. */
    static G1Affine g1(long[] points, long[] scalars) {
        long[] sum = new long[G1Jacobian.LIMBS];
        int count = scalars.length / Fr.LIMBS;
        G1Msm.of(points, count, 0).sumVartime(sum, 0, scalars, 0, () -> {});
        long[] affine = new long[G1Jacobian.AFFINE_LIMBS];
        G1Jacobian.toAffine(affine, 0, sum, 0, new long[G1Jacobian.SCRATCH]);
        return G1Affine.fromMontgomeryLimbs(affine, 0);
    }

    /** The sum of points of G2 times integers. */
    static G2Affine g2(long[] points, long[] scalars) {
        long[] sum = new long[G2Jacobian.LIMBS];
        int count = scalars.length / Fr.LIMBS;
        G2Msm.of(points, count, 0).sumVartime(sum, 0, scalars, 0, () -> {});
        long[] affine = new long[G2Jacobian.AFFINE_LIMBS];
        G2Jacobian.toAffine(affine, 0, sum, 0, new long[G2Jacobian.SCRATCH]);
        return G2Affine.fromMontgomeryLimbs(affine, 0);
    }

    /** Whether two points are the same multiple of the generators. */
    static boolean samePoint(G1Affine p, G2Affine q) {
        return Pairing.productVartime(List.of(p, G1Affine.GENERATOR.negate()), List.of(G2Affine.GENERATOR, q)).isOne();
    }
}
