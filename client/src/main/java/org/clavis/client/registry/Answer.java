package org.clavis.client.registry;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.clavis.evm.Address;
import org.clavis.evm.Bytes32;
import tools.jackson.databind.JsonNode;

/**
 * A node's answer, read strictly: what does not have the form that the execution API specifies is a
 * {@link ChainReason#MALFORMED_ANSWER}, naming the field.
 *
 * @param node the JSON
 * @param what its name in messages
 */
record Answer(JsonNode node, String what) {
    private static final long MAX_TIMESTAMP = (1L << 40) - 1;
    private static final long MAX_NUMBER = (1L << 53) - 1;

    boolean isNull() {
        return node.isNull();
    }

    Answer field(String name) {
        JsonNode value = node.isObject() ? node.get(name) : null;
        if (value == null) {
            throw malformed("has no field " + name);
        }
        return new Answer(value, what + "." + name);
    }

    Optional<Answer> optionalField(String name) {
        JsonNode value = node.isObject() ? node.get(name) : null;
        return value == null || value.isNull() ? Optional.empty() : Optional.of(new Answer(value, what + "." + name));
    }

    /** The elements of an array of at most {@code max}. */
    List<Answer> elements(int max) {
        if (!node.isArray() || node.size() > max) {
            throw malformed("is no list of at most " + max);
        }
        List<Answer> elements = new ArrayList<>(node.size());
        for (JsonNode element : node) {
            elements.add(new Answer(element, what + "[" + elements.size() + "]"));
        }
        return elements;
    }

    /** A quantity below 2^256. Nodes that write leading zeros are forgiven. */
    BigInteger quantity() {
        String text = node.isString() ? node.asString() : "";
        if (text.length() < 3 || text.length() > 66 || !text.startsWith("0x") || !isHex(text, 2)) {
            throw malformed("is no quantity");
        }
        return new BigInteger(text.substring(2), 16);
    }

    /** A quantity below 2^53, such as a block number, an amount of gas or a nonce. */
    long number() {
        return bounded(MAX_NUMBER);
    }

    /** A quantity below 2^40. */
    long timestamp() {
        return bounded(MAX_TIMESTAMP);
    }

    Bytes32 bytes32() {
        return Bytes32.of(bytes(Bytes32.BYTES));
    }

    Address address() {
        return Address.of(bytes(Address.BYTES));
    }

    /** Any even number of hexadecimal digits; how many is bounded by the length of the answer. */
    Hex data() {
        String text = node.isString() ? node.asString() : "";
        if (!text.startsWith("0x") || text.length() % 2 != 0 || !isHex(text, 2)) {
            throw malformed("is no data");
        }
        return Hex.of(HexFormat.of().parseHex(text, 2, text.length()));
    }

    boolean flag() {
        if (!node.isBoolean()) {
            throw malformed("is neither true nor false");
        }
        return node.asBoolean();
    }

    Block block() {
        return new Block(
            field("number").number(),
            field("hash").bytes32(),
            field("timestamp").timestamp(),
            optionalField("baseFeePerGas").map(Answer::quantity)
        );
    }

    Log log() {
        List<Bytes32> topics = field("topics").elements(4).stream().map(Answer::bytes32).toList();
        return new Log(field("address").address(), topics, field("data").data(), field("blockNumber").number());
    }

    ChainException malformed(String found) {
        return new ChainException(ChainReason.MALFORMED_ANSWER, "the RPC node's " + what + " " + found);
    }

    private byte[] bytes(int length) {
        Hex data = data();
        if (data.length() != length) {
            throw malformed("has " + data.length() + " bytes instead of " + length);
        }
        return data.toBytes();
    }

    private long bounded(long max) {
        BigInteger value = quantity();
        if (value.compareTo(BigInteger.valueOf(max)) > 0) {
            throw malformed("is greater than " + max);
        }
        return value.longValueExact();
    }

    private static boolean isHex(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            if (Character.digit(text.charAt(i), 16) < 0 || text.charAt(i) > 'f') {
                return false;
            }
        }
        return true;
    }
}
