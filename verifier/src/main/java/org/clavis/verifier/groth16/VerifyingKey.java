package org.clavis.verifier.groth16;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.clavis.algebra.bn254.G1Affine;
import org.clavis.algebra.bn254.G2Affine;
import org.clavis.verifier.EncodingException;
import org.clavis.verifier.RejectReason;

/**
 * A circuit's verifying key: points alpha of G1, beta, gamma and delta of G2, and one point of G1, called IC, for the
 * constant, each public input and, in some keys of gnark, each commitment's challenge. Immutable, and sound as far as
 * its points can show:
 *
 * <ul>
 *   <li>gamma is neither delta nor its opposite: else whoever holds any proof can move values between the public inputs
 *       and the proof, and prove anything. So look keys whose phase 2 was never run.
 *   <li>alpha, beta and delta are not the generator or its opposite: their logarithms must be unknown to all.
 *   <li>none of alpha, beta, gamma and delta is infinity.
 *   <li>no IC point but the first is infinity: that public input would be bound to nothing.
 *   <li>every commitment has a secret sigma of its own that is neither one nor its opposite: else a proof of knowledge
 *       shows no knowledge, or that of another commitment.
 *   <li>beta and delta of G1, where gnark's format repeats them, are those of G2.
 * </ul>
 *
 * <p>gamma may be the generator: the ceremonies of snarkjs fix it there, and no secret is in it. Source for a public
 * gamma: Bowe, Gabizon, Miers, ePrint 2017/1050.
 */
public final class VerifyingKey {

    private static final int BETA_AT = G1Affine.BYTES;
    private static final int GAMMA_AT = BETA_AT + G2Affine.BYTES;
    private static final int DELTA_AT = GAMMA_AT + G2Affine.BYTES;
    private static final int IC_AT = DELTA_AT + G2Affine.BYTES;

    private final G1Affine alphaG1;
    private final G2Affine betaG2;
    private final G2Affine gammaG2;
    private final G2Affine deltaG2;
    private final List<G1Affine> ic;
    private final GnarkParts gnark;

    private VerifyingKey(
        G1Affine alphaG1,
        G2Affine betaG2,
        G2Affine gammaG2,
        G2Affine deltaG2,
        List<G1Affine> ic,
        GnarkParts gnark
    ) {
        this.alphaG1 = alphaG1;
        this.betaG2 = betaG2;
        this.gammaG2 = gammaG2;
        this.deltaG2 = deltaG2;
        this.ic = List.copyOf(ic);
        this.gnark = gnark;
    }

    /**
     * What only gnark's format holds.
     *
     * @param betaG1 beta in G1, which no verification uses; infinity if it is not known
     * @param deltaG1 delta in G1, likewise
     * @param commitmentKeys of each commitment, in order
     */
    record GnarkParts(G1Affine betaG1, G1Affine deltaG1, List<CommitmentKey> commitmentKeys) {
        static final GnarkParts NONE = new GnarkParts(G1Affine.INFINITY, G1Affine.INFINITY, List.of());

        GnarkParts {
            commitmentKeys = List.copyOf(commitmentKeys);
        }
    }

    /**
     * The key that bytes encode: points of big-endian words of 32 bytes, infinity all zeros, in the order of EIP-197.
     *
     * <pre>
     *   0  alpha   64  beta   192  gamma   320  delta   448  IC 0   512  IC 1 ...
     * </pre>
     *
     * @throws EncodingException {@link RejectReason#MALFORMED} for a length that fits no key, else range, curve and
     *     subgroup of each point in turn, with its offset, then {@link RejectReason#UNSOUND_KEY} for the reasons above
     */
    public static VerifyingKey fromCanonicalBytes(byte[] bytes) {
        int points = bytes.length - IC_AT;
        if (points % G1Affine.BYTES != 0 || points <= 0 || points / G1Affine.BYTES > PublicInputs.MAX_COUNT + 1) {
            throw new EncodingException(RejectReason.MALFORMED, -1, "verifying key of " + bytes.length + " bytes");
        }
        G1Affine alphaG1 = G1Affine.fromCanonicalBytesOrInfinity(bytes, 0);
        G2Affine betaG2 = G2Affine.fromCanonicalBytesOrInfinity(bytes, BETA_AT);
        G2Affine gammaG2 = G2Affine.fromCanonicalBytesOrInfinity(bytes, GAMMA_AT);
        G2Affine deltaG2 = G2Affine.fromCanonicalBytesOrInfinity(bytes, DELTA_AT);
        List<G1Affine> ic = new ArrayList<>();
        for (int at = IC_AT; at < bytes.length; at += G1Affine.BYTES) {
            ic.add(G1Affine.fromCanonicalBytesOrInfinity(bytes, at));
        }
        return of(alphaG1, betaG2, gammaG2, deltaG2, ic);
    }

    /**
     * The bytes that {@link #fromCanonicalBytes} reads.
     *
     * @throws EncodingException {@link RejectReason#UNREPRESENTABLE} if there are commitments
     */
    public byte[] toBytes() {
        requireNoCommitments("the words of EIP-197");
        byte[] out = new byte[IC_AT + ic.size() * G1Affine.BYTES];
        alphaG1.writeTo(out, 0);
        betaG2.writeTo(out, BETA_AT);
        gammaG2.writeTo(out, GAMMA_AT);
        deltaG2.writeTo(out, DELTA_AT);
        for (int n = 0; n < ic.size(); n++) {
            ic.get(n).writeTo(out, IC_AT + n * G1Affine.BYTES);
        }
        return out;
    }

    /**
     * The key of these points.
     *
     * @throws EncodingException {@link RejectReason#MALFORMED} for a wrong number of points,
     *     {@link RejectReason#UNSOUND_KEY} for the reasons above
     */
    static VerifyingKey of(G1Affine alphaG1, G2Affine betaG2, G2Affine gammaG2, G2Affine deltaG2, List<G1Affine> ic) {
        return of(alphaG1, betaG2, gammaG2, deltaG2, ic, GnarkParts.NONE);
    }

    /** As {@link #of(G1Affine, G2Affine, G2Affine, G2Affine, List)}, with the parts that only gnark has. */
    static VerifyingKey of(
        G1Affine alphaG1,
        G2Affine betaG2,
        G2Affine gammaG2,
        G2Affine deltaG2,
        List<G1Affine> ic,
        GnarkParts gnark
    ) {
        VerifyingKey key = withoutHygieneForTestingOnly(alphaG1, betaG2, gammaG2, deltaG2, ic, gnark);
        KeyHygiene.requireSound(key);
        return key;
    }

    /** A key that need not be sound, so that the arithmetic can be tested with the keys of toy circuits. */
    static VerifyingKey withoutHygieneForTestingOnly(
        G1Affine alphaG1,
        G2Affine betaG2,
        G2Affine gammaG2,
        G2Affine deltaG2,
        List<G1Affine> ic
    ) {
        return withoutHygieneForTestingOnly(alphaG1, betaG2, gammaG2, deltaG2, ic, GnarkParts.NONE);
    }

    /** As the one above, with the parts that only gnark has. */
    static VerifyingKey withoutHygieneForTestingOnly(
        G1Affine alphaG1,
        G2Affine betaG2,
        G2Affine gammaG2,
        G2Affine deltaG2,
        List<G1Affine> ic,
        GnarkParts gnark
    ) {
        int commitments = gnark.commitmentKeys().size();
        int inputs = ic.size() - 1 - commitments;
        if (inputs < 0 || inputs > PublicInputs.MAX_COUNT || commitments > CommitmentKey.MAX_COUNT) {
            throw new EncodingException(
                RejectReason.MALFORMED,
                -1,
                "IC of " + ic.size() + " points with " + commitments + " commitments"
            );
        }
        return new VerifyingKey(alphaG1, betaG2, gammaG2, deltaG2, ic, gnark);
    }

    /** Refuses commitments on the way into {@code format}, which has no place for them. */
    void requireNoCommitments(String format) {
        if (commitmentCount() > 0) {
            throw new EncodingException(
                RejectReason.UNREPRESENTABLE,
                -1,
                "the key has " + commitmentCount() + " commitments, for which " + format + " have no place"
            );
        }
    }

    /** How many public inputs a statement has. */
    public int publicInputCount() {
        return ic.size() - 1 - commitmentCount();
    }

    /** How many commitments a proof has; zero but for some keys of gnark. */
    public int commitmentCount() {
        return gnark.commitmentKeys().size();
    }

    /** Each commitment's key, in order. */
    List<CommitmentKey> commitmentKeys() {
        return gnark.commitmentKeys();
    }

    /** beta of G1, or infinity if it is not known. */
    G1Affine betaG1() {
        return gnark.betaG1();
    }

    /** delta of G1, or infinity if it is not known. */
    G1Affine deltaG1() {
        return gnark.deltaG1();
    }

    G1Affine alphaG1() {
        return alphaG1;
    }

    G2Affine betaG2() {
        return betaG2;
    }

    G2Affine gammaG2() {
        return gammaG2;
    }

    G2Affine deltaG2() {
        return deltaG2;
    }

    /** One point for the constant, then one for each public input, then one for each commitment's challenge. */
    List<G1Affine> ic() {
        return ic;
    }

    /** True for keys that verify the same: whether one holds the points of G1 that no verification uses is the same. */
    @Override
    public boolean equals(Object o) {
        return (
            o instanceof VerifyingKey other &&
            alphaG1.equals(other.alphaG1) &&
            betaG2.equals(other.betaG2) &&
            gammaG2.equals(other.gammaG2) &&
            deltaG2.equals(other.deltaG2) &&
            ic.equals(other.ic) &&
            commitmentKeys().equals(other.commitmentKeys())
        );
    }

    @Override
    public int hashCode() {
        return Objects.hash(alphaG1, betaG2, gammaG2, deltaG2, ic, commitmentKeys());
    }

    @Override
    public String toString() {
        return "VerifyingKey[publicInputs=" + publicInputCount() + ", commitments=" + commitmentCount() + "]";
    }
}
