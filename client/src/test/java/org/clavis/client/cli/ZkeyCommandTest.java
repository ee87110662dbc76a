package org.clavis.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code clavis zkey inspect} as a user types it. */
class ZkeyCommandTest {

    private static final Path BASKET = Path.of("../circuits/src/test/resources/org/clavis/circuits/basket");
    private static final int CHECKS = 11;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path folder;

    @Test
    void saysWhatIsInAKeyAndThatItIsInOrder() {
        assertThat(inspect(basket("basket.zkey"), everything())).isZero();
        assertThat(out.toString().lines()).contains(
            "signals         14, of which 2 public",
            "domain          16",
            "contribution    second",
            "ok    constraints: 6 constraints over 14 signals"
        );
        assertThat(
            out
                .toString()
                .lines()
                .filter(line -> line.startsWith("ok    "))
        ).hasSize(CHECKS);
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void saysItAsJson() {
        assertThat(inspect(basket("basket.zkey"), with(everything(), "--json"))).isZero();
        JsonNode answer = JsonMapper.shared().readTree(out.toString());
        assertThat(answer.get("signals").asInt()).isEqualTo(14);
        assertThat(answer.get("contributions").size()).isEqualTo(2);
        assertThat(answer.get("checks").size()).isEqualTo(CHECKS);
        assertThat(answer.get("sound").asBoolean()).isTrue();
    }

    @Test
    void whatIsWrongIsSaidAndTheExitCodeTells() {
        assertThat(inspect(basket("basket-uncontributed.zkey"))).isEqualTo(ExitCode.REJECTED);
        assertThat(out.toString()).contains("WRONG sound key: UNSOUND_KEY").contains("ok    points");
        assertThat(inspect(basket("basket-uncontributed.zkey"), "--json")).isEqualTo(ExitCode.REJECTED);
        assertThat(out.toString()).contains("\"sound\":false");
    }

    @Test
    void whatIsNoKeyIsRefused() throws IOException {
        byte[] key = Files.readAllBytes(BASKET.resolve("basket.zkey"));
        Path cut = Files.write(folder.resolve("cut.zkey"), Arrays.copyOf(key, key.length - 1));
        assertThat(inspect(cut.toString())).isEqualTo(ExitCode.REJECTED);
        assertThat(err.toString()).startsWith("clavis: MALFORMED: ");
        assertThat(inspect(basket("basket.zkey"), "--r1cs", basket("basket.sym"))).isEqualTo(ExitCode.REJECTED);
        assertThat(inspect(basket("basket.zkey"), "--ptau", basket("basket.r1cs"))).isEqualTo(ExitCode.REJECTED);
        assertThat(inspect(basket("nothing.zkey"))).isEqualTo(ExitCode.USAGE);
        assertThat(run("zkey", "inspect")).isEqualTo(ExitCode.USAGE);
    }

    private static String[] everything() {
        return new String[] {
            "--r1cs",
            basket("basket.r1cs"),
            "--ptau",
            basket("basket.ptau"),
            "--vk",
            basket("basket.vk.json"),
        };
    }

    private static String[] with(String[] first, String... more) {
        return Stream.concat(Stream.of(first), Stream.of(more)).toArray(String[]::new);
    }

    private static String basket(String name) {
        return BASKET.resolve(name).toString();
    }

    private int inspect(String key, String... more) {
        return run(with(new String[] { "zkey", "inspect", key }, more));
    }

    private int run(String... args) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return Main.run(new PrintWriter(out), new PrintWriter(err), args);
    }
}
