package org.clavis.client.identity;

import java.security.SecureRandom;
import org.bouncycastle.math.ec.rfc7748.X25519;
import org.clavis.evm.Bytes32;
import org.clavis.secret.SecretBytes;
import org.jspecify.annotations.Nullable;

/**
 * The keys that open sessions: an X25519 key pair, and an ML-KEM-768 key beside it. Source: RFC 7748, section 5. Timing:
 * constant-time.
 *
 * @param secret 32 bytes, little-endian as RFC 7748 has it
 * @param publicKey the u coordinate, little-endian
 * @param kem absent in key stores from before there were any
 */
record SessionKey(SecretBytes secret, Bytes32 publicKey, @Nullable KemKey kem) implements AutoCloseable {
    static final int BYTES = X25519.SCALAR_SIZE;

    /** Fresh keys of both kinds. */
    static SessionKey generate(SecureRandom random) {
        return of(SecretBytes.random(random, BYTES), KemKey.of(SecretBytes.random(random, KemKey.BYTES)));
    }

    /** The keys of a secret and of a KEM key, which become the object's to close. */
    static SessionKey of(SecretBytes secret, @Nullable KemKey kem) {
        byte[] publicKey = secret.expose(bytes -> {
            byte[] u = new byte[X25519.POINT_SIZE];
            X25519.generatePublicKey(bytes, 0, u, 0);
            return u;
        });
        return new SessionKey(secret, Bytes32.of(publicKey), kem);
    }

    @Override
    public String toString() {
        return "SessionKey[" + publicKey + "]";
    }

    @Override
    public void close() {
        secret.close();
        if (kem != null) {
            kem.close();
        }
    }
}
