package org.clavis.client.session;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * How many handshakes a source may begin: a bucket of tokens for each, refilled with time.
 *
 * <p>A source is an IPv4 address or the first 64 bits of an IPv6 address, which is what one customer is given. Only
 * sources that have shown that they receive what is sent to their address belong in here, by TCP or by a cookie;
 * otherwise whoever forges a source empties somebody else's bucket. A bucket that is full again is forgotten, so the
 * table holds sources of the last moments only; if it is full of those, further sources have to wait. Safe for use by
 * many threads.
 */
public final class SourceLimiter {

    /** Handshakes in a row. */
    public static final int STANDARD_BURST = 50;

    /** Handshakes a second, lastingly. */
    public static final int STANDARD_PER_SECOND = 20;

    /** Sources that are remembered. */
    public static final int MAX_SOURCES = 8_192;

    private static final long SECOND = 1_000_000_000L;
    private static final int IPV6_PREFIX_BYTES = 8;

    private final LongSupplier nanoTime;
    private final long nanosPerToken;
    private final long fullNanos;
    private final int maxSources;

    /** For each source the time at which its bucket is full again: the whole state of a bucket. */
    private final Map<Source, Long> fullAt = new HashMap<>();
    private long sweptAt;

    /** What one bucket belongs to. */
    record Source(long high, boolean ipv6) {
        static Source of(InetAddress address) {
            byte[] bytes = address.getAddress();
            boolean ipv6 = address instanceof Inet6Address;
            long high = 0;
            for (byte b : ipv6 ? Arrays.copyOf(bytes, IPV6_PREFIX_BYTES) : bytes) {
                high = (high << Byte.SIZE) | (b & 0xff);
            }
            return new Source(high, ipv6);
        }
    }

    /**
     * A limiter with the standard numbers.
     *
     * @param nanoTime a clock that never goes back, in nanoseconds
     */
    public SourceLimiter(LongSupplier nanoTime) {
        this(nanoTime, STANDARD_BURST, STANDARD_PER_SECOND, MAX_SOURCES);
    }

    SourceLimiter(LongSupplier nanoTime, int burst, int perSecond, int maxSources) {
        this.nanoTime = nanoTime;
        this.maxSources = maxSources;
        nanosPerToken = SECOND / perSecond;
        fullNanos = burst * nanosPerToken;
        sweptAt = nanoTime.getAsLong();
    }

    /** Takes a token of the source. False if it has none, or if there is no room for another source. */
    public synchronized boolean tryBegin(InetAddress address) {
        long now = nanoTime.getAsLong();
        Source source = Source.of(address);
        Long known = fullAt.get(source);
        if (known == null && fullAt.size() >= maxSources && !sweep(now)) {
            return false;
        }
        long full = known == null ? now : Math.max(now, known);
        if (full + nanosPerToken - now > fullNanos) {
            return false;
        }
        fullAt.put(source, full + nanosPerToken);
        return true;
    }

    /** How many sources are remembered. */
    public synchronized int size() {
        return fullAt.size();
    }

    /** Forgets full buckets, once a second at most so that a flood cannot make this the work. True if there is room. */
    private boolean sweep(long now) {
        if (now - sweptAt < SECOND) {
            return false;
        }
        sweptAt = now;
        Iterator<Long> times = fullAt.values().iterator();
        while (times.hasNext()) {
            if (times.next() <= now) {
                times.remove();
            }
        }
        return fullAt.size() < maxSources;
    }
}
