package org.clavis.client.session.datagram;

import java.time.InstantSource;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.clavis.client.session.ListenerEvents;
import org.clavis.client.session.SessionProtocol;

/**
 * How an endpoint works. The numbers can be tightened below {@link #STANDARD}, not loosened.
 *
 * @param protocol the cipher, and the weakest suite that will do, of sessions that are opened here; no introduction, of
 *     whose third frame nobody would notice the loss
 * @param limits what bounds each session
 * @param clock for timestamps and the validity of keys
 * @param nanoTime for everything that lasts: nanoseconds since some moment, never going back
 * @param paddingBytes messages are padded to a multiple of so many bytes, which hides their length to that degree
 * @param maxHalfOpen how many handshakes may be under way, and answered ones unconfirmed
 * @param maxSessions how many sessions may be open
 * @param events told about refusals
 */
public record DatagramOptions(
    SessionProtocol protocol,
    DatagramLimits limits,
    InstantSource clock,
    LongSupplier nanoTime,
    int paddingBytes,
    int maxHalfOpen,
    int maxSessions,
    ListenerEvents events
) {
    /** The most handshakes under way. */
    public static final int MAX_HALF_OPEN = 256;

    /** The most sessions. */
    public static final int MAX_SESSIONS = 10_000;

    /** The coarsest padding. */
    public static final int MAX_PADDING_BYTES = 4_096;

    /** ChaCha20-Poly1305, the loosest limits, the system's clocks, padding to 16 bytes, nobody told. */
    public static final DatagramOptions STANDARD = new DatagramOptions(
        SessionProtocol.IK_CHACHA_POLY,
        DatagramLimits.STANDARD,
        InstantSource.system(),
        System::nanoTime,
        16,
        MAX_HALF_OPEN,
        MAX_SESSIONS,
        ListenerEvents.NONE
    );

    /**
     * Throws {@link IllegalArgumentException} if a number is not positive, or looser than {@link #STANDARD}, or the
     * protocol is an introduction.
     */
    public DatagramOptions {
        if (protocol.isIntroduction()) {
            throw new IllegalArgumentException("datagrams carry no introductions: " + protocol);
        }
        Objects.requireNonNull(limits, "limits");
        Objects.requireNonNull(clock, "clock");
        Objects.requireNonNull(nanoTime, "nanoTime");
        Objects.requireNonNull(events, "events");
        DatagramLimits.requireWithin("paddingBytes", paddingBytes, MAX_PADDING_BYTES);
        DatagramLimits.requireWithin("maxHalfOpen", maxHalfOpen, MAX_HALF_OPEN);
        DatagramLimits.requireWithin("maxSessions", maxSessions, MAX_SESSIONS);
    }

    /** The same with another protocol. */
    public DatagramOptions with(SessionProtocol other) {
        return new DatagramOptions(other, limits, clock, nanoTime, paddingBytes, maxHalfOpen, maxSessions, events);
    }

    /** The same with other limits. */
    public DatagramOptions with(DatagramLimits other) {
        return new DatagramOptions(protocol, other, clock, nanoTime, paddingBytes, maxHalfOpen, maxSessions, events);
    }

    /** The same with somebody to tell. */
    public DatagramOptions with(ListenerEvents other) {
        return new DatagramOptions(protocol, limits, clock, nanoTime, paddingBytes, maxHalfOpen, maxSessions, other);
    }

    /** The same with other padding. */
    public DatagramOptions withPadding(int bytes) {
        return new DatagramOptions(protocol, limits, clock, nanoTime, bytes, maxHalfOpen, maxSessions, events);
    }
}
