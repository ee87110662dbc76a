package org.clavis.client.session;

import java.time.InstantSource;
import java.util.Objects;

/**
 * How to listen. The numbers can be tightened below {@link #STANDARD}, not loosened.
 *
 * @param limits what bounds each session
 * @param clock for timestamps, ages and validity
 * @param maxHalfOpen how many handshakes may be under way
 * @param maxSessions how many sessions and handshakes together, sessions that were given to a {@link SessionSelector}
 *     not counted
 * @param events told about refusals
 * @param paddingBytes as in {@link SessionOptions#paddingBytes}
 */
public record ListenerOptions(
    SessionLimits limits,
    InstantSource clock,
    int maxHalfOpen,
    int maxSessions,
    ListenerEvents events,
    int paddingBytes
) {
    /** The most handshakes under way. */
    public static final int MAX_HALF_OPEN = 256;

    /** The most sessions and handshakes. */
    public static final int MAX_SESSIONS = 10_000;

    /** The loosest limits, the system's clock, nobody told. */
    public static final ListenerOptions STANDARD = new ListenerOptions(
        SessionLimits.STANDARD,
        InstantSource.system(),
        MAX_HALF_OPEN,
        MAX_SESSIONS,
        ListenerEvents.NONE
    );

    /** Throws {@link IllegalArgumentException} if a number is not positive, or looser than {@link #STANDARD}. */
    public ListenerOptions {
        Objects.requireNonNull(limits, "limits");
        Objects.requireNonNull(clock, "clock");
        Objects.requireNonNull(events, "events");
        SessionLimits.requireWithin("maxHalfOpen", maxHalfOpen, MAX_HALF_OPEN);
        SessionLimits.requireWithin("maxSessions", maxSessions, MAX_SESSIONS);
        SessionLimits.requireWithin("paddingBytes", paddingBytes, SessionOptions.MAX_PADDING_BYTES);
    }

    /** Without padding. */
    public ListenerOptions(
        SessionLimits limits,
        InstantSource clock,
        int maxHalfOpen,
        int maxSessions,
        ListenerEvents events
    ) {
        this(limits, clock, maxHalfOpen, maxSessions, events, 1);
    }

    /** The same with somebody to tell. */
    public ListenerOptions with(ListenerEvents other) {
        return new ListenerOptions(limits, clock, maxHalfOpen, maxSessions, other, paddingBytes);
    }

    /** The same with other limits. */
    public ListenerOptions with(SessionLimits other) {
        return new ListenerOptions(other, clock, maxHalfOpen, maxSessions, events, paddingBytes);
    }

    /** The same with another clock. */
    public ListenerOptions with(InstantSource other) {
        return new ListenerOptions(limits, other, maxHalfOpen, maxSessions, events, paddingBytes);
    }

    /** The same with records padded to multiples of so many bytes. */
    public ListenerOptions paddedTo(int multipleBytes) {
        return new ListenerOptions(limits, clock, maxHalfOpen, maxSessions, events, multipleBytes);
    }
}
