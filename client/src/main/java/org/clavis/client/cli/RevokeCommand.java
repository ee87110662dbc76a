package org.clavis.client.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.clavis.client.identity.Identity;
import org.clavis.client.registry.KeyRegistry;
import org.clavis.client.registry.Receipt;
import org.clavis.client.registry.RevocationJson;
import org.clavis.client.registry.SignedRevocation;
import org.clavis.evm.Bytes32;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code clavis revoke}: ends a registered key for good. */
@Command(
    name = "revoke",
    description = {
        "Revoke a registered key, for good: the key store's own, or with a certificate the key that it is for, and the",
        "key store's account pays.",
    },
    mixinStandardHelpOptions = true
)
final class RevokeCommand implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private RegistryOptions registry = new RegistryOptions();

    @Mixin
    private StoreOptions store = new StoreOptions();

    @Option(
        names = "--certificate",
        paramLabel = "FILE",
        description = "What \"clavis certificate\" wrote, of any key."
    )
    private @Nullable Path certificate;

    @Override
    public Integer call() throws IOException {
        SignedRevocation revocation =
            certificate == null ? null : RevocationJson.decode(Inputs.read(certificate, RevocationJson.MAX_BYTES));
        return registry.with(keys -> revoke(keys, revocation));
    }

    private int revoke(KeyRegistry keys, @Nullable SignedRevocation revocation) {
        try (Identity desk = store.open()) {
            Receipt receipt =
                revocation == null ? keys.revoke(desk) : keys.revoke(KeyRegistry.accountOf(desk), revocation);
            Bytes32 keyId = revocation == null ? desk.keyId() : revocation.name().keyId();
            Outputs.print(Outputs.of(spec), keyId, receipt);
            return ExitCode.DONE;
        }
    }
}
