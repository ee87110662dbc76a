package org.clavis.verifier.groth16;

import java.util.List;
import org.clavis.algebra.bn254.G1Affine;
import org.clavis.algebra.bn254.G2Affine;
import org.clavis.algebra.bn254.Gt;
import org.clavis.algebra.bn254.Pairing;
import org.clavis.verifier.EncodingException;
import org.clavis.verifier.RejectReason;

/**
 * Refuses keys whose proofs would mean nothing. What is refused and why stands at {@link VerifyingKey}; every refusal
 * is {@link RejectReason#UNSOUND_KEY} with a detail that names the point.
 */
final class KeyHygiene {

    private KeyHygiene() {}

    static void requireSound(VerifyingKey key) {
        G1Affine alpha = key.alphaG1();
        if (alpha.isInfinity()) {
            throw unsound("alpha is infinity");
        }
        if (alpha.equals(G1Affine.GENERATOR) || alpha.equals(G1Affine.GENERATOR.negate())) {
            throw unsound("alpha is the generator: phase 1 of the ceremony was not run");
        }
        requireFinite("beta", key.betaG2());
        requireFinite("gamma", key.gammaG2());
        requireFinite("delta", key.deltaG2());
        if (sameLine(key.gammaG2(), key.deltaG2())) {
            throw unsound("gamma equals delta: phase 2 of the ceremony was not run");
        }
        requireNotGenerator("beta", key.betaG2());
        requireNotGenerator("delta", key.deltaG2());
        requireBound(key);
        requireCommitmentKeys(key);
        requireSameScalar("beta", key.betaG1(), key.betaG2());
        requireSameScalar("delta", key.deltaG1(), key.deltaG2());
    }

    /** Every number that a prover or its counterparty chooses takes part in the equation. */
    private static void requireBound(VerifyingKey key) {
        List<G1Affine> ic = key.ic();
        for (int n = 1; n < ic.size(); n++) {
            if (ic.get(n).isInfinity()) {
                int challenge = n - 1 - key.publicInputCount();
                String value = challenge < 0 ? "public input " + (n - 1) : "the challenge of commitment " + challenge;
                throw unsound("IC point " + n + " is infinity: " + value + " is bound to nothing");
            }
        }
    }

    private static void requireCommitmentKeys(VerifyingKey key) {
        List<CommitmentKey> keys = key.commitmentKeys();
        for (int n = 0; n < keys.size(); n++) {
            CommitmentKey one = keys.get(n);
            String name = "commitment key " + n;
            requireFinite(name + ": G", one.g());
            requireFinite(name + ": sigma G", one.gSigmaNeg());
            if (!one.g().equals(keys.getFirst().g())) {
                throw unsound(name + ": G differs from that of commitment key 0");
            }
            if (sameLine(one.g(), one.gSigmaNeg())) {
                throw unsound(name + ": sigma is one: a proof of knowledge would show no knowledge");
            }
            for (int m = 0; m < n; m++) {
                if (sameLine(one.gSigmaNeg(), keys.get(m).gSigmaNeg())) {
                    throw unsound(name + ": sigma is that of commitment key " + m);
                }
            }
            requireCommitted(name, one.committed(), key.publicInputCount() + n);
        }
    }

    /** Numbers from one to {@code last}, strictly ascending. */
    private static void requireCommitted(String name, List<Integer> committed, int last) {
        int previous = 0;
        for (int index : committed) {
            if (index <= previous || index > last) {
                throw unsound(name + ": committed public value " + index + " after " + previous + ", of " + last);
            }
            previous = index;
        }
    }

    /** e(g1, G2) = e(G1, g2), unless {@code g1} is not known. */
    private static void requireSameScalar(String name, G1Affine g1, G2Affine g2) {
        if (g1.isInfinity()) {
            return;
        }
        List<G1Affine> left = List.of(g1, G1Affine.GENERATOR.negate());
        if (!Pairing.productVartime(left, List.of(G2Affine.GENERATOR, g2)).equals(Gt.ONE)) {
            throw unsound(name + " of G1 is not " + name + " of G2");
        }
    }

    private static void requireFinite(String name, G2Affine point) {
        if (point.isInfinity()) {
            throw unsound(name + " is infinity");
        }
    }

    private static void requireNotGenerator(String name, G2Affine point) {
        if (sameLine(point, G2Affine.GENERATOR)) {
            throw unsound(name + " is the generator: the ceremony was not run");
        }
    }

    /** True if the points are equal or opposite. */
    private static boolean sameLine(G2Affine p, G2Affine q) {
        return p.equals(q) || p.equals(q.negate());
    }

    private static EncodingException unsound(String detail) {
        return new EncodingException(RejectReason.UNSOUND_KEY, -1, detail);
    }
}
