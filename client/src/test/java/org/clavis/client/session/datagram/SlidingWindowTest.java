package org.clavis.client.session.datagram;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The window against a set of everything seen. */
class SlidingWindowTest {

    /** All that the window should know, in as plain a form as can be. */
    private static final class Model {

        private final Set<Long> seen = new HashSet<>();
        private long newest = -1;
        private boolean any;

        boolean isNew(long counter) {
            if (counter == -1 || seen.contains(counter)) {
                return false;
            }
            boolean ahead = !any || Long.compareUnsigned(counter, newest) > 0;
            return ahead || Long.compareUnsigned(newest - counter, SlidingWindow.SIZE) < 0;
        }

        void see(long counter) {
            seen.add(counter);
            if (!any || Long.compareUnsigned(counter, newest) > 0) {
                newest = counter;
                any = true;
            }
        }
    }

    private static void agree(long start, List<Integer> steps) {
        Model model = new Model();
        SlidingWindow window = new SlidingWindow();
        long at = start;
        for (int step : steps) {
            at += step;
            for (long counter : new long[] { at, at - SlidingWindow.SIZE, at - SlidingWindow.SIZE + 1, at - 1 }) {
                assertThat(window.isNew(counter)).as("%s", counter).isEqualTo(model.isNew(counter));
            }
            if (model.isNew(at)) {
                model.see(at);
                window.see(at);
            }
            assertThat(model.seen.stream().filter(window::isNew).toList()).as("seen, and taken for new").isEmpty();
        }
    }

    @Provide
    Arbitrary<List<Integer>> steps() {
        return Arbitraries.oneOf(
            Arbitraries.integers().between(-3, 5),
            Arbitraries.integers().between(-70, 70),
            Arbitraries.integers().between(-2_100, 2_100),
            Arbitraries.integers().between(-10_000, 20_000)
        )
            .list()
            .ofMaxSize(300);
    }

    @Provide
    Arbitrary<Long> starts() {
        return Arbitraries.of(0L, 1L, 63L, 64L, 2_047L, 2_048L, 1L << 32, Long.MAX_VALUE - 1_000, -200_000L, -2_050L);
    }

    @Property(tries = 500)
    void agreesWithASetOfAllCounters(@ForAll("starts") long start, @ForAll("steps") List<Integer> steps) {
        agree(start, steps);
    }

    @Example
    void whatCameInOrderIsKnownAfterAGap() {
        for (int inOrder = 0; inOrder < 200; inOrder++) {
            for (int gap : new int[] { 1, 5, 64, 200, SlidingWindow.SIZE - 100 }) {
                SlidingWindow window = new SlidingWindow();
                for (int i = 0; i < inOrder; i++) {
                    assertThat(window.isNew(i)).isTrue();
                    window.see(i);
                    assertThat(window.isNew(i)).isFalse();
                }
                window.see(inOrder + gap);
                int oldest = Math.max(0, inOrder + gap - SlidingWindow.SIZE + 1);
                for (int i = oldest; i < inOrder + gap; i++) {
                    assertThat(window.isNew(i))
                        .as("%s after %s and %s", i, inOrder, gap)
                        .isEqualTo(i >= inOrder);
                }
            }
        }
    }

    @Example
    void itsEdgesAreExact() {
        SlidingWindow window = new SlidingWindow();
        window.see(SlidingWindow.SIZE);
        assertThat(window.isNew(0)).isFalse();
        assertThat(window.isNew(1)).isTrue();
        window.see(1);
        assertThat(window.isNew(1)).isFalse();
        assertThat(window.isNew(SlidingWindow.SIZE + 1)).isTrue();
    }

    @Example
    void theLastCounterOfAllIsNeverNew() {
        SlidingWindow window = new SlidingWindow();
        assertThat(window.isNew(-1)).isFalse();
        assertThat(window.isNew(-2)).isTrue();
        window.see(-2);
        assertThat(window.isNew(-2)).isFalse();
        assertThat(window.isNew(-1)).isFalse();
        assertThat(window.isNew(0)).as("nothing begins anew").isFalse();
        assertThat(window.isNew(-3)).isTrue();
    }
}
