package org.clavis.client.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.clavis.evm.Bytes32;

class ReplayGuardTest {

    private static final Instant START = Instant.parse("2026-06-01T12:00:00Z");
    private static final long WINDOW = ReplayGuard.WINDOW.toNanos();

    /** A clock that the test moves, back and forth. */
    private static final class MovingClock implements InstantSource {

        private Instant now = START;

        @Override
        public Instant instant() {
            return now;
        }

        long nanos() {
            return LocalDesk.nanos(now);
        }
    }

    private final MovingClock clock = new MovingClock();

    private static Bytes32 keyId(int i) {
        byte[] bytes = new byte[32];
        bytes[0] = (byte) i;
        bytes[1] = (byte) (i >>> 8);
        return Bytes32.of(bytes);
    }

    private static void refused(HandshakeReason reason, Runnable action) {
        assertThatExceptionOfType(HandshakeException.class)
            .isThrownBy(action::run)
            .satisfies(e -> assertThat(e.reason()).isEqualTo(reason));
    }

    @Example
    void onlyNewerTimestampsOfOneInitiatorAreAccepted() {
        ReplayGuard guard = new ReplayGuard(clock);
        long now = clock.nanos();
        guard.accept(keyId(1), now);
        refused(HandshakeReason.REPLAYED, () -> guard.accept(keyId(1), now));
        guard.accept(keyId(2), now);
        guard.accept(keyId(1), now + 1);
        refused(HandshakeReason.REPLAYED, () -> guard.accept(keyId(1), now));
        assertThat(guard.size()).isEqualTo(2);
    }

    @Example
    void windowIsExact() {
        ReplayGuard guard = new ReplayGuard(clock);
        clock.now = START.plus(Duration.ofHours(1));
        long now = clock.nanos();
        guard.accept(keyId(1), now - WINDOW);
        guard.accept(keyId(1), now + WINDOW);
        refused(HandshakeReason.CLOCK_SKEW, () -> guard.accept(keyId(2), now - WINDOW - 1));
        refused(HandshakeReason.CLOCK_SKEW, () -> guard.accept(keyId(2), now + WINDOW + 1));
        refused(HandshakeReason.CLOCK_SKEW, () -> guard.accept(keyId(2), 0));
        refused(HandshakeReason.CLOCK_SKEW, () -> guard.accept(keyId(2), Long.MAX_VALUE));
    }

    @Example
    void whatAnEarlierRunMayHaveAcceptedIsRefused() {
        ReplayGuard guard = new ReplayGuard(clock);
        refused(HandshakeReason.REPLAYED, () -> guard.accept(keyId(1), clock.nanos() - 1));
        guard.accept(keyId(1), clock.nanos());
    }

    @Example
    void memoryIsBoundedAndGivesNothingAway() {
        ReplayGuard guard = new ReplayGuard(clock, 3);
        long first = clock.nanos();
        for (int i = 0; i < 3; i++) {
            guard.accept(keyId(i), first + i);
        }
        refused(HandshakeReason.OVERLOADED, () -> guard.accept(keyId(3), first));
        guard.accept(keyId(0), first + 10);
        clock.now = START.plus(ReplayGuard.WINDOW).plusNanos(2);
        guard.accept(keyId(3), first + 11);
        assertThat(guard.size()).as("one was too old to matter").isEqualTo(3);
        refused(HandshakeReason.CLOCK_SKEW, () -> guard.accept(keyId(1), first + 1));
        clock.now = START;
        refused(HandshakeReason.CLOCK_SKEW, () -> guard.accept(keyId(1), first + 1));
    }

    /** One arrival: how far the clock moves before it, whose message, and how far its timestamp is from the clock. */
    record Arrival(long clockStepNanos, int initiator, long offsetNanos) {}

    @Provide
    Arbitrary<List<Arrival>> arrivals() {
        Arbitrary<Long> steps = Arbitraries.longs()
            .between(-WINDOW, 2 * WINDOW)
            .edgeCases(e -> e.add(0L));
        Arbitrary<Long> offsets = Arbitraries.oneOf(
            Arbitraries.longs().between(-3, 3),
            Arbitraries.longs().between(-2 * WINDOW, 2 * WINDOW)
        );
        return Combinators.combine(steps, Arbitraries.integers().between(0, 4), offsets)
            .as(Arrival::new)
            .list()
            .ofMaxSize(60);
    }

    @Property
    void noTimestampIsEverAcceptedTwiceAndTheTableStaysBounded(@ForAll("arrivals") List<Arrival> arrivals) {
        clock.now = START;
        ReplayGuard guard = new ReplayGuard(clock, 3);
        Set<List<Object>> accepted = new HashSet<>();
        for (Arrival arrival : arrivals) {
            clock.now = clock.now.plusNanos(arrival.clockStepNanos());
            long timestamp = clock.nanos() + arrival.offsetNanos();
            for (int repeat = 0; repeat < 2; repeat++) {
                if (accepts(guard, keyId(arrival.initiator()), timestamp)) {
                    assertThat(accepted.add(List.of(arrival.initiator(), timestamp))).isTrue();
                }
            }
            for (List<Object> old : accepted) {
                assertThat(accepts(guard, keyId((int) old.get(0)), (long) old.get(1))).isFalse();
            }
            assertThat(guard.size()).isLessThanOrEqualTo(3);
        }
    }

    private static boolean accepts(ReplayGuard guard, Bytes32 initiator, long timestamp) {
        try {
            guard.accept(initiator, timestamp);
            return true;
        } catch (HandshakeException e) {
            return false;
        }
    }
}
