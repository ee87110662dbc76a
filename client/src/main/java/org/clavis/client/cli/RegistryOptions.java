package org.clavis.client.cli;

import java.util.function.Function;
import org.clavis.client.registry.Chain;
import org.clavis.client.registry.KeyRegistry;
import org.clavis.evm.Address;
import picocli.CommandLine.Option;

/** Which registry on which chain. */
final class RegistryOptions {

    @Option(names = "--rpc", required = true, paramLabel = "URL", description = "JSON-RPC endpoint of the chain.")
    private String rpc = "";

    @Option(names = "--registry", required = true, paramLabel = "ADDRESS", description = "The KeyRegistry contract.")
    private Address registry = Address.ZERO;

    /** Connects, lets {@code use} work with the registry, and disconnects. */
    <R> R with(Function<KeyRegistry, R> use) {
        try (Chain chain = Chain.connect(rpc)) {
            return use.apply(KeyRegistry.at(chain, registry));
        }
    }
}
