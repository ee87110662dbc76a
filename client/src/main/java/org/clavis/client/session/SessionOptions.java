package org.clavis.client.session;

import java.time.InstantSource;
import java.util.Objects;

/**
 * How to open sessions.
 *
 * @param protocol the initiator's cipher, and the weakest suite that will do; or an introduction
 * @param limits what bounds the session
 * @param clock for timestamps, ages and validity
 * @param paddingBytes what the lengths of sent records are multiples of, to hide those of messages; 1 hides nothing
 */
public record SessionOptions(SessionProtocol protocol, SessionLimits limits, InstantSource clock, int paddingBytes) {
    /** The coarsest padding. */
    public static final int MAX_PADDING_BYTES = 16_384;

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
        SessionLimits.requireWithin("paddingBytes", paddingBytes, MAX_PADDING_BYTES);
    }

    /** Without padding. */
    public SessionOptions(SessionProtocol protocol, SessionLimits limits, InstantSource clock) {
        this(protocol, limits, clock, 1);
    }

    /** The same with another protocol. */
    public SessionOptions with(SessionProtocol other) {
        return new SessionOptions(other, limits, clock, paddingBytes);
    }

    /** The same with other limits. */
    public SessionOptions with(SessionLimits other) {
        return new SessionOptions(protocol, other, clock, paddingBytes);
    }

    /** The same with another clock. */
    public SessionOptions with(InstantSource other) {
        return new SessionOptions(protocol, limits, other, paddingBytes);
    }

    /** The same with records padded to multiples of so many bytes. */
    public SessionOptions paddedTo(int multipleBytes) {
        return new SessionOptions(protocol, limits, clock, multipleBytes);
    }
}
