package org.clavis.client.json;

import java.util.HexFormat;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.clavis.evm.Address;
import org.clavis.evm.Bytes32;
import org.clavis.verifier.EncodingException;
import org.clavis.verifier.RejectReason;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * One flat JSON object from somebody else: no field twice, nothing behind it. All methods throw {@link EncodingException}
 * that names the field, with {@link RejectReason#MALFORMED} unless said otherwise.
 */
public final class FlatJson {

    private static final JsonMapper JSON = JsonMapper.builder()
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .build();

    private final String what;
    private final JsonNode object;

    private FlatJson(String what, JsonNode object) {
        this.what = what;
        this.object = object;
    }

    /** An object to be written, as one line of UTF-8 text, by {@link #bytes(ObjectNode)}. */
    public static ObjectNode object() {
        return JSON.createObjectNode();
    }

    /** The text of an object. */
    public static byte[] bytes(ObjectNode object) {
        return JSON.writeValueAsBytes(object);
    }

    /** 0x and the digits of {@code bytes}. */
    public static String hex(byte[] bytes) {
        return "0x" + HexFormat.of().formatHex(bytes);
    }

    /** Reads {@code json}, which is called {@code what} and may have {@code maxBytes}. */
    public static FlatJson parse(String what, byte[] json, int maxBytes) {
        if (json.length > maxBytes) {
            throw malformed(what + " has at most " + maxBytes + " bytes, not " + json.length);
        }
        try {
            JsonNode node = JSON.readTree(json);
            if (node == null || !node.isObject()) {
                throw malformed(what + " is a JSON object");
            }
            return new FlatJson(what, node);
        } catch (JacksonException e) {
            long offset = e.getLocation() == null ? -1 : e.getLocation().getByteOffset();
            throw new EncodingException(RejectReason.MALFORMED, offset, "not JSON");
        }
    }

    /** Refuses a text field {@code field} that is not {@code expected}. */
    public void require(String field, String expected) {
        if (!text(field).equals(expected)) {
            throw malformed(field + " is not " + expected);
        }
    }

    /** Refuses other fields than these; their names are not repeated, for they may be anything. */
    public void requireOnly(Set<String> fields, Set<String> more) {
        Set<String> surplus = new TreeSet<>(object.propertyNames());
        surplus.removeAll(fields);
        surplus.removeAll(more);
        if (!surplus.isEmpty()) {
            throw malformed(what + " has " + surplus.size() + " fields that do not belong there");
        }
    }

    /** A field's text. */
    public String text(String field) {
        JsonNode value = object.get(field);
        if (value == null || !value.isString()) {
            throw malformed(field + " is missing or no text");
        }
        return value.asString();
    }

    /** A field's whole number. */
    public long number(String field) {
        JsonNode value = object.get(field);
        if (value == null || !value.isIntegralNumber() || !value.canConvertToLong()) {
            throw malformed(field + " is missing or no whole number");
        }
        return value.asLong();
    }

    /** A field's 20 bytes. */
    public Address address(String field) {
        return Address.of(bytes(field, Address.BYTES));
    }

    /** A field's 32 bytes. */
    public Bytes32 bytes32(String field) {
        return Bytes32.of(bytes(field, Bytes32.BYTES));
    }

    /** A field's {@code length} bytes, 0x and hexadecimal digits. */
    public byte[] bytes(String field, int length) {
        String hex = text(field);
        if (hex.length() != 2 + 2 * length || !hex.startsWith("0x")) {
            throw malformed(field + " is not 0x and " + 2 * length + " hexadecimal digits");
        }
        try {
            return HexFormat.of().parseHex(hex, 2, hex.length());
        } catch (IllegalArgumentException e) {
            throw malformed(field + " is not hexadecimal");
        }
    }

    /** What {@code decoder} makes of a field; its {@link EncodingException} is given the field's name. */
    public static <T> T named(String field, Supplier<T> decoder) {
        try {
            return decoder.get();
        } catch (EncodingException e) {
            throw new EncodingException(e.reason(), -1, field + ": " + e.getMessage());
        }
    }

    private static EncodingException malformed(String detail) {
        return new EncodingException(RejectReason.MALFORMED, -1, detail);
    }
}
