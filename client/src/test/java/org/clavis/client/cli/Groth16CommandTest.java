package org.clavis.client.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.clavis.verifier.groth16.Groth16Format.ARKWORKS;
import static org.clavis.verifier.groth16.Groth16Format.EVM;
import static org.clavis.verifier.groth16.Groth16Format.GNARK;
import static org.clavis.verifier.groth16.Groth16Format.SNARKJS;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.clavis.circuits.OwnershipProof;
import org.clavis.circuits.OwnershipStatement;
import org.clavis.circuits.SemaphoreCircuit;
import org.clavis.circuits.SemaphoreOwnership;
import org.clavis.evm.Bytes32;
import org.clavis.verifier.groth16.EvmCodec;
import org.clavis.verifier.groth16.Groth16Format;
import org.clavis.verifier.groth16.PointForm;
import org.clavis.verifier.groth16.Proof;
import org.clavis.verifier.groth16.PublicInputs;
import org.clavis.verifier.groth16.VerifyingKey;
import org.clavis.verifier.semaphore.SemaphoreIdentity;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code clavis verify groth16} and {@code clavis convert} as a user types them. */
class Groth16CommandTest {

    private static final List<Groth16Format> FORMATS = List.of(SNARKJS, GNARK, ARKWORKS, EVM);
    private static final VerifyingKey KEY = SemaphoreCircuit.depth1().verifier().key();

    private static Proof proof;
    private static PublicInputs inputs;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path folder;

    @BeforeAll
    static void prove() {
        SemaphoreIdentity identity = SemaphoreIdentity.generate(new SecureRandom());
        var statement = new OwnershipStatement(identity.commitment(), Bytes32.ZERO, Bytes32.ZERO);
        OwnershipProof made = new SemaphoreOwnership().prove(identity, statement);
        proof = made.proof();
        inputs = PublicInputs.of(statement.expectedSignals(made.nullifier()));
    }

    @ParameterizedTest
    @EnumSource(value = Groth16Format.class, mode = EnumSource.Mode.EXCLUDE, names = "AUTO")
    void aProofIsJudgedInEveryFormat(Groth16Format format) throws IOException {
        write("k", format.encode(KEY));
        write("p", format.encode(proof));
        write("i", format.encode(inputs));
        write("other", format.encode(swapped(inputs)));

        for (String given : List.of(format.name(), "auto")) {
            assertThat(verify(given, "k", "p", "i"))
                .as(given + err)
                .isZero();
            assertThat(out.toString()).isEqualTo("accepted\n");
            assertThat(verify(given, "k", "p", "other")).isEqualTo(ExitCode.REJECTED);
            assertThat(out.toString()).startsWith("rejected PROOF_INVALID");
            assertThat(verify(given, "p", "k", "i")).isEqualTo(ExitCode.REJECTED);
        }
        for (Groth16Format wrong : FORMATS) {
            if (wrong != format) {
                assertThat(verify(wrong.name(), "k", "p", "i"))
                    .as("%s as %s", format, wrong)
                    .isEqualTo(3);
                assertThat(out.toString()).startsWith("rejected ");
            }
        }
    }

    @Test
    void filesOfSeveralFormatsCanBeMixed() throws IOException {
        write("k", ARKWORKS.encode(KEY, PointForm.UNCOMPRESSED));
        write("p", GNARK.encode(proof));
        write("i", SNARKJS.encode(inputs));

        assertThat(run("verify", "groth16", "--vk", at("k"), "--proof", at("p"), "--public", at("i"))).isZero();
    }

    @Test
    void everyFormatTurnsIntoEveryOther() throws IOException {
        for (Groth16Format from : FORMATS) {
            write("key", from.encode(KEY));
            write("proof", from.encode(proof));
            write("public", from.encode(inputs));
            for (Groth16Format to : FORMATS) {
                assertThat(converted(from, to, "key"))
                    .as("key, %s to %s", from, to)
                    .isEqualTo(to.encode(KEY));
                assertThat(converted(from, to, "proof"))
                    .as("proof, %s to %s", from, to)
                    .isEqualTo(to.encode(proof));
                assertThat(converted(from, to, "public"))
                    .as("public, %s to %s", from, to)
                    .isEqualTo(to.encode(inputs));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(value = Groth16Format.class, names = { "GNARK", "ARKWORKS" })
    void pointsCanBeWrittenWithBothCoordinates(Groth16Format to) throws IOException {
        write("proof", SNARKJS.encode(proof));

        assertThat(convert("--to", to, "--kind", "proof", "--uncompressed", at("proof"), at("out"))).isZero();

        assertThat(read("out")).isEqualTo(to.encode(proof, PointForm.UNCOMPRESSED)).isNotEqualTo(to.encode(proof));
    }

    @Test
    void aConversionWritesOverNothingUnlessTold() throws IOException {
        write("in", SNARKJS.encode(proof));
        write("out", new byte[] { 1 });

        assertThat(convert("--to", "evm", "--kind", "proof", at("in"), at("out"))).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("exists already");
        assertThat(read("out")).containsExactly(1);

        assertThat(convert("--to", "evm", "--kind", "proof", "--force", at("in"), at("out"))).isZero();
        assertThat(read("out")).isEqualTo(EVM.encode(proof));
    }

    @Test
    void whatIsNotAcceptedIsNotConverted() throws IOException {
        byte[] bad = EVM.encode(proof);
        bad[40] ^= 1;
        write("in", bad);

        assertThat(convert("--from", "evm", "--to", "snarkjs", "--kind", "proof", at("in"), at("out"))).isEqualTo(3);
        assertThat(err.toString()).contains("NOT_ON_CURVE");
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    void aConversionThatMakesNoSenseIsAUsageError() throws IOException {
        write("in", SNARKJS.encode(proof));

        assertThat(convert("--to", "auto", "--kind", "proof", at("in"), at("out"))).isEqualTo(ExitCode.USAGE);
        assertThat(convert("--to", "evm", "--kind", "nothing", at("in"), at("out"))).isEqualTo(ExitCode.USAGE);
        assertThat(convert("--to", "pem", "--kind", "proof", at("in"), at("out"))).isEqualTo(ExitCode.USAGE);
        assertThat(convert("--to", "evm", "--kind", "proof", at("none"), at("out"))).isEqualTo(ExitCode.USAGE);
        assertThat(convert("--to", "evm", "--kind", "proof", at("in"))).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void aListIsJudgedLineByLine() throws IOException {
        writeSamples();
        Path list = list(
            item("\"one\"", "key", "proof", "public"),
            item("7", "key", "proof", "other"),
            "",
            item("\"\\u0000\\\"\\n\"", "key", "bad", "public"),
            item("\"one\"", folder.resolve("key").toString(), "proof", "public")
        );

        assertThat(run("verify", "groth16", "--list", list)).isEqualTo(ExitCode.REJECTED);

        List<String> verdicts = out.toString().lines().toList();
        assertThat(verdicts).hasSize(4);
        assertThat(verdicts.get(0)).isEqualTo("{\"id\":\"one\",\"accepted\":true}");
        assertThat(verdicts.get(1)).startsWith(
            "{\"id\":7,\"accepted\":false,\"reason\":\"PROOF_INVALID\",\"detail\":\""
        );
        assertThat(verdicts.get(2)).startsWith(
            "{\"id\":\"\\u0000\\\"\\n\",\"accepted\":false,\"reason\":\"NOT_ON_CURVE"
        );
        assertThat(verdicts.get(3)).isEqualTo(verdicts.get(0));
        assertThat(err.toString()).isEqualTo("clavis: 2 accepted, 2 rejected\n");
    }

    @Test
    void aListOfValidProofsIsDone() throws IOException {
        writeSamples();

        assertThat(run("verify", "groth16", "--list", list(item("1", "key", "proof", "public")))).isZero();
        assertThat(run("verify", "groth16", "--format", "evm", "--list", list())).isZero();
    }

    @Test
    void verdictsComeInTheListsOrder() throws IOException {
        writeSamples();
        byte[] otherKey = EVM.encode(KEY);
        swap(otherKey, otherKey.length - 4 * 64, otherKey.length - 3 * 64, 64);
        write("other-key", otherKey);
        List<String> lines = new ArrayList<>();
        for (int n = 0; n < 700; n++) {
            String key = n % 5 == 1 ? "other-key" : n % 7 == 2 ? "none" : "key";
            lines.add(n % 11 == 3 ? "?" : item(Integer.toString(n), key, "proof", n % 3 == 0 ? "other" : "public"));
        }

        assertThat(run("verify", "groth16", "--list", list(lines.toArray(String[]::new)))).isEqualTo(3);

        List<String> verdicts = out.toString().lines().toList();
        assertThat(verdicts).hasSize(lines.size());
        for (int n = 0; n < lines.size(); n++) {
            String expected;
            if (n % 11 == 3) {
                expected = "{\"id\":null,\"line\":" + (n + 1) + ",\"accepted\":false,\"reason\":\"MALFORMED\"";
            } else if (n % 5 != 1 && n % 7 == 2) {
                expected = "{\"id\":" + n + ",\"accepted\":false,\"reason\":\"UNREADABLE\"";
            } else if (n % 5 == 1 || n % 3 == 0) {
                expected = "{\"id\":" + n + ",\"accepted\":false,\"reason\":\"PROOF_INVALID\"";
            } else {
                expected = "{\"id\":" + n + ",\"accepted\":true}";
            }
            assertThat(verdicts.get(n)).startsWith(expected);
        }
    }

    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    void hostileLinesGetAVerdictEach() throws IOException {
        writeSamples();
        Files.createDirectory(folder.resolve("directory"));
        String good = item("1", "key", "proof", "public");
        List<String> lines = List.of(
            "{",
            "[]",
            "null",
            "1",
            good + good,
            good + " ]",
            "{\"id\":1,\"vk\":\"key\",\"proof\":\"proof\"}",
            good.replace("{", "{\"more\":1,"),
            good.replace("{", "{\"vk\":\"key\","),
            item("1.5", "key", "proof", "public"),
            item("[1]", "key", "proof", "public"),
            item("9223372036854775808", "key", "proof", "public"),
            item("9".repeat(5000), "key", "proof", "public"),
            item("\"" + "x".repeat(257) + "\"", "key", "proof", "public"),
            item("1", "key", "proof", "x".repeat(20_000)),
            item("1", "", "proof", "public"),
            item("1", "key", "a\\u0000b", "public"),
            item("1", "directory", "proof", "public"),
            item("1", "key", "directory", "public"),
            item("1", "key", "proof", "x".repeat(5000)),
            item("1", "proof", "proof", "public"),
            item("1", "key", "proof", "proof").replace("\"proof\",\"public\"", "7,\"public\""),
            "[".repeat(10_000),
            "\u0000"
        );
        Path list = list(lines.toArray(String[]::new));

        assertThat(run("verify", "groth16", "--list", list)).isEqualTo(ExitCode.REJECTED);

        assertThat(out.toString().lines().toList())
            .hasSize(lines.size())
            .allMatch(verdict -> verdict.contains("\"accepted\":false,\"reason\":\""));
        assertThat(err.toString()).isEqualTo("clavis: 0 accepted, " + lines.size() + " rejected\n");
    }

    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    void aPipeThatNobodyWritesToIsNotWaitedFor() throws Exception {
        writeSamples();
        Path pipe = folder.resolve("pipe");
        boolean made = Files.isExecutable(Path.of("/usr/bin/mkfifo"));
        Assumptions.assumeTrue(made, "no mkfifo here");
        assertThat(new ProcessBuilder("/usr/bin/mkfifo", pipe.toString()).start().waitFor()).isZero();

        Path list = list(item("1", "pipe", "proof", "public"), item("2", "key", "pipe", "public"));
        assertThat(run("verify", "groth16", "--list", list)).isEqualTo(ExitCode.REJECTED);

        assertThat(out.toString().lines()).allMatch(verdict -> verdict.contains("\"UNREADABLE\""));
    }

    @Test
    void bytesThatAreNoTextGetAVerdict() throws IOException {
        writeSamples();
        byte[] good = (item("1", "key", "proof", "public") + "\n").getBytes(StandardCharsets.UTF_8);
        byte[] bad = good.clone();
        bad[6] = (byte) 0xff;
        byte[] both = Arrays.copyOf(bad, bad.length + good.length);
        System.arraycopy(good, 0, both, bad.length, good.length);
        write("list", both);

        assertThat(run("verify", "groth16", "--list", at("list"))).isEqualTo(ExitCode.REJECTED);

        assertThat(out.toString().lines().toList()).hasSize(2).last().isEqualTo("{\"id\":1,\"accepted\":true}");
    }

    @Test
    void aListStandsByItself() throws IOException {
        writeSamples();
        Path list = list(item("1", "key", "proof", "public"));

        assertThat(run("verify", "groth16", "--list", list, "--vk", at("key"))).isEqualTo(ExitCode.USAGE);
        assertThat(run("verify", "groth16", "--vk", at("key"), "--proof", at("proof"))).isEqualTo(ExitCode.USAGE);
        assertThat(run("verify", "groth16")).isEqualTo(ExitCode.USAGE);
        assertThat(run("verify", "groth16", "--list", at("none"))).isEqualTo(ExitCode.USAGE);
        assertThat(run("verify", "groth16", "--format", "pem", "--list", list)).isEqualTo(ExitCode.USAGE);
    }

    private void writeSamples() throws IOException {
        write("key", EVM.encode(KEY));
        write("proof", GNARK.encode(proof));
        write("public", SNARKJS.encode(inputs));
        write("other", SNARKJS.encode(swapped(inputs)));
        BigInteger x = EvmCodec.proofWords(proof).getFirst();
        String json = new String(SNARKJS.encode(proof), StandardCharsets.UTF_8);
        write("bad", json.replace(x.toString(), x.add(BigInteger.ONE).toString()).getBytes(StandardCharsets.UTF_8));
    }

    private static PublicInputs swapped(PublicInputs inputs) {
        return PublicInputs.of(inputs.values().reversed());
    }

    private static void swap(byte[] bytes, int a, int b, int length) {
        byte[] first = Arrays.copyOfRange(bytes, a, a + length);
        System.arraycopy(bytes, b, bytes, a, length);
        System.arraycopy(first, 0, bytes, b, length);
    }

    private static String item(String id, String key, String proof, String inputs) {
        return "{\"id\":" + id + ",\"vk\":\"" + key + "\",\"proof\":\"" + proof + "\",\"public\":\"" + inputs + "\"}";
    }

    private Path list(String... lines) throws IOException {
        return Files.write(folder.resolve("list.jsonl"), List.of(lines));
    }

    private byte[] converted(Groth16Format from, Groth16Format to, String kind) throws IOException {
        Files.deleteIfExists(folder.resolve("out"));
        assertThat(convert("--from", from, "--to", to, "--kind", kind, at(kind), at("out")))
            .as(err.toString())
            .isZero();
        return read("out");
    }

    private int convert(Object... args) {
        Object[] all = new Object[args.length + 1];
        all[0] = "convert";
        System.arraycopy(args, 0, all, 1, args.length);
        return run(all);
    }

    private int verify(String format, String key, String proofFile, String inputFile) {
        return run(
            "verify",
            "groth16",
            "--format",
            format,
            "--vk",
            at(key),
            "--proof",
            at(proofFile),
            "--public",
            at(inputFile)
        );
    }

    private Path at(String name) {
        return folder.resolve(name);
    }

    private void write(String name, byte[] bytes) throws IOException {
        Files.write(folder.resolve(name), bytes);
    }

    private byte[] read(String name) throws IOException {
        return Files.readAllBytes(folder.resolve(name));
    }

    private int run(Object... args) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        String[] words = Arrays.stream(args)
            .map(String::valueOf)
            .toArray(String[]::new);
        return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), words);
    }
}
