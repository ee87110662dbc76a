package org.clavis.algebra.bn254;

import java.util.List;

/**
 * BN254's optimal ate pairing, up to a fixed power (see {@link FinalExponentiation}): bilinear, and one for no pair of
 * generators. Pairs with infinity contribute one. Timing: Vartime, public inputs only.
 */
public final class Pairing {

    private Pairing() {}

    /** e(p, q). */
    public static Gt ofVartime(G1Affine p, G2Affine q) {
        return productVartime(List.of(p), List.of(q));
    }

    /**
     * The product of e(p_n, q_n), with one final exponentiation.
     *
     * @throws IllegalArgumentException if there are not as many points of G1 as of G2
     */
    public static Gt productVartime(List<G1Affine> p, List<G2Affine> q) {
        return productVartime(p, q, new long[0], List.of());
    }

    /**
     * The product of e(p_n, q_n) and of e(j_n, fixed_n) for points of G1 in Jacobian coordinates.
     *
     * @param jacobian {@link G1Jacobian#LIMBS} limbs for each of {@code fixed}, one after the other; overwritten
     * @throws IllegalArgumentException if the numbers of points do not match
     */
    public static Gt productVartime(List<G1Affine> p, List<G2Affine> q, long[] jacobian, List<PreparedG2> fixed) {
        if (p.size() != q.size() || jacobian.length != fixed.size() * G1Jacobian.LIMBS) {
            throw new IllegalArgumentException("as many points of G1 as of G2");
        }
        long[] g1 = new long[p.size() * G1Jacobian.AFFINE_LIMBS];
        long[] g2 = new long[q.size() * G2Jacobian.AFFINE_LIMBS];
        int finite = 0;
        for (int n = 0; n < p.size(); n++) {
            if (!p.get(n).isInfinity() && !q.get(n).isInfinity()) {
                p.get(n).copyTo(g1, finite * G1Jacobian.AFFINE_LIMBS);
                q.get(n).copyTo(g2, finite * G2Jacobian.AFFINE_LIMBS);
                finite++;
            }
        }
        return new MillerLoop(g1, g2, finite, jacobian, fixed).pairing();
    }
}
