package org.clavis.circuits;

import java.util.Arrays;
import org.clavis.algebra.bn254.Fr;
import org.clavis.algebra.bn254.G1Jacobian;
import org.clavis.algebra.bn254.G1Msm;
import org.clavis.algebra.bn254.G2Jacobian;
import org.clavis.algebra.bn254.G2Msm;
import org.clavis.verifier.EncodingException;
import org.clavis.verifier.RejectReason;
import org.clavis.verifier.groth16.SnarkjsJson;
import org.clavis.verifier.groth16.VerifyingKey;

/**
 * A Groth16 proving key, decoded and prepared once and used for any number of proofs.
 *
 * <p>Who makes the key can read what is proven with it: a key whose delta is infinity, for one, does not blind.
 * {@link #of} refuses what can be seen, points off the curve or outside the subgroup and infinities in the header; that
 * the key fits the circuit is only as certain as its ceremony. Immutable and thread-safe.
 */
public final class ProvingKey {

    /** What multiples of the key's points may take unless the caller says otherwise. */
    public static final long DEFAULT_MULTIPLES_BYTES = 256L << 20;

    /**
     * Scalars behind the signals, for the points that blind: r, s and -rs for delta, 1 for alpha and beta. So the sums
     * over the key's points are the proof's points.
     */
    static final int BLINDING_SCALARS = 4;

    private static final int R = 0;
    private static final int S = 1;
    private static final int MINUS_RS = 2;
    private static final int ONE = 3;

    private final int signalCount;

    private final int publicCount;
    private final Quotient quotient;
    private final G1Msm sumA;
    private final G1Msm sumB1;
    private final G2Msm sumB2;
    private final G1Msm sumC;
    private final G1Msm sumH;
    private final Once<VerifyingKey> verifyingKey;

    private ProvingKey(ZkeyFile zkey, long multiplesBytes) {
        signalCount = zkey.signalCount();
        publicCount = zkey.publicCount();
        verifyingKey = new Once<>(() -> SnarkjsJson.decodeVerifyingKey(VerifyingKeyJson.of(zkey)));
        int logSize = Integer.numberOfTrailingZeros(zkey.domainSize());
        quotient = Quotient.of(logSize, matrix(zkey, 0), matrix(zkey, 1));

        long[] header = zkey.headerPoints();
        int privateCount = signalCount - publicCount - 1;
        // a share for every point; those of G2 are twice as long
        long share = multiplesBytes / (4L * signalCount + privateCount + zkey.domainSize() + 6L * BLINDING_SCALARS);
        long signalShare = share * (signalCount + BLINDING_SCALARS);

        long[] a = withRoom(zkey.pointsA(), G1Jacobian.AFFINE_LIMBS);
        put(a, signalCount + R, header, ZkeyFile.DELTA_G1, G1Jacobian.AFFINE_LIMBS);
        put(a, signalCount + ONE, header, ZkeyFile.ALPHA_G1, G1Jacobian.AFFINE_LIMBS);
        sumA = G1Msm.of(a, signalCount + BLINDING_SCALARS, signalShare);

        long[] b1 = withRoom(zkey.pointsB1(), G1Jacobian.AFFINE_LIMBS);
        put(b1, signalCount + S, header, ZkeyFile.DELTA_G1, G1Jacobian.AFFINE_LIMBS);
        put(b1, signalCount + ONE, header, ZkeyFile.BETA_G1, G1Jacobian.AFFINE_LIMBS);
        sumB1 = G1Msm.of(b1, signalCount + BLINDING_SCALARS, signalShare);

        long[] b2 = withRoom(zkey.pointsB2(), G2Jacobian.AFFINE_LIMBS);
        put(b2, signalCount + S, header, ZkeyFile.DELTA_G2, G2Jacobian.AFFINE_LIMBS);
        put(b2, signalCount + ONE, header, ZkeyFile.BETA_G2, G2Jacobian.AFFINE_LIMBS);
        sumB2 = G2Msm.of(b2, signalCount + BLINDING_SCALARS, 2 * signalShare);

        long[] c = withRoom(zkey.pointsC(), G1Jacobian.AFFINE_LIMBS);
        put(c, privateCount + MINUS_RS, header, ZkeyFile.DELTA_G1, G1Jacobian.AFFINE_LIMBS);
        sumC = G1Msm.of(c, privateCount + BLINDING_SCALARS, share * (privateCount + BLINDING_SCALARS));
        sumH = G1Msm.of(zkey.pointsH(), zkey.domainSize(), share * zkey.domainSize());
    }

    /** A key with {@link #DEFAULT_MULTIPLES_BYTES}; throws as {@link #of(ZkeyFile, long)}. */
    public static ProvingKey of(ZkeyFile zkey) {
        return of(zkey, DEFAULT_MULTIPLES_BYTES);
    }

    /**
     * Checks, decodes and prepares a key, on the cores of the common pool.
     *
     * @param multiplesBytes memory that multiples of the key's points may take; they make proofs faster and the
     *     preparation slower, so 0 is best for a single proof
     * @throws EncodingException if a point is not canonical, not on its curve or not in its subgroup, or a point of the
     *     header is infinity
     */
    public static ProvingKey of(ZkeyFile zkey, long multiplesBytes) {
        if (multiplesBytes < 0) {
            throw new IllegalArgumentException("a negative amount of memory");
        }
        zkey.checkPoints();
        return new ProvingKey(zkey, multiplesBytes);
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

    /** The values of the witness's quotient, integers; the scalars of {@link #sumH}. */
    Quotient quotient() {
        return quotient;
    }

    /** The proof's A, over the signals and the blinding scalars. */
    G1Msm sumA() {
        return sumA;
    }

    /** The proof's B in G1, over the signals and the blinding scalars. */
    G1Msm sumB1() {
        return sumB1;
    }

    /** The proof's B, over the signals and the blinding scalars. */
    G2Msm sumB2() {
        return sumB2;
    }

    /** The witness's part of the proof's C and -rs delta, over the private signals and the blinding scalars. */
    G1Msm sumC() {
        return sumC;
    }

    /** The quotient's part of the proof's C. */
    G1Msm sumH() {
        return sumH;
    }

    private static long[] withRoom(long[] points, int pointLimbs) {
        return Arrays.copyOf(points, points.length + BLINDING_SCALARS * pointLimbs);
    }

    private static void put(long[] points, int place, long[] header, int at, int pointLimbs) {
        System.arraycopy(header, at, points, place * pointLimbs, pointLimbs);
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
