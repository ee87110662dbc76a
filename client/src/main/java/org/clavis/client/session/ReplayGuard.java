package org.clavis.client.session;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.clavis.evm.Bytes32;

/**
 * Remembers the newest timestamp of every initiator, so that no first message is accepted twice.
 *
 * <p>A timestamp must be within {@link #WINDOW} of this side's clock, newer than the last one accepted from the same
 * key id, and not from before the guard existed: what an earlier run of the process accepted, this one cannot know. An
 * initiator is forgotten once its timestamp has left the window, which refuses it from then on; so memory is bounded
 * and nothing is lost. When the table is full of timestamps inside the window, unknown initiators have to wait. Safe
 * for use by many threads.
 */
public final class ReplayGuard {

    /** How far an initiator's clock may be from ours. */
    public static final Duration WINDOW = Duration.ofMinutes(2);

    /** How many initiators are remembered. */
    public static final int MAX_INITIATORS = 65_536;

    private final InstantSource clock;
    private final int maxInitiators;
    private final long startNanos;
    private final Map<Bytes32, Long> newest = new LinkedHashMap<>();
    private long latestNowNanos;

    /** A guard that begins now. */
    public ReplayGuard(InstantSource clock) {
        this(clock, MAX_INITIATORS);
    }

    ReplayGuard(InstantSource clock, int maxInitiators) {
        this.clock = clock;
        this.maxInitiators = maxInitiators;
        startNanos = LocalDesk.nanos(clock.instant());
        latestNowNanos = startNanos;
    }

    /**
     * Whether a timestamp could be accepted at all, before anything is known about its sender.
     *
     * @throws HandshakeException {@link HandshakeReason#CLOCK_SKEW} or {@link HandshakeReason#REPLAYED}
     */
    void requireInWindow(long timestampNanos) {
        long now = now();
        if (timestampNanos < now - WINDOW.toNanos() || timestampNanos > now + WINDOW.toNanos()) {
            throw new HandshakeException(
                HandshakeReason.CLOCK_SKEW,
                "the initiator's timestamp is " +
                    Duration.ofNanos(timestampNanos - now).toSeconds() +
                    " s from this side's clock, at most " +
                    WINDOW.toSeconds() +
                    " s are accepted"
            );
        }
        if (timestampNanos < startNanos) {
            throw new HandshakeException(
                HandshakeReason.REPLAYED,
                "the first message is older than this side's memory of first messages"
            );
        }
    }

    /**
     * Accepts an authentic timestamp, once.
     *
     * @throws HandshakeException {@link HandshakeReason#CLOCK_SKEW}, {@link HandshakeReason#REPLAYED} or {@link
     *     HandshakeReason#OVERLOADED}
     */
    synchronized void accept(Bytes32 initiator, long timestampNanos) {
        requireInWindow(timestampNanos);
        Long last = newest.get(initiator);
        if (last != null && timestampNanos <= last) {
            throw new HandshakeException(
                HandshakeReason.REPLAYED,
                "the first message is not newer than the last one from " + initiator
            );
        }
        if (last == null) {
            forgetOld();
            if (newest.size() >= maxInitiators) {
                throw new HandshakeException(HandshakeReason.OVERLOADED, "too many initiators at once");
            }
        } else {
            newest.remove(initiator);
        }
        newest.put(initiator, timestampNanos);
    }

    /** How many initiators are remembered now. */
    synchronized int size() {
        return newest.size();
    }

    /** The clock, which for the guard never goes back: a forgotten timestamp must not become acceptable again. */
    private synchronized long now() {
        latestNowNanos = Math.max(latestNowNanos, LocalDesk.nanos(clock.instant()));
        return latestNowNanos;
    }

    private void forgetOld() {
        long oldest = latestNowNanos - WINDOW.toNanos();
        Iterator<Long> timestamps = newest.values().iterator();
        while (timestamps.hasNext() && timestamps.next() < oldest) {
            timestamps.remove();
        }
    }
}
