package org.clavis.verifier;

import java.util.function.Function;

/**
 * What a verifier concluded: the value it vouches for, or the reason why it does not.
 *
 * <p>Verifiers answer with this for any input bytes whatsoever; an exception out of a verifier means that its caller
 * broke the method's contract.
 *
 * @param <T> what is known once the check has passed
 */
public sealed interface Verification<T> permits Accepted, Rejected {
    /** True if this is {@link Accepted}. */
    default boolean isAccepted() {
        return this instanceof Accepted;
    }

    /** The same verdict with the verified value replaced by {@code function}'s result. */
    default <R> Verification<R> map(Function<? super T, ? extends R> function) {
        return flatMap(value -> new Accepted<>(function.apply(value)));
    }

    /** The verdict of {@code next} on the verified value, or this rejection. */
    default <R> Verification<R> flatMap(Function<? super T, Verification<R>> next) {
        return switch (this) {
            case Accepted<T>(T verified) -> next.apply(verified);
            case Rejected<T>(RejectReason reason, String detail) -> new Rejected<>(reason, detail);
        };
    }

    /** An accepted {@code verified}. */
    static <T> Verification<T> accepted(T verified) {
        return new Accepted<>(verified);
    }

    /** A rejection for {@code reason}; {@code detail} says what was found, without secrets. */
    static <T> Verification<T> rejected(RejectReason reason, String detail) {
        return new Rejected<>(reason, detail);
    }
}
