package org.clavis.client.session;

import java.time.InstantSource;
import java.util.Arrays;
import org.clavis.evm.Bytes32;
import org.jspecify.annotations.Nullable;

/**
 * What ties a handshake to the session that it is to give fresh keys to, if it is one of those.
 *
 * <p>Its prologue ends with the hash of the session's last handshake, so that it can only finish inside that session;
 * cipher, suite and peer have to be the session's.
 */
record Continuation(@Nullable EstablishedSession session) {
    /** For a handshake that opens a session. */
    static final Continuation NONE = new Continuation(null);

    static Continuation of(EstablishedSession session) {
        return new Continuation(session);
    }

    byte[] prologue(Hello hello) {
        byte[] prologue = hello.prologue();
        if (session == null) {
            return prologue;
        }
        byte[] longer = Arrays.copyOf(prologue, prologue.length + Bytes32.BYTES);
        System.arraycopy(session.handshakeHash().toBytes(), 0, longer, prologue.length, Bytes32.BYTES);
        return longer;
    }

    /** The first message's timestamp: larger than all before, unless it is in a session, where nobody compares it. */
    long timestampNanos(InstantSource clock) {
        return session == null ? LocalDesk.nextTimestampNanos(clock) : LocalDesk.nanos(clock.instant());
    }

    /** Refuses a protocol that is not the session's. */
    void requireSame(SessionProtocol protocol) {
        if (session != null && protocol != session.protocol().betweenAcquaintances()) {
            throw new HandshakeException(
                HandshakeReason.UNSUPPORTED_SUITE,
                "the session runs " + session.protocol() + ", its new keys were to come from " + protocol
            );
        }
    }

    /** Refuses a hello that would turn the session into another one. */
    void requireSame(Hello hello) {
        requireSame(hello.protocol());
        if (session != null && !hello.initiator().equals(session.peer().keyId())) {
            throw new HandshakeException(
                HandshakeReason.WRONG_INITIATOR,
                "the session is with " + session.peer().keyId() + ", its new keys were to be of " + hello.initiator()
            );
        }
    }
}
