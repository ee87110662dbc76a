package org.clavis.client.session.noise;

import java.io.Serial;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;
import javax.security.auth.DestroyFailedException;

/**
 * A KEM key pair.
 *
 * <p>{@link #close} overwrites the private key; using it afterwards throws {@link IllegalStateException}. A {@link
 * HandshakeState} borrows its static pair. Safe for use by many threads.
 */
public final class KemKeyPair implements AutoCloseable {

    private final KemFunction function;
    private final PrivateKey privateKey;
    private final byte[] publicKey;
    private volatile boolean closed;

    private KemKeyPair(KemFunction function, KeyPair pair) {
        this.function = function;
        privateKey = pair.getPrivate();
        publicKey = function.encode(pair.getPublic());
    }

    /** A fresh pair. */
    public static KemKeyPair generate(KemFunction function, SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(function.algorithm());
            generator.initialize(new NamedParameterSpec(function.algorithm()), random);
            return new KemKeyPair(function, generator.generateKeyPair());
        } catch (InvalidAlgorithmParameterException e) {
            throw new IllegalStateException("the platform refuses its own parameters", e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java platform lacks " + function.algorithm(), e);
        }
    }

    /**
     * The pair of a seed, {@code d} then {@code z} of FIPS 203's KeyGen, {@link KemFunction#SEED_BYTES} bytes.
     *
     * @throws IllegalArgumentException if it has another length
     */
    public static KemKeyPair fromSeed(KemFunction function, byte[] seed) {
        if (seed.length != KemFunction.SEED_BYTES) {
            throw new IllegalArgumentException("a seed has " + KemFunction.SEED_BYTES + " bytes");
        }
        Replay replay = new Replay(seed);
        KemKeyPair pair = generate(function, replay);
        if (replay.position != seed.length) {
            throw new IllegalStateException("the platform makes keys of another number of random bytes");
        }
        return pair;
    }

    /** What the keys are for. */
    public KemFunction function() {
        return function;
    }

    /** A copy of the public key. */
    public byte[] publicKey() {
        return publicKey.clone();
    }

    /**
     * Writes the secret in {@code ciphertext}; one that was made for another key gives other bytes and no error.
     *
     * @param ciphertext {@link KemFunction#ciphertextBytes} bytes
     * @param sharedSecret gets {@link KemFunction#SECRET_BYTES} bytes
     * @throws IllegalArgumentException if the ciphertext has another length
     * @throws IllegalStateException if the pair is closed
     */
    public void decapsulate(byte[] ciphertext, byte[] sharedSecret) {
        requireOpen();
        if (ciphertext.length != function.ciphertextBytes()) {
            throw new IllegalArgumentException("a ciphertext has " + function.ciphertextBytes() + " bytes");
        }
        function.decapsulate(privateKey, ciphertext, sharedSecret);
        if (closed) {
            Arrays.fill(sharedSecret, (byte) 0);
        }
        requireOpen();
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the KEM key pair is closed");
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            privateKey.destroy();
        } catch (DestroyFailedException e) {
            throw new IllegalStateException("the platform does not overwrite its KEM keys", e);
        }
    }

    @Override
    public String toString() {
        return "KemKeyPair[" + function.noiseName() + "]";
    }

    /** Gives out a seed in place of random bytes: the platform makes keys from nothing else. */
    private static final class Replay extends SecureRandom {

        @Serial
        private static final long serialVersionUID = 1L;

        private final transient byte[] seed;
        private transient int position;

        private Replay(byte[] seed) {
            this.seed = seed;
        }

        @Override
        public void nextBytes(byte[] bytes) {
            System.arraycopy(seed, position, bytes, 0, bytes.length);
            position += bytes.length;
        }
    }
}
