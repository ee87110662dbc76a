package org.clavis.client.session;

import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import org.clavis.client.counterparty.Counterparty;
import org.clavis.client.counterparty.CounterpartyResolver;
import org.clavis.client.session.noise.HandshakeState;
import org.clavis.client.session.noise.NoiseException;
import org.clavis.evm.Bytes32;
import org.jspecify.annotations.Nullable;

/**
 * The side that opens a session with whoever is at an address: each side says who it is, encrypted, and the other looks
 * it up. A frame more than {@link InitiatorHandshake}, and no key id in the clear.
 *
 * <p>Once it has finished, {@link EstablishedSession#peer} is who answered, of whom the resolver approved. Whether the
 * peer approves of this side shows in its first record.
 */
public final class IntroductionHandshake implements Handshake {

    private final LocalDesk desk;
    private final CounterpartyResolver resolver;
    private final Hello hello;
    private final InstantSource clock;
    private final HandshakeState noise;
    private @Nullable EstablishedSession established;

    private IntroductionHandshake(LocalDesk desk, CounterpartyResolver resolver, Hello hello, InstantSource clock) {
        this.desk = desk;
        this.resolver = resolver;
        this.hello = hello;
        this.clock = clock;
        noise = HandshakeState.initiator(hello.protocol().noise())
            .prologue(hello.prologue())
            .localStatic(desk.sessionKey())
            .build();
    }

    /**
     * Prepares a session with a stranger.
     *
     * @param desk this side
     * @param resolver asked in {@link #receive} who the responder is, and whether it is welcome
     * @param protocol an introduction, {@link SessionProtocol#isIntroduction}, of the strongest suite that both sides
     *     turn out to have registered: any other ends the handshake
     * @param clock for the validity of the responder's key
     * @throws IllegalArgumentException if the protocol is no introduction, or the desk does not know its own epoch
     */
    public static IntroductionHandshake begin(
        LocalDesk desk,
        CounterpartyResolver resolver,
        SessionProtocol protocol,
        InstantSource clock
    ) {
        if (!protocol.isIntroduction() || desk.epoch() == LocalDesk.UNKNOWN_EPOCH) {
            throw new IllegalArgumentException("an introduction is by a desk that knows its own registration");
        }
        return new IntroductionHandshake(desk, resolver, Hello.toStranger(protocol, desk.domain()), clock);
    }

    /** The first frame's body, {@link SessionProtocol#helloFrameBytes} bytes. Once only. */
    public byte[] hello() {
        byte[] clear = hello.toBytes();
        byte[] frame = Arrays.copyOf(clear, hello.protocol().helloFrameBytes());
        noise.writeMessage(new byte[0], frame, clear.length);
        return frame;
    }

    @Override
    public Optional<byte[]> receive(byte[] frame) {
        try {
            if (Alert.is(frame)) {
                throw Alert.received();
            }
            Payloads.Introduction theirs = Payloads.Introduction.read(noise.readMessage(frame, 0, frame.length));
            Counterparty peer = Introductions.require(
                theirs,
                Bytes32.of(noise.remoteStatic().orElseThrow()),
                desk,
                resolver,
                hello.protocol(),
                clock
            );
            byte[] answer = new byte[hello.protocol().thirdFrameBytes()];
            noise.writeMessage(Payloads.Introduction.of(desk).toBytes(), answer, 0);
            established = new EstablishedSession(hello.protocol(), desk, peer, theirs.seen(), noise);
            return Optional.of(answer);
        } catch (NoiseException refused) {
            throw HandshakeException.of(refused);
        } finally {
            close();
        }
    }

    @Override
    public int maxFrameBytes() {
        return hello.protocol().answerFrameBytes();
    }

    @Override
    public boolean isFinished() {
        return established != null;
    }

    @Override
    public EstablishedSession established() {
        return EstablishedSession.require(established);
    }

    @Override
    public void close() {
        noise.close();
    }
}
