package org.clavis.client.session.noise;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.DecapsulateException;
import javax.crypto.KEM;
import javax.crypto.SecretKey;

/**
 * The key encapsulation mechanisms, from the platform.
 *
 * <p>A ciphertext that was not made for a key gives another secret and no error (implicit rejection), so it shows in
 * the next authentication tag. Source: FIPS 203; the Noise HFS extension.
 */
public enum KemFunction {
    /** ML-KEM-768. */
    MLKEM768("MLKEM768", "ML-KEM-768", 1184, 1088, "308204b2300b0609608648016503040402038204a100");

    /** Length of a shared secret in bytes. */
    public static final int SECRET_BYTES = 32;

    /** Length in bytes of the seed that a key pair is made from: {@code d} and {@code z} of FIPS 203. */
    public static final int SEED_BYTES = 64;

    private final String noiseName;
    private final String algorithm;
    private final int publicKeyBytes;
    private final int ciphertextBytes;

    @SuppressWarnings("ImmutableEnumChecker") // never written to
    private final byte[] publicKeyPrefix;

    KemFunction(String noiseName, String algorithm, int publicKeyBytes, int ciphertextBytes, String publicKeyPrefix) {
        this.noiseName = noiseName;
        this.algorithm = algorithm;
        this.publicKeyBytes = publicKeyBytes;
        this.ciphertextBytes = ciphertextBytes;
        this.publicKeyPrefix = HexFormat.of().parseHex(publicKeyPrefix);
    }

    /** The name in a protocol name. */
    public String noiseName() {
        return noiseName;
    }

    /** The name that the platform has for it. */
    String algorithm() {
        return algorithm;
    }

    /** Length of a public key in bytes. */
    public int publicKeyBytes() {
        return publicKeyBytes;
    }

    /** Length of a ciphertext in bytes. */
    public int ciphertextBytes() {
        return ciphertextBytes;
    }

    /**
     * Encapsulates a fresh secret.
     *
     * @param publicKey {@link #publicKeyBytes} bytes
     * @param ciphertext gets {@link #ciphertextBytes} bytes
     * @param sharedSecret gets {@link #SECRET_BYTES} bytes
     * @throws NoiseException if the public key is not one: another length, or a coefficient that is not reduced
     */
    public void encapsulate(byte[] publicKey, SecureRandom random, byte[] ciphertext, byte[] sharedSecret) {
        try {
            KEM.Encapsulated made = platform().newEncapsulator(decode(publicKey), random).encapsulate();
            copy(made.encapsulation(), ciphertext, 0);
            take(made.key(), sharedSecret);
        } catch (InvalidKeyException e) {
            throw new NoiseException(NoiseReason.INVALID_KEM_KEY, "the peer's KEM public key is not one");
        }
    }

    /** Writes what {@code ciphertext} holds for the owner of {@code privateKey}, or other 32 bytes if it is for nobody. */
    void decapsulate(PrivateKey privateKey, byte[] ciphertext, byte[] sharedSecret) {
        try {
            take(platform().newDecapsulator(privateKey).decapsulate(ciphertext), sharedSecret);
        } catch (InvalidKeyException | DecapsulateException e) {
            throw new IllegalStateException("the platform refused a ciphertext of the right length", e);
        }
    }

    /** The public key in the platform's encoding, without what goes before it. */
    byte[] encode(PublicKey publicKey) {
        byte[] encoded = publicKey.getEncoded();
        if (encoded.length != publicKeyPrefix.length + publicKeyBytes) {
            throw new IllegalStateException("the platform encodes " + algorithm + " keys in another way");
        }
        return Arrays.copyOfRange(encoded, publicKeyPrefix.length, encoded.length);
    }

    private PublicKey decode(byte[] publicKey) throws InvalidKeyException {
        if (publicKey.length != publicKeyBytes) {
            throw new InvalidKeyException("a public key has " + publicKeyBytes + " bytes");
        }
        byte[] encoded = Arrays.copyOf(publicKeyPrefix, publicKeyPrefix.length + publicKeyBytes);
        copy(publicKey, encoded, publicKeyPrefix.length);
        try {
            return KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(encoded));
        } catch (GeneralSecurityException e) {
            throw new InvalidKeyException(e);
        }
    }

    private KEM platform() {
        try {
            return KEM.getInstance(algorithm);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java platform lacks " + algorithm, e);
        }
    }

    private static void copy(byte[] from, byte[] to, int offset) {
        System.arraycopy(from, 0, to, offset, from.length);
    }

    private static void take(SecretKey key, byte[] out) {
        byte[] bytes = key.getEncoded();
        copy(bytes, out, 0);
        Arrays.fill(bytes, (byte) 0);
    }
}
