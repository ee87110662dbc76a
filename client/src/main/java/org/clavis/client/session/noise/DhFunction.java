package org.clavis.client.session.noise;

import java.security.SecureRandom;

/**
 * The Diffie-Hellman functions.
 *
 * <p>Constant-time in the private key as far as {@link org.clavis.algebra.curve25519.X25519} and Bouncy Castle are. Source:
 * RFC 7748; Noise section 12.
 */
public enum DhFunction {
    /** X25519, keys of 32 bytes. */
    X25519("25519", 32),
    /** X448, keys of 56 bytes. */
    X448("448", 56);

    private final String noiseName;
    private final int dhLen;

    DhFunction(String noiseName, int dhLen) {
        this.noiseName = noiseName;
        this.dhLen = dhLen;
    }

    /** The name in a protocol name. */
    public String noiseName() {
        return noiseName;
    }

    /** The length in bytes of public keys, private keys and shared secrets: the specification's DHLEN. */
    public int dhLen() {
        return dhLen;
    }

    /** Fills {@code privateKey}, {@link #dhLen} bytes, with a fresh key. */
    void generatePrivateKey(SecureRandom random, byte[] privateKey) {
        switch (this) {
            case X25519 -> org.bouncycastle.math.ec.rfc7748.X25519.generatePrivateKey(random, privateKey);
            case X448 -> org.bouncycastle.math.ec.rfc7748.X448.generatePrivateKey(random, privateKey);
        }
    }

    /** Writes the public key of {@code privateKey}. */
    void publicKey(byte[] privateKey, byte[] publicKey) {
        switch (this) {
            case X25519 -> org.clavis.algebra.curve25519.X25519.publicKey(publicKey, privateKey);
            case X448 -> org.bouncycastle.math.ec.rfc7748.X448.generatePublicKey(privateKey, 0, publicKey, 0);
        }
    }

    /**
     * Writes the shared secret. Every string of {@link #dhLen} bytes is a public key: non-canonical ones are reduced
     * and X25519's top bit is ignored, as RFC 7748 says.
     *
     * @return false if the shared secret is zero, which no honest public key gives
     */
    boolean agree(byte[] privateKey, byte[] publicKey, byte[] sharedSecret) {
        return switch (this) {
            case X25519 -> org.clavis.algebra.curve25519.X25519.scalarMult(sharedSecret, privateKey, publicKey);
            case X448 -> org.bouncycastle.math.ec.rfc7748.X448.calculateAgreement(
                privateKey,
                0,
                publicKey,
                0,
                sharedSecret,
                0
            );
        };
    }

    /**
     * Writes two shared secrets, which takes less than one after the other.
     *
     * @return false if one of them is zero
     */
    boolean agreeTwice(
        byte[] privateKey,
        byte[] publicKey,
        byte[] sharedSecret,
        byte[] otherPrivateKey,
        byte[] otherPublicKey,
        byte[] otherSharedSecret
    ) {
        return switch (this) {
            case X25519 -> org.clavis.algebra.curve25519.X25519.scalarMultPair(
                sharedSecret,
                privateKey,
                publicKey,
                otherSharedSecret,
                otherPrivateKey,
                otherPublicKey
            );
            case X448 -> {
                boolean usable = agree(privateKey, publicKey, sharedSecret);
                yield agree(otherPrivateKey, otherPublicKey, otherSharedSecret) && usable;
            }
        };
    }
}
