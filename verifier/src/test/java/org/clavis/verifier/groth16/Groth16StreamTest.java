package org.clavis.verifier.groth16;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.clavis.algebra.bn254.LanesForTests;
import org.clavis.verifier.Verification;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@link Groth16Verifier#verifyStream}: order, memory, and every way to end early. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class Groth16StreamTest {

    static {
        LanesForTests.useNow();
    }

    private static final SampleBatch BATCH = SampleBatch.forged(24, 2, 7);
    private static final Groth16Verifier VERIFIER = Groth16Verifier.of(BATCH.key());

    /** Claims in a ring, every one with a number that 29 divides spoiled. */
    private static final class Source implements Iterator<Groth16Claim> {

        private final int total;
        private int given;

        Source(int total) {
            this.total = total;
        }

        static boolean isGood(int n) {
            return n % 29 != 0;
        }

        static Groth16Claim claim(int n) {
            Groth16Claim good = BATCH.claims().get(n % BATCH.claims().size());
            return isGood(n) ? good : SampleBatch.spoiled(good, n / 29);
        }

        @Override
        public boolean hasNext() {
            return given < total;
        }

        @Override
        public Groth16Claim next() {
            return claim(given++);
        }
    }

    /** Waits for all threads of verifiers: an executor may be closed just before its last thread has ended. */
    private static void assertWorkersEnd() throws InterruptedException {
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("clavis-verifier-")) {
                assertThat(thread.join(Duration.ofSeconds(10)))
                    .as(thread.getName())
                    .isTrue();
            }
        }
    }

    @Test
    void verdictsComeInOrder() throws InterruptedException {
        for (int total : new int[] { 0, 1, 5, ClaimStream.CHUNK, 3 * ClaimStream.CHUNK + 17 }) {
            List<Groth16Claim> claims = new ArrayList<>();
            List<Boolean> accepted = new ArrayList<>();
            VERIFIER.verifyStream(new Source(total), (claim, verdict) -> {
                claims.add(claim);
                accepted.add(verdict.isAccepted());
            });
            assertThat(accepted).hasSize(total);
            for (int n = 0; n < total; n++) {
                assertThat(claims.get(n)).isEqualTo(Source.claim(n));
                assertThat(accepted.get(n)).as("%d of %d", n, total).isEqualTo(Source.isGood(n));
            }
        }
        assertWorkersEnd();
    }

    @Test
    void oneThreadOrSeveralOfTheCallers() throws InterruptedException {
        try (ExecutorService executor = Executors.newFixedThreadPool(3)) {
            for (int parallelism : new int[] { 1, 2, 3, 9 }) {
                AtomicInteger next = new AtomicInteger();
                Source source = new Source(ClaimStream.CHUNK + 40);
                Thread caller = Thread.currentThread();
                VERIFIER.verifyStream(
                    source,
                    (claim, verdict) -> {
                        assertThat(Thread.currentThread()).isSameAs(caller);
                        assertThat(verdict.isAccepted()).isEqualTo(Source.isGood(next.getAndIncrement()));
                    },
                    executor,
                    parallelism
                );
                assertThat(next).hasValue(source.total);
            }
        }
        assertThatThrownBy(() -> VERIFIER.verifyStream(new Source(1), (c, v) -> {}, Runnable::run, 0)).isInstanceOf(
            IllegalArgumentException.class
        );
    }

    @Test
    void anExecutorThatNeverRunsAnythingIsNotWaitedFor() throws InterruptedException {
        AtomicInteger verdicts = new AtomicInteger();
        VERIFIER.verifyStream(new Source(700), (c, v) -> verdicts.incrementAndGet(), task -> {}, 2);
        assertThat(verdicts).hasValue(700);
    }

    @Test
    void theStreamMayRunOnTheExecutorsOnlyThread() throws Exception {
        try (ExecutorService executor = Executors.newSingleThreadExecutor()) {
            AtomicInteger verdicts = new AtomicInteger();
            executor
                .submit(() -> {
                    VERIFIER.verifyStream(new Source(600), (c, v) -> verdicts.incrementAndGet(), executor, 2);
                    return true;
                })
                .get();
            assertThat(verdicts).hasValue(600);
        }
    }

    @Test
    void aSlowConsumerHoldsTheIteratorBack() throws InterruptedException {
        int parallelism = 2;
        Source source = new Source(12 * ClaimStream.CHUNK);
        AtomicInteger delivered = new AtomicInteger();
        AtomicInteger mostHeld = new AtomicInteger();
        try (ExecutorService executor = Executors.newFixedThreadPool(parallelism)) {
            VERIFIER.verifyStream(
                source,
                (claim, verdict) -> {
                    mostHeld.accumulateAndGet(source.given - delivered.getAndIncrement(), Math::max);
                },
                executor,
                parallelism
            );
        }
        assertThat(delivered).hasValue(source.total);
        assertThat(mostHeld.get()).isLessThanOrEqualTo(2 * parallelism * ClaimStream.CHUNK);
    }

    @Test
    void whatTheConsumerThrowsEndsTheStream() throws InterruptedException {
        Source source = new Source(100 * ClaimStream.CHUNK);
        AtomicInteger verdicts = new AtomicInteger();
        assertThatThrownBy(() ->
            VERIFIER.verifyStream(source, (claim, verdict) -> {
                if (verdicts.incrementAndGet() == 10) {
                    throw new UnsupportedOperationException("enough");
                }
            })
        )
            .isInstanceOf(UnsupportedOperationException.class)
            .hasMessage("enough");
        assertThat(verdicts).hasValue(10);
        assertThat(source.given).isLessThan(source.total);
        assertWorkersEnd();
    }

    @Test
    void whatTheIteratorThrowsEndsTheStream() throws InterruptedException {
        Iterator<Groth16Claim> broken = new Iterator<>() {
            private int given;

            @Override
            public boolean hasNext() {
                return true;
            }

            @Override
            public Groth16Claim next() {
                if (given++ > ClaimStream.CHUNK) {
                    throw new UnsupportedOperationException("broken");
                }
                return Source.claim(1);
            }
        };
        assertThatThrownBy(() -> VERIFIER.verifyStream(broken, (c, v) -> {})).hasMessage("broken");
        assertWorkersEnd();
    }

    @Test
    void anExecutorThatRefusesEndsTheStream() {
        AtomicBoolean used = new AtomicBoolean();
        assertThatThrownBy(() ->
            VERIFIER.verifyStream(
                new Source(3 * ClaimStream.CHUNK),
                (c, v) -> used.set(true),
                task -> {
                    throw new RejectedExecutionException("closed");
                },
                2
            )
        ).isInstanceOf(RejectedExecutionException.class);
        assertThat(used).isFalse();
    }

    @Test
    void anInterruptEndsTheStream() throws InterruptedException {
        Iterator<Groth16Claim> endless = Collections.nCopies(Integer.MAX_VALUE, Source.claim(1)).iterator();
        CountDownLatch running = new CountDownLatch(1);
        AtomicReference<@Nullable Throwable> end = new AtomicReference<>();
        Thread caller = Thread.ofPlatform().start(() -> {
            try {
                VERIFIER.verifyStream(endless, (Groth16Claim c, Verification<PublicInputs> v) -> running.countDown());
            } catch (Throwable e) {
                end.set(e);
            }
        });
        running.await();
        caller.interrupt();
        caller.join();
        assertThat(end.get()).isInstanceOf(InterruptedException.class);
        assertWorkersEnd();
    }
}
