package org.clavis.circuits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.clavis.verifier.EncodingException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SymFileTest {

    private static SymFile parse(String text) {
        return SymFile.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void readsCircomsNames(@TempDir Path folder) throws IOException {
        Path file = Files.write(folder.resolve("basket.sym"), Basket.file("basket.sym"));
        SymFile symbols = SymFile.read(file);
        assertThat(symbols.size()).isEqualTo(13);
        assertThat(symbols.name(1)).hasValue("main.total");
        assertThat(symbols.name(8)).hasValue("main.amount[2]");
        assertThat(symbols.name(12)).hasValue("main.cost[1].out");
        assertThat(symbols.name(0)).isEmpty();
        assertThat(symbols.name(14)).isEmpty();
    }

    @Test
    void theFirstNameCountsAndRemovedSignalsHaveNone() {
        SymFile symbols = parse("1,1,0,main.a\n2,1,0,main.b\n3,-1,0,main.c\n4,2,0,main.d");
        assertThat(symbols.name(1)).hasValue("main.a");
        assertThat(symbols.name(2)).hasValue("main.d");
        assertThat(symbols.size()).isEqualTo(2);
    }

    @Test
    void describesSignalsWithoutEnd() {
        SymFile symbols = parse("1,1,0,main.a\n");
        assertThat(symbols.describe(IntStream.of(1, 2), 8)).isEqualTo("main.a, signal 2");
        assertThat(symbols.describe(IntStream.range(1, 6), 2)).isEqualTo("main.a, signal 2 and 3 more");
        assertThat(SymFile.empty().describe(IntStream.of(7), 8)).isEqualTo("signal 7");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
            "1,1,0",
            "1,1,0,",
            "\n",
            "1,x,0,main.a",
            "1,-2,0,main.a",
            "1,67108864,0,main.a",
            "1,99999999999,0,main.a",
            "1,1,0,main.\u001b[31m",
            "1,1,0,main.é",
            "1,1,0,main. a",
            "1,1,0,main.a\r\n",
        }
    )
    void whatIsNoSymbolIsRefused(String text) {
        assertThatThrownBy(() -> parse("1,1,0,main.a\n" + text))
            .isInstanceOfSatisfying(EncodingException.class, e ->
                assertThat(e.offsetBytes()).isGreaterThanOrEqualTo(13)
            )
            .hasMessageContaining("symbols: ");
    }

    @Test
    void aLineWithoutEndIsRefused() {
        assertThatThrownBy(() -> parse("1,1,0," + "a".repeat(1 << 14))).hasMessageContaining("a line of more than");
    }

    @Test
    void anyChangeIsReadOrRefused() throws IOException {
        int accepted = FileMutations.run(Basket.file("basket.sym"), 20_000, 8, SymFile::parse);
        assertThat(accepted).isPositive();
    }
}
