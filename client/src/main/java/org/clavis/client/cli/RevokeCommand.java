package org.clavis.client.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.clavis.client.registry.KeyRegistry;
import org.clavis.client.registry.Receipt;
import org.clavis.client.registry.RevocationJson;
import org.clavis.client.registry.SignedRevocation;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code clavis revoke}: ends a registered key for good. */
@Command(
    name = "revoke",
    description = {
        "Revoke a registered key, for good: the key store's own, or with a certificate the key that it is for, and the",
        "key store's account pays.",
    },
    mixinStandardHelpOptions = true
)
final class RevokeCommand extends KeyStoreCommand implements Callable<Integer> {

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
        if (revocation == null) {
            return change(KeyRegistry::revoke);
        }
        return with((keys, payer) -> {
            Receipt receipt = keys.revoke(KeyRegistry.accountOf(payer), revocation);
            Outputs.print(Outputs.of(spec), revocation.name().keyId(), receipt);
            return ExitCode.DONE;
        });
    }
}
