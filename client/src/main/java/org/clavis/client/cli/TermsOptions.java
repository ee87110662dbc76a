package org.clavis.client.cli;

import java.time.Duration;
import org.clavis.client.registry.Registration;
import org.clavis.verifier.registry.Scope;
import picocli.CommandLine.Option;

/** What a key is registered for, and for how long. */
final class TermsOptions {

    @Option(
        names = "--scopes",
        required = true,
        split = ",",
        description = "What the key may be used for: ${COMPLETION-CANDIDATES}."
    )
    private Scope[] scopes = {};

    @Option(names = "--days", defaultValue = "90", description = "Days of validity, 90 unless told otherwise.")
    private int days;

    Registration registration() {
        return Registration.scopes(scopes).validFor(Duration.ofDays(days));
    }
}
