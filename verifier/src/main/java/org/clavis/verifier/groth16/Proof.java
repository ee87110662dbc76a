package org.clavis.verifier.groth16;

import java.util.List;
import java.util.Objects;
import org.clavis.algebra.bn254.G1Affine;
import org.clavis.algebra.bn254.G2Affine;
import org.clavis.verifier.EncodingException;
import org.clavis.verifier.RejectReason;

/**
 * A Groth16 proof: points A and C of G1 and B of G2, none of them infinity. Immutable.
 *
 * <p>Proofs of gnark may carry commitments to some of the witness and one proof of knowledge for all of them; see
 * {@link CommitmentKey}. These are points of G1 and may be infinity: nothing hides a commitment to zeros.
 *
 * <p>Anybody can turn a valid proof into other valid proofs of the same statement, so two proofs that differ may say
 * the same, and a proof's bytes identify nothing.
 */
public final class Proof {

    /** Bytes of an encoded proof. */
    public static final int BYTES = 2 * G1Affine.BYTES + G2Affine.BYTES;

    private final G1Affine a;
    private final G2Affine b;
    private final G1Affine c;
    private final List<G1Affine> commitments;
    private final G1Affine knowledge;

    /** A proof without commitments, of finite points. */
    Proof(G1Affine a, G2Affine b, G1Affine c) {
        this(a, b, c, List.of(), G1Affine.INFINITY);
    }

    /**
     * A proof of finite points A, B and C.
     *
     * @param knowledge the folded proof of knowledge of all commitments; infinity where there are none
     * @throws EncodingException {@link RejectReason#WRONG_COMMITMENT_COUNT} for more than
     *     {@link CommitmentKey#MAX_COUNT} commitments, or a proof of knowledge of none
     */
    Proof(G1Affine a, G2Affine b, G1Affine c, List<G1Affine> commitments, G1Affine knowledge) {
        this.a = a;
        this.b = b;
        this.c = c;
        this.commitments = List.copyOf(commitments);
        this.knowledge = knowledge;
        if (commitments.size() > CommitmentKey.MAX_COUNT) {
            throw new EncodingException(
                RejectReason.WRONG_COMMITMENT_COUNT,
                -1,
                commitments.size() + " commitments, at most " + CommitmentKey.MAX_COUNT
            );
        }
        if (commitments.isEmpty() && !knowledge.isInfinity()) {
            throw new EncodingException(
                RejectReason.WRONG_COMMITMENT_COUNT,
                -1,
                "a proof of knowledge without commitments"
            );
        }
    }

    /**
     * The proof that 256 bytes encode: eight big-endian words of 32 bytes, in the order of EIP-197.
     *
     * <pre>
     *   0  A.x             32  A.y
     *  64  B.x imaginary   96  B.x real   128  B.y imaginary   160  B.y real
     * 192  C.x            224  C.y
     * </pre>
     *
     * @throws EncodingException {@link RejectReason#MALFORMED} if there are not exactly 256 bytes, else range,
     *     infinity, curve and subgroup for A, B and C in turn, with the offset
     */
    public static Proof fromCanonicalBytes(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new EncodingException(
                RejectReason.MALFORMED,
                Math.min(bytes.length, BYTES),
                "proof of " + bytes.length + " bytes instead of " + BYTES
            );
        }
        return new Proof(
            G1Affine.fromCanonicalBytes(bytes, 0),
            G2Affine.fromCanonicalBytes(bytes, G1Affine.BYTES),
            G1Affine.fromCanonicalBytes(bytes, G1Affine.BYTES + G2Affine.BYTES)
        );
    }

    /**
     * The 256 bytes that {@link #fromCanonicalBytes} reads.
     *
     * @throws EncodingException {@link RejectReason#UNREPRESENTABLE} if there are commitments
     */
    public byte[] toBytes() {
        requireNoCommitments("the words of EIP-197");
        byte[] out = new byte[BYTES];
        a.writeTo(out, 0);
        b.writeTo(out, G1Affine.BYTES);
        c.writeTo(out, G1Affine.BYTES + G2Affine.BYTES);
        return out;
    }

    /** Refuses commitments on the way into {@code format}, which has no place for them. */
    void requireNoCommitments(String format) {
        if (!commitments.isEmpty()) {
            throw new EncodingException(
                RejectReason.UNREPRESENTABLE,
                -1,
                "the proof has " + commitments.size() + " commitments, for which " + format + " have no place"
            );
        }
    }

    /** How many commitments there are; zero but for some proofs of gnark. */
    public int commitmentCount() {
        return commitments.size();
    }

    /** The commitments in the key's order. */
    List<G1Affine> commitments() {
        return commitments;
    }

    /** The folded proof of knowledge; infinity where there are no commitments. */
    G1Affine knowledge() {
        return knowledge;
    }

    G1Affine a() {
        return a;
    }

    G2Affine b() {
        return b;
    }

    G1Affine c() {
        return c;
    }

    /** True for the same points; proofs of the same statement are usually not equal. */
    @Override
    public boolean equals(Object o) {
        return (
            o instanceof Proof other &&
            a.equals(other.a) &&
            b.equals(other.b) &&
            c.equals(other.c) &&
            commitments.equals(other.commitments) &&
            knowledge.equals(other.knowledge)
        );
    }

    @Override
    public int hashCode() {
        return Objects.hash(a, b, c, commitments, knowledge);
    }

    @Override
    public String toString() {
        String rest = commitments.isEmpty() ? "" : ", commitments=" + commitments + ", knowledge=" + knowledge;
        return "Proof[a=" + a + ", b=" + b + ", c=" + c + rest + "]";
    }
}
