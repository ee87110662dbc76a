package org.clavis.circuits;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Documents inside a larger JSON document. */
final class SnarkjsVectors {

    private SnarkjsVectors() {}

    /** Member {@code name} of the vector {@code file}: an object or array without brackets in its strings. */
    static byte[] member(String file, String name) throws IOException {
        String json = Vectors.text(file);
        int start = json.indexOf(':', json.indexOf("\"" + name + "\"")) + 1;
        while (Character.isWhitespace(json.charAt(start))) {
            start++;
        }
        int depth = 0;
        for (int at = start; ; at++) {
            char c = json.charAt(at);
            if (c == '{' || c == '[') {
                depth++;
            } else if (c == '}' || c == ']') {
                depth--;
            }
            if (depth == 0) {
                return json.substring(start, at + 1).getBytes(StandardCharsets.UTF_8);
            }
        }
    }
}
