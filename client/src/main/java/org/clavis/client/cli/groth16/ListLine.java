package org.clavis.client.cli.groth16;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A line of a list of proofs: one JSON object with exactly these fields, in any order.
 *
 * <pre>
 *  id       text of at most 256 characters, or a whole number below 2^63; the verdict repeats it
 *  vk       path of the verifying key, from the list's folder
 *  proof    path of the proof
 *  public   path of the public inputs
 * </pre>
 */
sealed interface ListLine {
    /** The longest accepted id that is text, in characters. */
    int MAX_ID_CHARS = 256;

    /** The line's number, from 1. */
    long number();

    /** What the line calls its proof; null if that could not be read. */
    @Nullable
    JsonNode id();

    /** A proof to judge. */
    record Item(long number, JsonNode id, Path key, Path proof, Path inputs) implements ListLine {}

    /** A line that names no proof. */
    record Refused(long number, @Nullable JsonNode id, String detail) implements ListLine {}

    /** Reads a line; paths are resolved against {@code folder}. */
    static ListLine parse(long number, byte[] line, Path folder) {
        if (line.length > BoundedLines.MAX_BYTES) {
            return new Refused(number, null, "a line of more than " + BoundedLines.MAX_BYTES + " bytes");
        }
        JsonNode object;
        try {
            object = Json.MAPPER.readTree(line);
        } catch (JacksonException e) {
            return new Refused(number, null, "not one JSON object");
        }
        if (object == null || !object.isObject()) {
            return new Refused(number, null, "not one JSON object");
        }
        JsonNode id = object.get("id");
        if (!isId(id)) {
            return new Refused(number, null, "id is neither a short text nor a whole number");
        }
        if (!Set.copyOf(object.propertyNames()).equals(Json.FIELDS)) {
            return new Refused(number, id, "the fields are not id, vk, proof and public");
        }
        try {
            return new Item(
                number,
                id,
                path(object, "vk", folder),
                path(object, "proof", folder),
                path(object, "public", folder)
            );
        } catch (InvalidPathException e) {
            return new Refused(number, id, "not a path: " + e.getReason());
        }
    }

    private static boolean isId(@Nullable JsonNode id) {
        if (id == null) {
            return false;
        }
        return id.isString()
            ? id.stringValue().length() <= MAX_ID_CHARS
            : id.isIntegralNumber() && id.canConvertToLong();
    }

    private static Path path(JsonNode object, String field, Path folder) {
        JsonNode text = object.get(field);
        if (!text.isString() || text.stringValue().isEmpty()) {
            throw new InvalidPathException("", field + " is no text");
        }
        return folder.resolve(text.stringValue());
    }

    /** How lines are read. */
    final class Json {

        private static final Set<String> FIELDS = Set.of("id", "vk", "proof", "public");

        private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

        private Json() {}
    }
}
