package org.clavis.client.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import org.clavis.client.identity.Identity;
import org.clavis.hash.Keccak256;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code clavis identity}: makes and shows key stores. */
@Command(name = "identity", description = "Make and show key stores.", mixinStandardHelpOptions = true)
final class IdentityCommand {

    @Spec
    private @Nullable CommandSpec spec;

    @Command(name = "new", description = "Make a key store with fresh keys.", mixinStandardHelpOptions = true)
    int create(
        @Option(names = "--store", required = true, paramLabel = "FILE", description = "Where to store it.") Path store,
        @Option(
            names = "--label",
            required = true,
            description = "Name of the desk or agent, 1 to 32 bytes, unique for its account."
        ) String label,
        @Option(
            names = "--account-key-file",
            paramLabel = "FILE",
            description = "First line of FILE is the private key of the Ethereum account to use, in hexadecimal; " +
                "without it a fresh account is made."
        ) @Nullable Path accountKeyFile,
        @Mixin PasswordOptions password
    ) {
        try (Identity identity = make(store, label, accountKeyFile, password)) {
            print(identity);
        }
        return ExitCode.DONE;
    }

    @Command(name = "show", description = "Show a key store's public keys.", mixinStandardHelpOptions = true)
    int show(
        @Option(names = "--store", required = true, paramLabel = "FILE", description = "The key store.") Path store,
        @Mixin PasswordOptions password
    ) {
        try (Identity identity = Identity.open(store, password.existing(store))) {
            print(identity);
        }
        return ExitCode.DONE;
    }

    private static Identity make(Path store, String label, @Nullable Path keyFile, PasswordOptions password) {
        if (keyFile == null) {
            return Identity.create(store, label, password.fresh(store));
        }
        try (var key = AccountKeyFile.read(keyFile)) {
            return Identity.create(store, label, key, password.fresh(store));
        }
    }

    private void print(Identity identity) {
        PrintWriter out = Outputs.of(spec);
        out.println("label        " + identity.label());
        out.println("account      " + identity.address());
        out.println("key id       " + identity.keyId());
        out.println("identity key " + identity.identityKey());
        out.println("next key     " + identity.nextKeyHash() + " (hash)");
        out.println("session key  " + identity.sessionPublicKey());
        identity.kemPublicKey().ifPresent(key -> out.println("KEM key      " + Keccak256.hash(key) + " (hash)"));
        out.println("commitment   " + identity.commitment());
        identity
            .pendingRotation()
            .ifPresent(pending -> out.println("pending      rotation to " + pending.identityKey()));
    }
}
