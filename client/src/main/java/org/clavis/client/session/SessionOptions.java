package org.clavis.client.session;

import java.time.InstantSource;
import java.util.Objects;

/**
 * How to open sessions.
 *
 * @param protocol what the initiator proposes
 * @param limits what bounds the session
 * @param clock for timestamps, ages and validity
 */
public record SessionOptions(SessionProtocol protocol, SessionLimits limits, InstantSource clock) {
    /** ChaCha20-Poly1305, the standard limits, the system's clock. */
    public static final SessionOptions STANDARD = new SessionOptions(
        SessionProtocol.IK_CHACHA_POLY,
        SessionLimits.STANDARD,
        InstantSource.system()
    );

    public SessionOptions {
        Objects.requireNonNull(protocol, "protocol");
        Objects.requireNonNull(limits, "limits");
        Objects.requireNonNull(clock, "clock");
    }

    /** The same with another protocol. */
    public SessionOptions with(SessionProtocol other) {
        return new SessionOptions(other, limits, clock);
    }

    /** The same with other limits. */
    public SessionOptions with(SessionLimits other) {
        return new SessionOptions(protocol, other, clock);
    }

    /** The same with another clock. */
    public SessionOptions with(InstantSource other) {
        return new SessionOptions(protocol, limits, other);
    }
}
