package org.clavis.verifier.groth16;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import org.clavis.algebra.bn254.Fr;
import org.clavis.algebra.bn254.G1Affine;
import org.clavis.algebra.bn254.G1Jacobian;
import org.clavis.algebra.bn254.G2Affine;
import org.clavis.algebra.bn254.Gt;
import org.clavis.algebra.bn254.LinearCombination;
import org.clavis.algebra.bn254.PairingBatch;
import org.clavis.algebra.bn254.PreparedG2;
import org.clavis.algebra.bn254.Randomizers;

/**
 * Whether many proofs of one key are all valid, as one equation with random multipliers r_i:
 *
 * <pre>
 * e(r_1 A_1, B_1) ... e(r_n A_n, B_n) = e(s alpha, beta) e(s IC_0 + t_1 IC_1 + ... + t_m IC_m, gamma) e(c, delta)
 *
 * s = r_1 + ... + r_n,  t_j = r_1 s_1j + ... + r_n s_nj,  c = r_1 C_1 + ... + r_n C_n
 * </pre>
 *
 * <p>If one proof is not valid, the equation holds with a probability of 2^-128 at most, whatever the others are: all
 * pairings are of order r, which is prime. Immutable; any number of threads may share it.
 */
final class BatchVerification {

    /** alpha and beta's, gamma's and delta's lines. */
    private final long[] alpha = new long[G1Jacobian.AFFINE_LIMBS];
    private final List<PreparedG2> fixed;
    private final LinearCombination inputs;

    BatchVerification(VerifyingKey key, LinearCombination inputs) {
        key.alphaG1().copyTo(alpha, 0);
        this.fixed = List.of(PreparedG2.of(key.betaG2()), PreparedG2.of(key.gammaG2()), PreparedG2.of(key.deltaG2()));
        this.inputs = inputs;
    }

    /**
     * Whether the equation holds for fresh multipliers.
     *
     * @param claims with the key's numbers of inputs and of commitments, the latter zero
     */
    boolean holdsVartime(List<Groth16Claim> claims) {
        return holdsVartime(claims, Randomizers::fresh);
    }

    /** As {@link #holdsVartime(List)}; tests may choose multipliers that are not fresh. */
    boolean holdsVartime(List<Groth16Claim> claims, IntFunction<Randomizers> source) {
        int count = claims.size();
        Randomizers r = source.apply(count);
        long[] sum = new long[Fr.LIMBS];
        long[] combined = combinedInputs(claims, r, sum);
        if (Fr.isZero(sum, 0)) {
            // as unlikely as a false proof's luck; nothing is decided
            return false;
        }
        List<G1Affine> a = new ArrayList<>(count);
        List<G2Affine> b = new ArrayList<>(count);
        List<G1Affine> c = new ArrayList<>(count);
        for (Groth16Claim claim : claims) {
            a.add(claim.proof().a());
            b.add(claim.proof().b());
            c.add(claim.proof().c());
        }
        long[] points = new long[3 * G1Jacobian.LIMBS];
        fixedPoints(points, combined, sum);
        PairingBatch.sumVartime(points, 2 * G1Jacobian.LIMBS, c, r);
        for (int n = 0; n < 3; n++) {
            G1Jacobian.negate(points, n * G1Jacobian.LIMBS, points, n * G1Jacobian.LIMBS);
        }
        return PairingBatch.productVartime(a, b, r, points, fixed).equals(Gt.ONE);
    }

    /** The t_j, four little-endian limbs each, not in Montgomery form, and s in Montgomery form. */
    private static long[] combinedInputs(List<Groth16Claim> claims, Randomizers r, long[] sum) {
        long[] combined = new long[claims.getFirst().publicInputs().limbs().length];
        long[] multiplier = new long[2 * Fr.LIMBS];
        for (int n = 0; n < claims.size(); n++) {
            r.scalar(multiplier, 0, n);
            Fr.add(sum, 0, sum, 0, multiplier, 0);
            long[] limbs = claims.get(n).publicInputs().limbs();
            for (int at = 0; at < limbs.length; at += Fr.LIMBS) {
                Fr.mul(multiplier, Fr.LIMBS, multiplier, 0, limbs, at);
                Fr.add(combined, at, combined, at, multiplier, Fr.LIMBS);
            }
        }
        return combined;
    }

    /** s alpha, and the point of gamma as s (IC_0 + t_1 / s IC_1 + ...): the table of IC takes IC_0 once. */
    private void fixedPoints(long[] points, long[] combined, long[] sum) {
        long[] scalars = Arrays.copyOf(combined, combined.length);
        long[] s = new long[2 * Fr.LIMBS];
        Fr.inverseVartime(s, 0, sum, 0);
        for (int at = 0; at < scalars.length; at += Fr.LIMBS) {
            Fr.mul(scalars, at, scalars, at, s, 0);
        }
        Fr.fromMontgomery(s, Fr.LIMBS, sum, 0);
        int gamma = G1Jacobian.LIMBS;
        long[] affine = new long[G1Jacobian.AFFINE_LIMBS];
        inputs.evaluateVartime(points, gamma, scalars);
        G1Jacobian.toAffine(affine, 0, points, gamma, new long[G1Jacobian.SCRATCH]);
        G1Jacobian.multiplyVartime(points, gamma, affine, 0, s, Fr.LIMBS, Fr.LIMBS);
        G1Jacobian.multiplyVartime(points, 0, alpha, 0, s, Fr.LIMBS, Fr.LIMBS);
    }
}
