package org.clavis.client.session;

import java.io.Serial;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.clavis.client.counterparty.Counterparty;
import org.clavis.client.session.noise.KemFunction;
import org.clavis.evm.Bytes32;
import org.clavis.hash.Keccak256;

/**
 * The KEM keys of peers, of which the registry holds the hash only.
 *
 * <p>Found by that hash and checked against it, so a key that somebody else made up is never one of them. The one
 * longest unused makes room. Safe for use by many threads.
 */
final class KemKeys {

    private final Map<Bytes32, byte[]> known;

    KemKeys(int capacity) {
        known = new LinkedHashMap<>(16, 0.75f, true) {
            @Serial
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Bytes32, byte[]> eldest) {
                return size() > capacity;
            }
        };
    }

    /** The key registered for {@code peer}, if it is known; not to be written to. */
    Optional<byte[]> find(Counterparty peer) {
        synchronized (known) {
            return Optional.ofNullable(known.get(peer.bundle().kemKeyHash()));
        }
    }

    /**
     * Keeps the key registered for {@code peer}; copied.
     *
     * @throws HandshakeException {@link HandshakeReason#WRONG_STATIC} if it is another one
     */
    void learn(Counterparty peer, byte[] publicKey) {
        requireRegistered(peer, publicKey);
        synchronized (known) {
            known.put(peer.bundle().kemKeyHash(), publicKey.clone());
        }
    }

    /** Forgets the key of a hash. */
    void forget(Bytes32 kemKeyHash) {
        synchronized (known) {
            known.remove(kemKeyHash);
        }
    }

    /** Throws unless the key is the one registered for {@code peer}. */
    static void requireRegistered(Counterparty peer, byte[] publicKey) {
        if (
            publicKey.length != KemFunction.MLKEM768.publicKeyBytes() ||
            !Keccak256.hash(publicKey).equals(peer.bundle().kemKeyHash())
        ) {
            throw new HandshakeException(
                HandshakeReason.WRONG_STATIC,
                "not the KEM key that is registered for " + peer.keyId()
            );
        }
    }
}
