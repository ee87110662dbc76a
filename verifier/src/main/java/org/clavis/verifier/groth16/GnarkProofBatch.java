package org.clavis.verifier.groth16;

import java.util.ArrayList;
import java.util.List;
import org.clavis.algebra.bn254.BatchDecompression;
import org.clavis.algebra.bn254.Fp;
import org.clavis.algebra.bn254.Fp2;
import org.clavis.algebra.bn254.G1Affine;
import org.clavis.algebra.bn254.G2Affine;
import org.clavis.algebra.bn254.PointCompression;
import org.clavis.verifier.EncodingException;
import org.clavis.verifier.Verification;
import org.jspecify.annotations.Nullable;

/**
 * Proofs in gnark's compressed form, read together. Whatever is not plainly sound, an unusual document as well as a bad
 * point, is left to {@link GnarkCodec#decodeProof}, so that it is accepted or refused for the same reason. For one list
 * and one thread.
 */
final class GnarkProofBatch {

    /** Documents that are read at a time. */
    private static final int CHUNK = 256;

    /** A, B and C, no commitments, and infinity as the proof of knowledge. */
    private static final int B_AT = Fp.BYTES;
    private static final int C_AT = B_AT + Fp2.BYTES;
    private static final int COUNT_AT = C_AT + Fp.BYTES;
    private static final int KNOWLEDGE_AT = COUNT_AT + Integer.BYTES;
    private static final int LENGTH = KNOWLEDGE_AT + Fp.BYTES;

    private final List<byte[]> documents;
    private final List<Verification<Proof>> proofs;

    GnarkProofBatch(List<byte[]> documents) {
        this.documents = List.copyOf(documents);
        this.proofs = new ArrayList<>(documents.size());
    }

    List<Verification<Proof>> decodeVartime() {
        for (int from = 0; from < documents.size(); from += CHUNK) {
            decode(documents.subList(from, Math.min(from + CHUNK, documents.size())));
        }
        return List.copyOf(proofs);
    }

    /** The x coordinates of A, C and B of the plain documents, in their order. */
    private static final class Coordinates {

        private final List<Integer> plain = new ArrayList<>();
        private final long[] g1;
        private final boolean[] g1Largest;
        private final long[] g2;
        private final boolean[] g2Largest;

        Coordinates(int count) {
            g1 = new long[2 * count * Fp.LIMBS];
            g1Largest = new boolean[2 * count];
            g2 = new long[count * Fp2.LIMBS];
            g2Largest = new boolean[count];
        }

        /** Takes up document n if it is plain. */
        void add(int n, byte[] bytes) {
            if (!isPlain(bytes)) {
                return;
            }
            int next = plain.size();
            try {
                PointCompression.fromFlaggedBigEndian(g1, 2 * next * Fp.LIMBS, bytes, 0);
                PointCompression.fromFlaggedBigEndian(g2, next * Fp2.LIMBS + Fp.LIMBS, bytes, B_AT);
                Fp.fromCanonicalBytes(g2, next * Fp2.LIMBS, bytes, B_AT + Fp.BYTES);
                PointCompression.fromFlaggedBigEndian(g1, (2 * next + 1) * Fp.LIMBS, bytes, C_AT);
            } catch (EncodingException e) {
                // for the other decoder to say
                return;
            }
            g1Largest[2 * next] = GnarkPoints.isLargest(bytes[0]);
            g1Largest[2 * next + 1] = GnarkPoints.isLargest(bytes[C_AT]);
            g2Largest[next] = GnarkPoints.isLargest(bytes[B_AT]);
            plain.add(n);
        }
    }

    private static boolean isPlain(byte[] bytes) {
        if (
            bytes.length != LENGTH ||
            !GnarkPoints.isCompressedFinite(bytes[0]) ||
            !GnarkPoints.isCompressedFinite(bytes[B_AT]) ||
            !GnarkPoints.isCompressedFinite(bytes[C_AT])
        ) {
            return false;
        }
        int others = 0;
        for (int at = COUNT_AT; at < LENGTH; at++) {
            others |= at == KNOWLEDGE_AT ? 0 : bytes[at];
        }
        return others == 0 && GnarkPoints.isCompressedInfinity(bytes[KNOWLEDGE_AT]);
    }

    private void decode(List<byte[]> chunk) {
        Coordinates x = new Coordinates(chunk.size());
        for (int n = 0; n < chunk.size(); n++) {
            x.add(n, chunk.get(n));
        }
        int count = x.plain.size();
        List<@Nullable G1Affine> g1 = BatchDecompression.g1Vartime(x.g1, 2 * count, x.g1Largest);
        List<@Nullable G2Affine> g2 = BatchDecompression.g2Vartime(x.g2, count, x.g2Largest);
        int next = 0;
        for (int n = 0; n < chunk.size(); n++) {
            Proof proof = null;
            if (next < count && x.plain.get(next) == n) {
                G1Affine a = g1.get(2 * next);
                G1Affine c = g1.get(2 * next + 1);
                G2Affine b = g2.get(next);
                next++;
                if (a != null && b != null && c != null) {
                    proof = new Proof(a, b, c);
                }
            }
            proofs.add(proof != null ? Verification.accepted(proof) : decodeAlone(chunk.get(n)));
        }
    }

    private static Verification<Proof> decodeAlone(byte[] bytes) {
        try {
            return Verification.accepted(GnarkCodec.decodeProof(bytes));
        } catch (EncodingException e) {
            return e.asRejection();
        }
    }
}
