package org.clavis.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.clavis.algebra.bn254.G1Affine;
import org.clavis.algebra.bn254.G2Affine;
import org.clavis.circuits.SemaphoreCircuit;
import org.clavis.verifier.groth16.Groth16Format;
import org.clavis.verifier.groth16.SolidityVerifier;
import org.clavis.verifier.groth16.VerifyingKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code clavis export-verifier} as a user types it. */
class ExportVerifierCommandTest {

    private static final VerifyingKey KEY = SemaphoreCircuit.depth1().verifier().key();

    /** Where the points of a key are in EIP-197's words. */
    private static final int BETA_AT = 64;
    private static final int GAMMA_AT = 192;
    private static final int DELTA_AT = 320;
    private static final int IC_AT = 448;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(value = Groth16Format.class, mode = EnumSource.Mode.EXCLUDE, names = "AUTO")
    void aKeyOfAnyFormatBecomesAContract(Groth16Format format) throws IOException {
        write("vk", format.encode(KEY));

        for (String given : List.of(format.name(), "auto")) {
            assertThat(run("--format", given, "--vk", at("vk"), "--name", "Sample")).isZero();
            assertThat(out.toString()).isEqualTo(SolidityVerifier.source(KEY, "Sample"));
        }
    }

    @Test
    void aFileIsWrittenButNotOverAnother() throws IOException {
        write("vk", Groth16Format.EVM.encode(KEY));
        String[] args = { "--vk", at("vk"), "--name", "Sample", "--import", "./I.sol", "--out", at("Sample.sol") };

        assertThat(run(args)).isZero();
        assertThat(out.toString()).isEmpty();
        assertThat(folder.resolve("Sample.sol")).hasContent(SolidityVerifier.sourceImporting(KEY, "Sample", "./I.sol"));

        write("Sample.sol", new byte[] { 1 });
        assertThat(run(args)).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("exists already");
        assertThat(Files.readAllBytes(folder.resolve("Sample.sol"))).containsExactly(1);

        assertThat(run(Stream.concat(Arrays.stream(args), Stream.of("--force")).toArray(String[]::new))).isZero();
        assertThat(folder.resolve("Sample.sol")).content().startsWith("// SPDX");
    }

    @ParameterizedTest
    @ValueSource(strings = { "lower", "A", "Sample{}", "Sample\n", "IGroth16Verifier4" })
    void whatIsNoNameIsAUsageError(String name) throws IOException {
        write("vk", Groth16Format.EVM.encode(KEY));

        assertThat(run("--vk", at("vk"), "--name", name)).isEqualTo(ExitCode.USAGE);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).contains("--name needs");
    }

    @Test
    void otherUsageErrors() throws IOException {
        write("vk", Groth16Format.EVM.encode(KEY));

        assertThat(run("--name", "Sample")).isEqualTo(ExitCode.USAGE);
        assertThat(run("--vk", at("vk"))).isEqualTo(ExitCode.USAGE);
        assertThat(run("--vk", at("nothing"), "--name", "Sample")).isEqualTo(ExitCode.USAGE);
        assertThat(run("--vk", at("vk"), "--name", "Sample", "--import", "\";//.sol")).isEqualTo(ExitCode.USAGE);
        assertThat(run("--vk", at("vk"), "--name", "Sample", "--format", "plonk")).isEqualTo(ExitCode.USAGE);
    }

    /** One thing wrong with a key, and how the refusal names it. */
    static Stream<Arguments> unsoundKeys() {
        byte[] generator = G2Affine.GENERATOR.toBytes();
        return Stream.of(
            bad("UNSOUND_KEY: gamma equals delta", k -> put(k, DELTA_AT, Arrays.copyOfRange(k, GAMMA_AT, DELTA_AT))),
            bad("UNSOUND_KEY: delta is the generator", k ->
                put(put(k, GAMMA_AT, Arrays.copyOfRange(k, BETA_AT, GAMMA_AT)), DELTA_AT, generator)
            ),
            bad("UNSOUND_KEY: beta is the generator", k -> put(k, BETA_AT, generator)),
            bad("UNSOUND_KEY: alpha is the generator", k -> put(k, 0, G1Affine.GENERATOR.toBytes())),
            bad("UNSOUND_KEY: alpha is infinity", k -> put(k, 0, new byte[G1Affine.BYTES])),
            bad("UNSOUND_KEY: beta is infinity", k -> put(k, BETA_AT, new byte[G2Affine.BYTES])),
            bad("UNSOUND_KEY: gamma is infinity", k -> put(k, GAMMA_AT, new byte[G2Affine.BYTES])),
            bad("UNSOUND_KEY: delta is infinity", k -> put(k, DELTA_AT, new byte[G2Affine.BYTES])),
            bad("UNSOUND_KEY: IC point 2 is infinity", k -> put(k, IC_AT + 128, new byte[G1Affine.BYTES])),
            bad("NOT_ON_CURVE", k -> put(k, 63, new byte[] { (byte) (k[63] ^ 1) })),
            bad("NOT_IN_SUBGROUP", k -> put(k, DELTA_AT, outsideTheSubgroup())),
            bad("NOT_CANONICAL", k -> put(k, 0, addP(Arrays.copyOf(k, 32)))),
            bad("MALFORMED", k -> Arrays.copyOf(k, k.length - 32)),
            bad("UNREPRESENTABLE: the key has 0 public inputs", k -> Arrays.copyOf(k, IC_AT + G1Affine.BYTES))
        );
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unsoundKeys")
    void unsoundKeysAreRefusedWithTheirReason(String reason, UnaryOperator<byte[]> change) throws IOException {
        write("vk", change.apply(Groth16Format.EVM.encode(KEY)));

        assertThat(run("--format", "evm", "--vk", at("vk"), "--name", "Sample", "--out", at("out"))).isEqualTo(
            ExitCode.REJECTED
        );
        assertThat(err.toString()).startsWith("clavis: " + reason);
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    void anIcOfTheWrongLengthIsRefused() throws IOException {
        String json = new String(Groth16Format.SNARKJS.encode(KEY), StandardCharsets.UTF_8);
        String five = json.replaceFirst("(\"nPublic\"\\s*:\\s*)4", "$15");
        assertThat(five).isNotEqualTo(json);
        write("vk", five.getBytes(StandardCharsets.UTF_8));

        assertThat(run("--vk", at("vk"), "--name", "Sample")).isEqualTo(ExitCode.REJECTED);
        assertThat(err.toString()).contains("IC");
    }

    private static Arguments bad(String reason, UnaryOperator<byte[]> change) {
        return Arguments.of(reason, change);
    }

    private static byte[] put(byte[] key, int at, byte[] what) {
        byte[] changed = key.clone();
        System.arraycopy(what, 0, changed, at, what.length);
        return changed;
    }

    private static byte[] addP(byte[] word) {
        BigInteger p = new BigInteger("30644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd47", 16);
        byte[] sum = new BigInteger(1, word).add(p).toByteArray();
        byte[] out = new byte[32];
        System.arraycopy(
            sum,
            Math.max(0, sum.length - 32),
            out,
            32 - Math.min(32, sum.length),
            Math.min(32, sum.length)
        );
        return out;
    }

    /** A point of the twist with x = 1. */
    private static byte[] outsideTheSubgroup() {
        String words =
            "0".repeat(64) +
            "0".repeat(63) +
            "1" +
            "0d1271953ed9ea0836846e70a1934187998c7f790cb4d7511b7f8da82de048a4" +
            "2869111d5381f072f8e2728fdb825a51aadd70e52c9830e9ab4b871c0531f1bb";
        return HexFormat.of().parseHex(words);
    }

    private String at(String name) {
        return folder.resolve(name).toString();
    }

    private void write(String name, byte[] content) throws IOException {
        Files.write(folder.resolve(name), content);
    }

    private int run(String... args) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        String[] all = Stream.concat(Stream.of("export-verifier"), Arrays.stream(args)).toArray(String[]::new);
        return Main.run(new PrintWriter(out), new PrintWriter(err), all);
    }
}
