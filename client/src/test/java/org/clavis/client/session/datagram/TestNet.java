package org.clavis.client.session.datagram;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.clavis.client.counterparty.CounterpartyResolver;
import org.clavis.client.session.Desks;
import org.clavis.client.session.EstablishedSession;
import org.clavis.client.session.HandshakeException;
import org.clavis.client.session.HandshakeGate;
import org.clavis.client.session.ListenerEvents;
import org.clavis.client.session.ReplayGuard;
import org.clavis.client.session.SessionException;
import org.clavis.client.session.SessionProtocol;
import org.clavis.client.session.SessionReason;
import org.jspecify.annotations.Nullable;

/** Two engines, real keys, and a network and a clock that do what the test says. */
final class TestNet {

    static final Instant START = Instant.parse("2026-06-01T12:00:00Z");

    private final Desks registry = new Desks();

    /** Whom the responder asks. */
    CounterpartyResolver resolver = registry;

    final Desks.Desk alice;
    final Desks.Desk bob;
    private final DatagramOptions options;
    final Handshakes atBob;
    final Side initiator;
    final Side responder;

    /** Nanoseconds since {@link #START}. */
    long now;

    /** Establishes keys; nothing has been sent under them. */
    TestNet(DatagramLimits limits, SessionProtocol protocol) {
        InstantSource clock = () -> START.plusNanos(now);
        alice = registry.register("alice", protocol.suite());
        bob = registry.register("bob", protocol.suite());
        if (protocol.suite() == 3) {
            alice.local().learnKemKey(bob.entry(), bob.kemKey());
        }
        options = new DatagramOptions(protocol, limits, clock, () -> now, 16, 256, 10_000, ListenerEvents.NONE);
        ReplayGuard guard = new ReplayGuard(clock);
        Handshakes toBob = DeskHandshakes.toward(alice.local(), bob.entry(), protocol, clock);
        CounterpartyResolver asked = keyId -> resolver.resolve(keyId);
        atBob = DeskHandshakes.from(bob.local(), guard, clock, asked, new HandshakeGate());
        initiator = new Side("initiator", 1_000);
        responder = new Side("responder", 2_000);
        try (Handshakes.Begun begun = toBob.begin()) {
            Handshakes.Answered answered = atBob.answer(begun.hello(), null);
            EstablishedSession ours = begun.finish(answered.frame());
            int index = initiator.newIndex();
            int theirs = responder.newIndex();
            initiator.established = ours;
            responder.established = answered.established();
            initiator.engine = DatagramEngine.initiator(ours, index, theirs, toBob, options, initiator, now);
            responder.engine = DatagramEngine.responder(
                answered.established(),
                theirs,
                index,
                atBob,
                options,
                responder,
                now
            );
        }
    }

    TestNet(DatagramLimits limits) {
        this(limits, SessionProtocol.IK_CHACHA_POLY);
    }

    TestNet() {
        this(DatagramLimits.STANDARD);
    }

    CounterpartyResolver registry() {
        return registry;
    }

    void forgetAlice() {
        registry.remove(alice);
    }

    Side other(Side side) {
        return side.equals(initiator) ? responder : initiator;
    }

    void pass(Duration time) {
        now += time.toNanos();
    }

    /** Both sides do what time demands, and everything arrives, until nothing happens any more. */
    void settle() {
        initiator.tick();
        responder.tick();
        int done;
        do {
            compute();
            done = carry(initiator) + carry(responder);
        } while (done > 0 || !initiator.jobs.isEmpty() || !responder.jobs.isEmpty());
    }

    /** The handshakes under way are computed. */
    void compute() {
        for (Side side : List.of(initiator, responder)) {
            while (side.work()) {
                // and the next one
            }
        }
    }

    /** Confirms the first keys. */
    TestNet begun() {
        initiator.engine().confirm(now);
        settle();
        return this;
    }

    private int carry(Side from) {
        int carried = 0;
        for (byte[] packet = from.sent.poll(); packet != null; packet = from.sent.poll()) {
            other(from).take(packet);
            carried++;
        }
        return carried;
    }

    /** One side, and what its engine has caused. */
    final class Side implements DatagramEngine.Outlet {

        private final String name;
        private int nextIndex;
        private @Nullable DatagramEngine engine;
        final Deque<byte[]> sent = new ArrayDeque<>();
        final Deque<byte[]> delivered = new ArrayDeque<>();
        final Deque<Runnable> jobs = new ArrayDeque<>();
        final List<HandshakeException> refusals = new ArrayList<>();
        final Set<Integer> indices = new HashSet<>();
        int timesInUse;

        @Nullable
        EstablishedSession established;

        @Nullable
        SessionException end;

        Side(String name, int firstIndex) {
            this.name = name;
            nextIndex = firstIndex;
        }

        DatagramEngine engine() {
            DatagramEngine present = engine;
            if (present == null) {
                throw new IllegalStateException("not begun");
            }
            return present;
        }

        EstablishedSession established() {
            EstablishedSession present = established;
            if (present == null) {
                throw new IllegalStateException("not begun");
            }
            return present;
        }

        boolean take(byte[] packet) {
            return engine().receive(packet.clone(), packet.length, now);
        }

        void tick() {
            engine().tick(now);
        }

        void say(byte... message) {
            engine().send(message, now);
        }

        boolean work() {
            Runnable job = jobs.poll();
            if (job != null) {
                job.run();
            }
            return job != null;
        }

        @Nullable
        SessionReason endReason() {
            return end == null ? null : end.reason();
        }

        @Override
        public void send(byte[] packet) {
            sent.add(packet);
        }

        @Override
        public void deliver(byte[] message) {
            delivered.add(message);
        }

        @Override
        public void elsewhere(Runnable work) {
            jobs.add(work);
        }

        @Override
        public int newIndex() {
            indices.add(++nextIndex);
            return nextIndex;
        }

        @Override
        public void release(int index) {
            if (!indices.remove(index)) {
                throw new IllegalStateException("index " + index + " was released before");
            }
        }

        @Override
        public void keysInUse(EstablishedSession established) {
            this.established = established;
            timesInUse++;
        }

        @Override
        public void refused(HandshakeException reason) {
            refusals.add(reason);
        }

        @Override
        public void ended(SessionException reason) {
            if (end != null) {
                throw new IllegalStateException("ended twice");
            }
            end = reason;
        }

        @Override
        public String toString() {
            return name;
        }
    }
}
