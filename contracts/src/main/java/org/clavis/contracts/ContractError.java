package org.clavis.contracts;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The reason that a contract gave for reverting.
 *
 * @param name the custom error's name, such as {@code KeyRegistry_NotCommitted}; {@code Error} for a message and
 *     {@code Panic} for Solidity's own checks
 * @param arguments the error's values in order
 */
public record ContractError(String name, List<Argument> arguments) {
    /**
     * A value.
     *
     * @param name its name in the contract's interface
     * @param value decimal for numbers, lower-case hexadecimal with {@code 0x} for bytes and addresses
     */
    public record Argument(String name, String value) {}

    public ContractError {
        arguments = List.copyOf(arguments);
    }

    /** For people: {@code Name(first=1, second=0x...)}. */
    public String describe() {
        return arguments
            .stream()
            .map(argument -> argument.name() + "=" + argument.value())
            .collect(Collectors.joining(", ", name + "(", ")"));
    }
}
