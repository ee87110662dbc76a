package org.clavis.client.session;

import java.time.InstantSource;
import java.util.function.Supplier;
import org.clavis.client.counterparty.Counterparty;
import org.clavis.client.counterparty.CounterpartyResolver;
import org.jspecify.annotations.Nullable;

/**
 * What a session needs for fresh keys: who it is, and on the side that answers, whom to ask about the other.
 *
 * @param resolver there if the session was opened to this side, which then answers handshakes; the side that opened it
 *     begins them
 * @param ownsDesk whether the desk is the session's own, and to be closed with it
 * @param gate which lets handshakes compute, where many may want to at once
 */
record Rekeying(
    LocalDesk desk,
    @Nullable CounterpartyResolver resolver,
    InstantSource clock,
    boolean ownsDesk,
    @Nullable HandshakeGate gate
) {
    static Rekeying initiator(LocalDesk desk, InstantSource clock, boolean ownsDesk) {
        return new Rekeying(desk, null, clock, ownsDesk, null);
    }

    /** Behind the gate of the listener: peers with many sessions must not crowd out those that have none yet. */
    static Rekeying responder(LocalDesk desk, CounterpartyResolver resolver, InstantSource clock, HandshakeGate gate) {
        return new Rekeying(desk, gate.outside(resolver), clock, false, gate);
    }

    boolean initiates() {
        return resolver == null;
    }

    InitiatorHandshake initiate(EstablishedSession session, Counterparty peer) {
        return InitiatorHandshake.continuing(desk, clock, session, peer);
    }

    ResponderHandshake respond(EstablishedSession session) {
        if (resolver == null) {
            throw new IllegalStateException("the side that opened a session answers no hello");
        }
        return ResponderHandshake.continuing(desk, resolver, clock, session);
    }

    /** Computes a step of a handshake, when it may. */
    <T> T compute(Supplier<T> step) {
        return gate == null ? step.get() : gate.compute(step);
    }

    /** Called when the session is over. */
    void release() {
        if (ownsDesk) {
            desk.close();
        }
    }
}
