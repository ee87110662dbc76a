package org.clavis.verifier.schnorr;

import org.clavis.algebra.secp256k1.Affine;
import org.clavis.algebra.secp256k1.Fn;
import org.clavis.algebra.secp256k1.FrostHash;
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
        return verifyDecoded(key, digest.toBytes(), signature);
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
        return verifyDecoded(key, message, decoded);
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

    private static Verification<SchnorrPublicKey> verifyDecoded(
        SchnorrPublicKey key,
        byte[] message,
        SchnorrSignature signature
    ) {
        long[] nonce = new long[Affine.LIMBS];
        long[] z = new long[Fn.LIMBS];
        long[] challenge = new long[Fn.LIMBS];
        signature.copyNonce(nonce, 0);
        signature.copyZ(z, 0);

        byte[] encodedNonce = new byte[Affine.COMPRESSED_BYTES];
        Affine.toCompressed(encodedNonce, 0, nonce, 0);
        FrostHash.challenge(challenge, encodedNonce, key.toBytes(), message);
        if (Fn.isZero(challenge, 0)) {
            return Verification.rejected(RejectReason.SIGNATURE_INVALID, "challenge is zero");
        }
        if (!key.satisfies(z, challenge, nonce)) {
            return Verification.rejected(
                RejectReason.SIGNATURE_INVALID,
                "the signature is not this key's signature of this message"
            );
        }
        return Verification.accepted(key);
    }
}
