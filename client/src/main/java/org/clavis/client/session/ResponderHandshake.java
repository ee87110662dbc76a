package org.clavis.client.session;

import java.time.InstantSource;
import java.util.Optional;
import org.clavis.client.counterparty.Counterparty;
import org.clavis.client.counterparty.CounterpartyResolver;
import org.clavis.client.session.noise.HandshakeState;
import org.clavis.client.session.noise.KemKeyPair;
import org.clavis.client.session.noise.NoiseException;
import org.clavis.evm.Bytes32;
import org.clavis.verifier.Accepted;
import org.clavis.verifier.Rejected;
import org.jspecify.annotations.Nullable;

/**
 * The side that a session is opened to: the initiator's frame goes into {@link #receive}, which asks who that is, and
 * the answer comes out.
 *
 * <p>Every refusal is to be answered with {@link #refusal}, whatever the reason.
 */
public final class ResponderHandshake implements Handshake {

    /** Length of a classic session's second frame: the second Noise message (e, and the payload with a tag). */
    public static final int RESPONSE_FRAME_BYTES = 32 + (Payloads.RESPONDER_BYTES + 16);

    private final LocalDesk desk;
    private final @Nullable ReplayGuard guard;
    private final CounterpartyResolver resolver;
    private final InstantSource clock;
    private final Continuation continuation;
    private @Nullable IntroductionAnswer introduction;
    private boolean gaveKey;
    private boolean begun;
    private @Nullable EstablishedSession established;

    private ResponderHandshake(
        LocalDesk desk,
        @Nullable ReplayGuard guard,
        CounterpartyResolver resolver,
        InstantSource clock,
        Continuation continuation
    ) {
        if (desk.epoch() == LocalDesk.UNKNOWN_EPOCH) {
            throw new IllegalArgumentException("a responder has to know the epoch of its own key");
        }
        this.desk = desk;
        this.guard = guard;
        this.resolver = resolver;
        this.clock = clock;
        this.continuation = continuation;
    }

    /**
     * Prepares for one initiator.
     *
     * @param desk this side
     * @param guard the one for all handshakes of this desk
     * @param resolver asked in {@link #receive} who the initiator is
     * @param clock for the validity of the initiator's key
     * @throws IllegalArgumentException if the desk does not know its own epoch
     */
    public static ResponderHandshake begin(
        LocalDesk desk,
        ReplayGuard guard,
        CounterpartyResolver resolver,
        InstantSource clock
    ) {
        return new ResponderHandshake(desk, guard, resolver, clock, Continuation.NONE);
    }

    /**
     * Prepares for fresh keys of a session that is open: bound to it, of the same protocol, with the same peer, about
     * whom the resolver is asked again. A session delivers a frame once, so there is no replay to guard against.
     *
     * @param desk the one that it was opened to
     * @param resolver asked in {@link #receive} whether the initiator is still welcome
     * @param clock for the validity of the initiator's key
     * @param session what its last handshake ended with
     */
    public static ResponderHandshake continuing(
        LocalDesk desk,
        CounterpartyResolver resolver,
        InstantSource clock,
        EstablishedSession session
    ) {
        return new ResponderHandshake(desk, null, resolver, clock, Continuation.of(session));
    }

    /** What to send in place of an answer after any failure. */
    public static byte[] refusal() {
        return Alert.frame();
    }

    @Override
    public Optional<byte[]> receive(byte[] frame) {
        if (introduction != null) {
            established = introduction.finish(frame);
            introduction = null;
            return Optional.empty();
        }
        if (begun) {
            throw new IllegalStateException("the initiator's frame was read before");
        }
        if (Hello.isKeyRequest(frame) && !gaveKey) {
            return Optional.of(giveKey(frame));
        }
        begun = true;
        Hello hello = Hello.read(frame, desk);
        int expected = hello.protocol().helloFrameBytes();
        if (frame.length != expected) {
            throw new HandshakeException(
                HandshakeReason.FRAME_SIZE,
                "the first frame has " + frame.length + " bytes in place of " + expected
            );
        }
        if (hello.initiator().equals(desk.keyId())) {
            throw new HandshakeException(HandshakeReason.SELF, "the initiator claims this desk's own key id");
        }
        continuation.requireSame(hello);
        if (hello.protocol().isIntroduction()) {
            introduction = new IntroductionAnswer(desk, resolver, clock, hello);
            return Optional.of(introduction.answer(frame));
        }
        HandshakeState.Builder builder = HandshakeState.responder(hello.protocol().noise())
            .prologue(continuation.prologue(hello))
            .localStatic(desk.sessionKey());
        if (hello.protocol().hasStaticKem()) {
            builder.localStaticKem(desk.kemKey().orElseThrow());
        }
        try (HandshakeState noise = builder.build()) {
            return Optional.of(answer(hello, noise, frame));
        } catch (NoiseException refused) {
            throw HandshakeException.of(refused);
        }
    }

    @Override
    public int maxFrameBytes() {
        if (introduction != null) {
            return introduction.maxFrameBytes();
        }
        return SessionProtocol.longestHelloFrameBytes(desk.suite());
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
        if (introduction != null) {
            introduction.close();
        }
    }

    /** Once a handshake: who asks again has had its answer. */
    private byte[] giveKey(byte[] frame) {
        gaveKey = true;
        begun = true;
        continuation.requireSame(Hello.readKeyRequest(frame, desk));
        KemKeyPair own = desk
            .kemKey()
            .orElseThrow(() -> new HandshakeException(HandshakeReason.UNSUPPORTED_SUITE, "this desk has no KEM key"));
        begun = false;
        return own.publicKey();
    }

    private byte[] answer(Hello hello, HandshakeState noise, byte[] frame) {
        byte[] bytes = noise.readMessage(frame, Hello.BYTES, frame.length - Hello.BYTES);
        Payloads.Initiator payload = Payloads.Initiator.read(bytes, hello.protocol());
        if (guard != null) {
            guard.requireInWindow(payload.timestampNanos());
        }
        Counterparty initiator = switch (resolver.resolve(hello.initiator())) {
            case Accepted<Counterparty>(Counterparty found) -> found;
            case Rejected<Counterparty> rejected -> {
                desk.rejected(hello.initiator(), rejected.reason());
                throw HandshakeException.rejected(rejected);
            }
        };
        requireRegistered(hello, initiator, payload, Bytes32.of(noise.remoteStatic().orElseThrow()));
        if (hello.protocol().hasStaticKem()) {
            byte[] kemKey = Payloads.kemKey(bytes);
            KemKeys.requireRegistered(initiator, kemKey);
            noise.setRemoteStaticKem(kemKey);
        }
        if (guard != null) {
            guard.accept(initiator.keyId(), payload.timestampNanos());
        }
        byte[] answer = new byte[hello.protocol().answerFrameBytes()];
        noise.writeMessage(Payloads.responder(desk.seen()), answer, 0);
        established = new EstablishedSession(hello.protocol(), desk, initiator, payload.seen(), noise);
        return answer;
    }

    private void requireRegistered(Hello hello, Counterparty initiator, Payloads.Initiator payload, Bytes32 staticKey) {
        if (!initiator.keyId().equals(hello.initiator()) || !initiator.domain().equals(desk.domain())) {
            throw new IllegalArgumentException("the resolver speaks of somebody else: " + initiator.keyId());
        }
        if (!staticKey.equals(initiator.bundle().sessionKey())) {
            throw new HandshakeException(
                HandshakeReason.WRONG_STATIC,
                "the initiator's static key is not the session key registered for " + initiator.keyId()
            );
        }
        InitiatorHandshake.requireEligible(desk, initiator, clock);
        hello.protocol().requireStrongest(desk.suite(), initiator.bundle().suite());
        long epoch = payload.epoch();
        if (epoch != LocalDesk.UNKNOWN_EPOCH && epoch != initiator.record().epoch()) {
            throw new HandshakeException(
                HandshakeReason.STALE_EPOCH,
                "the initiator says epoch " + epoch + ", the registry " + initiator.record().epoch()
            );
        }
    }
}
