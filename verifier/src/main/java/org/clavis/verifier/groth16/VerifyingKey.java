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
 * constant and each public input. Immutable, and sound as far as its points can show:
 *
 * <ul>
 *   <li>gamma is neither delta nor its opposite: else whoever holds any proof can move values between the public inputs
 *       and the proof, and prove anything. So look keys whose phase 2 was never run.
 *   <li>alpha, beta and delta are not the generator or its opposite: their logarithms must be unknown to all.
 *   <li>none of alpha, beta, gamma and delta is infinity.
 *   <li>no IC point but the first is infinity: that public input would be bound to nothing.
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

    private VerifyingKey(G1Affine alphaG1, G2Affine betaG2, G2Affine gammaG2, G2Affine deltaG2, List<G1Affine> ic) {
        this.alphaG1 = alphaG1;
        this.betaG2 = betaG2;
        this.gammaG2 = gammaG2;
        this.deltaG2 = deltaG2;
        this.ic = List.copyOf(ic);
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

    /** The bytes that {@link #fromCanonicalBytes} reads. */
    public byte[] toBytes() {
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
     * @throws EncodingException {@link RejectReason#UNSOUND_KEY} for the reasons above
     */
    static VerifyingKey of(G1Affine alphaG1, G2Affine betaG2, G2Affine gammaG2, G2Affine deltaG2, List<G1Affine> ic) {
        VerifyingKey key = withoutHygieneForTestingOnly(alphaG1, betaG2, gammaG2, deltaG2, ic);
        key.requireSound();
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
        if (ic.isEmpty() || ic.size() > PublicInputs.MAX_COUNT + 1) {
            throw new EncodingException(RejectReason.MALFORMED, -1, "IC of " + ic.size() + " points");
        }
        return new VerifyingKey(alphaG1, betaG2, gammaG2, deltaG2, ic);
    }

    private void requireSound() {
        if (alphaG1.isInfinity()) {
            throw unsound("alpha is infinity");
        }
        if (alphaG1.equals(G1Affine.GENERATOR) || alphaG1.equals(G1Affine.GENERATOR.negate())) {
            throw unsound("alpha is the generator: phase 1 of the ceremony was not run");
        }
        requireFinite("beta", betaG2);
        requireFinite("gamma", gammaG2);
        requireFinite("delta", deltaG2);
        if (gammaG2.equals(deltaG2) || gammaG2.equals(deltaG2.negate())) {
            throw unsound("gamma equals delta: phase 2 of the ceremony was not run");
        }
        requireNotGenerator("beta", betaG2);
        requireNotGenerator("delta", deltaG2);
        for (int n = 1; n < ic.size(); n++) {
            if (ic.get(n).isInfinity()) {
                throw unsound("IC point " + n + " is infinity: public input " + (n - 1) + " is bound to nothing");
            }
        }
    }

    private static void requireFinite(String name, G2Affine point) {
        if (point.isInfinity()) {
            throw unsound(name + " is infinity");
        }
    }

    private static void requireNotGenerator(String name, G2Affine point) {
        if (point.equals(G2Affine.GENERATOR) || point.equals(G2Affine.GENERATOR.negate())) {
            throw unsound(name + " is the generator: the ceremony was not run");
        }
    }

    private static EncodingException unsound(String detail) {
        return new EncodingException(RejectReason.UNSOUND_KEY, -1, detail);
    }

    /** How many public inputs a statement has. */
    public int publicInputCount() {
        return ic.size() - 1;
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

    List<G1Affine> ic() {
        return ic;
    }

    @Override
    public boolean equals(Object o) {
        return (
            o instanceof VerifyingKey other &&
            alphaG1.equals(other.alphaG1) &&
            betaG2.equals(other.betaG2) &&
            gammaG2.equals(other.gammaG2) &&
            deltaG2.equals(other.deltaG2) &&
            ic.equals(other.ic)
        );
    }

    @Override
    public int hashCode() {
        return Objects.hash(alphaG1, betaG2, gammaG2, deltaG2, ic);
    }

    @Override
    public String toString() {
        return "VerifyingKey[publicInputs=" + publicInputCount() + "]";
    }
}
