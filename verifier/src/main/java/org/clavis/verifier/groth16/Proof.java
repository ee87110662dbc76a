package org.clavis.verifier.groth16;

import java.util.Objects;
import org.clavis.algebra.bn254.G1Affine;
import org.clavis.algebra.bn254.G2Affine;
import org.clavis.verifier.EncodingException;
import org.clavis.verifier.RejectReason;

/**
 * A Groth16 proof: points A and C of G1 and B of G2, none of them infinity. Immutable.
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

    Proof(G1Affine a, G2Affine b, G1Affine c) {
        this.a = a;
        this.b = b;
        this.c = c;
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

    /** The 256 bytes that {@link #fromCanonicalBytes} reads. */
    public byte[] toBytes() {
        byte[] out = new byte[BYTES];
        a.writeTo(out, 0);
        b.writeTo(out, G1Affine.BYTES);
        c.writeTo(out, G1Affine.BYTES + G2Affine.BYTES);
        return out;
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

    /** True for the same three points; proofs of the same statement are usually not equal. */
    @Override
    public boolean equals(Object o) {
        return o instanceof Proof other && a.equals(other.a) && b.equals(other.b) && c.equals(other.c);
    }

    @Override
    public int hashCode() {
        return Objects.hash(a, b, c);
    }

    @Override
    public String toString() {
        return "Proof[a=" + a + ", b=" + b + ", c=" + c + "]";
    }
}
