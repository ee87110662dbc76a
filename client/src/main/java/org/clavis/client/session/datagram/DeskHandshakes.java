package org.clavis.client.session.datagram;

import java.time.InstantSource;
import org.clavis.client.counterparty.Counterparty;
import org.clavis.client.counterparty.CounterpartyResolver;
import org.clavis.client.session.EstablishedSession;
import org.clavis.client.session.HandshakeException;
import org.clavis.client.session.HandshakeGate;
import org.clavis.client.session.HandshakeReason;
import org.clavis.client.session.InitiatorHandshake;
import org.clavis.client.session.LocalDesk;
import org.clavis.client.session.ReplayGuard;
import org.clavis.client.session.ResponderHandshake;
import org.clavis.client.session.SessionProtocol;
import org.jspecify.annotations.Nullable;

/** The handshakes of a desk. */
final class DeskHandshakes {

    private DeskHandshakes() {}

    /** Those that the desk begins with {@code peer}; it answers none. */
    static Handshakes toward(LocalDesk desk, Counterparty peer, SessionProtocol protocol, InstantSource clock) {
        return new Handshakes() {
            @Override
            public Begun begin() {
                return new Toward(InitiatorHandshake.begin(desk, peer, protocol, clock));
            }

            @Override
            public Begun continuing(EstablishedSession session, Counterparty now) {
                return new Toward(InitiatorHandshake.continuing(desk, clock, session, now));
            }

            @Override
            public Answered answer(byte[] frame, @Nullable EstablishedSession session) {
                throw new IllegalStateException("the initiator of a session answers no hello");
            }
        };
    }

    /** Those that the desk answers; it begins none. */
    static Handshakes from(
        LocalDesk desk,
        ReplayGuard guard,
        InstantSource clock,
        CounterpartyResolver resolver,
        HandshakeGate gate
    ) {
        CounterpartyResolver outside = gate.outside(resolver.rejectingOnFailure());
        return new Handshakes() {
            @Override
            public Begun begin() {
                throw new IllegalStateException("the responder of a session begins no handshake");
            }

            @Override
            public Begun continuing(EstablishedSession session, Counterparty now) {
                return begin();
            }

            @Override
            public Answered answer(byte[] frame, @Nullable EstablishedSession session) {
                return gate.compute(() -> {
                    try (
                        ResponderHandshake handshake = session == null
                            ? ResponderHandshake.begin(desk, guard, outside, clock)
                            : ResponderHandshake.continuing(desk, outside, clock, session)
                    ) {
                        byte[] answer = handshake.receive(frame).orElseThrow(DeskHandshakes::tooManyFrames);
                        if (!handshake.isFinished()) {
                            throw tooManyFrames();
                        }
                        return new Answered(handshake.established(), answer);
                    }
                });
            }
        };
    }

    /** The loss of a third frame would go unnoticed. */
    private static HandshakeException tooManyFrames() {
        return new HandshakeException(
            HandshakeReason.UNSUPPORTED_SUITE,
            "datagrams carry handshakes of two frames, and this one has more"
        );
    }

    private record Toward(InitiatorHandshake handshake) implements Handshakes.Begun {
        @Override
        public byte[] hello() {
            if (handshake.asksForKey()) {
                throw new HandshakeException(
                    HandshakeReason.UNKNOWN_KEM_KEY,
                    "the desk has to know the peer's KEM key before it sends datagrams: LocalDesk.learnKemKey"
                );
            }
            return handshake.hello();
        }

        @Override
        public EstablishedSession finish(byte[] answer) {
            handshake.receive(answer);
            return handshake.established();
        }

        @Override
        public void close() {
            handshake.close();
        }
    }
}
