package org.clavis.client.cli;

import java.time.Duration;
import java.util.concurrent.Callable;
import org.clavis.client.identity.Identity;
import org.clavis.client.registry.Receipt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code clavis extend}: lets a registered key be valid for longer. */
@Command(
    name = "extend",
    description = "Let a registered key be valid for longer; key and epoch stay.",
    mixinStandardHelpOptions = true
)
final class ExtendCommand implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private RegistryOptions registry = new RegistryOptions();

    @Mixin
    private StoreOptions store = new StoreOptions();

    @Option(
        names = "--days",
        defaultValue = "90",
        description = "Days of validity from now on, 90 unless told otherwise; more than it has left."
    )
    private int days;

    @Override
    public Integer call() {
        return registry.with(keys -> {
            try (Identity desk = store.open()) {
                Receipt receipt = keys.extend(desk, keys.chainTime().plus(Duration.ofDays(days)));
                Outputs.print(Outputs.of(spec), desk.keyId(), receipt);
                return ExitCode.DONE;
            }
        });
    }
}
