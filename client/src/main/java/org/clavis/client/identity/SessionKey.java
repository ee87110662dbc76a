package org.clavis.client.identity;

import java.security.SecureRandom;
import org.bouncycastle.math.ec.rfc7748.X25519;
import org.clavis.evm.Bytes32;
import org.clavis.secret.SecretBytes;

/**
 * An X25519 key pair. Source: RFC 7748, section 5. Timing: constant-time.
 *
 * @param secret 32 bytes, little-endian as RFC 7748 has it
 * @param publicKey the u coordinate, little-endian
 */
record SessionKey(SecretBytes secret, Bytes32 publicKey) implements AutoCloseable {
    static final int BYTES = X25519.SCALAR_SIZE;

    /** A fresh pair. */
    static SessionKey generate(SecureRandom random) {
        return of(SecretBytes.random(random, BYTES));
    }

    /** The pair of a secret, which becomes the pair's to close. */
    static SessionKey of(SecretBytes secret) {
        byte[] publicKey = secret.expose(bytes -> {
            byte[] u = new byte[X25519.POINT_SIZE];
            X25519.generatePublicKey(bytes, 0, u, 0);
            return u;
        });
        return new SessionKey(secret, Bytes32.of(publicKey));
    }

    SessionKey copy() {
        return new SessionKey(secret.copy(), publicKey);
    }

    @Override
    public String toString() {
        return "SessionKey[" + publicKey + "]";
    }

    @Override
    public void close() {
        secret.close();
    }
}
