package org.clavis.client.cli;

import java.util.concurrent.Callable;
import org.clavis.client.identity.Identity;
import org.clavis.client.registry.Receipt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code clavis rotate}: replaces a registered key with the one it committed to. */
@Command(
    name = "rotate",
    description = "Replace a registered key with the one it committed to.",
    mixinStandardHelpOptions = true
)
final class RotateCommand implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private RegistryOptions registry = new RegistryOptions();

    @Mixin
    private StoreOptions store = new StoreOptions();

    @Mixin
    private TermsOptions terms = new TermsOptions();

    @Override
    public Integer call() {
        return registry.with(keys -> {
            try (Identity desk = store.open()) {
                Receipt receipt = keys.rotate(desk, terms.registration());
                Outputs.print(Outputs.of(spec), desk.keyId(), receipt);
                return ExitCode.DONE;
            }
        });
    }
}
