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
 * <p>A secret is remembered when a finished handshake gives out its keys, {@link HandshakeState#split}. From then on
 * only does a handshake count, and its peer as the one met last: whoever holds no key that the application accepts changes
 * nothing here. The peer longest not met makes room for a new one; {@link #forget} overwrites what is kept of one whose key
 * is over. {@link #close} overwrites all of it and closes the key pair. A first message in the name of a peer that is
 * remembered takes less time to read, by one product, than in that of a stranger: whoever can time that learns whether the
 * two have met. Safe for use by many threads.
 */
public final class StaticSecrets implements AutoCloseable {

    /** For how many peers' keys multiples are kept at most, of 10 KiB each. */
    private static final int MAX_MULTIPLES = 1024;

    private static final int MEETINGS_BEFORE_MULTIPLES = 2;

    private final DhKeyPair keyPair;
    private final int maxMultiples;
    private final Known known;

    /** What is kept of a peer. Guarded by {@link Known}. */
    private static final class Peer {

        final byte[] secret;
        int meetings;

        @Nullable
        PointMultiples multiples;

        Peer(int secretBytes) {
            secret = new byte[secretBytes];
        }

        void wipe() {
            Arrays.fill(secret, (byte) 0);
        }
    }

    /** Peers by public key, in the order of their last meeting. Guarded by itself. */
    private static final class Known extends LinkedHashMap<ByteBuffer, Peer> {

        private static final long serialVersionUID = 1L;

        private final int capacity;

        /** How many have multiples. */
        private int multiples;

        /** How often somebody was forgotten. */
        private long forgotten;

        Known(int capacity) {
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

    /** Of how many peers there are multiples. */
    int sizeOfMultiples() {
        synchronized (known) {
            return known.multiples;
        }
    }

    /**
     * A copy of the secret shared with the holder of {@code remotePublicKey} if it is remembered. Anybody can have it looked
     * up, so it leaves no trace.
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
     * Multiples of the public key of a peer that was met before, made when it is met for the third time; nothing if there is
     * no room, or none can be made. Takes another time for a stranger: to be asked about a key that the peer has shown to be
     * its own, or that this side chose.
     */
    Optional<PointMultiples> multiplesOf(byte[] remotePublicKey) {
        ByteBuffer key = ByteBuffer.wrap(remotePublicKey);
        synchronized (known) {
            Peer peer = known.get(key);
            if (peer == null || keyPair.function() != DhFunction.X25519) {
                return Optional.empty();
            }
            // once only, since there are keys that have none
            boolean due = peer.meetings == MEETINGS_BEFORE_MULTIPLES && known.multiples < maxMultiples;
            if (!due || peer.multiples != null) {
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

    /** Remembers a secret of a finished handshake, which is copied; nothing after {@link #close}. */
    void remember(byte[] remotePublicKey, byte[] sharedSecret) {
        met(remotePublicKey, sharedSecret, timesForgotten());
    }

    /**
     * Counts a finished handshake. Its secret, if it found a new one, is copied and remembered; not after {@link #close}, and
     * not if anybody was forgotten since: it could be this peer.
     *
     * @param since what {@link #timesForgotten} said before the secret was looked up
     */
    void met(byte[] remotePublicKey, byte @Nullable [] newSecret, long since) {
        ByteBuffer key = ByteBuffer.wrap(remotePublicKey.clone());
        synchronized (known) {
            Peer peer = known.get(key);
            if (newSecret != null && keyPair.isOpen() && known.forgotten == since) {
                peer = peer == null ? new Peer(newSecret.length) : peer;
                System.arraycopy(newSecret, 0, peer.secret, 0, newSecret.length);
            }
            if (peer != null) {
                peer.meetings++;
                known.putLast(key, peer);
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
