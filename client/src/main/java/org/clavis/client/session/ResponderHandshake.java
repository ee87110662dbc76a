package org.clavis.client.session;

import java.time.InstantSource;
import java.util.Objects;
import org.clavis.client.counterparty.Counterparty;
import org.clavis.client.counterparty.CounterpartyResolver;
import org.clavis.client.session.noise.HandshakeState;
import org.clavis.client.session.noise.NoiseException;
import org.clavis.evm.Bytes32;
import org.clavis.verifier.Accepted;
import org.clavis.verifier.Rejected;
import org.clavis.verifier.Verification;
import org.jspecify.annotations.Nullable;

/**
 * The side that a session is opened to, without input or output: the initiator's frame goes into {@link #receive}, what
 * the registry says about the initiator into {@link #accept}, and the answer comes out.
 *
 * <p>Everything wrong with the frame or the initiator is a {@link HandshakeException}, ends the handshake and is to be
 * answered with {@link #refusal}, whatever the reason. Not safe for use by several threads.
 */
public final class ResponderHandshake implements AutoCloseable {

    /** Length of the second frame's body: the second Noise message (e, and the payload with a tag). */
    public static final int RESPONSE_FRAME_BYTES = 32 + (Payloads.RESPONDER_BYTES + 16);

    private final LocalDesk desk;
    private final ReplayGuard guard;
    private final InstantSource clock;
    private @Nullable Received received;
    private @Nullable EstablishedSession established;

    private record Received(Hello hello, HandshakeState noise, Payloads.Initiator payload, Bytes32 remoteStatic) {}

    private ResponderHandshake(LocalDesk desk, ReplayGuard guard, InstantSource clock) {
        this.desk = desk;
        this.guard = guard;
        this.clock = clock;
    }

    /**
     * Prepares for one initiator.
     *
     * @param desk this side
     * @param guard the one for all handshakes of this desk
     * @param clock for the validity of the initiator's key
     * @throws IllegalArgumentException if the desk does not know its own epoch
     */
    public static ResponderHandshake begin(LocalDesk desk, ReplayGuard guard, InstantSource clock) {
        if (desk.epoch() == LocalDesk.UNKNOWN_EPOCH) {
            throw new IllegalArgumentException("a responder has to know the epoch of its own key");
        }
        return new ResponderHandshake(desk, guard, clock);
    }

    /** What to send in place of an answer after any failure. */
    public static byte[] refusal() {
        return Alert.frame();
    }

    /**
     * Reads the initiator's frame.
     *
     * @return the key id that the initiator claims, for {@link #accept}
     * @throws HandshakeException if the frame is refused
     */
    public Bytes32 receive(byte[] frame) {
        if (received != null || established != null) {
            throw new IllegalStateException("the initiator's frame was read before");
        }
        if (frame.length != InitiatorHandshake.HELLO_FRAME_BYTES) {
            throw new HandshakeException(
                HandshakeReason.FRAME_SIZE,
                "the first frame has " + frame.length + " bytes in place of " + InitiatorHandshake.HELLO_FRAME_BYTES
            );
        }
        Hello hello = Hello.read(frame, desk);
        if (hello.initiator().equals(desk.keyId())) {
            throw new HandshakeException(HandshakeReason.SELF, "the initiator claims this desk's own key id");
        }
        HandshakeState noise = HandshakeState.responder(hello.protocol().noise())
            .prologue(hello.prologue())
            .localStatic(desk.sessionKey())
            .build();
        boolean done = false;
        try {
            byte[] bytes = noise.readMessage(frame, Hello.BYTES, frame.length - Hello.BYTES);
            Payloads.Initiator payload = Payloads.Initiator.read(bytes);
            guard.requireInWindow(payload.timestampNanos());
            Bytes32 remoteStatic = Bytes32.of(noise.remoteStatic().orElseThrow());
            received = new Received(hello, noise, payload, remoteStatic);
            done = true;
            return hello.initiator();
        } catch (NoiseException refused) {
            throw HandshakeException.of(refused);
        } finally {
            if (!done) {
                noise.close();
            }
        }
    }

    /**
     * Answers the initiator if {@code verdict} is about it, accepted, and fits what it sent.
     *
     * @param verdict on the key id that {@link #receive} returned
     * @return the second frame's body, {@link #RESPONSE_FRAME_BYTES} bytes
     * @throws HandshakeException if not; the replay guard then remembers nothing unless the initiator was authentic
     */
    public byte[] accept(Verification<Counterparty> verdict) {
        Received from = Objects.requireNonNull(received, "the initiator's frame was not read, or was answered");
        received = null;
        try {
            return switch (verdict) {
                case Accepted<Counterparty>(Counterparty initiator) -> answer(from, initiator);
                case Rejected<Counterparty> rejected -> throw HandshakeException.rejected(rejected);
            };
        } catch (NoiseException refused) {
            throw HandshakeException.of(refused);
        } finally {
            from.noise.close();
        }
    }

    /** {@link #receive} and {@link #accept} in one, asking {@code resolver} in between. */
    public byte[] respond(byte[] frame, CounterpartyResolver resolver) {
        return accept(resolver.resolve(receive(frame)));
    }

    /** The session, once {@link #accept} has returned. Belongs to the caller, who closes it. */
    public EstablishedSession established() {
        return Objects.requireNonNull(established, "the handshake has not finished");
    }

    /** Overwrites the keys of a handshake under way; an {@link #established} session goes on. */
    @Override
    public void close() {
        Received pending = received;
        if (pending != null) {
            received = null;
            pending.noise.close();
        }
    }

    private byte[] answer(Received from, Counterparty initiator) {
        if (!initiator.keyId().equals(from.hello.initiator()) || !initiator.domain().equals(desk.domain())) {
            throw new IllegalArgumentException("the verdict is about somebody else: " + initiator.keyId());
        }
        if (!from.remoteStatic.equals(initiator.bundle().sessionKey())) {
            throw new HandshakeException(
                HandshakeReason.WRONG_STATIC,
                "the initiator's static key is not the session key registered for " + initiator.keyId()
            );
        }
        InitiatorHandshake.requireEligible(desk, initiator, from.hello.protocol(), clock);
        long epoch = from.payload.epoch();
        if (epoch != LocalDesk.UNKNOWN_EPOCH && epoch != initiator.record().epoch()) {
            throw new HandshakeException(
                HandshakeReason.STALE_EPOCH,
                "the initiator says epoch " + epoch + ", the registry " + initiator.record().epoch()
            );
        }
        guard.accept(initiator.keyId(), from.payload.timestampNanos());
        byte[] frame = new byte[RESPONSE_FRAME_BYTES];
        from.noise.writeMessage(Payloads.responder(desk.seen()), frame, 0);
        established = new EstablishedSession(from.hello.protocol(), initiator, from.payload.seen(), from.noise);
        return frame;
    }
}
