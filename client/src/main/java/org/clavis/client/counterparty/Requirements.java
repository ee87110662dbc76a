package org.clavis.client.counterparty;

import java.util.Objects;
import org.clavis.verifier.registry.Scope;
import org.clavis.verifier.registry.ScopeSet;

/**
 * What a counterparty's key must offer, besides being valid now.
 *
 * @param scopes all of which the key must have
 * @param minimumSuite the weakest session suite that will do, at least 1
 */
public record Requirements(ScopeSet scopes, int minimumSuite) {
    /** The classic suite. */
    public static final int CLASSIC_SUITE = 1;

    /** Throws {@link IllegalArgumentException} if the suite is below 1. */
    public Requirements {
        Objects.requireNonNull(scopes, "scopes");
        if (minimumSuite < CLASSIC_SUITE) {
            throw new IllegalArgumentException("no such suite: " + minimumSuite);
        }
    }

    /** Any valid key. */
    public static Requirements none() {
        return new Requirements(ScopeSet.NONE, CLASSIC_SUITE);
    }

    /** A valid key with these scopes. */
    public static Requirements scope(Scope... scopes) {
        return new Requirements(ScopeSet.of(scopes), CLASSIC_SUITE);
    }

    /** The same with a stronger suite at least. */
    public Requirements suiteAtLeast(int suite) {
        return new Requirements(scopes, suite);
    }
}
