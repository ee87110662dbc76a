package org.clavis.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.clavis.bench.PeerAnswer.Done;
import org.clavis.bench.PeerAnswer.Failed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PeerServerTest {

    private final List<Integer> seen = new ArrayList<>();
    private final PeerServer server = new PeerServer(
        3,
        Map.of("work", seen::add, "even", n -> n % 2 == 0, "bytes", n -> new byte[100_000 + n].length > n)
    );

    @Test
    void workRotatesOverTheInputs() {
        assertThat(numbers("run work 4", 2)[1]).isEqualTo(4);
        assertThat(numbers("run work 3", 2)[1]).isEqualTo(3);
        assertThat(seen).containsExactly(0, 1, 2, 0, 1, 2, 0);
    }

    @Test
    void onlyWhatWasAcceptedCounts() {
        assertThat(numbers("run even 6", 2)[1]).isEqualTo(4);
    }

    @Test
    void latenciesComeInOrder() {
        long[] quantiles = numbers("latency work 50", 3);

        assertThat(quantiles[0]).isLessThanOrEqualTo(quantiles[1]);
        assertThat(quantiles[1]).isLessThanOrEqualTo(quantiles[2]);
        assertThat(seen).hasSize(50);
    }

    @Test
    void allocationIsThatOfTheWork() {
        assertThat(numbers("allocation bytes 10", 1)[0]).isBetween(1_000_000L, 1_100_000L);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
            "",
            "run",
            "run work",
            "run work 0",
            "run work -1",
            "run work x",
            "run work 9999999999",
            "run nothing 1",
            "walk work 1",
            "run work 1 1",
            "latency even 2",
            "allocation even 2",
        }
    )
    void whatCannotBeServedIsAnError(String request) {
        assertThat(PeerAnswer.parse(server.answer(request))).isInstanceOf(Failed.class);
    }

    private long[] numbers(String request, int count) {
        Done done = (Done) PeerAnswer.parse(server.answer(request));
        assertThat(done.count()).isEqualTo(count);
        long[] numbers = new long[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = done.number(i);
        }
        return numbers;
    }
}
