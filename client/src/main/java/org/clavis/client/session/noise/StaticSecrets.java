package org.clavis.client.session.noise;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A static key pair with the secrets that it shares with other static keys, so that the token {@code ss} costs a
 * product of curve points once a peer and not once a handshake.
 *
 * <p>A secret is remembered when a finished handshake gives out its keys, {@link HandshakeState#split}, so whoever
 * holds no key that the application accepts cannot crowd others out. The one longest unused makes room for a new one.
 * {@link #close} overwrites them all and closes the key pair. Looking up takes another time
 * for a peer that is remembered than for one that is not, which shows whether the two have met. Safe for use by many
 * threads.
 */
public final class StaticSecrets implements AutoCloseable {

    private final DhKeyPair keyPair;
    private final Known known;

    /** Remembered secrets by public key, in the order of their last use. Guarded by itself. */
    private static final class Known extends LinkedHashMap<ByteBuffer, byte[]> {

        private static final long serialVersionUID = 1L;

        private final int capacity;

        Known(int capacity) {
            super(16, 0.75f, true);
            this.capacity = capacity;
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<ByteBuffer, byte[]> eldest) {
            boolean full = size() > capacity;
            if (full) {
                Arrays.fill(eldest.getValue(), (byte) 0);
            }
            return full;
        }
    }

    /**
     * Remembers nothing yet.
     *
     * @param keyPair becomes this object's to close
     * @param capacity how many secrets are remembered at most, 1 or more
     */
    public StaticSecrets(DhKeyPair keyPair, int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("no room for a secret: " + capacity);
        }
        this.keyPair = keyPair;
        known = new Known(capacity);
    }

    /** The pair. */
    public DhKeyPair keyPair() {
        return keyPair;
    }

    /** How many secrets are remembered. */
    public int size() {
        synchronized (known) {
            return known.size();
        }
    }

    /**
     * A copy of the secret shared with the holder of {@code remotePublicKey} if it is remembered.
     *
     * @throws IllegalStateException after {@link #close}
     */
    Optional<byte[]> find(byte[] remotePublicKey) {
        synchronized (known) {
            keyPair.requireOpen();
            return Optional.ofNullable(known.get(ByteBuffer.wrap(remotePublicKey))).map(byte[]::clone);
        }
    }

    /** Remembers a secret, which is copied; nothing after {@link #close}. */
    void remember(byte[] remotePublicKey, byte[] sharedSecret) {
        synchronized (known) {
            if (keyPair.isOpen()) {
                byte[] previous = known.put(ByteBuffer.wrap(remotePublicKey.clone()), sharedSecret.clone());
                if (previous != null) {
                    Arrays.fill(previous, (byte) 0);
                }
            }
        }
    }

    @Override
    public void close() {
        keyPair.close();
        synchronized (known) {
            known.values().forEach(secret -> Arrays.fill(secret, (byte) 0));
            known.clear();
        }
    }

    @Override
    public String toString() {
        return "StaticSecrets[" + size() + "]";
    }
}
