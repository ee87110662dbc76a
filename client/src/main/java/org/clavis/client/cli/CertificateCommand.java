package org.clavis.client.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.clavis.client.identity.Identity;
import org.clavis.client.registry.RevocationJson;
import org.clavis.client.registry.SignedRevocation;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code clavis certificate}: signs a revocation to be kept for the worst day. */
@Command(
    name = "certificate",
    description = {
        "Sign a revocation of the registered key with the key itself. Whoever has the file can end the key, until it is",
        "rotated: keep it offline. \"clavis revoke --certificate\" uses it.",
    },
    mixinStandardHelpOptions = true
)
final class CertificateCommand implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private RegistryOptions registry = new RegistryOptions();

    @Mixin
    private StoreOptions store = new StoreOptions();

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "A file that is not there yet.")
    private Path out = Path.of("");

    @Override
    public Integer call() throws IOException {
        SignedRevocation revocation = registry.with(keys -> {
            try (Identity desk = store.open()) {
                return keys.certificate(desk);
            }
        });
        Outputs.write(out, RevocationJson.encode(revocation), false);
        Outputs.of(spec).println("key id       " + revocation.name().keyId());
        Outputs.of(spec).println("epoch        " + revocation.epoch());
        return ExitCode.DONE;
    }
}
