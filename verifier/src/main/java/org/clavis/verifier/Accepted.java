package org.clavis.verifier;

import java.util.Objects;

/**
 * The check passed.
 *
 * @param verified what is now known to be true
 */
public record Accepted<T>(T verified) implements Verification<T> {
    public Accepted {
        Objects.requireNonNull(verified, "verified");
    }
}
