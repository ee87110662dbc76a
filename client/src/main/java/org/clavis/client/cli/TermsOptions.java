package org.clavis.client.cli;

import java.time.Duration;
import java.util.Objects;
import org.clavis.client.registry.Registration;
import org.clavis.verifier.registry.Scope;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What a key is registered for, and for how long. */
final class TermsOptions {

    private static final int LAST_SUITE = 3;

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec spec;

    @Option(
        names = "--scopes",
        required = true,
        split = ",",
        description = "What the key may be used for: ${COMPLETION-CANDIDATES}."
    )
    private Scope[] scopes = {};

    @Option(names = "--days", defaultValue = "90", description = "Days of validity, 90 unless told otherwise.")
    private int days;

    @Option(
        names = "--suite",
        description = "Sessions of this key: 1 classic, 2 hybrid post-quantum, 3 hybrid with a registered KEM key. " +
            "Without it 1 at first, and as before at a rotation."
    )
    private @Nullable Integer suite;

    Registration registration() {
        Registration registration = Registration.scopes(scopes).validFor(Duration.ofDays(days));
        if (suite == null) {
            return registration;
        }
        if (suite < 1 || suite > LAST_SUITE) {
            CommandSpec mixee = Objects.requireNonNull(spec, "picocli sets the spec");
            throw new ParameterException(mixee.commandLine(), "--suite is 1, 2 or 3, not " + suite);
        }
        return registration.forSuite(suite);
    }
}
