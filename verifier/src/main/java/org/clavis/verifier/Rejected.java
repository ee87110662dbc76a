package org.clavis.verifier;

import java.util.Objects;

/**
 * The check failed.
 *
 * @param reason why, for programs
 * @param detail why, for people: the field, the offset or the values that explain it; never a secret
 */
public record Rejected<T>(RejectReason reason, String detail) implements Verification<T> {
    public Rejected {
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(detail, "detail");
    }
}
