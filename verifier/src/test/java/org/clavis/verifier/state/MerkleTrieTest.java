package org.clavis.verifier.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.clavis.hash.Keccak256;
import org.clavis.testing.Vectors;
import org.junit.jupiter.api.Test;

class MerkleTrieTest {

    @Test
    void rootsAreThoseOfOthers() throws IOException {
        int read = 0;
        try (Stream<Path> files = Files.list(Vectors.require("trie"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".json")).toList()) {
                String name = String.valueOf(file.getFileName());
                if (!name.equals("trietestnextprev.json")) {
                    read += rootsOf("trie/" + name, name.toLowerCase(Locale.ROOT).contains("secure"));
                }
            }
        }
        assertThat(read).isGreaterThanOrEqualTo(25);
    }

    private static int rootsOf(String file, boolean secure) {
        Map<String, Object> cases = Vectors.jsonObject(file);
        for (String name : cases.keySet()) {
            Map<String, Object> one = Vectors.object(cases, name);
            TreeMap<byte[], byte[]> entries = new TreeMap<>(Arrays::compareUnsigned);
            if (one.get("in") instanceof List<?> changes) {
                changes.forEach(change ->
                    put(entries, (String) ((List<?>) change).get(0), ((List<?>) change).get(1), secure)
                );
            } else {
                Vectors.object(one, "in").forEach((key, value) -> put(entries, key, value, secure));
            }
            assertThat(MerkleTrie.root(entries).toHex())
                .as(file + " " + name)
                .isEqualTo(Vectors.text(one, "root"));
        }
        return cases.size();
    }

    private static void put(Map<byte[], byte[]> entries, String key, Object value, boolean secure) {
        byte[] at = secure ? Keccak256.digest(bytes(key)) : bytes(key);
        if (value == null || value.equals("null")) {
            entries.remove(at);
        } else {
            entries.put(at, bytes((String) value));
        }
    }

    private static byte[] bytes(String text) {
        return text.startsWith("0x") ? RlpTest.hex(text) : text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Test
    void nothingHasTheEmptyRoot() {
        assertThat(MerkleTrie.listRoot(List.of()).toHex()).isEqualTo(
            "0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421"
        );
        assertThat(catchThrowable(() -> MerkleTrie.listRoot(List.of(new byte[0])))).isInstanceOf(
            IllegalArgumentException.class
        );
    }
}
