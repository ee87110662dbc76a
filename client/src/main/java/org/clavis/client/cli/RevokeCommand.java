package org.clavis.client.cli;

import java.util.concurrent.Callable;
import org.clavis.client.identity.Identity;
import org.clavis.client.registry.Receipt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code clavis revoke}: ends a registered key for good. */
@Command(name = "revoke", description = "Revoke a registered key, for good.", mixinStandardHelpOptions = true)
final class RevokeCommand implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private RegistryOptions registry = new RegistryOptions();

    @Mixin
    private StoreOptions store = new StoreOptions();

    @Override
    public Integer call() {
        return registry.with(keys -> {
            try (Identity desk = store.open()) {
                Receipt receipt = keys.revoke(desk);
                Outputs.print(Outputs.of(spec), desk.keyId(), receipt);
                return ExitCode.DONE;
            }
        });
    }
}
