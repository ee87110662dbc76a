package org.clavis.client.session.noise;

import java.security.SecureRandom;
import java.util.Arrays;
import org.clavis.algebra.curve25519.PointMultiples;

/**
 * A Diffie-Hellman key pair.
 *
 * <p>{@link #close} overwrites the private key; using it afterwards throws {@link IllegalStateException}. A {@link
 * HandshakeState} borrows its static pair, and the owner closes it once no handshake uses it. Safe for use by many
 * threads.
 */
public final class DhKeyPair implements AutoCloseable {

    private final DhFunction function;
    private final byte[] privateKey;
    private final byte[] publicKey;
    private volatile boolean closed;

    private DhKeyPair(DhFunction function, byte[] privateKey) {
        this.function = function;
        this.privateKey = privateKey;
        this.publicKey = new byte[function.dhLen()];
        function.publicKey(privateKey, publicKey);
    }

    /** A fresh pair. */
    public static DhKeyPair generate(DhFunction function, SecureRandom random) {
        byte[] privateKey = new byte[function.dhLen()];
        function.generatePrivateKey(random, privateKey);
        return new DhKeyPair(function, privateKey);
    }

    /**
     * The pair of a private key, which is copied; any bytes of the right length are one.
     *
     * @throws IllegalArgumentException if the length is not {@link DhFunction#dhLen}
     */
    public static DhKeyPair fromPrivateKey(DhFunction function, byte[] privateKey) {
        if (privateKey.length != function.dhLen()) {
            throw new IllegalArgumentException("a private key has " + function.dhLen() + " bytes");
        }
        return new DhKeyPair(function, privateKey.clone());
    }

    /** What the keys are for. */
    public DhFunction function() {
        return function;
    }

    /** A copy of the public key. */
    public byte[] publicKey() {
        return publicKey.clone();
    }

    /** Copies the public key to {@code out}. */
    void copyPublicKey(byte[] out, int outOffset) {
        System.arraycopy(publicKey, 0, out, outOffset, publicKey.length);
    }

    /**
     * Writes the secret shared with the holder of {@code remotePublicKey}; both arrays have DHLEN bytes.
     *
     * @throws NoiseException if it is zero
     * @throws IllegalStateException if the pair is closed, or was while this ran: a key that is being overwritten is one
     *     that anybody could know
     */
    void agree(byte[] remotePublicKey, byte[] sharedSecret) {
        requireOpen();
        give(function.agree(privateKey, remotePublicKey, sharedSecret), sharedSecret);
    }

    /** As {@link #agree(byte[], byte[])}, with multiples of the peer's key, in a fraction of the time. For X25519. */
    void agree(PointMultiples remotePublicKey, byte[] sharedSecret) {
        requireOpen();
        give(remotePublicKey.scalarMult(sharedSecret, privateKey), sharedSecret);
    }

    private void give(boolean usable, byte[] sharedSecret) {
        if (closed) {
            Arrays.fill(sharedSecret, (byte) 0);
        }
        requireOpen();
        if (!usable) {
            throw new NoiseException(NoiseReason.ZERO_SHARED_SECRET, "the peer's public key has low order");
        }
    }

    /**
     * As {@link #agree(byte[], byte[])}, and the same for another pair in the same time.
     *
     * @throws NoiseException if one of the secrets is zero
     */
    void agreeTwice(
        byte[] remotePublicKey,
        byte[] sharedSecret,
        DhKeyPair other,
        byte[] otherRemotePublicKey,
        byte[] otherSharedSecret
    ) {
        requireOpen();
        other.requireOpen();
        boolean usable = function.agreeTwice(
            privateKey,
            remotePublicKey,
            sharedSecret,
            other.privateKey,
            otherRemotePublicKey,
            otherSharedSecret
        );
        if (closed || other.closed) {
            Arrays.fill(sharedSecret, (byte) 0);
            Arrays.fill(otherSharedSecret, (byte) 0);
        }
        requireOpen();
        other.requireOpen();
        if (!usable) {
            throw new NoiseException(NoiseReason.ZERO_SHARED_SECRET, "a public key of the peer's has low order");
        }
    }

    boolean isOpen() {
        return !closed;
    }

    /** Throws {@link IllegalStateException} once the pair is closed. */
    void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the key pair is closed");
        }
    }

    @Override
    public void close() {
        closed = true;
        Arrays.fill(privateKey, (byte) 0);
    }

    @Override
    public String toString() {
        return "DhKeyPair[" + function.noiseName() + "]";
    }
}
