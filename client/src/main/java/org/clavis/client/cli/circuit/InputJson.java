package org.clavis.client.cli.circuit;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.clavis.verifier.EncodingException;
import org.clavis.verifier.RejectReason;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * A circuit's inputs as snarkjs takes them: one JSON object, whose members are signals. A value is an integer, or a text
 * that is one in decimal or, after 0x, hexadecimal digits; an array of them, in arrays if need be, is laid out flat.
 *
 * <p>Values may be secret: refusals name the signal and never show them.
 */
public final class InputJson {

    /** The longest accepted text, in bytes. */
    public static final int MAX_BYTES = 64 << 20;

    private static final int MAX_NESTING = 32;

    private static final Pattern NAME = Pattern.compile("[!-~]{1,4096}");
    private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,80}");
    private static final Pattern HEXADECIMAL = Pattern.compile("0[xX][0-9a-fA-F]{1,64}");

    private static final JsonFactory JSON = JsonFactory.builder()
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
        .build();

    private final JsonParser parser;

    private InputJson(JsonParser parser) {
        this.parser = parser;
    }

    /**
     * Reads inputs.
     *
     * @throws IOException if the file cannot be read
     * @throws EncodingException {@link RejectReason#MALFORMED} if it is something else
     */
    public static Map<String, List<BigInteger>> read(Path file) throws IOException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MAX_BYTES + 1);
        }
        return decode(bytes);
    }

    /** Reads inputs, as {@link #read}. */
    public static Map<String, List<BigInteger>> decode(byte[] json) {
        if (json.length > MAX_BYTES) {
            throw malformed("more than " + MAX_BYTES + " bytes");
        }
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json)) {
            return new InputJson(parser).inputs();
        } catch (JacksonException e) {
            // its message may hold what was read
            throw malformed("no JSON, or a name that stands twice, before byte " + e.getLocation().getByteOffset());
        }
    }

    private Map<String, List<BigInteger>> inputs() {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw malformed("not an object");
        }
        Map<String, List<BigInteger>> inputs = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            if (!NAME.matcher(name).matches()) {
                throw malformed("a name that signals do not have");
            }
            parser.nextToken();
            List<BigInteger> values = new ArrayList<>();
            value(name, values, 0);
            inputs.put(name, values);
        }
        if (parser.nextToken() != null) {
            throw malformed("more than one object");
        }
        return inputs;
    }

    private void value(String name, List<BigInteger> values, int nesting) {
        switch (parser.currentToken()) {
            case START_ARRAY -> {
                if (nesting == MAX_NESTING) {
                    throw malformed(name + " has arrays in more than " + MAX_NESTING + " arrays");
                }
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    value(name, values, nesting + 1);
                }
            }
            case VALUE_NUMBER_INT, VALUE_STRING -> values.add(integer(name, parser.getString()));
            case null, default -> throw malformed(name + " has something in it that is no integer");
        }
    }

    private static BigInteger integer(String name, String text) {
        if (DECIMAL.matcher(text).matches()) {
            return new BigInteger(text);
        }
        if (HEXADECIMAL.matcher(text).matches()) {
            return new BigInteger(text.substring(2), 16);
        }
        throw malformed(name + " has something in it that is no integer of 0 or more");
    }

    private static EncodingException malformed(String detail) {
        return new EncodingException(RejectReason.MALFORMED, -1, "the inputs: " + detail);
    }
}
