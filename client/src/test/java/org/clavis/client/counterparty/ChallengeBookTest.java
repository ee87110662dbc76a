package org.clavis.client.counterparty;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.clavis.evm.Address;
import org.clavis.evm.Bytes32;
import org.clavis.verifier.registry.Label;
import org.clavis.verifier.registry.RegistryDomain;
import org.junit.jupiter.api.Test;

class ChallengeBookTest {

    @Test
    void challengeIsUsedOnceHoweverManyTry() throws InterruptedException {
        ChallengeBook book = new ChallengeBook(10);
        book.add(challenge(1, 100), 0);
        AtomicInteger uses = new AtomicInteger();
        CountDownLatch start = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 200; i++) {
                threads.execute(() -> {
                    await(start);
                    if (book.use(value(1))) {
                        uses.incrementAndGet();
                    }
                });
            }
            start.countDown();
        }
        assertThat(uses.get()).isEqualTo(1);
        assertThat(book.find(value(1)).orElseThrow().used()).isTrue();
    }

    @Test
    void oldestIsForgottenBeyondTheBound() {
        ChallengeBook book = new ChallengeBook(3);
        for (int i = 1; i <= 5; i++) {
            book.add(challenge(i, 100), 0);
            assertThat(book.size()).isLessThanOrEqualTo(3);
        }
        assertThat(book.find(value(2))).isEmpty();
        assertThat(book.find(value(3))).isPresent();
        assertThat(book.use(value(2))).isFalse();
    }

    @Test
    void pastOnesAreForgottenFirst() {
        ChallengeBook book = new ChallengeBook(10);
        book.add(challenge(1, 50), 0);
        book.add(challenge(2, 100), 0);
        book.add(challenge(3, 200), 100);
        assertThat(book.find(value(1))).isEmpty();
        assertThat(book.find(value(2))).isPresent();
        assertThat(book.size()).isEqualTo(2);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Challenge challenge(int number, long deadline) {
        return new Challenge(
            new RegistryDomain(1, Address.ZERO),
            Address.ZERO,
            Label.of("desk"),
            Optional.empty(),
            Bytes32.ZERO,
            value(number),
            deadline
        );
    }

    private static Bytes32 value(int number) {
        return Bytes32.of(ByteBuffer.allocate(32).putInt(28, number).array());
    }
}
