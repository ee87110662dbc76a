package org.clavis.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code clavis witness} and {@code clavis prove} as a user types them, on a circuit of circom and a key of snarkjs. */
class ProveCommandTest {

    private static final Path BASKET = Path.of("../circuits/src/test/resources/org/clavis/circuits/basket");

    /** Where signal 7, amount[1], stands in the witness. */
    private static final int AMOUNT_1 = 12 + 12 + 40 + 12 + 7 * 32;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path folder;

    @Test
    void aWitnessIsTheOneOfSnarkjs() throws IOException {
        assertThat(witness("--input", basket("input.json"), "--out", at("w.wtns"))).isZero();
        assertThat(Files.readAllBytes(folder.resolve("w.wtns"))).isEqualTo(
            Files.readAllBytes(BASKET.resolve("basket.wtns"))
        );
        assertThat(out.toString()).isEqualToIgnoringNewLines("witness of 14 signals");
        assertThat(err.toString()).isEmpty();
        assertThat(Files.getPosixFilePermissions(folder.resolve("w.wtns"))).isEqualTo(
            PosixFilePermissions.fromString("rw-------")
        );
    }

    @Test
    void aWitnessIsNotWrittenOverAFileUnlessForced() throws IOException {
        write("w.wtns", "mine");
        assertThat(witness("--input", basket("input.json"), "--out", at("w.wtns"))).isEqualTo(ExitCode.USAGE);
        assertThat(folder.resolve("w.wtns")).hasContent("mine");
        assertThat(witness("--input", basket("input.json"), "--out", at("w.wtns"), "--force", "--json")).isZero();
        assertThat(out.toString()).contains("\"signals\":14").contains("\"constraintsChecked\":false");
        assertThat(files()).containsExactly("w.wtns");
    }

    @Test
    void aProofFromAWitnessIsAccepted() {
        assertThat(prove("--witness", basket("basket.wtns"))).isZero();
        assertThat(out.toString()).startsWith("proof of 14 signals in ").contains("verified before it was written");
        assertThat(err.toString()).isEmpty();
        assertThat(verify()).isZero();
        assertThat(folder.resolve("public.json")).content().contains("\"340\"").contains("\"1000\"");
    }

    @Test
    void aProofFromProgramAndInputsIsAccepted() {
        String[] source = { "--program", basket("basket.wasm"), "--input", basket("input.json") };
        assertThat(prove(with(source, "--threads", "2", "--json", "--r1cs", basket("basket.r1cs")))).isZero();
        assertThat(out.toString()).contains("\"signals\":14").contains("\"threads\":2").contains("\"verified\":true");
        assertThat(verify()).isZero();
        assertThat(files()).containsExactlyInAnyOrder("proof.json", "public.json");
    }

    @Test
    void aForgedWitnessIsRefusedWithTheNamesOfItsSignals() throws IOException {
        forgeWitness();
        assertThat(
            prove("--witness", at("forged.wtns"), "--r1cs", basket("basket.r1cs"), "--sym", basket("basket.sym"))
        ).isEqualTo(ExitCode.REJECTED);
        assertThat(err.toString()).startsWith(
            "clavis: WITNESS_INVALID: constraint 3 of 6 is not satisfied; it is about main.price[1], main.amount[1], "
        );
        assertThat(prove("--witness", at("forged.wtns"), "--r1cs", basket("basket.r1cs"))).isEqualTo(ExitCode.REJECTED);
        assertThat(err.toString()).contains("signal 4, signal 7, signal 12");
        assertThat(files()).containsExactly("forged.wtns");
    }

    @Test
    void aForgedWitnessGivesNoProofWithoutConstraintsEither() throws IOException {
        forgeWitness();
        assertThat(prove("--witness", at("forged.wtns"))).isEqualTo(ExitCode.REJECTED);
        assertThat(err.toString()).startsWith("clavis: WITNESS_INVALID: ");
        assertThat(files()).containsExactly("forged.wtns");
    }

    @Test
    void aKeyThatNobodyContributedToIsRefused() {
        assertThat(
            run(
                "prove",
                "--key",
                basket("basket-uncontributed.zkey"),
                "--witness",
                basket("basket.wtns"),
                "--proof",
                at("proof.json"),
                "--public",
                at("public.json")
            )
        ).isEqualTo(ExitCode.REJECTED);
        assertThat(err.toString()).contains("UNSOUND_KEY");
        assertThat(files()).isEmpty();
    }

    @Test
    void nothingIsWrittenOverAFileOrBesideOne() throws IOException {
        write("public.json", "mine");
        assertThat(prove("--witness", basket("basket.wtns"))).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("exists already");
        assertThat(files()).containsExactly("public.json");
        assertThat(folder.resolve("public.json")).hasContent("mine");
        assertThat(prove("--witness", basket("basket.wtns"), "--force")).isZero();
        assertThat(verify()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
            "[]",
            "{} {}",
            "{\"limit\": 1.5}",
            "{\"limit\": -1}",
            "{\"limit\": \"-1\"}",
            "{\"limit\": \"0x\"}",
            "{\"limit\": true}",
            "{\"limit\": null}",
            "{\"limit\": {\"a\": 1}}",
            "{\"limit\": [[1], [\"x\"]]}",
            "{\"limit\": 4242424242, \"limit\": 4242424242}",
            "{\"li\\nmit\": 1}",
            "{\"limit\": \"4242424242x\"",
        }
    )
    void whatAreNoInputsIsRefusedWithoutShowingValues(String text) throws IOException {
        write("in.json", text);
        assertThat(witness("--input", at("in.json"), "--out", at("w.wtns"))).isEqualTo(ExitCode.REJECTED);
        assertThat(err.toString()).startsWith("clavis: MALFORMED: the inputs: ").doesNotContain("4242424242");
        assertThat(files()).containsExactly("in.json");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
            "UNKNOWN_INPUT: the circuit has no input signal prices|{\"prices\": [1, 2, 3]}",
            "WRONG_INPUT_SIZE: input price has 2 elements; the circuit takes 3|{\"price\": [1, 2]}",
            "WRONG_INPUT_SIZE: the circuit takes 8 input values, 3 are given|{\"price\": [[1, 2], 3]}",
            "INPUT_OUT_OF_RANGE: element 0 of input rest is not in 0 to r - 1|{\"rest\": \"0x" +
                "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff\"}",
            "ASSERTION_FAILED: |{\"price\": [3, 5, 7], \"amount\": [10, 20, 30], \"limit\": 1000, \"rest\": 661}",
        }
    )
    void inputsAreCheckedAgainstTheCircuit(String expectedAndInputs) throws IOException {
        int bar = expectedAndInputs.indexOf('|');
        write("in.json", expectedAndInputs.substring(bar + 1));
        assertThat(witness("--input", at("in.json"), "--out", at("w.wtns"))).isEqualTo(ExitCode.REJECTED);
        assertThat(err.toString()).startsWith("clavis: " + expectedAndInputs.substring(0, bar));
        assertThat(files()).containsExactly("in.json");
    }

    @Test
    void usageErrors() {
        assertThat(prove()).isEqualTo(ExitCode.USAGE);
        assertThat(prove("--program", basket("basket.wasm"))).isEqualTo(ExitCode.USAGE);
        assertThat(prove("--witness", basket("basket.wtns"), "--program", basket("basket.wasm"))).isEqualTo(
            ExitCode.USAGE
        );
        assertThat(prove("--witness", basket("basket.wtns"), "--sym", basket("basket.sym"))).isEqualTo(ExitCode.USAGE);
        assertThat(prove("--witness", basket("basket.wtns"), "--threads", "0")).isEqualTo(ExitCode.USAGE);
        assertThat(prove("--witness", at("nothing"))).isEqualTo(ExitCode.USAGE);
        assertThat(prove("--witness", basket("basket.zkey"))).isEqualTo(ExitCode.REJECTED);
        assertThat(files()).isEmpty();
    }

    private void forgeWitness() throws IOException {
        byte[] forged = Files.readAllBytes(BASKET.resolve("basket.wtns"));
        forged[AMOUNT_1]++;
        Files.write(folder.resolve("forged.wtns"), forged);
    }

    private int witness(String... args) {
        return run(with(new String[] { "witness", "--program", basket("basket.wasm") }, args));
    }

    private int prove(String... args) {
        String[] given = { "prove", "--key", basket("basket.zkey"), "--proof", at("proof.json") };
        return run(with(with(given, "--public", at("public.json")), args));
    }

    private int verify() {
        String[] given = { "verify", "groth16", "--vk", basket("basket.vk.json"), "--proof", at("proof.json") };
        return run(with(given, "--public", at("public.json")));
    }

    private static String[] with(String[] first, String... more) {
        return Stream.concat(Stream.of(first), Stream.of(more)).toArray(String[]::new);
    }

    private static String basket(String name) {
        return BASKET.resolve(name).toString();
    }

    private String at(String name) {
        return folder.resolve(name).toString();
    }

    private void write(String name, String content) throws IOException {
        Files.write(folder.resolve(name), content.getBytes(StandardCharsets.UTF_8));
    }

    private List<String> files() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> String.valueOf(file.getFileName())).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int run(String... args) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return Main.run(new PrintWriter(out), new PrintWriter(err), args);
    }
}
