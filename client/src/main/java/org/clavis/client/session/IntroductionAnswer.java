package org.clavis.client.session;

import java.time.InstantSource;
import org.clavis.client.counterparty.Counterparty;
import org.clavis.client.counterparty.CounterpartyResolver;
import org.clavis.client.session.noise.HandshakeState;
import org.clavis.client.session.noise.NoiseException;
import org.clavis.evm.Bytes32;

/**
 * The responder's part of an {@link IntroductionHandshake}: answers a stranger, who says in the third frame who it is.
 *
 * <p>There is nothing to replay: the third frame fits this side's fresh key only.
 */
final class IntroductionAnswer implements AutoCloseable {

    private final LocalDesk desk;
    private final CounterpartyResolver resolver;
    private final InstantSource clock;
    private final SessionProtocol protocol;
    private final HandshakeState noise;

    IntroductionAnswer(LocalDesk desk, CounterpartyResolver resolver, InstantSource clock, Hello hello) {
        this.desk = desk;
        this.resolver = resolver;
        this.clock = clock;
        protocol = hello.protocol();
        noise = HandshakeState.responder(protocol.noise())
            .prologue(hello.prologue())
            .localStatic(desk.sessionKey())
            .build();
    }

    /** The second frame's body for a first frame of the right length. */
    byte[] answer(byte[] frame) {
        try {
            noise.readMessage(frame, Hello.BYTES, frame.length - Hello.BYTES);
            byte[] answer = new byte[protocol.answerFrameBytes()];
            noise.writeMessage(Payloads.Introduction.of(desk).toBytes(), answer, 0);
            return answer;
        } catch (NoiseException refused) {
            throw HandshakeException.of(refused);
        }
    }

    /** The session, if the third frame introduces somebody welcome. Ends the handshake in any case. */
    EstablishedSession finish(byte[] frame) {
        try (noise) {
            Payloads.Introduction theirs = Payloads.Introduction.read(noise.readMessage(frame, 0, frame.length));
            Bytes32 staticKey = Bytes32.of(noise.remoteStatic().orElseThrow());
            Counterparty peer = Introductions.require(theirs, staticKey, desk, resolver, protocol, clock);
            return new EstablishedSession(protocol, desk, peer, theirs.seen(), noise);
        } catch (NoiseException refused) {
            throw HandshakeException.of(refused);
        }
    }

    int maxFrameBytes() {
        return protocol.thirdFrameBytes();
    }

    @Override
    public void close() {
        noise.close();
    }
}
