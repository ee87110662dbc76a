package org.clavis.bench;

import java.security.SecureRandom;
import java.util.List;
import java.util.stream.IntStream;
import org.clavis.client.session.noise.DhFunction;
import org.clavis.client.session.noise.DhKeyPair;
import org.clavis.client.session.noise.HandshakeState;
import org.clavis.client.session.noise.NoiseProtocol;
import org.clavis.client.session.noise.StaticSecrets;
import org.clavis.client.session.noise.Transport;

/**
 * The engine's part of a handshake in which the initiator knows the responder: what the peers do, with empty payloads and
 * nobody's registry. What static keys share is remembered.
 */
final class EngineHandshake {

    private static final byte[] NOTHING = new byte[0];
    private static final int PAIRS = 64;

    private record Desks(DhKeyPair responderKeys, StaticSecrets initiator, StaticSecrets responder) {}

    private final NoiseProtocol protocol;
    private final List<Desks> desks;
    private int bytes;

    EngineHandshake(String protocolName) {
        protocol = NoiseProtocol.named(protocolName);
        var random = new SecureRandom();
        desks = IntStream.range(0, PAIRS)
            .mapToObj(_ -> {
                DhKeyPair responder = DhKeyPair.generate(DhFunction.X25519, random);
                return new Desks(
                    responder,
                    new StaticSecrets(DhKeyPair.generate(DhFunction.X25519, random), 1),
                    new StaticSecrets(responder, 1)
                );
            })
            .toList();
    }

    /** One handshake, from nothing to keys on both sides; {@code call} chooses whose. */
    void run(int call) {
        Desks pair = desks.get(call % PAIRS);
        bytes = 0;
        try (
            HandshakeState initiator = HandshakeState.initiator(protocol)
                .localStatic(pair.initiator)
                .remoteStatic(pair.responderKeys.publicKey())
                .build();
            HandshakeState responder = HandshakeState.responder(protocol).localStatic(pair.responder).build()
        ) {
            pass(initiator, responder);
            pass(responder, initiator);
            try (Transport ours = initiator.split(); Transport theirs = responder.split()) {
                if (!ours.sender().hasKey() || !theirs.sender().hasKey()) {
                    throw new IllegalStateException("no keys");
                }
            }
        }
    }

    /** Bytes both ways of the last {@link #run}. */
    int bytes() {
        return bytes;
    }

    private void pass(HandshakeState from, HandshakeState to) {
        byte[] message = new byte[from.nextOverheadBytes()];
        bytes += from.writeMessage(NOTHING, message, 0);
        to.readMessage(message, 0, message.length);
    }
}
