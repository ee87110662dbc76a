package org.clavis.client.session;

import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.clavis.client.counterparty.Counterparty;
import org.clavis.client.session.noise.HandshakeState;
import org.clavis.client.session.noise.KemFunction;
import org.clavis.client.session.noise.KemKeyPair;
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

    /** Length of a classic session's first frame: hello and first Noise message (e, s and payload with a tag each). */
    public static final int HELLO_FRAME_BYTES = Hello.BYTES + 32 + (32 + 16) + (Payloads.INITIATOR_BYTES + 16);

    private final LocalDesk desk;
    private final Counterparty peer;
    private final Hello hello;
    private final InstantSource clock;
    private final Continuation continuation;
    private @Nullable HandshakeState noise;
    private boolean asking;
    private boolean closed;
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
        this.continuation = continuation;
    }

    /**
     * Prepares a session with {@code peer}.
     *
     * @param desk this side
     * @param peer the other side, as the registry vouched for it
     * @param atLeast the cipher to use, and the weakest suite that will do; what runs is the strongest suite that both
     *     sides have registered. A desk that does not know its own registration takes this one for it
     * @param clock for timestamps, and for the validity of the peer's key
     * @throws HandshakeException if desk and peer do not belong together, or the peer's key is not valid now
     */
    public static InitiatorHandshake begin(
        LocalDesk desk,
        Counterparty peer,
        SessionProtocol atLeast,
        InstantSource clock
    ) {
        return begin(desk, peer, atLeast, clock, Continuation.NONE);
    }

    /**
     * Prepares fresh keys for a session that is open: bound to it, of the same cipher and suite, with the same peer.
     *
     * @param desk the one that opened it
     * @param clock for the validity of the peer's key
     * @param session what its last handshake ended with
     * @throws HandshakeException if the peer's key is not valid any more
     */
    public static InitiatorHandshake continuing(LocalDesk desk, InstantSource clock, EstablishedSession session) {
        return continuing(desk, clock, session, session.peer());
    }

    /** {@link #continuing(LocalDesk, InstantSource, EstablishedSession)}, with what is known of its peer by now. */
    public static InitiatorHandshake continuing(
        LocalDesk desk,
        InstantSource clock,
        EstablishedSession session,
        Counterparty peer
    ) {
        if (!peer.keyId().equals(session.peer().keyId())) {
            throw new IllegalArgumentException("the session is with " + session.peer().keyId());
        }
        return begin(desk, peer, session.protocol().betweenAcquaintances(), clock, Continuation.of(session));
    }

    private static InitiatorHandshake begin(
        LocalDesk desk,
        Counterparty peer,
        SessionProtocol atLeast,
        InstantSource clock,
        Continuation continuation
    ) {
        requireSameRegistry(desk.domain(), peer.domain());
        requireEligible(desk, peer, clock);
        SessionProtocol protocol = atLeast.strongest(desk.suite(), peer.bundle().suite());
        if (protocol.hasStaticKem() && desk.kemKey().isEmpty()) {
            throw new HandshakeException(HandshakeReason.UNSUPPORTED_SUITE, "this desk has no KEM key");
        }
        continuation.requireSame(protocol);
        Hello hello = new Hello(protocol, desk.domain(), desk.keyId(), peer.keyId(), peer.record().epoch());
        return new InitiatorHandshake(desk, peer, hello, clock, continuation);
    }

    /**
     * The first frame's body: a request for the peer's KEM key if {@link #asksForKey}, else {@link
     * SessionProtocol#helloFrameBytes} bytes. Once only.
     *
     * @throws HandshakeException if the peer's registered session key has low order
     */
    public byte[] hello() {
        if (noise != null || asking || closed) {
            throw new IllegalStateException("the first frame was made before, or the handshake is over");
        }
        if (asksForKey()) {
            asking = true;
            return hello.toKeyRequest();
        }
        return firstMessage();
    }

    /** True if {@link #hello} has to ask the peer for its KEM key, which takes a round trip more. */
    public boolean asksForKey() {
        return hello.protocol().hasStaticKem() && desk.kemKeys().find(peer).isEmpty();
    }

    private byte[] firstMessage() {
        byte[] clear = hello.toBytes();
        byte[] frame = Arrays.copyOf(clear, hello.protocol().helloFrameBytes());
        ByteBuffer payload = ByteBuffer.allocate(Payloads.initiatorBytes(hello.protocol()));
        payload.put(new Payloads.Initiator(continuation.timestampNanos(clock), desk.seen(), desk.epoch()).toBytes());
        try {
            HandshakeState.Builder builder = HandshakeState.initiator(hello.protocol().noise())
                .prologue(continuation.prologue(hello))
                .localStatic(desk.sessionKey())
                .remoteStatic(peer.bundle().sessionKey().toBytes());
            if (hello.protocol().hasStaticKem()) {
                KemKeyPair own = desk.kemKey().orElseThrow();
                payload.put(own.publicKey());
                builder.localStaticKem(own).remoteStaticKem(desk.kemKeys().find(peer).orElseThrow());
            }
            HandshakeState begun = builder.build();
            noise = begun;
            begun.writeMessage(payload.array(), frame, clear.length);
        } catch (NoiseException refused) {
            throw HandshakeException.of(refused);
        }
        return frame;
    }

    @Override
    public Optional<byte[]> receive(byte[] frame) {
        if (noise == null && !asking) {
            throw new IllegalStateException("the peer has not been asked for anything, or the handshake is over");
        }
        if (Alert.is(frame)) {
            close();
            throw refused();
        }
        if (asking) {
            return Optional.of(answerToKey(frame));
        }
        try {
            byte[] payload = running().readMessage(frame, 0, frame.length);
            LocalDesk.Block seen = Payloads.readResponder(payload);
            established = new EstablishedSession(hello.protocol(), desk, peer, seen, running());
            return Optional.empty();
        } catch (NoiseException refused) {
            throw HandshakeException.of(refused);
        } finally {
            close();
        }
    }

    /** A refusal, with the one likely reason that this side can tell by itself. */
    private HandshakeException refused() {
        int proposed = hello.protocol().suite();
        if (desk.suite() != LocalDesk.UNKNOWN_SUITE || peer.bundle().suite() <= proposed) {
            return Alert.received();
        }
        return new HandshakeException(
            HandshakeReason.REFUSED_BY_PEER,
            "the peer refused; perhaps because suite " +
                proposed +
                " was proposed, the peer has registered " +
                peer.bundle().suite() +
                " and this side may have: a desk that knows its own registration proposes the right one"
        );
    }

    private byte[] answerToKey(byte[] frame) {
        asking = false;
        boolean done = false;
        try {
            desk.kemKeys().learn(peer, frame);
            byte[] next = firstMessage();
            done = true;
            return next;
        } finally {
            if (!done) {
                close();
            }
        }
    }

    private HandshakeState running() {
        return Objects.requireNonNull(noise, "the first message was sent");
    }

    @Override
    public int maxFrameBytes() {
        return asking ? KemFunction.MLKEM768.publicKeyBytes() : hello.protocol().answerFrameBytes();
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
        closed = true;
        asking = false;
        if (noise != null) {
            noise.close();
        }
    }

    /** What both sides demand of the other before they trust its keys. */
    static void requireEligible(LocalDesk desk, Counterparty peer, InstantSource clock) {
        if (peer.keyId().equals(desk.keyId())) {
            throw new HandshakeException(HandshakeReason.SELF, "a session with oneself");
        }
        if (peer.checkAt(clock.instant().getEpochSecond()) instanceof Rejected<?> verdict) {
            desk.rejected(peer.keyId(), verdict.reason());
            throw HandshakeException.rejected(verdict);
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
