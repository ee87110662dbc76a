package org.clavis.verifier.groth16;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.clavis.algebra.bn254.G1Affine;
import org.clavis.algebra.bn254.G2Affine;
import org.clavis.verifier.EncodingException;
import org.clavis.verifier.RejectReason;
import org.clavis.verifier.Verification;

/**
 * The binary files of gnark for BN254: what {@code WriteTo} (compressed) and {@code WriteRawTo} (uncompressed) write.
 * Numbers are big-endian; how points look stands at {@link GnarkPoints}.
 *
 * <pre>
 * verifying key  alpha G1, beta G1, beta G2, gamma G2, delta G1, delta G2
 *                u32 n, n IC points of G1
 *                u32 m, m lists of committed values: u32 length, u64 each
 *                u32 m, m commitment keys: G of G2, -sigma G of G2
 * proof          A of G1, B of G2, C of G1
 *                u32 m, m commitments of G1
 *                proof of knowledge of G1, infinity if m = 0
 * public witness u32 n, u32 0, u32 n, n words of 32 bytes
 * </pre>
 *
 * <p>Reading is stricter than gnark's own: nothing may follow the document, all points must have the same form, a
 * header must agree with what it heads, there is no proof of knowledge of nothing, and every length is checked against
 * the bytes at hand before anything is allocated. What is read is written again byte for byte, and beta and delta of G1
 * may be infinity where a key came from a format that lacks them. Source: gnark v0.15.0, gnark-crypto v0.20.1.
 */
public final class GnarkCodec {

    private static final int MAX_INDEX_BITS = 31;

    private GnarkCodec() {}

    /**
     * Reads a verifying key in either form.
     *
     * @throws EncodingException with the offset; {@link RejectReason#UNSOUND_KEY} as {@link VerifyingKey} says
     */
    public static VerifyingKey decodeVerifyingKey(byte[] bytes) {
        BinaryReader in = new BinaryReader(bytes, Groth16Format.MAX_KEY_BYTES);
        PointCodec points = points(in);
        G1Affine alpha = points.g1(in, "alpha");
        G1Affine betaG1 = points.g1(in, "beta of G1");
        G2Affine beta = points.g2(in, "beta");
        G2Affine gamma = points.g2(in, "gamma");
        G1Affine deltaG1 = points.g1(in, "delta of G1");
        G2Affine delta = points.g2(in, "delta");
        int maxIc = 1 + PublicInputs.MAX_COUNT + CommitmentKey.MAX_COUNT;
        List<G1Affine> ic = points.g1List(in, "IC", count32(in, "IC", maxIc, points.g1Bytes()));
        List<List<Integer>> committed = committed(in);
        int keysAt = in.offsetBytes();
        int keys = count32(in, "commitment keys", CommitmentKey.MAX_COUNT, 2 * points.g2Bytes());
        if (keys != committed.size()) {
            throw new EncodingException(
                RejectReason.MALFORMED,
                keysAt,
                keys + " commitment keys for " + committed.size() + " lists of committed values"
            );
        }
        List<CommitmentKey> commitmentKeys = new ArrayList<>(keys);
        for (int n = 0; n < keys; n++) {
            G2Affine g = points.g2(in, "G of commitment key");
            commitmentKeys.add(new CommitmentKey(g, points.g2(in, "sigma of commitment key"), committed.get(n)));
        }
        in.end();
        VerifyingKey.GnarkParts parts = new VerifyingKey.GnarkParts(betaG1, deltaG1, commitmentKeys);
        return VerifyingKey.of(alpha, beta, gamma, delta, ic, parts);
    }

    private static List<List<Integer>> committed(BinaryReader in) {
        int lists = count32(in, "lists of committed values", CommitmentKey.MAX_COUNT, Integer.BYTES);
        int max = PublicInputs.MAX_COUNT + CommitmentKey.MAX_COUNT;
        List<List<Integer>> committed = new ArrayList<>(lists);
        for (int n = 0; n < lists; n++) {
            int length = count32(in, "committed values", max, Long.BYTES);
            List<Integer> indices = new ArrayList<>(length);
            for (int m = 0; m < length; m++) {
                int at = in.offsetBytes();
                BigInteger index = in.bigEndian("committed value", Long.BYTES);
                if (index.bitLength() > MAX_INDEX_BITS) {
                    throw new EncodingException(RejectReason.MALFORMED, at, "committed value " + index);
                }
                indices.add(index.intValue());
            }
            committed.add(indices);
        }
        return committed;
    }

    /**
     * Reads a proof in either form.
     *
     * @throws EncodingException with the offset
     */
    public static Proof decodeProof(byte[] bytes) {
        BinaryReader in = new BinaryReader(bytes, Groth16Format.MAX_PROOF_BYTES);
        PointCodec points = points(in);
        G1Affine a = points.finiteG1(in, "A");
        G2Affine b = points.finiteG2(in, "B");
        G1Affine c = points.finiteG1(in, "C");
        int count = count32(in, "commitments", CommitmentKey.MAX_COUNT, points.g1Bytes());
        List<G1Affine> commitments = points.g1List(in, "commitments", count);
        G1Affine knowledge = points.g1(in, "proof of knowledge");
        in.end();
        return new Proof(a, b, c, commitments, knowledge);
    }

    /**
     * Reads many proofs, each as {@link #decodeProof} does, and compressed ones without commitments several times as
     * fast.
     *
     * @return in the same order, a proof or the refusal that {@link #decodeProof} throws
     */
    public static List<Verification<Proof>> decodeProofs(List<byte[]> documents) {
        return new GnarkProofBatch(documents).decodeVartime();
    }

    /**
     * Reads a public witness.
     *
     * @throws EncodingException with the offset; {@link RejectReason#MALFORMED} also for a witness with secret values
     */
    public static PublicInputs decodePublicInputs(byte[] bytes) {
        BinaryReader in = new BinaryReader(bytes, Groth16Format.MAX_PUBLIC_BYTES);
        BigInteger publicCount = in.bigEndian("number of public values", Integer.BYTES);
        BigInteger secretCount = in.bigEndian("number of secret values", Integer.BYTES);
        int count = count32(in, "values", PublicInputs.MAX_COUNT, PublicInputs.INPUT_BYTES);
        if (secretCount.signum() != 0) {
            throw new EncodingException(
                RejectReason.MALFORMED,
                Integer.BYTES,
                "a witness with " + secretCount + " secret values is not a public one"
            );
        }
        if (!publicCount.equals(BigInteger.valueOf(count))) {
            throw new EncodingException(
                RejectReason.MALFORMED,
                0,
                "the header says " + publicCount + " public values, the vector has " + count
            );
        }
        int from = in.skip("values", count * PublicInputs.INPUT_BYTES);
        in.end();
        return PublicInputs.fromCanonicalBytes(bytes, from);
    }

    private static PointCodec points(BinaryReader in) {
        if (in.remaining() == 0) {
            throw new EncodingException(RejectReason.MALFORMED, 0, "the document is empty");
        }
        return GnarkPoints.startingWith(in.bytes()[0]);
    }

    private static int count32(BinaryReader in, String field, int max, int itemBytes) {
        return in.count(field, in.bigEndian(field, Integer.BYTES), max, itemBytes);
    }

    /** Writes a verifying key as gnark does. */
    public static byte[] encode(VerifyingKey key, PointForm form) {
        PointCodec points = new GnarkPoints(form);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        points.write(out, key.alphaG1());
        points.write(out, key.betaG1());
        points.write(out, key.betaG2());
        points.write(out, key.gammaG2());
        points.write(out, key.deltaG1());
        points.write(out, key.deltaG2());
        write32(out, key.ic().size());
        for (G1Affine point : key.ic()) {
            points.write(out, point);
        }
        write32(out, key.commitmentCount());
        for (CommitmentKey commitment : key.commitmentKeys()) {
            write32(out, commitment.committed().size());
            for (int index : commitment.committed()) {
                write32(out, 0);
                write32(out, index);
            }
        }
        write32(out, key.commitmentCount());
        for (CommitmentKey commitment : key.commitmentKeys()) {
            points.write(out, commitment.g());
            points.write(out, commitment.gSigmaNeg());
        }
        return out.toByteArray();
    }

    /** Writes a proof as gnark does. */
    public static byte[] encode(Proof proof, PointForm form) {
        PointCodec points = new GnarkPoints(form);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        points.write(out, proof.a());
        points.write(out, proof.b());
        points.write(out, proof.c());
        write32(out, proof.commitmentCount());
        for (G1Affine point : proof.commitments()) {
            points.write(out, point);
        }
        points.write(out, proof.knowledge());
        return out.toByteArray();
    }

    /** Writes a public witness as gnark does. */
    public static byte[] encode(PublicInputs publicInputs) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        write32(out, publicInputs.count());
        write32(out, 0);
        write32(out, publicInputs.count());
        out.writeBytes(publicInputs.toBytes());
        return out.toByteArray();
    }

    private static void write32(ByteArrayOutputStream out, int value) {
        for (int shift = 24; shift >= 0; shift -= 8) {
            out.write(value >>> shift);
        }
    }
}
