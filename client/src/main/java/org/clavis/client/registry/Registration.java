package org.clavis.client.registry;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import org.clavis.verifier.registry.Scope;
import org.clavis.verifier.registry.ScopeSet;

/** What a key is registered for, for how long, and for which sessions. Immutable. */
public final class Registration {

    /** The last second that the contract can store: 2^40 - 1. */
    private static final long LAST_SECOND = (1L << 40) - 1;

    private static final int CLASSIC_SUITE = 1;
    private static final int LAST_SUITE = 3;

    private final ScopeSet scopes;
    private final Optional<Instant> start;
    private final Optional<Duration> duration;
    private final Optional<Instant> end;
    private final OptionalInt suite;

    private Registration(
        ScopeSet scopes,
        Optional<Instant> start,
        Optional<Duration> duration,
        Optional<Instant> end,
        OptionalInt suite
    ) {
        this.scopes = scopes;
        this.start = start;
        this.duration = duration;
        this.end = end;
        this.suite = suite;
    }

    /** The scopes, still without a time. */
    public static final class Scoped {

        private final ScopeSet scopes;

        private Scoped(ScopeSet scopes) {
            this.scopes = scopes;
        }

        /** Valid so long: from the time of the newest block, or from {@link Registration#from} where that is later. */
        public Registration validFor(Duration duration) {
            if (duration.toSeconds() < 1) {
                throw new IllegalArgumentException("a key is valid for a second at least");
            }
            return new Registration(
                scopes,
                Optional.empty(),
                Optional.of(duration),
                Optional.empty(),
                OptionalInt.empty()
            );
        }

        /** Valid until just before this second. */
        public Registration validUntil(Instant end) {
            return new Registration(scopes, Optional.empty(), Optional.empty(), Optional.of(end), OptionalInt.empty());
        }
    }

    /** For these scopes. */
    public static Scoped scopes(Scope... scopes) {
        return new Scoped(ScopeSet.of(scopes));
    }

    /** For these scopes. */
    public static Scoped scopes(ScopeSet scopes) {
        return new Scoped(scopes);
    }

    /** The same, not valid before this second. */
    public Registration from(Instant newStart) {
        return new Registration(scopes, Optional.of(newStart), duration, end, suite);
    }

    /**
     * The same for sessions of this suite. Unless told otherwise a first registration is of suite 1, and a rotation of
     * the suite that it finds.
     *
     * @param newSuite 1 classic, 2 hybrid, 3 hybrid with the registered KEM key
     * @throws IllegalArgumentException for any other
     */
    public Registration forSuite(int newSuite) {
        if (newSuite < CLASSIC_SUITE || newSuite > LAST_SUITE) {
            throw new IllegalArgumentException("no such suite: " + newSuite);
        }
        return new Registration(scopes, start, duration, end, OptionalInt.of(newSuite));
    }

    /** The suite of a first registration. */
    int suite() {
        return suite.orElse(CLASSIC_SUITE);
    }

    /** The suite of a rotation from another one. */
    int suiteAfter(int previous) {
        return suite.orElse(previous);
    }

    ScopeSet scopes() {
        return scopes;
    }

    /** Seconds since 1970 of the first second, for a chain whose newest block is from {@code now}. */
    long notBefore(long now) {
        return start.map(instant -> clamped(Math.max(now, instant.getEpochSecond()))).orElse(now);
    }

    /** Seconds since 1970 of the first second after the last. */
    long notAfter(long now) {
        long begin = notBefore(now);
        long last = duration
            .map(length -> length.toSeconds() > LAST_SECOND ? LAST_SECOND : begin + length.toSeconds())
            .or(() -> end.map(Instant::getEpochSecond))
            .orElseThrow();
        return clamped(last);
    }

    private static long clamped(long second) {
        return Math.clamp(second, 0, LAST_SECOND);
    }
}
