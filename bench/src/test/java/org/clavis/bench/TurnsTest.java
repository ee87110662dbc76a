package org.clavis.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TurnsTest {

    @Test
    void ratiosAreTakenTurnByTurn() {
        // both become slower and slower, always three to one, except for one turn in which only the peer was disturbed
        int[] turns = { 0, 0 };
        var peer = new Contestant("peer", 1, count -> 3000L * count * ++turns[0] * (turns[0] == 4 ? 50 : 1));
        var ours = new Contestant("ours", 1, count -> 1000L * count * ++turns[1]);

        Turns result = Turns.run(List.of(peer, ours), 0, 9, 1);

        assertThat(result.ratio("peer", "ours")).isEqualTo(3);
        assertThat(result.medianMicros("ours")).isEqualTo(5);
    }

    @Test
    void onlyWhoTookPartCanBeAskedFor() {
        Turns turns = Turns.run(List.of(new Contestant("ours", 1, count -> count)), 0, 1, 1);

        assertThat(turns.has("ours")).isTrue();
        assertThat(turns.has("peer")).isFalse();
        assertThatThrownBy(() -> turns.ratio("peer", "ours")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void timesAreForOneItem() {
        var batch = new Contestant("batch", 256, count -> 512_000L * count);
        var single = new Contestant("single", 1, count -> 4_000L * count);

        Turns turns = Turns.run(List.of(batch, single), 1, 5, 1);

        assertThat(turns.medianMicros("batch")).isEqualTo(2);
        assertThat(turns.quantileMicros("single", 0.9)).isEqualTo(4);
        assertThat(turns.ratio("single", "batch")).isEqualTo(2);
    }

    @Test
    void turnsLastAboutAsLongAsTheyAreTold() {
        List<Integer> counts = new ArrayList<>();
        var contestant = new Contestant("c", 1, count -> {
            counts.add(count);
            return 1000L * count;
        });

        Turns.run(List.of(contestant), 6, 4, 5);

        assertThat(counts).startsWith(1, 8, 64, 512, 4096).endsWith(5000, 5000, 5000);
    }

    @Test
    void anOperationOfNoTimeIsNotCalledForEver() {
        List<Integer> counts = new ArrayList<>();
        var contestant = new Contestant("c", 1, count -> {
            counts.add(count);
            return 0;
        });

        Turns.run(List.of(contestant), 20, 20, 1);

        assertThat(counts).allMatch(count -> count > 0 && count <= 1_000_000);
    }

    @Test
    void quantilesLieBetweenTheirNeighbours() {
        double[] values = { 4, 1, 3, 2 };

        assertThat(Turns.quantile(values, 0)).isEqualTo(1);
        assertThat(Turns.quantile(values, 0.5)).isEqualTo(2.5);
        assertThat(Turns.quantile(values, 0.9)).isCloseTo(3.7, within(1e-12));
        assertThat(Turns.quantile(values, 1)).isEqualTo(4);
        assertThat(values).containsExactly(4, 1, 3, 2);
    }
}
