package org.clavis.client.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.state.Action;
import net.jqwik.api.state.ActionChain;
import net.jqwik.api.state.ActionChainArbitrary;
import net.jqwik.api.state.Transformer;
import org.clavis.client.session.EnginePair.Side;

/**
 * Two engines against a model that knows two lists of messages and a clock: whatever is sent, delivered, asked for and
 * waited for in whatever order, each side has received the first of what the other has sent, and the session lives
 * exactly as long as its keys are renewed in time.
 */
class SessionModelTest {

    private static final Duration LONGEST_STEP = Duration.ofSeconds(40);

    /** The pair, and what the model knows of it. */
    static final class Run {

        private final EnginePair pair = new EnginePair(SessionOptions.STANDARD.paddedTo(16));
        private final List<byte[]> fromInitiator = new ArrayList<>();
        private final List<byte[]> fromResponder = new ArrayList<>();
        private int renewals;

        private Side side(boolean initiator) {
            return initiator ? pair.initiator : pair.responder;
        }

        private List<byte[]> sentBy(boolean initiator) {
            return initiator ? fromInitiator : fromResponder;
        }

        private void check() {
            for (boolean initiator : new boolean[] { true, false }) {
                List<byte[]> received = side(!initiator).received;
                List<byte[]> sent = sentBy(initiator);
                assertThat(received.size()).isLessThanOrEqualTo(sent.size());
                assertThat(received).containsExactlyElementsOf(sent.subList(0, received.size()));
                assertThat(side(initiator).engine.failure()).isEmpty();
            }
        }

        @Override
        public String toString() {
            return fromInitiator.size() + " sent, " + fromResponder.size() + " answered, " + renewals + " renewals";
        }
    }

    @Property(tries = 60)
    void whateverHappensInWhateverOrder(@ForAll("runs") ActionChain<Run> chain) {
        Run run = chain.withInvariant("what arrived is what was sent", Run::check).run();
        run.pair.settle();
        run.check();
        assertThat(run.pair.responder.received).hasSameSizeAs(run.fromInitiator);
        assertThat(run.pair.initiator.received).hasSameSizeAs(run.fromResponder);
        assertThat(run.pair.initiator.engine.established().handshakeHash()).isEqualTo(
            run.pair.responder.engine.established().handshakeHash()
        );
        run.pair.requireWorking();
    }

    @Provide
    ActionChainArbitrary<Run> runs() {
        return ActionChain.startWith(Run::new)
            .withAction(4, send())
            .withAction(6, deliver())
            .withAction(2, look())
            .withAction(1, ask())
            .withAction(1, pass())
            .withMaxTransformations(80);
    }

    private static Action.Independent<Run> action(Arbitrary<Transformer<Run>> transformer) {
        return () -> transformer;
    }

    private static Action.Independent<Run> send() {
        Arbitrary<Integer> lengths = Arbitraries.integers().between(0, 200);
        return action(
            Arbitraries.of(true, false).flatMap(initiator ->
                lengths.map(length ->
                    Transformer.mutate("send " + length, run -> {
                        byte[] message = new byte[length];
                        Arrays.fill(message, (byte) run.sentBy(initiator).size());
                        run.pair.send(run.side(initiator), message);
                        run.sentBy(initiator).add(message);
                    })
                )
            )
        );
    }

    private static Action.Independent<Run> deliver() {
        return action(
            Arbitraries.of(true, false).map(initiator ->
                Transformer.mutate("deliver", run -> {
                    if (!run.side(initiator).arriving.isEmpty()) {
                        run.side(initiator).take();
                    }
                })
            )
        );
    }

    private static Action.Independent<Run> look() {
        return action(
            Arbitraries.of(true, false).map(initiator ->
                Transformer.mutate("look at the clock", run -> run.pair.control(run.side(initiator)))
            )
        );
    }

    private static Action.Independent<Run> ask() {
        return action(
            Arbitraries.of(true, false).map(initiator ->
                Transformer.mutate("ask for fresh keys", run -> run.side(initiator).engine.requestRekey())
            )
        );
    }

    /** Time passes, and then at least what was on its way arrives, as it has to every minute. */
    private static Action.Independent<Run> pass() {
        return action(
            Arbitraries.longs()
                .between(1, LONGEST_STEP.toMillis())
                .map(millis ->
                    Transformer.mutate("pass " + millis + " ms", run -> {
                        EstablishedSession before = run.pair.initiator.engine.established();
                        run.pair.pass(Duration.ofMillis(millis));
                        run.pair.settle();
                        run.renewals += run.pair.initiator.engine.established() == before ? 0 : 1;
                    })
                )
        );
    }
}
