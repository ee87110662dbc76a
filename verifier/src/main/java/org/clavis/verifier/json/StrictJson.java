package org.clavis.verifier.json;

import java.math.BigInteger;
import org.clavis.verifier.EncodingException;
import org.clavis.verifier.RejectReason;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads one JSON document token by token. Whatever is not expected is refused with an {@link EncodingException} that
 * names the field and the byte; nothing is kept that the caller did not ask for, so memory is bounded by the caller's
 * counts.
 */
public final class StrictJson implements AutoCloseable {

    /** Room for 78 decimal digits, which 2^256 - 1 has. */
    private static final int MAX_STRING_LENGTH = 80;

    private static final JsonFactory FACTORY = JsonFactory.builder()
        .streamReadConstraints(
            StreamReadConstraints.builder()
                .maxNestingDepth(5)
                .maxStringLength(MAX_STRING_LENGTH)
                .maxNumberLength(MAX_STRING_LENGTH)
                .maxNameLength(MAX_STRING_LENGTH)
                .build()
        )
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
        .build();

    private final JsonParser parser;

    /**
     * A reader of {@code bytes}.
     *
     * @throws EncodingException {@link RejectReason#MALFORMED} if there are more than {@code maxBytes}
     */
    public StrictJson(byte[] bytes, int maxBytes) {
        if (bytes.length > maxBytes) {
            throw new EncodingException(
                RejectReason.MALFORMED,
                maxBytes,
                "document of " + bytes.length + " bytes, at most " + maxBytes
            );
        }
        // Jackson would take UTF-16 and UTF-32 as well, and tells them by a zero or a mark among the first four bytes
        for (int n = 0; n < Math.min(4, bytes.length); n++) {
            if (bytes[n] == 0 || bytes[0] < 0) {
                throw new EncodingException(RejectReason.MALFORMED, n, "not JSON in UTF-8 without a byte order mark");
            }
        }
        parser = FACTORY.createParser(ObjectReadContext.empty(), bytes);
    }

    @Nullable
    private JsonToken next(String field) {
        try {
            return parser.nextToken();
        } catch (JacksonException e) {
            throw malformed(e, field);
        }
    }

    private EncodingException malformed(JacksonException e, String field) {
        long at = e.getLocation() == null ? offsetBytes() : e.getLocation().getByteOffset();
        return new EncodingException(RejectReason.MALFORMED, at, field + ": " + firstLine(e.getOriginalMessage()));
    }

    private static String firstLine(String message) {
        int end = message.indexOf('\n');
        return end < 0 ? message : message.substring(0, end);
    }

    /** Where the current token begins. */
    public long offsetBytes() {
        return parser.currentTokenLocation().getByteOffset();
    }

    /** A refusal at the current token. */
    public EncodingException refuse(RejectReason reason, String field, String detail) {
        return new EncodingException(reason, offsetBytes(), field + ": " + detail);
    }

    private void expect(JsonToken expected, String field, String what) {
        if (next(field) != expected) {
            throw refuse(RejectReason.MALFORMED, field, "expected " + what);
        }
    }

    public void beginObject(String field) {
        expect(JsonToken.START_OBJECT, field, "an object");
    }

    /** The next member's name, or null at the object's end. */
    @Nullable
    public String nextName(String field) {
        return switch (next(field)) {
            case PROPERTY_NAME -> parser.currentName();
            case null, default -> null;
        };
    }

    public void beginArray(String field) {
        expect(JsonToken.START_ARRAY, field, "an array");
    }

    public void endArray(String field) {
        expect(JsonToken.END_ARRAY, field, "the end of the array");
    }

    /** True if the array within which the reader stands begins another array; false at its end. */
    public boolean nextArray(String field) {
        JsonToken token = next(field);
        if (token != JsonToken.START_ARRAY && token != JsonToken.END_ARRAY) {
            throw refuse(RejectReason.MALFORMED, field, "expected an array");
        }
        return token == JsonToken.START_ARRAY;
    }

    /** The next string, which must be one. */
    public String string(String field) {
        expect(JsonToken.VALUE_STRING, field, "a string");
        return text(field);
    }

    private String text(String field) {
        try {
            return parser.getString();
        } catch (JacksonException e) {
            throw malformed(e, field);
        }
    }

    /**
     * The next number, which must be below {@code modulus} and stand as a string of decimal digits, none superfluous.
     */
    public BigInteger decimal(String field, BigInteger modulus) {
        expect(JsonToken.VALUE_STRING, field, "a decimal number in quotes");
        return canonical(field, modulus);
    }

    /** As {@link #decimal}, or null at the array's end. */
    @Nullable
    public BigInteger nextDecimal(String field, BigInteger modulus) {
        JsonToken token = next(field);
        if (token == JsonToken.END_ARRAY) {
            return null;
        }
        if (token != JsonToken.VALUE_STRING) {
            throw refuse(RejectReason.MALFORMED, field, "expected a decimal number in quotes");
        }
        return canonical(field, modulus);
    }

    private BigInteger canonical(String field, BigInteger modulus) {
        String digits = text(field);
        if (!isPlainDecimal(digits)) {
            throw refuse(RejectReason.NOT_CANONICAL, field, "not a plain decimal number");
        }
        BigInteger value = new BigInteger(digits);
        if (value.compareTo(modulus) >= 0) {
            throw refuse(RejectReason.NOT_CANONICAL, field, "not below the modulus");
        }
        return value;
    }

    /** The next number, unquoted, between zero and {@code max}. */
    public int count(String field, int max) {
        expect(JsonToken.VALUE_NUMBER_INT, field, "a number");
        String digits = text(field);
        if (!isPlainDecimal(digits) || digits.length() > 9 || Integer.parseInt(digits) > max) {
            throw refuse(RejectReason.MALFORMED, field, "not a number up to " + max);
        }
        return Integer.parseInt(digits);
    }

    private static boolean isPlainDecimal(String digits) {
        if (digits.isEmpty() || (digits.length() > 1 && digits.charAt(0) == '0')) {
            return false;
        }
        return digits.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /** Refuses anything after the document. */
    public void end(String field) {
        if (next(field) != null) {
            throw refuse(RejectReason.MALFORMED, field, "something follows the document");
        }
    }

    @Override
    public void close() {
        parser.close();
    }
}
