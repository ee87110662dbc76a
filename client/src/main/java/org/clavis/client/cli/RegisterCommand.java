package org.clavis.client.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code clavis register}: registers a key store's first key. */
@Command(
    name = "register",
    description = "Register a key store's keys, proving that it holds them.",
    mixinStandardHelpOptions = true
)
final class RegisterCommand extends KeyStoreCommand implements Callable<Integer> {

    @Mixin
    private TermsOptions terms = new TermsOptions();

    @Override
    public Integer call() {
        return change((keys, desk) -> keys.register(desk, terms.registration()));
    }
}
