package org.clavis.client.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.clavis.client.registry.KeyRegistry;
import org.clavis.client.registry.RevocationJson;
import org.clavis.client.registry.SignedRevocation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code clavis certificate}: signs a revocation to be kept for the worst day. */
@Command(
    name = "certificate",
    description = {
        "Sign a revocation of the registered key with the key itself. Whoever has the file can end the key, until it is",
        "rotated: keep it offline. \"clavis revoke --certificate\" uses it.",
    },
    mixinStandardHelpOptions = true
)
final class CertificateCommand extends KeyStoreCommand implements Callable<Integer> {

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "A file that is not there yet.")
    private Path out = Path.of("");

    @Override
    public Integer call() throws IOException {
        SignedRevocation revocation = with(KeyRegistry::certificate);
        Outputs.write(out, RevocationJson.encode(revocation), false);
        Outputs.of(spec).println("key id       " + revocation.name().keyId());
        Outputs.of(spec).println("epoch        " + revocation.epoch());
        return ExitCode.DONE;
    }
}
