package org.clavis.contracts;

import java.util.List;
import java.util.stream.Stream;

/** A custom error of a contract: its name, and its parameters as "type name". */
record ErrorDefinition(int selector, String name, List<Parameter> parameters) {
    /** A parameter with its ABI type. Each takes one word of the head. */
    record Parameter(String type, String name) {}

    static ErrorDefinition of(int selector, String name, String... parameters) {
        return new ErrorDefinition(
            selector,
            name,
            Stream.of(parameters)
                .map(parameter -> parameter.split(" ", 2))
                .map(parts -> new Parameter(parts[0], parts[1]))
                .toList()
        );
    }
}
