package org.clavis.client.session.noise;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.clavis.algebra.curve25519.PointMultiples;
import org.jspecify.annotations.Nullable;

/**
 * A static key pair with the secrets that it shares with other static keys, so that the token {@code ss} costs a
 * product of curve points once a peer and not once a handshake, and with multiples of those keys, so that products with
 * them cost less from the third handshake on.
 *
 * <p>A secret is remembered when a finished handshake gives out its keys, {@link HandshakeState#split}, so whoever
 * holds no key that the application accepts cannot crowd others out. The one longest unused makes room for a new one;
 * {@link #forget} overwrites that of a peer whose key is over. {@link #close} overwrites them all and closes the key pair. Looking up takes another time for a peer that is
 * remembered than for one that is not, which shows whether the two have met. Safe for use by many threads.
 */
public final class StaticSecrets implements AutoCloseable {

    /** For how many peers' keys multiples are kept at most, of 10 KiB each. */
    private static final int MAX_MULTIPLES = 1024;

    private static final int HANDSHAKES_BEFORE_MULTIPLES = 1;

    private final DhKeyPair keyPair;
    private final int maxMultiples;
    private final Known known;

    /** What is kept of a peer. Guarded by {@link Known}. */
    private static final class Peer {

        final byte[] secret;
        int handshakes;

        @Nullable
        PointMultiples multiples;

        Peer(int secretBytes) {
            secret = new byte[secretBytes];
        }

        void wipe() {
            Arrays.fill(secret, (byte) 0);
        }
    }

    /** Peers by public key, in the order of their last use. Guarded by itself. */
    private static final class Known extends LinkedHashMap<ByteBuffer, Peer> {

        private static final long serialVersionUID = 1L;

        private final int capacity;

        /** How many have multiples. */
        private int multiples;

        /** How often somebody was forgotten. */
        private long forgotten;

        Known(int capacity) {
            super(16, 0.75f, true);
            this.capacity = capacity;
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<ByteBuffer, Peer> eldest) {
            boolean full = size() > capacity;
            if (full) {
                gone(eldest.getValue());
            }
            return full;
        }

        void gone(Peer peer) {
            peer.wipe();
            multiples -= peer.multiples == null ? 0 : 1;
        }
    }

    /**
     * Remembers nothing yet.
     *
     * @param keyPair becomes this object's to close
     * @param capacity how many secrets are remembered at most, 1 or more
     */
    public StaticSecrets(DhKeyPair keyPair, int capacity) {
        this(keyPair, capacity, MAX_MULTIPLES);
    }

    StaticSecrets(DhKeyPair keyPair, int capacity, int maxMultiples) {
        if (capacity < 1) {
            throw new IllegalArgumentException("no room for a secret: " + capacity);
        }
        this.keyPair = keyPair;
        this.maxMultiples = maxMultiples;
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
            return Optional.ofNullable(known.get(ByteBuffer.wrap(remotePublicKey))).map(peer -> peer.secret.clone());
        }
    }

    /**
     * Multiples of a remembered peer's public key, which are made when it is met again; nothing if there is no room, or
     * none can be made. To be asked once a handshake.
     */
    Optional<PointMultiples> multiplesOf(byte[] remotePublicKey) {
        ByteBuffer key = ByteBuffer.wrap(remotePublicKey);
        synchronized (known) {
            Peer peer = known.get(key);
            if (peer == null || keyPair.function() != DhFunction.X25519) {
                return Optional.empty();
            }
            // once only, since there are keys that have none
            boolean due = peer.handshakes++ == HANDSHAKES_BEFORE_MULTIPLES && known.multiples < maxMultiples;
            if (!due) {
                return Optional.ofNullable(peer.multiples);
            }
        }
        Optional<PointMultiples> made = PointMultiples.of(remotePublicKey);
        made.ifPresent(multiples -> keep(key, multiples));
        return made;
    }

    private void keep(ByteBuffer key, PointMultiples multiples) {
        synchronized (known) {
            Peer peer = known.get(key);
            if (peer != null && peer.multiples == null && known.multiples < maxMultiples) {
                peer.multiples = multiples;
                known.multiples++;
            }
        }
    }

    /** Remembers a secret, which is copied; nothing after {@link #close}. */
    void remember(byte[] remotePublicKey, byte[] sharedSecret) {
        remember(remotePublicKey, sharedSecret, timesForgotten());
    }

    /**
     * As {@link #remember(byte[], byte[])}, but nothing if anybody was forgotten since: it could be this peer.
     *
     * @param since what {@link #timesForgotten} said before the secret was looked up
     */
    void remember(byte[] remotePublicKey, byte[] sharedSecret, long since) {
        synchronized (known) {
            if (keyPair.isOpen() && known.forgotten == since) {
                Peer peer = known.computeIfAbsent(ByteBuffer.wrap(remotePublicKey.clone()), _ ->
                    new Peer(sharedSecret.length)
                );
                System.arraycopy(sharedSecret, 0, peer.secret, 0, sharedSecret.length);
            }
        }
    }

    /** How often {@link #forget} was called. */
    long timesForgotten() {
        synchronized (known) {
            return known.forgotten;
        }
    }

    /**
     * Overwrites the secret shared with the holder of {@code remotePublicKey}. A handshake that is under way meanwhile
     * goes on with its copy, if it has one, and does not bring the secret back. Multiples are of a public key, and somebody
     * may be computing with them: they are dropped as they are.
     */
    public void forget(byte[] remotePublicKey) {
        synchronized (known) {
            known.forgotten++;
            Peer peer = known.remove(ByteBuffer.wrap(remotePublicKey));
            if (peer != null) {
                known.gone(peer);
            }
        }
    }

    /** The very array in which a secret is kept. */
    byte @Nullable [] secretForTestingOnly(byte[] remotePublicKey) {
        synchronized (known) {
            Peer peer = known.get(ByteBuffer.wrap(remotePublicKey));
            return peer == null ? null : peer.secret;
        }
    }

    @Override
    public void close() {
        keyPair.close();
        synchronized (known) {
            known.values().forEach(Peer::wipe);
            known.clear();
            known.multiples = 0;
        }
    }

    @Override
    public String toString() {
        return "StaticSecrets[" + size() + "]";
    }
}
