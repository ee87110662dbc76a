package org.clavis.client.counterparty;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.clavis.evm.Bytes32;

/**
 * The challenges that a verifier has picked, until their deadline. Bounded: the oldest is forgotten for a new one beyond
 * that, and a forgotten challenge can no longer be answered. Safe for use by many threads.
 */
final class ChallengeBook {

    /** A challenge and whether it was answered. */
    record Entry(Challenge challenge, boolean used) {}

    private final int capacity;
    private final Map<Bytes32, Entry> entries = new LinkedHashMap<>();

    ChallengeBook(int capacity) {
        this.capacity = capacity;
    }

    synchronized void add(Challenge challenge, long nowSeconds) {
        Iterator<Entry> oldestFirst = entries.values().iterator();
        while (oldestFirst.hasNext()) {
            boolean past = oldestFirst.next().challenge().deadline() < nowSeconds;
            if (!past && entries.size() < capacity) {
                break;
            }
            oldestFirst.remove();
        }
        entries.put(challenge.value(), new Entry(challenge, false));
    }

    synchronized Optional<Entry> find(Bytes32 value) {
        return Optional.ofNullable(entries.get(value));
    }

    /** Marks a challenge as answered. False if it is unknown or was answered already: one caller gets true, once. */
    synchronized boolean use(Bytes32 value) {
        Entry entry = entries.get(value);
        if (entry == null || entry.used()) {
            return false;
        }
        entries.put(value, new Entry(entry.challenge(), true));
        return true;
    }

    synchronized int size() {
        return entries.size();
    }
}
