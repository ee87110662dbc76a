package org.clavis.client.session.datagram;

import java.time.Duration;

/**
 * What bounds a datagram session in time and memory. Every limit can be tightened below {@link #STANDARD}, none
 * loosened.
 *
 * @param handshakeTimeout from the first hello to the answer, and from the answer to the first packet of the initiator
 * @param rekeyAfter age of the keys at which the initiator begins a new handshake
 * @param stopAfter age of the keys at which the session ends without one
 * @param keepalive after how long without sending anything an empty packet is sent
 * @param idleTimeout after how long without anything authentic from the peer the session ends
 * @param rekeyPackets packets a direction after which the initiator begins a new handshake
 * @param maxPackets packets a direction, under the same keys, that nothing exceeds
 * @param inboxMessages how many messages wait for the application; further ones are dropped
 */
public record DatagramLimits(
    Duration handshakeTimeout,
    Duration rekeyAfter,
    Duration stopAfter,
    Duration keepalive,
    Duration idleTimeout,
    long rekeyPackets,
    long maxPackets,
    int inboxMessages
) {
    /** The most packets a direction under the same keys: below 2^24.5, the bound of TLS 1.3 for AES-GCM. */
    public static final long MAX_PACKETS = 1L << 24;

    /** The loosest limits, used unless others are given. */
    public static final DatagramLimits STANDARD = new DatagramLimits(
        Duration.ofSeconds(10),
        Duration.ofSeconds(120),
        Duration.ofSeconds(180),
        Duration.ofSeconds(20),
        Duration.ofSeconds(90),
        (MAX_PACKETS / 4) * 3,
        MAX_PACKETS,
        256
    );

    /** Throws {@link IllegalArgumentException} if a limit is not positive, or looser than {@link #STANDARD}. */
    public DatagramLimits {
        // the first to be made has nothing to be compared with
        if (STANDARD != null) {
            requireWithin("handshakeTimeout", handshakeTimeout, STANDARD.handshakeTimeout);
            requireWithin("rekeyAfter", rekeyAfter, STANDARD.rekeyAfter);
            requireWithin("stopAfter", stopAfter, STANDARD.stopAfter);
            requireWithin("keepalive", keepalive, STANDARD.keepalive);
            requireWithin("idleTimeout", idleTimeout, STANDARD.idleTimeout);
            requireWithin("rekeyPackets", rekeyPackets, STANDARD.rekeyPackets);
            requireWithin("maxPackets", maxPackets, STANDARD.maxPackets);
            requireWithin("inboxMessages", inboxMessages, STANDARD.inboxMessages);
        }
    }

    private static void requireWithin(String name, Duration value, Duration max) {
        requireWithin(name, value.toNanos(), max.toNanos());
    }

    static void requireWithin(String name, long value, long max) {
        if (value <= 0 || value > max) {
            throw new IllegalArgumentException(name + " must be between 1 and " + max + ", is " + value);
        }
    }
}
