package org.clavis.algebra.lanes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LaneContestTest {

    private final List<Boolean> turns = new ArrayList<>();

    /** Lanes are slower in the rounds that are named, and faster in all others. */
    private long nanos(boolean lanes, List<Integer> lost) {
        int round = turns.size() / 2;
        turns.add(lanes);
        return lanes && lost.contains(round) ? 200 : lanes ? 50 : 100;
    }

    @Test
    void lanesWinOnceTheyWereFasterOftenEnoughInARow() {
        // three wins, a loss, two wins, a loss, then four
        assertThat(LaneContest.lanesWin(lanes -> nanos(lanes, List.of(3, 6)))).isTrue();

        assertThat(turns).hasSize(2 * (7 + LaneContest.WINS));
        for (int n = 0; n < turns.size(); n++) {
            assertThat(turns.get(n)).isEqualTo(n % 2 == 1);
        }
    }

    @Test
    void aDrawIsNoWinAndTheContestEnds() {
        assertThat(LaneContest.lanesWin(_ -> 100, 20_000_000)).isFalse();
        assertThat(LaneContest.lanesWin(lanes -> lanes ? 1 : 2, 0))
            .as("no time at all")
            .isFalse();
    }
}
