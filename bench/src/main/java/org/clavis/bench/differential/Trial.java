package org.clavis.bench.differential;

import java.util.HexFormat;
import java.util.Optional;

/** An input, and what Java makes of it. Holds the arrays it is given, which nobody changes. */
final class Trial {

    private final String kind;
    private final byte[] callData;
    private final Optional<byte[]> expected;

    /**
     * An input.
     *
     * @param kind how the input was made, for the counts and for messages
     * @param callData what the EVM is given
     * @param expected the answer, or empty for a refusal
     */
    Trial(String kind, byte[] callData, Optional<byte[]> expected) {
        this.kind = kind;
        this.callData = callData;
        this.expected = expected;
    }

    String kind() {
        return kind;
    }

    byte[] callData() {
        return callData;
    }

    Optional<byte[]> expected() {
        return expected;
    }

    /** The input and Java's answer in hexadecimal. */
    String describe() {
        return kind + "\n  input " + HexFormat.of().formatHex(callData) + "\n  Java  " + shown(expected);
    }

    static String shown(Optional<byte[]> answer) {
        return answer.map(HexFormat.of()::formatHex).orElse("refused");
    }
}
