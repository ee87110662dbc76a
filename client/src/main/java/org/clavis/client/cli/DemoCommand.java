package org.clavis.client.cli;

import java.io.Console;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.clavis.client.cli.demo.Demo;
import org.clavis.client.cli.demo.DemoOptions;
import org.clavis.secret.SecretScalar;
import org.jspecify.annotations.Nullable;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.ECKeyPair;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code clavis demo}: registers, proves, talks and cheats on a local chain. */
@Command(
    name = "demo",
    description = "Register, prove, talk and cheat on a local chain, and check that everything comes out as it must.",
    mixinStandardHelpOptions = true
)
final class DemoCommand implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--chain", paramLabel = "URL", description = "Use the chain that answers there.")
    private @Nullable URI chain;

    @Option(
        names = "--funder-key-file",
        paramLabel = "FILE",
        description = "First line of FILE is the private key of the account that pays on --chain; " +
            "without it, the account that development chains fund."
    )
    private @Nullable Path funderKeyFile;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the table as JSON too.")
    private @Nullable Path json;

    @Option(names = "--keep", description = "Leave the chain and the key stores there until Ctrl-C.")
    private boolean keep;

    @Override
    public Integer call() throws Exception {
        boolean terminal = Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
        var options = new DemoOptions(Optional.ofNullable(chain), funder(), keep, Optional.ofNullable(json));
        List<String> failures = new Demo(options, Outputs.of(spec), terminal).run();
        return failures.isEmpty() ? ExitCode.DONE : ExitCode.FAULT;
    }

    private Optional<Credentials> funder() {
        if (funderKeyFile == null) {
            return Optional.empty();
        }
        try (SecretScalar key = AccountKeyFile.read(funderKeyFile)) {
            return Optional.of(key.expose(bytes -> Credentials.create(ECKeyPair.create(bytes))));
        }
    }
}
