package org.clavis.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Test vectors published by others, in a folder beside the project or wherever {@code clavis.vectors} says. */
public final class Vectors {

    private Vectors() {}

    /** A file or folder of vectors. Where it is absent, the test that asks is skipped, with a message. */
    public static Path require(String relative) {
        Path path = Path.of(System.getProperty("clavis.vectors", "../../shared/vectors")).resolve(relative);
        boolean present = Files.exists(path);
        if (!present) {
            System.out.println("skipped: no test vectors at " + path.toAbsolutePath().normalize());
        }
        assumeTrue(present, () -> "no test vectors at " + path);
        return path;
    }

    /** A JSON file's root object. */
    @SuppressWarnings("unchecked")
    public static Map<String, Object> jsonObject(String relative) {
        return (Map<String, Object>) json(relative);
    }

    /** A JSON file's root array of objects. */
    @SuppressWarnings("unchecked")
    public static List<Map<String, Object>> jsonArray(String relative) {
        return (List<Map<String, Object>>) json(relative);
    }

    /** The object under a key of an object. */
    @SuppressWarnings("unchecked")
    public static Map<String, Object> object(Map<String, Object> parent, String key) {
        return (Map<String, Object>) parent.get(key);
    }

    /** The array of objects under a key of an object. */
    @SuppressWarnings("unchecked")
    public static List<Map<String, Object>> array(Map<String, Object> parent, String key) {
        return (List<Map<String, Object>>) parent.get(key);
    }

    /** The text under a key of an object. */
    public static String text(Map<String, Object> parent, String key) {
        return String.valueOf(parent.get(key));
    }

    private static Object json(String relative) {
        JsonFactory factory = new JsonFactory();
        try (JsonParser parser = factory.createParser(ObjectReadContext.empty(), require(relative))) {
            return value(parser, parser.nextToken());
        }
    }

    private static Object value(JsonParser parser, JsonToken token) {
        return switch (token) {
            case START_OBJECT -> {
                Map<String, Object> object = new LinkedHashMap<>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String key = parser.currentName();
                    object.put(key, value(parser, parser.nextToken()));
                }
                yield object;
            }
            case START_ARRAY -> {
                List<Object> array = new ArrayList<>();
                for (JsonToken t = parser.nextToken(); t != JsonToken.END_ARRAY; t = parser.nextToken()) {
                    array.add(value(parser, t));
                }
                yield array;
            }
            default -> parser.getString();
        };
    }
}
