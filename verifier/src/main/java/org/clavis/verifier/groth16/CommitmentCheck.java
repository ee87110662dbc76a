package org.clavis.verifier.groth16;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.clavis.algebra.bn254.Fr;
import org.clavis.algebra.bn254.G1Affine;
import org.clavis.algebra.bn254.G1Jacobian;
import org.clavis.algebra.bn254.Gt;
import org.clavis.algebra.bn254.Pairing;
import org.clavis.algebra.bn254.PreparedG2;
import org.clavis.hash.Sha256Xmd;

/**
 * What commitments add to a verification under one key: challenges that join the public inputs, and the proof of
 * knowledge. Immutable; any number of threads may share it.
 *
 * <pre>
 * h_i = hash(D_i, the public values that commitment i names)          challenges, tag bsb22-commitment
 * k   = hash(h_0, h_1, ...)                                           folds, tag G16-BSB22
 * e(D_0, -s_0 G) e(k D_1, -s_1 G) e(k^2 D_2, -s_2 G) ... e(K, G) = 1  knowledge
 * </pre>
 *
 * <p>The hash is RFC 9380's hash_to_field with expand_message_xmd over SHA-256 and 48 bytes an element; points enter as
 * x and y, numbers as 32 big-endian bytes. That is gnark's default; provers that were told to use another hash, as for a
 * verifier in Solidity, make proofs that do not hold here. Source: gnark v0.15.0, {@code
 * backend/groth16/bn254/verify.go}.
 */
final class CommitmentCheck {

    private static final byte[] CHALLENGE_TAG = ascii("bsb22-commitment");
    private static final byte[] FOLD_TAG = ascii("G16-BSB22");
    private static final int HASH_BYTES = 48;
    private static final int WIDE_BYTES = 2 * Fr.BYTES;

    private final List<CommitmentKey> keys;

    /** Each commitment's -s G in order, then G; nothing where there are no commitments. */
    private final List<PreparedG2> fixed;

    private CommitmentCheck(List<CommitmentKey> keys) {
        this.keys = keys;
        List<PreparedG2> points = new ArrayList<>();
        for (CommitmentKey key : keys) {
            points.add(PreparedG2.of(key.gSigmaNeg()));
        }
        if (!keys.isEmpty()) {
            points.add(PreparedG2.of(keys.getFirst().g()));
        }
        this.fixed = List.copyOf(points);
    }

    static CommitmentCheck of(VerifyingKey key) {
        return new CommitmentCheck(key.commitmentKeys());
    }

    private static byte[] ascii(String tag) {
        return tag.getBytes(StandardCharsets.US_ASCII);
    }

    /** How many commitments a proof must have. */
    int count() {
        return keys.size();
    }

    /**
     * The scalars of all IC points but the first: the public inputs, then the challenges, four little-endian limbs each,
     * not in Montgomery form. Not to be written to.
     *
     * @param proof with {@link #count} commitments
     * @param publicInputs as many as the key has
     */
    long[] scalars(Proof proof, PublicInputs publicInputs) {
        if (keys.isEmpty()) {
            return publicInputs.limbs();
        }
        int inputs = publicInputs.count();
        byte[] values = Arrays.copyOf(publicInputs.toBytes(), (inputs + count()) * Fr.BYTES);
        long[] scalars = Arrays.copyOf(publicInputs.limbs(), (inputs + count()) * Fr.LIMBS);
        for (int n = 0; n < count(); n++) {
            List<Integer> committed = keys.get(n).committed();
            byte[] prefix = new byte[G1Affine.BYTES + committed.size() * Fr.BYTES];
            proof.commitments().get(n).writeTo(prefix, 0);
            int at = G1Affine.BYTES;
            for (int index : committed) {
                System.arraycopy(values, (index - 1) * Fr.BYTES, prefix, at, Fr.BYTES);
                at += Fr.BYTES;
            }
            int scalar = (inputs + n) * Fr.LIMBS;
            hash(scalars, scalar, CHALLENGE_TAG, prefix);
            Fr.toBytes(values, (inputs + n) * Fr.BYTES, scalars, scalar);
            Fr.fromMontgomery(scalars, scalar, scalars, scalar);
        }
        return scalars;
    }

    /**
     * Whether the proof of knowledge holds; true where there are no commitments.
     *
     * @param scalars those of the same proof, from {@link #scalars}
     */
    boolean knowledgeHoldsVartime(Proof proof, long[] scalars) {
        if (keys.isEmpty()) {
            return true;
        }
        long[] folded = foldedVartime(proof, scalars);
        return Pairing.productVartime(List.of(), List.of(), folded, fixed).equals(Gt.ONE);
    }

    /** {@code k^i D_i} for each commitment, then the proof of knowledge, in Jacobian coordinates. */
    private long[] foldedVartime(Proof proof, long[] scalars) {
        long[] points = new long[(count() + 1) * G1Jacobian.LIMBS];
        long[] affine = new long[G1Jacobian.AFFINE_LIMBS];
        long[] challenge = foldChallenge(scalars);
        long[] power = new long[2 * Fr.LIMBS];
        Fr.setOne(power, 0);
        for (int n = 0; n < count(); n++) {
            proof.commitments().get(n).copyTo(affine, 0);
            if (n == 0) {
                G1Jacobian.setAffine(points, 0, affine, 0);
            } else {
                Fr.mul(power, 0, power, 0, challenge, 0);
                Fr.fromMontgomery(power, Fr.LIMBS, power, 0);
                G1Jacobian.multiplyVartime(points, n * G1Jacobian.LIMBS, affine, 0, power, Fr.LIMBS, Fr.LIMBS);
            }
        }
        proof.knowledge().copyTo(affine, 0);
        G1Jacobian.setAffine(points, count() * G1Jacobian.LIMBS, affine, 0);
        return points;
    }

    /** k, in Montgomery form, for the scalars of a proof. */
    long[] foldChallenge(long[] scalars) {
        int first = scalars.length - count() * Fr.LIMBS;
        byte[] challenges = new byte[count() * Fr.BYTES];
        long[] element = new long[Fr.LIMBS];
        for (int n = 0; n < count(); n++) {
            Fr.toMontgomery(element, 0, scalars, first + n * Fr.LIMBS);
            Fr.toBytes(challenges, n * Fr.BYTES, element, 0);
        }
        hash(element, 0, FOLD_TAG, challenges);
        return element;
    }

    /** out = the message's hash, in Montgomery form. */
    private static void hash(long[] out, int o, byte[] tag, byte[] message) {
        byte[] wide = new byte[WIDE_BYTES];
        System.arraycopy(Sha256Xmd.expand(tag, HASH_BYTES, message), 0, wide, WIDE_BYTES - HASH_BYTES, HASH_BYTES);
        Fr.fromWideBytesReduced(out, o, wide, 0);
    }
}
