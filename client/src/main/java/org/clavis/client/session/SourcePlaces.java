package org.clavis.client.session;

import java.net.InetAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How many handshakes of each source are under way, with a source as {@link SourceLimiter} has it.
 *
 * <p>A rate alone does not keep one source from taking all places: whoever is silent holds each of them for as long as a
 * handshake may take. Holds no more sources than there are places. Safe for use by many threads.
 */
final class SourcePlaces {

    private final Map<SourceLimiter.Source, Integer> underWay = new ConcurrentHashMap<>();

    /** How many there are of this source. */
    int of(InetAddress address) {
        return underWay.getOrDefault(SourceLimiter.Source.of(address), 0);
    }

    /** One begins. */
    void enter(InetAddress address) {
        underWay.merge(SourceLimiter.Source.of(address), 1, Integer::sum);
    }

    /** One has ended, or has become a session. */
    @SuppressWarnings("NullAway") // null takes the entry out
    void leave(InetAddress address) {
        underWay.computeIfPresent(SourceLimiter.Source.of(address), (source, count) -> count == 1 ? null : count - 1);
    }
}
