package org.clavis.client.session;

import java.util.LinkedHashMap;
import java.util.Optional;
import org.clavis.client.counterparty.Counterparty;
import org.clavis.evm.Bytes32;

/** Which of its keys each peer was met under last. The one longest not met makes room. Safe for use by many threads. */
final class MetPeers {

    /** What an epoch of a peer's key brought with it. */
    record Keys(long epoch, Bytes32 sessionKey, Bytes32 kemKeyHash) {
        static Keys of(Counterparty peer) {
            return new Keys(peer.record().epoch(), peer.bundle().sessionKey(), peer.bundle().kemKeyHash());
        }
    }

    private final int capacity;

    /** By key id, in the order of the last meeting. Guarded by itself. */
    private final LinkedHashMap<Bytes32, Keys> met = new LinkedHashMap<>();

    MetPeers(int capacity) {
        this.capacity = capacity;
    }

    /**
     * Notes a meeting. Returns the older keys if the peer was met under others before: mostly those, but a session that was
     * opened before a rotation may meet it under its older key for a while.
     */
    Optional<Keys> met(Counterparty peer) {
        Keys now = Keys.of(peer);
        synchronized (met) {
            Keys before = met.putLast(peer.keyId(), now);
            if (met.size() > capacity) {
                met.pollFirstEntry();
            }
            if (before != null && before.epoch() > now.epoch()) {
                met.putLast(peer.keyId(), before);
                return Optional.of(now);
            }
            return Optional.ofNullable(before).filter(keys -> !keys.equals(now));
        }
    }

    /** What a peer was met under last. */
    Optional<Keys> find(Bytes32 keyId) {
        synchronized (met) {
            return Optional.ofNullable(met.get(keyId));
        }
    }

    /** Forgets that a peer was met under these keys. */
    void forget(Bytes32 keyId, Keys keys) {
        synchronized (met) {
            met.remove(keyId, keys);
        }
    }
}
