package org.clavis.verifier.groth16;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.clavis.algebra.bn254.Fp;
import org.clavis.algebra.bn254.G1Affine;
import org.clavis.algebra.bn254.LanesForTests;
import org.clavis.verifier.EncodingException;
import org.clavis.verifier.Verification;
import org.junit.jupiter.api.Test;

/** {@link GnarkCodec#decodeProofs} against {@link GnarkCodec#decodeProof}, refusals and their words included. */
class GnarkProofBatchTest {

    static {
        LanesForTests.useNow();
    }

    private static final SampleBatch BATCH = SampleBatch.forged(40, 1, 21);

    private static Verification<Proof> alone(byte[] bytes) {
        try {
            return Verification.accepted(GnarkCodec.decodeProof(bytes));
        } catch (EncodingException e) {
            return e.asRejection();
        }
    }

    private static void assertSameAsAlone(List<byte[]> documents) {
        List<Verification<Proof>> expected = documents.stream().map(GnarkProofBatchTest::alone).toList();
        assertThat(GnarkCodec.decodeProofs(documents)).isEqualTo(expected);
    }

    private static byte[] compressed(int n) {
        Proof proof = BATCH.claims()
            .get(n % BATCH.claims().size())
            .proof();
        return GnarkCodec.encode(proof, PointForm.COMPRESSED);
    }

    @Test
    void goodProofsOfBothForms() {
        List<byte[]> documents = new ArrayList<>();
        for (int n = 0; n < 300; n++) {
            Proof proof = BATCH.claims()
                .get(n % BATCH.claims().size())
                .proof();
            documents.add(GnarkCodec.encode(proof, n % 7 == 6 ? PointForm.UNCOMPRESSED : PointForm.COMPRESSED));
        }
        List<Verification<Proof>> proofs = GnarkCodec.decodeProofs(documents);
        for (int n = 0; n < documents.size(); n++) {
            Proof expected = BATCH.claims()
                .get(n % BATCH.claims().size())
                .proof();
            assertThat(proofs.get(n)).isEqualTo(Verification.accepted(expected));
        }
        assertThat(GnarkCodec.decodeProofs(List.of())).isEmpty();
    }

    @Test
    void everyBitFlipped() {
        List<byte[]> documents = new ArrayList<>();
        byte[] good = compressed(3);
        for (int bit = 0; bit < 8 * good.length; bit += 3) {
            byte[] flipped = good.clone();
            flipped[bit / 8] ^= (byte) (1 << (bit % 8));
            documents.add(flipped);
        }
        assertSameAsAlone(documents);
    }

    @Test
    void odditiesAmongGoodOnes() {
        byte[] good = compressed(0);
        byte[] modulus = Arrays.copyOfRange(Fp.modulus().toByteArray(), 0, 32);
        List<byte[]> documents = new ArrayList<>();
        documents.add(new byte[0]);
        documents.add(new byte[1]);
        documents.add(new byte[good.length]);
        documents.add(Arrays.copyOf(good, good.length - 1));
        documents.add(Arrays.copyOf(good, good.length + 1));
        for (int at : new int[] { 0, 32, 64, 96 }) {
            byte[] tooLarge = good.clone();
            int flags = good[at] & 0xc0;
            System.arraycopy(modulus, 0, tooLarge, at, 32);
            tooLarge[at] |= (byte) flags;
            documents.add(tooLarge);
            byte[] infinity = good.clone();
            Arrays.fill(infinity, at, at + 32, (byte) 0);
            infinity[at] = 0x40;
            documents.add(infinity);
        }
        for (int flags : new int[] { 0, 0x40, 0x80, 0xc0 }) {
            for (int at : new int[] { 0, 32, 96, 132 }) {
                byte[] other = good.clone();
                other[at] = (byte) ((other[at] & 0x3f) | flags);
                documents.add(other);
            }
        }
        int bad = documents.size();
        for (int n = 0; n < bad; n++) {
            documents.add(2 * n, compressed(n));
        }
        assertSameAsAlone(documents);
    }

    @Test
    void randomCoordinates() {
        // half of all x have no point, and those of G2 that have are hardly ever in the subgroup
        Random random = new Random(4);
        List<byte[]> documents = new ArrayList<>();
        for (int n = 0; n < 60; n++) {
            byte[] document = compressed(n);
            int at = 32 * random.nextInt(4);
            byte[] x = new byte[32];
            random.nextBytes(x);
            x[0] = (byte) ((x[0] & 0x1f) | (document[at] & 0xc0));
            System.arraycopy(x, 0, document, at, 32);
            documents.add(document);
        }
        assertSameAsAlone(documents);
    }

    @Test
    void proofsWithCommitmentsAmongOthers() {
        Proof plain = BATCH.claims().getFirst().proof();
        G1Affine point = Samples.g1(BigInteger.TEN);
        List<byte[]> documents = new ArrayList<>();
        for (int commitments = 0; commitments < 4; commitments++) {
            List<G1Affine> points = new ArrayList<>();
            for (int n = 0; n < commitments; n++) {
                points.add(n == 1 ? G1Affine.INFINITY : point);
            }
            G1Affine knowledge = commitments == 0 ? G1Affine.INFINITY : point.negate();
            Proof proof = new Proof(plain.a(), plain.b(), plain.c(), points, knowledge);
            documents.add(GnarkCodec.encode(proof, PointForm.COMPRESSED));
        }
        assertSameAsAlone(documents);
        assertThat(GnarkCodec.decodeProofs(documents)).allMatch(Verification::isAccepted);
    }
}
