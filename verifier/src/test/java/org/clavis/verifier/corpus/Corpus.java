package org.clavis.verifier.corpus;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.clavis.testing.Vectors;

/**
 * A file of named cases in {@code contracts/test/corpus}: an object with a comment and lists of cases, which are objects of
 * strings. Numbers and bytes are hexadecimal after {@code 0x}; a case's {@code verdict} is {@code accepted} or
 * {@code refused}.
 */
final class Corpus {

    private static final Path FOLDER = Path.of(System.getProperty("clavis.root", ".."))
        .toAbsolutePath()
        .resolve("contracts/test/corpus");

    private final String comment;
    private final Map<String, List<Map<String, String>>> lists = new LinkedHashMap<>();

    Corpus(String comment) {
        this.comment = comment;
    }

    static Path file(String name) {
        return FOLDER.resolve(name + ".json");
    }

    /** The cases of a list of a file. */
    static List<Map<String, Object>> cases(String name, String list) {
        return Vectors.array(Vectors.jsonObject(file(name).toString()), list);
    }

    /** Bytes under a key of a case. */
    static byte[] bytes(Map<String, Object> one, String key) {
        return HexFormat.of().parseHex(Vectors.text(one, key).substring(2));
    }

    static boolean accepted(Map<String, Object> one) {
        return switch (Vectors.text(one, "verdict")) {
            case "accepted" -> true;
            case "refused" -> false;
            default -> throw new AssertionError(one);
        };
    }

    /** Adds a case: names and hexadecimal values in turn. */
    void add(String list, String name, boolean accepted, Object... fields) {
        Map<String, String> one = new LinkedHashMap<>();
        one.put("name", name);
        for (int n = 0; n < fields.length; n += 2) {
            Object value = fields[n + 1];
            String text = value instanceof byte[] bytes ? "0x" + HexFormat.of().formatHex(bytes) : value.toString();
            one.put(fields[n].toString(), text);
        }
        one.put("verdict", accepted ? "accepted" : "refused");
        lists.computeIfAbsent(list, _ -> new ArrayList<>()).add(one);
    }

    String toJson() {
        StringBuilder out = new StringBuilder("{\n  \"comment\": \"" + comment + "\"");
        lists.forEach((list, cases) -> {
            out.append(",\n  \"").append(list).append("\": [");
            String separator = "\n";
            for (Map<String, String> one : cases) {
                out.append(separator).append("    {");
                String inner = "\n";
                for (Map.Entry<String, String> field : one.entrySet()) {
                    out.append(inner).append("      \"").append(field.getKey());
                    out.append("\": \"").append(field.getValue()).append('"');
                    inner = ",\n";
                }
                out.append("\n    }");
                separator = ",\n";
            }
            out.append("\n  ]");
        });
        return out.append("\n}\n").toString();
    }

    void write(String name) throws IOException {
        Files.createDirectories(FOLDER);
        Files.writeString(file(name), toJson());
    }
}
