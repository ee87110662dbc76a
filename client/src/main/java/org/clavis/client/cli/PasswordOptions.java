package org.clavis.client.cli;

import java.nio.file.Path;
import org.clavis.client.identity.PasswordSource;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Where a key store's password comes from: a prompt unless told otherwise, and never the command line itself. */
final class PasswordOptions {

    @ArgGroup(exclusive = true)
    private @Nullable Source source;

    /** The alternatives to a prompt. */
    static final class Source {

        @Option(names = "--password-file", paramLabel = "FILE", description = "First line of FILE is the password.")
        private @Nullable Path file;

        @Option(names = "--password-stdin", description = "First line of standard input is the password.")
        private boolean stdin;
    }

    /** The password of a key store that exists. */
    PasswordSource existing(Path store) {
        return chosen(PasswordSource.prompt("Password of " + store.getFileName() + ": "));
    }

    /** The password of a key store that is about to be made. */
    PasswordSource fresh(Path store) {
        return chosen(PasswordSource.promptTwice("New password for " + store.getFileName() + ": "));
    }

    private PasswordSource chosen(PasswordSource prompt) {
        if (source == null) {
            return prompt;
        }
        if (source.stdin) {
            return PasswordSource.stream(System.in);
        }
        return source.file == null ? prompt : PasswordSource.file(source.file);
    }
}
