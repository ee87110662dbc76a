package org.clavis.client.cli;

import java.util.function.BiFunction;
import org.clavis.client.identity.Identity;
import org.clavis.client.registry.KeyRegistry;
import org.clavis.client.registry.Receipt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What commands share that act on a registry with a key store. */
abstract class KeyStoreCommand {

    @Spec
    protected @Nullable CommandSpec spec;

    @Mixin
    private RegistryOptions registry = new RegistryOptions();

    @Mixin
    private StoreOptions store = new StoreOptions();

    /** What {@code use} gives for the registry and the opened key store. */
    final <T> T with(BiFunction<KeyRegistry, Identity, T> use) {
        return registry.with(keys -> {
            try (Identity desk = store.open()) {
                return use.apply(keys, desk);
            }
        });
    }

    /** Changes the key store's own key, and prints the receipt. */
    final int change(BiFunction<KeyRegistry, Identity, Receipt> change) {
        return with((keys, desk) -> {
            Outputs.print(Outputs.of(spec), desk.keyId(), change.apply(keys, desk));
            return ExitCode.DONE;
        });
    }
}
