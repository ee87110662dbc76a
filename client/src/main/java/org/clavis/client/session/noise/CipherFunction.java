package org.clavis.client.session.noise;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.spec.AlgorithmParameterSpec;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;

/**
 * The authenticated ciphers, from the platform, whose compiler has intrinsics for them.
 *
 * <p>A nonce is 12 bytes: four zeros, then the 64-bit counter, little-endian for ChaChaPoly and big-endian for AESGCM.
 * Source: RFC 8439, NIST SP 800-38D; Noise section 12.
 */
public enum CipherFunction {
    /** ChaCha20-Poly1305. */
    CHACHA_POLY("ChaChaPoly", "ChaCha20-Poly1305", "ChaCha20"),
    /** AES-256 in Galois/counter mode. */
    AES_GCM("AESGCM", "AES/GCM/NoPadding", "AES");

    /** Length of a key in bytes. */
    public static final int KEY_BYTES = 32;

    /** Length of an authentication tag in bytes. */
    public static final int TAG_BYTES = 16;

    /** Length of a nonce in bytes. */
    static final int NONCE_BYTES = 12;

    private static final int COUNTER_OFFSET = NONCE_BYTES - Long.BYTES;
    private static final VarHandle LITTLE_ENDIAN = MethodHandles.byteArrayViewVarHandle(
        long[].class,
        ByteOrder.LITTLE_ENDIAN
    );
    private static final VarHandle BIG_ENDIAN = MethodHandles.byteArrayViewVarHandle(
        long[].class,
        ByteOrder.BIG_ENDIAN
    );

    private final String noiseName;
    private final String transformation;
    private final String keyAlgorithm;

    CipherFunction(String noiseName, String transformation, String keyAlgorithm) {
        this.noiseName = noiseName;
        this.transformation = transformation;
        this.keyAlgorithm = keyAlgorithm;
    }

    /** The name in a protocol name. */
    public String noiseName() {
        return noiseName;
    }

    /** The algorithm name that the platform expects of a key. */
    String keyAlgorithm() {
        return keyAlgorithm;
    }

    Cipher newCipher() {
        try {
            return Cipher.getInstance(transformation);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java platform lacks " + transformation, e);
        }
    }

    /** The nonce with counter {@code n}. */
    byte[] nonce(long n) {
        byte[] nonce = new byte[NONCE_BYTES];
        switch (this) {
            case CHACHA_POLY -> LITTLE_ENDIAN.set(nonce, COUNTER_OFFSET, n);
            case AES_GCM -> BIG_ENDIAN.set(nonce, COUNTER_OFFSET, n);
        }
        return nonce;
    }

    /** Prepares {@code cipher} for one message under {@code key} with a whole nonce. */
    void init(Cipher cipher, int mode, Key key, byte[] nonce) throws GeneralSecurityException {
        AlgorithmParameterSpec parameters = switch (this) {
            case CHACHA_POLY -> new IvParameterSpec(nonce);
            case AES_GCM -> new GCMParameterSpec(Byte.SIZE * TAG_BYTES, nonce);
        };
        cipher.init(mode, key, parameters);
    }
}
