package org.clavis.verifier.groth16;

import java.util.List;
import org.clavis.algebra.bn254.G2Affine;

/**
 * What a verifying key of gnark holds for one commitment to part of the witness: G and -sigma G of G2, which a proof of
 * knowledge is checked with, and which public values the commitment's challenge depends on. Immutable.
 *
 * <p>A circuit may commit to private values D = v_1 B_1 + ... + v_m B_m and go on with a challenge that is a hash of D
 * and of chosen public values. The challenge is one more public input, which the verifier computes itself. Source:
 * ePrint 2022/1072, with gnark's choice of hash and order.
 *
 * @param g finite; the same for all commitments of a key
 * @param gSigmaNeg finite, and neither {@code g} nor its opposite
 * @param committed strictly ascending numbers from one on: first of public inputs, then of earlier commitments'
 *     challenges
 */
record CommitmentKey(G2Affine g, G2Affine gSigmaNeg, List<Integer> committed) {
    /** The most commitments that are accepted anywhere. */
    static final int MAX_COUNT = 64;

    CommitmentKey {
        committed = List.copyOf(committed);
    }
}
