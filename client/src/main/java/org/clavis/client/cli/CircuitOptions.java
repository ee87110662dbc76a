package org.clavis.client.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a witness is checked against before anything is made of it. */
final class CircuitOptions {

    @Option(
        names = "--r1cs",
        required = true,
        paramLabel = "FILE",
        description = "The circuit's constraints: a witness that breaks one is refused, with its number."
    )
    @Nullable
    Path r1cs;

    @Option(names = "--sym", paramLabel = "FILE", description = "With --r1cs: the signals' names, for the message.")
    @Nullable
    Path symbols;
}
