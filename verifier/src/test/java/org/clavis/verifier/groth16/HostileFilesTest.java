package org.clavis.verifier.groth16;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.clavis.verifier.EncodingException;
import org.clavis.verifier.groth16.Samples.Forged;
import org.junit.jupiter.api.Test;

/** Files made to exhaust memory are refused by a JVM that has little: CVE-2024-50354 and its like. */
class HostileFilesTest {

    /** The JVM's heap; a single list of the announced length would need gigabytes. */
    private static final String HEAP = "-Xmx64m";

    @Test
    void aSmallHeapIsEnoughToRefuse() throws IOException, InterruptedException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Process process = new ProcessBuilder(
            java.toString(),
            HEAP,
            "--add-modules",
            "jdk.incubator.vector",
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            Reader.class.getName()
        )
            .redirectErrorStream(true)
            .start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        for (String name : hostile().keySet()) {
            assertThat(output).contains(name + ": refused");
        }
    }

    /** The other JVM's program: reads each file in each format and as each kind. */
    static final class Reader {

        private Reader() {}

        /** Prints one line a file; exits with an error if one was taken or brought the JVM down. */
        @SuppressWarnings("SystemOut")
        public static void main(String[] args) {
            for (Map.Entry<String, byte[]> file : hostile().entrySet()) {
                for (Groth16Format format : Groth16Format.values()) {
                    for (Function<byte[], ?> decode : List.<Function<byte[], ?>>of(
                        format::decodeVerifyingKey,
                        format::decodeProof,
                        format::decodePublicInputs
                    )) {
                        requireRefused(file.getKey() + " as " + format, file.getValue(), decode);
                    }
                }
                System.out.println(file.getKey() + ": refused");
            }
        }

        private static void requireRefused(String name, byte[] bytes, Function<byte[], ?> decode) {
            try {
                throw new IllegalStateException(name + " was read: " + decode.apply(bytes));
            } catch (EncodingException e) {
                if (e.getMessage() == null || e.getMessage().length() > 1000) {
                    throw new IllegalStateException(name + " was refused without a sensible reason", e);
                }
            }
        }
    }

    private static Map<String, byte[]> hostile() {
        Forged f = Samples.forged(2, 31, List.of(List.of(1)));
        byte[] key = GnarkCodec.encode(f.key(), PointForm.UNCOMPRESSED);
        byte[] shortKey = GnarkCodec.encode(f.key(), PointForm.COMPRESSED);
        byte[] proof = GnarkCodec.encode(f.proof(), PointForm.UNCOMPRESSED);
        byte[] inputs = GnarkCodec.encode(f.inputs());
        byte[] all = HexFormat.of().parseHex("ffffffff");
        byte[] most = HexFormat.of().parseHex("7fffffff");
        int lists = 580 + 4 * 64;
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("gnark key, IC", Fixtures.splice(key, 576, 4, all));
        files.put("gnark key, IC below 2^31", Fixtures.splice(key, 576, 4, most));
        files.put("gnark key, IC, compressed", Fixtures.splice(shortKey, 288, 4, most));
        files.put("gnark key, IC, cut", Arrays.copyOf(Fixtures.splice(key, 576, 4, all), 580));
        files.put("gnark key, lists", Fixtures.splice(key, lists, 4, most));
        files.put("gnark key, list", Fixtures.splice(key, lists + 4, 4, most));
        files.put("gnark key, commitment keys", Fixtures.splice(key, lists + 16, 4, all));
        files.put("gnark proof, commitments", Fixtures.splice(proof, 256, 4, all));
        files.put("gnark proof, commitments below 2^31", Fixtures.splice(proof, 256, 4, most));
        files.put("gnark witness", Fixtures.splice(inputs, 8, 4, most));
        files.put("gnark witness, both counts", Fixtures.splice(inputs, 0, 12, twice(most)));
        files.put("arkworks inputs", fill(HexFormat.of().parseHex("ffffffffffffff7f"), 8 + 64));
        files.put("arkworks inputs, 2^26", fill(HexFormat.of().parseHex("0000000400000000"), 8 + 64));
        files.put("arkworks key", fill(new byte[] { 3 }, 448 + 8 + 64));
        files.put("zeros", new byte[Groth16Format.MAX_KEY_BYTES]);
        files.put("more zeros", new byte[8 * Groth16Format.MAX_KEY_BYTES]);
        files.put("infinities of gnark", repeat((byte) 0x40, Groth16Format.MAX_KEY_BYTES));
        files.put("brackets", repeat((byte) '[', Groth16Format.MAX_KEY_BYTES));
        files.put("digits", text("[\"", '1', "\"]"));
        files.put("a name", text("{\"", 'a', "\": 1}"));
        files.put("a string", text("{\"protocol\": \"", 'a', "\"}"));
        files.put("a number", text("{\"nPublic\": ", '1', "}"));
        files.put("spaces", repeat((byte) ' ', Groth16Format.MAX_KEY_BYTES));
        files.put("empty strings", ("[" + "\"\",".repeat(600_000) + "\"\"]").getBytes(US_ASCII));
        files.put("signals", ("[" + "\"1\",".repeat(250_000) + "\"1\"]").getBytes(US_ASCII));
        files.put("empty points", ("{\"IC\": [" + "[],".repeat(600_000) + "[]]}").getBytes(US_ASCII));
        files.put("hexadecimal", text("0x", '0', ""));
        return files;
    }

    /** A witness's header: the count, no secrets, the count. */
    private static byte[] twice(byte[] count) {
        byte[] both = new byte[12];
        System.arraycopy(count, 0, both, 0, 4);
        System.arraycopy(count, 0, both, 8, 4);
        return both;
    }

    private static byte[] fill(byte[] start, int length) {
        return Arrays.copyOf(start, length);
    }

    private static byte[] repeat(byte value, int length) {
        byte[] out = new byte[length];
        Arrays.fill(out, value);
        return out;
    }

    /** {@code start}, two mebibytes of one character, {@code end}. */
    private static byte[] text(String start, char character, String end) {
        return (start + String.valueOf(character).repeat(2 << 20) + end).getBytes(US_ASCII);
    }
}
