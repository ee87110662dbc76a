package org.clavis.client.cli.groth16;

import org.clavis.verifier.RejectReason;
import org.clavis.verifier.groth16.Groth16Verifier;

/** What the file of a verifying key turned out to hold. */
sealed interface CachedKey {
    /** A sound key. */
    record Prepared(Groth16Verifier verifier) implements CachedKey {}

    /** No sound key. */
    record Refused(RejectReason reason, String detail) implements CachedKey {}

    /** Nothing that can be read. */
    record Unreadable(String detail) implements CachedKey {}
}
