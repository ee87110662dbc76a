package org.clavis.verifier.schnorr;

import java.security.SecureRandom;
import java.util.List;
import org.clavis.evm.Bytes32;
import org.clavis.verifier.EncodingException;
import org.clavis.verifier.RejectReason;
import org.clavis.verifier.Verification;

/**
 * Verifies Schnorr signatures of RFC 9591's FROST(secp256k1, SHA-256), whether one party made them or many.
 *
 * <p>Accepts exactly if {@code zG - cP == R} for {@code c = H2(R || P || message)}, with P and R finite points of the
 * curve in canonical form, {@code P.x < n}, {@code 0 < z < n} and {@code c != 0}. The contracts decide the same way.
 *
 * <p>Stateless; safe for use by many threads. Timing: Vartime, everything here is public.
 */
public final class SchnorrVerifier {

    /** Draws the factors of combinations. */
    private static final SecureRandom RANDOM = new SecureRandom();

    private SchnorrVerifier() {}

    /**
     * Whether {@code signature} is the key's signature of a digest.
     *
     * <p>Rejects any other bytes: with a reason of kind {@link RejectReason.Kind#ENCODING} where they are no signature,
     * with {@link RejectReason#SIGNATURE_INVALID} where they are, but not of this.
     *
     * @param signature any bytes; see {@link SchnorrSignature}
     * @return the key, now known to have signed
     */
    public static Verification<SchnorrPublicKey> verify(SchnorrPublicKey key, Bytes32 digest, byte[] signature) {
        return verifyMessage(key, digest.toBytes(), signature);
    }

    /** {@link #verify(SchnorrPublicKey, Bytes32, byte[])} for a signature that has been decoded. */
    public static Verification<SchnorrPublicKey> verify(
        SchnorrPublicKey key,
        Bytes32 digest,
        SchnorrSignature signature
    ) {
        return new Equation(key, digest.toBytes(), signature).verdict();
    }

    /**
     * {@link #verify(SchnorrPublicKey, Bytes32, byte[])} for a message of any length, as FROST signs them. Everything in
     * Clavis signs digests.
     */
    public static Verification<SchnorrPublicKey> verifyMessage(SchnorrPublicKey key, byte[] message, byte[] signature) {
        SchnorrSignature decoded;
        try {
            decoded = SchnorrSignature.fromCanonicalBytes(signature);
        } catch (EncodingException e) {
            return e.asRejection();
        }
        return new Equation(key, message, decoded).verdict();
    }

    /** {@link #verifyMessage(SchnorrPublicKey, byte[], byte[])} for a key that may be any bytes as well. */
    public static Verification<SchnorrPublicKey> verifyMessage(byte[] key, byte[] message, byte[] signature) {
        SchnorrPublicKey decoded;
        try {
            decoded = SchnorrPublicKey.fromCanonicalBytes(key);
        } catch (EncodingException e) {
            return e.asRejection();
        }
        return verifyMessage(decoded, message, signature);
    }

    /**
     * Verifies many signatures, at a fraction of what each would take alone. For valid ones the gain grows with their
     * number up to some hundreds; every bad one among them costs some of it.
     *
     * <p>Decides by random linear combinations of the equations, whose factors no signer can foresee: a bad signature
     * passes with a probability of at most 2^-128. Memory beyond the verdicts does not grow with the number of items.
     *
     * @return for each item, in their order, the verdict that it would get alone
     */
    public static List<Verification<SchnorrPublicKey>> verifyAll(List<SignedMessage> items) {
        return BatchVerification.verdicts(items, RANDOM);
    }
}
