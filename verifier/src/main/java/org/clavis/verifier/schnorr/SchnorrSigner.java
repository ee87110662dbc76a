package org.clavis.verifier.schnorr;

import java.security.SecureRandom;
import java.util.Arrays;
import org.clavis.algebra.secp256k1.Affine;
import org.clavis.algebra.secp256k1.Fn;
import org.clavis.algebra.secp256k1.FrostHash;
import org.clavis.algebra.secp256k1.GeneratorMultiplication;
import org.clavis.evm.Bytes32;
import org.clavis.secret.SecretScalar;
import org.clavis.verifier.Accepted;

/**
 * A secret key that makes Schnorr signatures which {@link SchnorrVerifier} accepts.
 *
 * <p>Nonces are {@code H3(32 random bytes || secret || public key || message)}: RFC 9591's {@code nonce_generate}, with
 * the message added, so that a nonce neither repeats for two messages when the random source fails, nor is known to
 * whoever steers that source. Timing: constant-time in the key and the nonce. Safe for use by many threads.
 */
public final class SchnorrSigner implements AutoCloseable {

    private static final int RANDOM_BYTES = 32;

    private final SecretScalar secret;
    private final SchnorrPublicKey publicKey;
    private final SecureRandom random;

    private SchnorrSigner(SecretScalar secret, SchnorrPublicKey publicKey, SecureRandom random) {
        this.secret = secret;
        this.publicKey = publicKey;
        this.random = random;
    }

    /**
     * A signer with this secret, which becomes the signer's to close.
     *
     * @param random gives the random part of nonces
     * @throws org.clavis.verifier.EncodingException if the public key's x is not below the group order: no other secret
     *     can be found to have one
     * @throws IllegalArgumentException if the scalar is of another group
     */
    public static SchnorrSigner of(SecretScalar secret, SecureRandom random) {
        if (secret.group() != SecretScalar.Group.SECP256K1) {
            throw new IllegalArgumentException("not a scalar of secp256k1 but of " + secret.group());
        }
        byte[] compressed = secret.expose(bytes -> {
            long[] scalar = new long[Fn.LIMBS];
            try {
                Fn.fromCanonicalBytes(scalar, 0, bytes, 0);
                return commit(scalar);
            } finally {
                Arrays.fill(scalar, 0);
            }
        });
        return new SchnorrSigner(secret, SchnorrPublicKey.fromCanonicalBytes(compressed), random);
    }

    /** A signer with a fresh secret. */
    public static SchnorrSigner generate(SecureRandom random) {
        return of(SecretScalar.random(SecretScalar.Group.SECP256K1, random), random);
    }

    /** The key that verifies what this signs. */
    public SchnorrPublicKey publicKey() {
        return publicKey;
    }

    /** The secret, for storing it. Belongs to the signer. */
    public SecretScalar secret() {
        return secret;
    }

    /**
     * Signs a digest.
     *
     * @throws org.clavis.secret.SecretClosedException after {@link #close}
     */
    public SchnorrSignature sign(Bytes32 digest) {
        return signMessage(digest.toBytes());
    }

    /**
     * Signs a message of any length, as FROST does. Everything in Clavis signs digests.
     *
     * @throws org.clavis.secret.SecretClosedException after {@link #close}
     */
    public SchnorrSignature signMessage(byte[] message) {
        SchnorrSignature signature = secret.expose(bytes -> sign(bytes, message));
        // a fault during signing could reveal the key: what does not verify never leaves
        if (!(SchnorrVerifier.verifyMessage(publicKey, message, signature.toBytes()) instanceof Accepted)) {
            throw new IllegalStateException("a fresh signature does not verify: arithmetic fault, nothing was signed");
        }
        return signature;
    }

    /** The public key; never the secret. */
    @Override
    public String toString() {
        return "SchnorrSigner[" + publicKey + "]";
    }

    /** Erases the secret. */
    @Override
    public void close() {
        secret.close();
    }

    private SchnorrSignature sign(byte[] secretBytes, byte[] message) {
        byte[] key = publicKey.toBytes();
        byte[] fresh = new byte[RANDOM_BYTES];
        long[] scalar = new long[Fn.LIMBS];
        long[] nonce = new long[Fn.LIMBS];
        long[] z = new long[Fn.LIMBS];
        try {
            Fn.fromCanonicalBytes(scalar, 0, secretBytes, 0);
            while (true) {
                random.nextBytes(fresh);
                FrostHash.nonce(nonce, fresh, secretBytes, key, message);
                if (Fn.isZero(nonce, 0)) {
                    continue;
                }
                byte[] signature = new byte[SchnorrSignature.BYTES];
                byte[] commitment = commit(nonce);
                FrostHash.challenge(z, commitment, key, message);
                if (Fn.isZero(z, 0)) {
                    continue;
                }
                Fn.mul(z, 0, z, 0, scalar, 0);
                Fn.add(z, 0, z, 0, nonce, 0);
                if (Fn.isZero(z, 0)) {
                    continue;
                }
                System.arraycopy(commitment, 0, signature, 0, commitment.length);
                Fn.toBytes(signature, commitment.length, z, 0);
                return SchnorrSignature.fromCanonicalBytes(signature);
            }
        } finally {
            Arrays.fill(fresh, (byte) 0);
            Arrays.fill(scalar, 0);
            Arrays.fill(nonce, 0);
            Arrays.fill(z, 0);
        }
    }

    private static byte[] commit(long[] scalar) {
        long[] point = new long[Affine.LIMBS];
        GeneratorMultiplication.multiply(point, 0, scalar, 0);
        byte[] compressed = new byte[Affine.COMPRESSED_BYTES];
        Affine.toCompressed(compressed, 0, point, 0);
        return compressed;
    }
}
