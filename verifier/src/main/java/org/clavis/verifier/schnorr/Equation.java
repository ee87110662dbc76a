package org.clavis.verifier.schnorr;

import org.clavis.algebra.secp256k1.Affine;
import org.clavis.algebra.secp256k1.Fn;
import org.clavis.algebra.secp256k1.FrostHash;
import org.clavis.algebra.secp256k1.SchnorrBatch;
import org.clavis.verifier.RejectReason;
import org.clavis.verifier.Verification;

/** The equation {@code zG - cP = R} of a well-formed signature, with its challenge worked out. Immutable. */
final class Equation {

    private final SchnorrPublicKey key;
    private final long[] z = new long[Fn.LIMBS];
    private final long[] nonce = new long[Affine.LIMBS];
    private final long[] challenge = new long[Fn.LIMBS];

    Equation(SchnorrPublicKey key, byte[] message, SchnorrSignature signature) {
        this.key = key;
        signature.copyNonce(nonce, 0);
        signature.copyZ(z, 0);
        byte[] encodedNonce = new byte[Affine.COMPRESSED_BYTES];
        Affine.toCompressed(encodedNonce, 0, nonce, 0);
        FrostHash.challenge(challenge, encodedNonce, key.toBytes(), message);
    }

    /** The key. */
    SchnorrPublicKey key() {
        return key;
    }

    /** True if the equation says nothing of the key. */
    boolean isVoid() {
        return Fn.isZero(challenge, 0);
    }

    /** Decides the equation alone. */
    Verification<SchnorrPublicKey> verdict() {
        if (isVoid()) {
            return Verification.rejected(RejectReason.SIGNATURE_INVALID, "challenge is zero");
        }
        return key.satisfies(z, challenge, nonce) ? accepted() : invalid();
    }

    /** The verdict if the equation holds and is not void. */
    Verification<SchnorrPublicKey> accepted() {
        return Verification.accepted(key);
    }

    /** Adds the equation to a batch, with 128 random bits. */
    void addTo(SchnorrBatch batch, int keyNumber, long randomOne, long randomLambda) {
        batch.add(z, challenge, keyNumber, nonce, randomOne, randomLambda);
    }

    private static Verification<SchnorrPublicKey> invalid() {
        return Verification.rejected(
            RejectReason.SIGNATURE_INVALID,
            "the signature is not this key's signature of this message"
        );
    }
}
