package org.clavis.client.session.datagram;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import org.clavis.client.session.SessionException;
import org.clavis.client.session.SessionReason;
import org.jspecify.annotations.Nullable;

/**
 * Whatever a network does to packets, and in whatever order time passes, keys change and sides speak: a message arrives
 * at most once and unaltered, nothing but time ends a session, and once the network is good again, it works.
 */
class DatagramModelTest {

    private enum Step {
        SPEAK,
        SPEAK_OFTEN,
        DELIVER,
        DELIVER_NEWEST,
        DELIVER_ALL,
        DROP,
        DROP_ALL,
        REPEAT_OLD,
        FLIP,
        REFLECT,
        TICK,
        WAIT,
        WAIT_LONG,
        REKEY,
        COMPUTE,
        COMPUTE_ONE,
    }

    /** One thing that happens, to the packets of one side. */
    record Event(Step step, boolean initiator, int number) {}

    @Provide
    Arbitrary<List<Event>> events() {
        return Combinators.combine(
            Arbitraries.of(Step.class),
            Arbitraries.of(true, false),
            Arbitraries.integers().between(0, 1 << 20)
        )
            .as(Event::new)
            .list()
            .ofMinSize(20)
            .ofMaxSize(120);
    }

    /** What the test keeps of a run. */
    private static final class Run {

        private final TestNet net = new TestNet().begun();
        private final List<byte[]> everything = new ArrayList<>();
        private final Set<ByteBuffer> said = new HashSet<>();
        private final Set<ByteBuffer> heard = new HashSet<>();
        private int counter;

        void happen(Event event) {
            TestNet.Side side = event.initiator() ? net.initiator : net.responder;
            TestNet.Side other = net.other(side);
            everything.addAll(side.sent);
            switch (event.step()) {
                case SPEAK -> speak(side);
                case SPEAK_OFTEN -> {
                    for (int i = 0; i < 100; i++) {
                        speak(side);
                    }
                }
                case DELIVER -> take(other, side.sent.pollFirst());
                case DELIVER_NEWEST -> take(other, side.sent.pollLast());
                case DELIVER_ALL -> {
                    while (!side.sent.isEmpty()) {
                        take(other, side.sent.pollFirst());
                    }
                }
                case DROP -> side.sent.pollFirst();
                case DROP_ALL -> side.sent.clear();
                case REPEAT_OLD -> take(other, old(event));
                case FLIP -> {
                    byte[] packet = old(event).clone();
                    if (packet.length > 0) {
                        packet[event.number() % packet.length] ^= (byte) (1 << (event.number() % 8));
                        assertThat(other.take(packet)).as("an altered packet").isFalse();
                    }
                }
                case REFLECT -> assertThat(side.take(old(event).length == 0 ? new byte[24] : mine(side))).isFalse();
                case TICK -> side.tick();
                case WAIT -> net.pass(Duration.ofMillis(event.number() % 3_000));
                case WAIT_LONG -> net.pass(Duration.ofMillis(event.number() % 40_000));
                case REKEY -> side.engine().requestRekey(net.now);
                case COMPUTE -> net.compute();
                case COMPUTE_ONE -> side.work();
            }
            listen();
        }

        private byte[] old(Event event) {
            return everything.isEmpty() ? new byte[24] : everything.get(event.number() % everything.size());
        }

        private static byte[] mine(TestNet.Side side) {
            byte[] newest = side.sent.peekLast();
            return newest == null ? new byte[24] : newest;
        }

        private void speak(TestNet.Side side) {
            if (side.end == null && side.timesInUse + (side.equals(net.initiator) ? 1 : 0) > 0) {
                byte[] message = ByteBuffer.allocate(5)
                    .put((byte) (side.equals(net.initiator) ? 1 : 2))
                    .putInt(counter++)
                    .array();
                try {
                    side.say(message);
                    said.add(ByteBuffer.wrap(message));
                } catch (SessionException e) {
                    assertThat(e.reason()).isEqualTo(SessionReason.TOO_OLD);
                }
            }
        }

        private static void take(TestNet.Side side, byte @Nullable [] packet) {
            if (packet != null) {
                side.take(packet);
            }
        }

        private void listen() {
            for (TestNet.Side side : List.of(net.initiator, net.responder)) {
                for (byte[] message = side.delivered.poll(); message != null; message = side.delivered.poll()) {
                    ByteBuffer bytes = ByteBuffer.wrap(message);
                    assertThat(said).contains(bytes);
                    assertThat(heard.add(bytes)).as("only once").isTrue();
                    assertThat(message[0])
                        .as("from the other side")
                        .isEqualTo((byte) (side.equals(net.initiator) ? 2 : 1));
                }
                if (side.end != null) {
                    assertThat(side.endReason()).isIn(SessionReason.TOO_OLD, SessionReason.TIMEOUT);
                }
            }
        }

        /** From here on everything arrives. */
        void heal() {
            for (int i = 0; i < 20; i++) {
                net.pass(Duration.ofSeconds(1));
                net.settle();
            }
            listen();
            if (net.initiator.end != null || net.responder.end != null) {
                return;
            }
            heard.clear();
            speak(net.initiator);
            speak(net.responder);
            net.settle();
            listen();
            assertThat(heard).hasSize(2);
            assertThat(net.initiator.established().handshakeHash()).isEqualTo(
                net.responder.established().handshakeHash()
            );
        }
    }

    @Property(tries = 150, shrinking = ShrinkingMode.BOUNDED)
    void nothingThatANetworkDoesIsMoreThanLoss(@ForAll("events") List<Event> events) {
        Run run = new Run();
        events.forEach(run::happen);
        run.heal();
    }
}
