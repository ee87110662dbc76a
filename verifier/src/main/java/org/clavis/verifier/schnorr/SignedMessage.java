package org.clavis.verifier.schnorr;

import org.clavis.evm.Bytes32;
import org.clavis.verifier.EncodingException;
import org.jspecify.annotations.Nullable;

/** A key, a message and what may be the key's signature of it, for {@link SchnorrVerifier#verifyAll}. Immutable. */
public final class SignedMessage {

    private final SchnorrPublicKey key;
    private final byte[] message;
    private final byte[] encoded;
    private final @Nullable SchnorrSignature decoded;

    private SignedMessage(SchnorrPublicKey key, byte[] message, byte[] encoded, @Nullable SchnorrSignature decoded) {
        this.key = key;
        this.message = message;
        this.encoded = encoded;
        this.decoded = decoded;
    }

    /**
     * A message of any length, as FROST signs them.
     *
     * @param signature any bytes; see {@link SchnorrSignature}
     */
    public static SignedMessage of(SchnorrPublicKey key, byte[] message, byte[] signature) {
        return new SignedMessage(key, message.clone(), signature.clone(), null);
    }

    /**
     * A digest, which is what everything in Clavis signs.
     *
     * @param signature any bytes; see {@link SchnorrSignature}
     */
    public static SignedMessage of(SchnorrPublicKey key, Bytes32 digest, byte[] signature) {
        return new SignedMessage(key, digest.toBytes(), signature.clone(), null);
    }

    /** A digest with a signature that has been decoded. */
    public static SignedMessage of(SchnorrPublicKey key, Bytes32 digest, SchnorrSignature signature) {
        return new SignedMessage(key, digest.toBytes(), signature.toBytes(), signature);
    }

    /** The key. */
    public SchnorrPublicKey key() {
        return key;
    }

    /** Not to be changed. */
    byte[] message() {
        return message;
    }

    /**
     * The signature, well formed.
     *
     * @throws EncodingException if its bytes are none
     */
    SchnorrSignature decode() {
        return decoded != null ? decoded : SchnorrSignature.fromCanonicalBytes(encoded);
    }
}
