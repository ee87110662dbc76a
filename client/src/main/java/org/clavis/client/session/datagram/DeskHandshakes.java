package org.clavis.client.session.datagram;

import java.time.InstantSource;
import org.clavis.client.counterparty.Counterparty;
import org.clavis.client.counterparty.CounterpartyResolver;
import org.clavis.client.session.EstablishedSession;
import org.clavis.client.session.HandshakeGate;
import org.clavis.client.session.InitiatorHandshake;
import org.clavis.client.session.LocalDesk;
import org.clavis.client.session.ReplayGuard;
import org.clavis.client.session.ResponderHandshake;
import org.clavis.client.session.SessionProtocol;
import org.clavis.evm.Bytes32;
import org.jspecify.annotations.Nullable;

/** The handshakes of a desk. */
final class DeskHandshakes {

    private DeskHandshakes() {}

    /** Those that the desk begins with {@code peer}; it answers none. */
    static Handshakes toward(LocalDesk desk, Counterparty peer, SessionProtocol protocol, InstantSource clock) {
        return new Handshakes() {
            @Override
            public Begun begin(@Nullable Bytes32 previous) {
                return new Toward(InitiatorHandshake.begin(desk, peer, protocol, clock));
            }

            @Override
            public Answered answer(byte[] frame, @Nullable Bytes32 previous) {
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
        CounterpartyResolver outside = gate.outside(resolver);
        return new Handshakes() {
            @Override
            public Begun begin(@Nullable Bytes32 previous) {
                throw new IllegalStateException("the responder of a session begins no handshake");
            }

            @Override
            public Answered answer(byte[] frame, @Nullable Bytes32 previous) {
                return gate.compute(() -> {
                    try (ResponderHandshake handshake = ResponderHandshake.begin(desk, guard, outside, clock)) {
                        byte[] answer = handshake.receive(frame).orElseThrow();
                        return new Answered(handshake.established(), answer);
                    }
                });
            }
        };
    }

    private record Toward(InitiatorHandshake handshake) implements Handshakes.Begun {
        @Override
        public byte[] hello() {
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
