package org.clavis.client.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.clavis.client.counterparty.CounterpartyResolver;
import org.clavis.evm.Bytes32;
import org.clavis.verifier.RejectReason;
import org.clavis.verifier.Verification;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HandshakeGateTest {

    @Test
    void atMostSoManyComputeAtATime() throws Exception {
        HandshakeGate gate = new HandshakeGate(2);
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> done = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                int value = i;
                done.add(
                    threads.submit(() ->
                        gate.compute(() -> {
                            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                            Thread.onSpinWait();
                            inside.decrementAndGet();
                            return value;
                        })
                    )
                );
            }
            for (int i = 0; i < 50; i++) {
                assertThat(done.get(i).get()).isEqualTo(i);
            }
        }
        assertThat(most.get()).isBetween(1, 2);
    }

    @Test
    void whoeverAsksTheRegistryLetsOthersCompute() throws Exception {
        HandshakeGate gate = new HandshakeGate(1);
        CountDownLatch asking = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        CounterpartyResolver resolver = gate.outside(keyId -> {
            asking.countDown();
            try {
                assertThat(answer.await(20, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return Verification.rejected(RejectReason.NOT_REGISTERED, "nobody");
        });
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> slow = threads.submit(() -> gate.compute(() -> resolver.resolve(Bytes32.ZERO)));
            assertThat(asking.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(threads.submit(() -> gate.compute(() -> 7)).get(20, TimeUnit.SECONDS)).isEqualTo(7);
            answer.countDown();
            slow.get(20, TimeUnit.SECONDS);
        }
        assertThat(gate.compute(() -> 8)).isEqualTo(8);
    }

    @Test
    void aGateHasAPlace() {
        assertThatIllegalArgumentException().isThrownBy(() -> new HandshakeGate(0));
    }
}
