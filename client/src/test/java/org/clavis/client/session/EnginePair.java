package org.clavis.client.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.clavis.client.counterparty.CounterpartyResolver;
import org.jspecify.annotations.Nullable;

/** Two engines with a wire between them that the test holds in its hands, and a clock that stands still. */
final class EnginePair {

    /** A side, what is on its way to it, and what it was told. */
    static final class Side {

        final SessionEngine engine;
        final Deque<byte[]> arriving = new ArrayDeque<>();
        final List<byte[]> received = new ArrayList<>();
        private byte[] parts = {};

        Side(SessionEngine engine) {
            this.engine = engine;
        }

        /** Opens the first frame that is on its way; tells its kind. */
        RecordKind take() {
            return take(arriving.remove());
        }

        RecordKind take(byte[] frame) {
            byte[] body = Arrays.copyOfRange(frame, FrameChannel.LENGTH_BYTES, frame.length);
            RecordKind kind = engine.open(body, 0, body.length);
            if (kind == RecordKind.REKEY) {
                engine.continueRekey();
            }
            if (kind.isData()) {
                int from = engine.contentOffset();
                byte[] longer = Arrays.copyOf(parts, parts.length + engine.contentBytes());
                System.arraycopy(body, from, longer, parts.length, engine.contentBytes());
                parts = longer;
                if (kind == RecordKind.MESSAGE) {
                    received.add(parts);
                    parts = new byte[0];
                }
            }
            return kind;
        }
    }

    final Desks registry = new Desks();
    final Desks.Desk alice;
    final Desks.Desk bob;
    final InstantSource clock = this::now;
    final HandshakeGate gate = new HandshakeGate(1);
    private final InstantSource initiatorsClock = () -> now().plus(haste());
    final Side initiator;
    final Side responder;
    private Instant now = Desks.NOW;
    private Duration haste = Duration.ZERO;

    EnginePair(SessionOptions options) {
        this(options, null);
    }

    /** A pair whose responder asks {@code resolver}, or the registry if that is null. */
    EnginePair(SessionOptions options, @Nullable CounterpartyResolver resolver) {
        this(options, resolver, Desks.LATE);
    }

    /** A pair of suite 1 whose responder's key ends at a time that the initiator knows of. */
    EnginePair(Instant bobsEnd) {
        this(SessionOptions.STANDARD, null, bobsEnd);
    }

    private EnginePair(SessionOptions options, @Nullable CounterpartyResolver resolver, Instant bobsEnd) {
        alice = registry.register("alice", 1, options.protocol().suite());
        bob = bobsEnd.equals(Desks.LATE)
            ? registry.register("bob", 1, options.protocol().suite())
            : registry.register("bob", bobsEnd);
        Desks.Pair pair = registry.establish(alice, bob, options.protocol());
        CounterpartyResolver asked = resolver == null ? registry : resolver;
        initiator = new Side(
            new SessionEngine(
                pair.initiator(),
                options.with(initiatorsClock),
                Rekeying.initiator(alice.local(), initiatorsClock, false)
            )
        );
        responder = new Side(
            new SessionEngine(
                pair.responder(),
                options.with(clock),
                Rekeying.responder(bob.local(), asked, clock, gate)
            )
        );
    }

    Instant now() {
        return now;
    }

    private Duration haste() {
        return haste;
    }

    /** Lets time pass for the initiator alone. */
    void initiatorsHaste(Duration time) {
        haste = haste.plus(time);
    }

    void pass(Duration time) {
        now = now.plus(time);
    }

    Side other(Side side) {
        return side == initiator ? responder : initiator;
    }

    /** Puts a message on the wire, after whatever the engine wants to say first. */
    void send(Side side, byte[] message) {
        control(side);
        int sent = 0;
        int part;
        do {
            part = Math.min(message.length - sent, RecordLayer.MAX_CONTENT_BYTES);
            byte[] frame = new byte[side.engine.maxFrameBytes(part)];
            int length = side.engine.sealMessage(message, sent, message.length - sent, frame, 0);
            other(side).arriving.add(Arrays.copyOf(frame, length));
            sent += part;
        } while (sent < message.length);
    }

    /** Lets the engine look at the clock and puts on the wire what it wants to say. */
    void control(Side side) {
        side.engine.tick();
        side.engine.prepare();
        for (Optional<byte[]> f = side.engine.nextControl(); f.isPresent(); f = side.engine.nextControl()) {
            other(side).arriving.add(f.get());
        }
    }

    /** Delivers and answers until nothing is on its way. */
    void settle() {
        control(initiator);
        control(responder);
        while (!initiator.arriving.isEmpty() || !responder.arriving.isEmpty()) {
            for (Side side : List.of(initiator, responder)) {
                while (!side.arriving.isEmpty()) {
                    side.take();
                }
                control(side);
            }
        }
    }

    /** A message each way arrives. */
    void requireWorking() {
        for (Side side : List.of(initiator, responder)) {
            byte[] message = { 1, 2, 3 };
            int before = other(side).received.size();
            send(side, message);
            settle();
            assertThat(other(side).received).hasSize(before + 1);
            assertThat(other(side).received.getLast()).isEqualTo(message);
        }
    }
}
