package org.clavis.client.session;

import java.time.Duration;

/**
 * What bounds a session in time and memory. Every limit can be tightened below {@link #STANDARD}, none loosened.
 *
 * @param handshakeTimeout from the connection to the end of the handshake
 * @param idleTimeout how long {@link Session#receive} waits for the peer to say something
 * @param recordTimeout how long one record may take to arrive, from its first byte, or to be taken by the peer
 * @param maxAge how long the keys of one handshake live; the next handshake, inside the session, begins after two thirds
 *     of it, and a session without one ends
 * @param maxRecords how many records of messages a key carries; the next handshake begins after three quarters
 * @param maxMessageBytes how long a message may be
 */
public record SessionLimits(
    Duration handshakeTimeout,
    Duration idleTimeout,
    Duration recordTimeout,
    Duration maxAge,
    long maxRecords,
    int maxMessageBytes
) {
    /** The longest handshake. */
    public static final Duration MAX_HANDSHAKE_TIMEOUT = Duration.ofSeconds(10);

    /** The longest silence. */
    public static final Duration MAX_IDLE_TIMEOUT = Duration.ofMinutes(3);

    /** The longest record in time. */
    public static final Duration MAX_RECORD_TIMEOUT = Duration.ofSeconds(10);

    /** The longest life of keys. */
    public static final Duration MAX_AGE = Duration.ofMinutes(3);

    /** The most records a key carries: below 2^24.5, the bound of TLS 1.3 for AES-GCM (RFC 8446, 5.5). */
    public static final long MAX_RECORDS = 1L << 24;

    /** The longest message: 1 MiB. */
    public static final int MAX_MESSAGE_BYTES = 1 << 20;

    /** The loosest limits, used unless others are given. */
    public static final SessionLimits STANDARD = new SessionLimits(
        MAX_HANDSHAKE_TIMEOUT,
        MAX_IDLE_TIMEOUT,
        MAX_RECORD_TIMEOUT,
        MAX_AGE,
        MAX_RECORDS,
        MAX_MESSAGE_BYTES
    );

    /** Throws {@link IllegalArgumentException} if a limit is not positive, or looser than {@link #STANDARD}. */
    public SessionLimits {
        requireWithin("handshakeTimeout", handshakeTimeout.toMillis(), MAX_HANDSHAKE_TIMEOUT.toMillis());
        requireWithin("idleTimeout", idleTimeout.toMillis(), MAX_IDLE_TIMEOUT.toMillis());
        requireWithin("recordTimeout", recordTimeout.toMillis(), MAX_RECORD_TIMEOUT.toMillis());
        requireWithin("maxAge", maxAge.toMillis(), MAX_AGE.toMillis());
        requireWithin("maxRecords", maxRecords, MAX_RECORDS);
        requireWithin("maxMessageBytes", maxMessageBytes, MAX_MESSAGE_BYTES);
    }

    /** After so many milliseconds fresh keys are due. */
    long rekeyAfterMillis() {
        return (maxAge.toMillis() * 2) / 3;
    }

    /** After so many records fresh keys are due. */
    long rekeyAfterRecords() {
        return maxRecords - maxRecords / 4;
    }

    /** After so many milliseconds without a record the other side is told that this one is there. */
    long keepAliveMillis() {
        return Math.max(1, idleTimeout.toMillis() / 3);
    }

    static void requireWithin(String name, long value, long max) {
        if (value <= 0 || value > max) {
            throw new IllegalArgumentException(name + " must be between 1 and " + max + ", is " + value);
        }
    }
}
