package org.clavis.verifier.groth16;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.List;
import org.clavis.algebra.bn254.Fr;
import org.clavis.algebra.bn254.G1Affine;
import org.clavis.algebra.bn254.G2Affine;
import org.clavis.verifier.EncodingException;
import org.clavis.verifier.RejectReason;

/**
 * The canonical serialisation of arkworks for BN254: {@code VerifyingKey} and {@code Proof} of ark-groth16, compressed
 * or not, and a {@code Vec} of scalars. Numbers are little-endian; how points look stands at {@link ArkworksPoints}.
 *
 * <pre>
 * verifying key  alpha G1, beta G2, gamma G2, delta G2, u64 n, n IC points of G1
 * proof          A of G1, B of G2, C of G1
 * public inputs  u64 n, n words of 32 bytes
 * </pre>
 *
 * <p>Nothing marks the form of a document: its length does. Reading is stricter than arkworks' own: nothing may follow
 * the document, the flag of an uncompressed point must agree with its y, infinity has no coordinates, and lengths are
 * bounded. What is read is written again byte for byte. Source: ark-serialize 0.5, ark-ec 0.5, ark-groth16 0.5.
 */
public final class ArkworksCodec {

    private static final int COUNT_BYTES = Long.BYTES;

    private ArkworksCodec() {}

    /**
     * Reads a verifying key in either form.
     *
     * @throws EncodingException with the offset; {@link RejectReason#UNSOUND_KEY} as {@link VerifyingKey} says
     */
    public static VerifyingKey decodeVerifyingKey(byte[] bytes) {
        BinaryReader in = new BinaryReader(bytes, Groth16Format.MAX_KEY_BYTES);
        PointCodec points = new ArkworksPoints(keyForm(bytes));
        G1Affine alpha = points.g1(in, "alpha");
        G2Affine beta = points.g2(in, "beta");
        G2Affine gamma = points.g2(in, "gamma");
        G2Affine delta = points.g2(in, "delta");
        int count = in.count("IC", in.littleEndian64("IC"), PublicInputs.MAX_COUNT + 1, points.g1Bytes());
        List<G1Affine> ic = points.g1List(in, "IC", count);
        in.end();
        return VerifyingKey.of(alpha, beta, gamma, delta, ic);
    }

    /** The form in which the announced number of IC points fits the key's length. */
    private static PointForm keyForm(byte[] bytes) {
        for (PointForm form : PointForm.values()) {
            PointCodec points = new ArkworksPoints(form);
            int fixed = points.g1Bytes() + 3 * points.g2Bytes();
            if (bytes.length >= fixed + COUNT_BYTES) {
                BinaryReader in = new BinaryReader(bytes, bytes.length);
                in.skip("key", fixed);
                BigInteger announced = in.littleEndian64("IC").multiply(BigInteger.valueOf(points.g1Bytes()));
                if (announced.equals(BigInteger.valueOf(in.remaining()))) {
                    return form;
                }
            }
        }
        throw new EncodingException(
            RejectReason.MALFORMED,
            0,
            "a key of " + bytes.length + " bytes, which its number of IC points does not explain"
        );
    }

    /**
     * Reads a proof in either form.
     *
     * @throws EncodingException with the offset
     */
    public static Proof decodeProof(byte[] bytes) {
        BinaryReader in = new BinaryReader(bytes, Groth16Format.MAX_PROOF_BYTES);
        PointCodec points = new ArkworksPoints(proofForm(bytes));
        G1Affine a = points.finiteG1(in, "A");
        G2Affine b = points.finiteG2(in, "B");
        G1Affine c = points.finiteG1(in, "C");
        in.end();
        return new Proof(a, b, c);
    }

    private static PointForm proofForm(byte[] bytes) {
        return switch (bytes.length) {
            case Proof.BYTES -> PointForm.UNCOMPRESSED;
            case Proof.BYTES / 2 -> PointForm.COMPRESSED;
            default -> throw new EncodingException(
                RejectReason.MALFORMED,
                0,
                "proof of " + bytes.length + " bytes instead of " + Proof.BYTES / 2 + " or " + Proof.BYTES
            );
        };
    }

    /**
     * Reads public inputs.
     *
     * @throws EncodingException with the offset
     */
    public static PublicInputs decodePublicInputs(byte[] bytes) {
        BinaryReader in = new BinaryReader(bytes, Groth16Format.MAX_PUBLIC_BYTES);
        BigInteger announced = in.littleEndian64("public inputs");
        int count = in.count("public inputs", announced, PublicInputs.MAX_COUNT, Fr.BYTES);
        int from = in.skip("public inputs", count * Fr.BYTES);
        in.end();
        return PublicInputs.fromCanonicalLittleEndian(bytes, from);
    }

    /**
     * Writes a verifying key as arkworks does.
     *
     * @throws EncodingException {@link RejectReason#UNREPRESENTABLE} if there are commitments
     */
    public static byte[] encode(VerifyingKey key, PointForm form) {
        key.requireNoCommitments("arkworks' types");
        PointCodec points = new ArkworksPoints(form);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        points.write(out, key.alphaG1());
        points.write(out, key.betaG2());
        points.write(out, key.gammaG2());
        points.write(out, key.deltaG2());
        writeCount(out, key.ic().size());
        for (G1Affine point : key.ic()) {
            points.write(out, point);
        }
        return out.toByteArray();
    }

    /**
     * Writes a proof as arkworks does.
     *
     * @throws EncodingException {@link RejectReason#UNREPRESENTABLE} if there are commitments
     */
    public static byte[] encode(Proof proof, PointForm form) {
        proof.requireNoCommitments("arkworks' types");
        PointCodec points = new ArkworksPoints(form);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        points.write(out, proof.a());
        points.write(out, proof.b());
        points.write(out, proof.c());
        return out.toByteArray();
    }

    /** Writes public inputs as arkworks does. */
    public static byte[] encode(PublicInputs publicInputs) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        writeCount(out, publicInputs.count());
        byte[] words = publicInputs.toBytes();
        for (int from = 0; from < words.length; from += Fr.BYTES) {
            for (int n = Fr.BYTES - 1; n >= 0; n--) {
                out.write(words[from + n]);
            }
        }
        return out.toByteArray();
    }

    private static void writeCount(ByteArrayOutputStream out, int count) {
        for (int n = 0; n < COUNT_BYTES; n++) {
            out.write(n < Integer.BYTES ? count >>> (8 * n) : 0);
        }
    }
}
