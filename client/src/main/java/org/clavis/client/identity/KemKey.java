package org.clavis.client.identity;

import org.clavis.client.session.noise.KemFunction;
import org.clavis.client.session.noise.KemKeyPair;
import org.clavis.evm.Bytes32;
import org.clavis.hash.Keccak256;
import org.clavis.secret.SecretBytes;

/**
 * An ML-KEM-768 key, kept as the seed that it is made from. Source: FIPS 203, sections 7.1 and 3.3 (storage of seeds).
 *
 * <p>{@link #close} erases the seed.
 */
final class KemKey implements AutoCloseable {

    static final int BYTES = KemFunction.SEED_BYTES;

    private final SecretBytes seed;
    private final byte[] publicKey;

    private KemKey(SecretBytes seed, byte[] publicKey) {
        this.seed = seed;
        this.publicKey = publicKey;
    }

    /** The key of a seed, {@code d} then {@code z}, which becomes the key's to close. */
    static KemKey of(SecretBytes seed) {
        byte[] publicKey = seed.expose(bytes -> {
            try (KemKeyPair pair = KemKeyPair.fromSeed(KemFunction.MLKEM768, bytes)) {
                return pair.publicKey();
            }
        });
        return new KemKey(seed, publicKey);
    }

    SecretBytes seed() {
        return seed;
    }

    /** A copy of the encapsulation key, 1,184 bytes. */
    byte[] publicKey() {
        return publicKey.clone();
    }

    /** What bundles say of it. */
    Bytes32 publicKeyHash() {
        return Keccak256.hash(publicKey);
    }

    @Override
    public void close() {
        seed.close();
    }

    @Override
    public String toString() {
        return "KemKey[" + publicKeyHash() + "]";
    }
}
