package org.clavis.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.clavis.bench.PeerAnswer.Done;
import org.clavis.bench.PeerAnswer.Failed;
import org.clavis.bench.PeerAnswer.Ready;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PeerAnswerTest {

    @Test
    void thereAreThreeAnswers() {
        assertThat(PeerAnswer.parse("ready gnark v0.15.0, Go")).isEqualTo(new Ready("gnark v0.15.0, Go"));
        assertThat(PeerAnswer.parse("error unknown work x")).isEqualTo(new Failed("unknown work x"));
        assertThat(PeerAnswer.parse("ok 1234567890123 64")).isInstanceOfSatisfying(Done.class, done -> {
            assertThat(done.count()).isEqualTo(2);
            assertThat(done.number(0)).isEqualTo(1_234_567_890_123L);
            assertThat(done.number(1)).isEqualTo(64);
        });
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
            "",
            " ",
            "ok",
            "ok ",
            "ok x",
            "ok -1 2",
            "ok 1  2",
            "ok 1 2 ",
            "ok 1.5",
            "ok 12345678901234567890",
            "okay 1 2",
            "Ok 1 2",
            "1 2",
        }
    )
    void everythingElseIsNone(String line) {
        assertThatThrownBy(() -> PeerAnswer.parse(line)).isInstanceOf(PeerException.class);
    }

    @Test
    void aLineHasABound() {
        String longest = "ready " + "x".repeat(PeerAnswer.MAX_CHARS - 6);

        assertThat(PeerAnswer.parse(longest)).isInstanceOf(Ready.class);
        assertThatThrownBy(() -> PeerAnswer.parse(longest + "x"))
            .isInstanceOf(PeerException.class)
            .hasMessageMatching(".{1,120}");
    }
}
