package org.clavis.client.cli;

import java.nio.file.Path;
import org.clavis.client.identity.Identity;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which key store, and how to open it. */
final class StoreOptions {

    @Option(names = "--store", required = true, paramLabel = "FILE", description = "The key store.")
    private @Nullable Path store;

    @Mixin
    private PasswordOptions password = new PasswordOptions();

    /** Opens the key store; the caller closes the identity. */
    Identity open() {
        if (store == null) {
            throw new IllegalStateException("picocli requires --store");
        }
        return Identity.open(store, password.existing(store));
    }
}
