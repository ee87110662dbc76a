package org.clavis.circuits;

import java.util.Arrays;
import org.clavis.algebra.bn254.Fr;
import org.clavis.algebra.bn254.G1Jacobian;
import org.clavis.algebra.bn254.G2Jacobian;
import org.clavis.verifier.EncodingException;
import org.clavis.verifier.RejectReason;
import org.clavis.verifier.groth16.SnarkjsJson;
import org.clavis.verifier.groth16.VerifyingKey;

/**
 * A Groth16 proving key, decoded once and used for any number of proofs.
 *
 * <p>Who makes the key can read what is proven with it: a key whose delta is infinity, for one, does not blind.
 * {@link #of} refuses what can be seen, points off the curve or outside the subgroup and infinities in the header; that
 * the key fits the circuit is only as certain as its ceremony. Immutable and thread-safe.
 */
public final class ProvingKey {

    final int signalCount;
    final int publicCount;
    final Quotient quotient;
    final long[] alphaG1;
    final long[] betaG1;
    final long[] betaG2;
    final long[] deltaG1;
    final long[] deltaG2;
    final long[] pointsA;
    final long[] pointsB1;
    final long[] pointsB2;
    final long[] pointsC;
    final long[] pointsH;
    private final Once<VerifyingKey> verifyingKey;

    private ProvingKey(ZkeyFile zkey) {
        signalCount = zkey.signalCount();
        publicCount = zkey.publicCount();
        verifyingKey = new Once<>(() -> SnarkjsJson.decodeVerifyingKey(VerifyingKeyJson.of(zkey)));
        long[] header = zkey.headerPoints();
        alphaG1 = point(header, ZkeyFile.ALPHA_G1, G1Jacobian.AFFINE_LIMBS);
        betaG1 = point(header, ZkeyFile.BETA_G1, G1Jacobian.AFFINE_LIMBS);
        betaG2 = point(header, ZkeyFile.BETA_G2, G2Jacobian.AFFINE_LIMBS);
        deltaG1 = point(header, ZkeyFile.DELTA_G1, G1Jacobian.AFFINE_LIMBS);
        deltaG2 = point(header, ZkeyFile.DELTA_G2, G2Jacobian.AFFINE_LIMBS);
        int logSize = Integer.numberOfTrailingZeros(zkey.domainSize());
        quotient = Quotient.of(logSize, matrix(zkey, 0), matrix(zkey, 1));
        pointsA = zkey.pointsA();
        pointsB1 = zkey.pointsB1();
        pointsB2 = zkey.pointsB2();
        pointsC = zkey.pointsC();
        pointsH = zkey.pointsH();
    }

    /**
     * Checks and decodes a key.
     *
     * @throws EncodingException if a point is not canonical, not on its curve or not in its subgroup, or a point of the
     *     header is infinity
     */
    public static ProvingKey of(ZkeyFile zkey) {
        zkey.checkPoints();
        return new ProvingKey(zkey);
    }

    /** Number of signals, with the constant one. */
    public int signalCount() {
        return signalCount;
    }

    /** Number of public signals. */
    public int publicCount() {
        return publicCount;
    }

    /** Size of the evaluation domain, a power of two. */
    public int domainSize() {
        return quotient.size();
    }

    /**
     * The key that checks proofs made with this one.
     *
     * @throws EncodingException {@link RejectReason#UNSOUND_KEY} if proofs under it mean nothing
     */
    public VerifyingKey verifyingKey() {
        return verifyingKey.get();
    }

    private static long[] point(long[] header, int at, int limbs) {
        return Arrays.copyOfRange(header, at, at + limbs);
    }

    private static SparseMatrix matrix(ZkeyFile zkey, int which) {
        int entries = 0;
        SectionReader reader = zkey.coefficients();
        for (long n = 0; n < zkey.coefficientCount(); n++) {
            entries += reader.u32() == which ? 1 : 0;
            reader.skip(ZkeyFile.COEFFICIENT_BYTES - 4);
        }
        int[] rows = new int[entries];
        int[] columns = new int[entries];
        long[] values = new long[Math.multiplyExact(entries, Fr.LIMBS)];
        reader = zkey.coefficients();
        int k = 0;
        for (long n = 0; n < zkey.coefficientCount(); n++) {
            if (reader.u32() == which) {
                rows[k] = (int) reader.u32();
                columns[k] = (int) reader.u32();
                reader.limbs(values, k * Fr.LIMBS, Fr.LIMBS);
                // the file has them times 2^512
                Fr.fromMontgomery(values, k * Fr.LIMBS, values, k * Fr.LIMBS);
                k++;
            } else {
                reader.skip(ZkeyFile.COEFFICIENT_BYTES - 4);
            }
        }
        return new SparseMatrix(zkey.domainSize(), rows, columns, values);
    }
}
