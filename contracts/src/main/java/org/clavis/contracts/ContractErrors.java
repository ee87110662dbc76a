package org.clavis.contracts;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.clavis.contracts.ContractError.Argument;
import org.clavis.verifier.EncodingException;

/** Reads the reason out of what a reverted call returned. */
public final class ContractErrors {

    private static final int SELECTOR_BYTES = 4;

    /** As much of unknown data as a message shows. */
    private static final int SHOWN_BYTES = 68;

    /** As much of a message as is shown. */
    private static final int SHOWN_CHARACTERS = 200;

    /** First four bytes of keccak256("Error(string)"): a message. */
    private static final int MESSAGE_SELECTOR = 0x08c379a0;

    /** First four bytes of keccak256("Panic(uint256)"): Solidity's own checks. */
    private static final int PANIC_SELECTOR = 0x4e487b71;

    private static final Map<Integer, ErrorDefinition> BY_SELECTOR = ErrorTable.DEFINITIONS.stream().collect(
        Collectors.toUnmodifiableMap(ErrorDefinition::selector, Function.identity())
    );

    /**
     * The error that {@code revertData} encodes, or empty if it is none of these contracts', of Solidity's or not
     * encoded as Solidity does. Any bytes give an answer.
     */
    public static Optional<ContractError> decode(byte[] revertData) {
        if (revertData.length < SELECTOR_BYTES) {
            return Optional.empty();
        }
        int selector = ByteBuffer.wrap(revertData).getInt();
        byte[] arguments = Arrays.copyOfRange(revertData, SELECTOR_BYTES, revertData.length);
        try {
            return switch (selector) {
                case MESSAGE_SELECTOR -> Optional.of(message(arguments));
                case PANIC_SELECTOR -> Optional.of(panic(arguments));
                default -> Optional.ofNullable(BY_SELECTOR.get(selector)).map(error -> custom(error, arguments));
            };
        } catch (EncodingException e) {
            return Optional.empty();
        }
    }

    /** The reason for people, whatever the bytes: the error with its values, or the bytes' beginning. */
    public static String describe(byte[] revertData) {
        return decode(revertData)
            .map(ContractError::describe)
            .orElseGet(() -> describeUnknown(revertData));
    }

    /**
     * What each call of a batch reverted with, in order and empty where it would have succeeded, if {@code revertData}
     * says that a batch failed. Any bytes give an answer.
     */
    public static Optional<List<byte[]>> batchReasons(byte[] revertData) {
        if (!isBatch(revertData)) {
            return Optional.empty();
        }
        try {
            AbiReader in = new AbiReader(Arrays.copyOfRange(revertData, SELECTOR_BYTES, revertData.length), 1);
            List<byte[]> reasons = in.byteStrings();
            in.end();
            return Optional.of(reasons);
        } catch (EncodingException e) {
            return Optional.empty();
        }
    }

    private static ContractError custom(ErrorDefinition error, byte[] data) {
        AbiReader in = new AbiReader(data, error.headWords());
        List<Argument> arguments = new ArrayList<>();
        for (ErrorDefinition.Parameter parameter : error.parameters()) {
            arguments.add(new Argument(parameter.name(), value(in, parameter.type())));
        }
        in.end();
        return new ContractError(error.name(), arguments);
    }

    private static ContractError message(byte[] data) {
        AbiReader in = new AbiReader(data, 1);
        Argument argument = new Argument("message", printable(in.string()));
        in.end();
        return new ContractError("Error", List.of(argument));
    }

    private static ContractError panic(byte[] data) {
        AbiReader in = new AbiReader(data, 1);
        Argument argument = new Argument("code", "0x" + in.bigUint(256).toString(16));
        in.end();
        return new ContractError("Panic", List.of(argument));
    }

    private static String value(AbiReader in, String type) {
        List<String> members = ErrorDefinition.members(type);
        if (!members.isEmpty()) {
            return members
                .stream()
                .map(member -> value(in, member))
                .collect(Collectors.joining(", ", "(", ")"));
        }
        return switch (type) {
            case "bytes32" -> in.bytes32().toHex();
            case "address" -> in.address().toHex();
            case "bool" -> String.valueOf(in.bool());
            case "bytes[]" -> reasons(in.byteStrings());
            default -> number(in, type).toString();
        };
    }

    /** What each call of a batch reverted with; a batch in a batch is not opened. */
    private static String reasons(List<byte[]> reasons) {
        List<String> shown = new ArrayList<>();
        for (int i = 0; i < reasons.size(); i++) {
            byte[] reason = reasons.get(i);
            if (reason.length != 0) {
                shown.add("[" + i + "] " + (isBatch(reason) ? describeUnknown(reason) : describe(reason)));
            }
        }
        return String.join("; ", shown);
    }

    private static boolean isBatch(byte[] revertData) {
        ErrorDefinition error =
            revertData.length < SELECTOR_BYTES ? null : BY_SELECTOR.get(ByteBuffer.wrap(revertData).getInt());
        return (
            error != null && error.parameters().size() == 1 && error.parameters().getFirst().type().equals("bytes[]")
        );
    }

    private static BigInteger number(AbiReader in, String type) {
        if (!type.startsWith("uint")) {
            throw new IllegalStateException("no rendering for a custom error's " + type);
        }
        return in.bigUint(Integer.parseInt(type.substring("uint".length())));
    }

    /** A message comes from whoever answered the call, and may go to a terminal. */
    private static String printable(String message) {
        String shown = message.length() > SHOWN_CHARACTERS ? message.substring(0, SHOWN_CHARACTERS) + "..." : message;
        return shown
            .codePoints()
            .map(c -> isPrintable(c) ? c : '?')
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
    }

    private static boolean isPrintable(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case
                Character.CONTROL,
                Character.FORMAT,
                Character.SURROGATE,
                Character.UNASSIGNED,
                Character.PRIVATE_USE,
                Character.LINE_SEPARATOR,
                Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }

    private static String describeUnknown(byte[] data) {
        if (data.length == 0) {
            return "reverted without a reason";
        }
        String hex = HexFormat.of().formatHex(data, 0, Math.min(data.length, SHOWN_BYTES));
        return "reverted with 0x" + hex + (data.length > SHOWN_BYTES ? "... (" + data.length + " bytes)" : "");
    }

    private ContractErrors() {}
}
