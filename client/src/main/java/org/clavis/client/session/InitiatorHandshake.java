package org.clavis.client.session;

import java.time.InstantSource;
import java.util.Optional;
import org.clavis.client.counterparty.Counterparty;
import org.clavis.client.session.noise.HandshakeState;
import org.clavis.client.session.noise.NoiseException;
import org.clavis.verifier.Rejected;
import org.clavis.verifier.registry.RegistryDomain;
import org.jspecify.annotations.Nullable;

/**
 * The side that opens a session: {@link #hello} goes to the responder, its answer to {@link #receive}.
 *
 * <p>Wrong arguments and counterparties, too, are a {@link HandshakeException}.
 */
public final class InitiatorHandshake implements Handshake {

    /** Length of the first frame's body: hello and first Noise message (e, s and payload with a tag each). */
    public static final int HELLO_FRAME_BYTES = Hello.BYTES + 32 + (32 + 16) + (Payloads.INITIATOR_BYTES + 16);

    private final LocalDesk desk;
    private final Counterparty peer;
    private final Hello hello;
    private final InstantSource clock;
    private final HandshakeState noise;
    private @Nullable EstablishedSession established;

    private InitiatorHandshake(
        LocalDesk desk,
        Counterparty peer,
        Hello hello,
        InstantSource clock,
        Continuation continuation
    ) {
        this.desk = desk;
        this.peer = peer;
        this.hello = hello;
        this.clock = clock;
        noise = HandshakeState.initiator(hello.protocol().noise())
            .prologue(continuation.prologue(hello))
            .localStatic(desk.sessionKey())
            .remoteStatic(peer.bundle().sessionKey().toBytes())
            .build();
    }

    /**
     * Prepares a session with {@code peer}.
     *
     * @param desk this side
     * @param peer the other side, as the registry vouched for it
     * @param protocol what to run; of the suite that the peer has registered
     * @param clock for timestamps, and for the validity of the peer's key
     * @throws HandshakeException if desk and peer do not belong together, or the peer's key is not valid now
     */
    public static InitiatorHandshake begin(
        LocalDesk desk,
        Counterparty peer,
        SessionProtocol protocol,
        InstantSource clock
    ) {
        return begin(desk, peer, protocol, clock, Continuation.NONE);
    }

    /**
     * Prepares fresh keys for a session that is open: bound to it, of the same protocol, with the same peer.
     *
     * @param desk the one that opened it
     * @param clock for the validity of the peer's key
     * @param session what its last handshake ended with
     * @throws HandshakeException if the peer's key is not valid any more
     */
    public static InitiatorHandshake continuing(LocalDesk desk, InstantSource clock, EstablishedSession session) {
        return begin(desk, session.peer(), session.protocol(), clock, Continuation.of(session));
    }

    private static InitiatorHandshake begin(
        LocalDesk desk,
        Counterparty peer,
        SessionProtocol protocol,
        InstantSource clock,
        Continuation continuation
    ) {
        requireSameRegistry(desk.domain(), peer.domain());
        requireEligible(desk, peer, protocol, clock);
        Hello hello = new Hello(protocol, desk.domain(), desk.keyId(), peer.keyId(), peer.record().epoch());
        return new InitiatorHandshake(desk, peer, hello, clock, continuation);
    }

    /**
     * The first frame's body, {@link #HELLO_FRAME_BYTES} bytes. Once only.
     *
     * @throws HandshakeException if the peer's registered session key has low order
     */
    public byte[] hello() {
        byte[] frame = new byte[HELLO_FRAME_BYTES];
        byte[] clear = hello.toBytes();
        System.arraycopy(clear, 0, frame, 0, clear.length);
        byte[] payload = new Payloads.Initiator(
            LocalDesk.nextTimestampNanos(clock),
            desk.seen(),
            desk.epoch()
        ).toBytes();
        try {
            noise.writeMessage(payload, frame, clear.length);
        } catch (NoiseException refused) {
            throw HandshakeException.of(refused);
        }
        return frame;
    }

    @Override
    public Optional<byte[]> receive(byte[] frame) {
        if (Alert.is(frame)) {
            close();
            throw new HandshakeException(
                HandshakeReason.REFUSED_BY_PEER,
                "the peer refused; only its own log can tell why"
            );
        }
        try {
            byte[] payload = noise.readMessage(frame, 0, frame.length);
            established = new EstablishedSession(hello.protocol(), peer, Payloads.readResponder(payload), noise);
            return Optional.empty();
        } catch (NoiseException refused) {
            throw HandshakeException.of(refused);
        } finally {
            close();
        }
    }

    @Override
    public int maxFrameBytes() {
        return ResponderHandshake.RESPONSE_FRAME_BYTES;
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

    /** What both sides demand of the other before they trust its keys. */
    static void requireEligible(LocalDesk desk, Counterparty peer, SessionProtocol protocol, InstantSource clock) {
        if (peer.keyId().equals(desk.keyId())) {
            throw new HandshakeException(HandshakeReason.SELF, "a session with oneself");
        }
        if (peer.checkAt(clock.instant().getEpochSecond()) instanceof Rejected<?> verdict) {
            throw HandshakeException.rejected(verdict);
        }
        int registered = peer.bundle().suite();
        if (registered != protocol.suite()) {
            throw new HandshakeException(
                HandshakeReason.UNSUPPORTED_SUITE,
                "the peer has registered suite " + registered + ", this session is of suite " + protocol.suite()
            );
        }
    }

    private static void requireSameRegistry(RegistryDomain ours, RegistryDomain theirs) {
        if (ours.chainId() != theirs.chainId()) {
            throw new HandshakeException(
                HandshakeReason.WRONG_CHAIN,
                "the desk is on chain " + ours.chainId() + ", the peer on " + theirs.chainId()
            );
        }
        if (!ours.registry().equals(theirs.registry())) {
            throw new HandshakeException(
                HandshakeReason.WRONG_REGISTRY,
                "the desk is in registry " + ours.registry() + ", the peer in " + theirs.registry()
            );
        }
    }
}
