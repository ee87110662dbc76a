package org.clavis.client.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code clavis rotate}: replaces a registered key with the one it committed to. */
@Command(
    name = "rotate",
    description = "Replace a registered key with the one it committed to.",
    mixinStandardHelpOptions = true
)
final class RotateCommand extends KeyStoreCommand implements Callable<Integer> {

    @Mixin
    private TermsOptions terms = new TermsOptions();

    @Override
    public Integer call() {
        return change((keys, desk) -> keys.rotate(desk, terms.registration()));
    }
}
