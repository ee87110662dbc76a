package org.clavis.bench.differential;

import java.util.HexFormat;
import java.util.Optional;

/**
 * An input, and what Java makes of it.
 *
 * @param kind how the input was made, for the counts and for messages
 * @param callData what the EVM is given
 * @param expected the answer, or empty for a refusal
 */
record Trial(String kind, byte[] callData, Optional<byte[]> expected) {
    /** The input and Java's answer in hexadecimal. */
    String describe() {
        return kind + "\n  input " + HexFormat.of().formatHex(callData) + "\n  Java  " + shown(expected);
    }

    static String shown(Optional<byte[]> answer) {
        return answer.map(HexFormat.of()::formatHex).orElse("refused");
    }
}
