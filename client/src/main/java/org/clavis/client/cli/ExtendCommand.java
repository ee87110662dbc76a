package org.clavis.client.cli;

import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code clavis extend}: lets a registered key be valid for longer. */
@Command(
    name = "extend",
    description = "Let a registered key be valid for longer; key and epoch stay.",
    mixinStandardHelpOptions = true
)
final class ExtendCommand extends KeyStoreCommand implements Callable<Integer> {

    @Option(
        names = "--days",
        defaultValue = "90",
        description = "Days of validity from now on, 90 unless told otherwise; more than it has left."
    )
    private int days;

    @Override
    public Integer call() {
        return change((keys, desk) -> keys.extend(desk, keys.chainTime().plus(Duration.ofDays(days))));
    }
}
