package org.clavis.contracts;

import java.util.List;
import java.util.stream.Stream;

/** A custom error of a contract: its name, and its parameters as "type name". */
record ErrorDefinition(int selector, String name, List<Parameter> parameters) {
    /** A parameter with its ABI type: one that takes one word of the head, or a struct of such as "(type,type)". */
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

    /** Words of the encoded arguments' head. */
    int headWords() {
        return parameters
            .stream()
            .mapToInt(parameter -> Math.max(1, members(parameter.type()).size()))
            .sum();
    }

    /** The types of a struct's members; none if {@code type} is no struct. */
    static List<String> members(String type) {
        return type.startsWith("(") ? List.of(type.substring(1, type.length() - 1).split(",", -1)) : List.of();
    }
}
