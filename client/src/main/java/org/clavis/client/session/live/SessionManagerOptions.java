package org.clavis.client.session.live;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import org.clavis.client.registry.PolicyContract;

/**
 * How to follow the chain.
 *
 * @param policy whose policy holds, if one does
 * @param pollInterval between questions for the newest block, up to 12 s, a slot
 * @param maxSilence how long the chain may not have answered before new sessions are refused
 * @param maxHeadAge how old the newest block may be before new sessions are refused; a node that shows an old chain is
 *     noticed by nothing else
 * @param rotationGrace how long a session outlives its peer's key, up to a minute; zero for not at all
 * @param clock for ages and validity
 * @param events who is told
 */
public record SessionManagerOptions(
    Optional<PolicyContract> policy,
    Duration pollInterval,
    Duration maxSilence,
    Duration maxHeadAge,
    Duration rotationGrace,
    InstantSource clock,
    SessionManagerEvents events
) {
    /** The longest interval. */
    public static final Duration MAX_POLL_INTERVAL = Duration.ofSeconds(12);

    /** The longest grace. */
    public static final Duration MAX_ROTATION_GRACE = Duration.ofMinutes(1);

    /** No policy, a question a second, a minute of silence, two minutes without a block, no grace. */
    public static final SessionManagerOptions STANDARD = new SessionManagerOptions(
        Optional.empty(),
        Duration.ofSeconds(1),
        Duration.ofMinutes(1),
        Duration.ofMinutes(2),
        Duration.ZERO,
        InstantSource.system(),
        SessionManagerEvents.NONE
    );

    /** Throws {@link IllegalArgumentException} if a duration is out of its range. */
    public SessionManagerOptions {
        Objects.requireNonNull(policy, "policy");
        Objects.requireNonNull(clock, "clock");
        Objects.requireNonNull(events, "events");
        require(pollInterval.isPositive() && pollInterval.compareTo(MAX_POLL_INTERVAL) <= 0, "pollInterval");
        require(maxSilence.isPositive(), "maxSilence");
        require(maxHeadAge.isPositive(), "maxHeadAge");
        require(!rotationGrace.isNegative() && rotationGrace.compareTo(MAX_ROTATION_GRACE) <= 0, "rotationGrace");
    }

    private static void require(boolean condition, String name) {
        if (!condition) {
            throw new IllegalArgumentException(name + " is out of its range");
        }
    }

    /** The same with a policy. */
    public SessionManagerOptions with(PolicyContract other) {
        return new SessionManagerOptions(
            Optional.of(other),
            pollInterval,
            maxSilence,
            maxHeadAge,
            rotationGrace,
            clock,
            events
        );
    }

    /** The same with another listener for events. */
    public SessionManagerOptions with(SessionManagerEvents other) {
        return new SessionManagerOptions(policy, pollInterval, maxSilence, maxHeadAge, rotationGrace, clock, other);
    }

    /** The same with another clock. */
    public SessionManagerOptions with(InstantSource other) {
        return new SessionManagerOptions(policy, pollInterval, maxSilence, maxHeadAge, rotationGrace, other, events);
    }

    /** The same with another interval. */
    public SessionManagerOptions pollEvery(Duration other) {
        return new SessionManagerOptions(policy, other, maxSilence, maxHeadAge, rotationGrace, clock, events);
    }

    /** The same with another bound on the newest block's age, for chains that are seldom written. */
    public SessionManagerOptions headAgeUpTo(Duration other) {
        return new SessionManagerOptions(policy, pollInterval, maxSilence, other, rotationGrace, clock, events);
    }

    /** The same with another grace. */
    public SessionManagerOptions graceOf(Duration other) {
        return new SessionManagerOptions(policy, pollInterval, maxSilence, maxHeadAge, other, clock, events);
    }
}
