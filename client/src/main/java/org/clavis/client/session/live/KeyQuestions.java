package org.clavis.client.session.live;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.clavis.client.counterparty.Counterparty;
import org.clavis.client.registry.ChainException;
import org.clavis.client.registry.KeyRegistry;
import org.clavis.evm.Bytes32;
import org.clavis.verifier.Verification;
import org.clavis.verifier.state.BlockHeader;

/**
 * Asks the registry about keys in doubt: each key once at a time, some keys side by side. For one thread at a time, except
 * {@link #isAsking}; answers come on others.
 */
final class KeyQuestions implements AutoCloseable {

    private static final int CONCURRENT = 16;

    /** How long the answers are waited for. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final KeyRegistry registry;
    private final BiConsumer<Question, Answer> conclude;
    private final Consumer<ChainException> unavailable;
    private final Set<Bytes32> asking = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newFixedThreadPool(
        CONCURRENT,
        Thread.ofVirtual().name("clavis-recheck-", 0).factory()
    );

    KeyQuestions(KeyRegistry registry, BiConsumer<Question, Answer> conclude, Consumer<ChainException> unavailable) {
        this.registry = registry;
        this.conclude = conclude;
        this.unavailable = unavailable;
    }

    /** Whether {@code known} still stands, asked before anything newer than {@code news}. */
    record Question(Watched entry, Counterparty known, int news) {
        /** Equal where the answer is. */
        private List<Object> subject() {
            return List.of(known.record(), known.bundle(), known.owner());
        }
    }

    /** The registry's, and the name of an agent's parent. */
    record Answer(Verification<Counterparty> verdict, Optional<Bytes32> parent) {}

    /** Whether an answer about this key is still to come. */
    boolean isAsking(Bytes32 keyId) {
        return asking.contains(keyId);
    }

    /**
     * Asks as of a block, and waits for the answers, but not for a node that keeps them to itself.
     *
     * @param byKey none of a key that {@link #isAsking}; those of one key may know different epochs of it
     */
    void ask(Map<Bytes32, List<Question>> byKey, BlockHeader asOf) {
        List<CompletableFuture<?>> asked = new ArrayList<>();
        try {
            for (var entry : byKey.entrySet()) {
                asking.add(entry.getKey());
                asked.add(
                    CompletableFuture.runAsync(() -> ask(entry.getValue(), asOf), threads).whenComplete((done, e) ->
                        asking.remove(entry.getKey())
                    )
                );
            }
            CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new)).get(
                PATIENCE.toMillis(),
                TimeUnit.MILLISECONDS
            );
        } catch (RejectedExecutionException | TimeoutException e) {
            return; // closed meanwhile, or answered later
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a question to the registry failed", e.getCause());
        }
    }

    private void ask(List<Question> questions, BlockHeader asOf) {
        Map<List<Object>, Answer> answers = new HashMap<>();
        try {
            for (Question question : questions) {
                conclude.accept(
                    question,
                    answers.computeIfAbsent(question.subject(), subject -> answer(question.known(), asOf))
                );
            }
        } catch (ChainException e) {
            unavailable.accept(e);
        }
    }

    private Answer answer(Counterparty known, BlockHeader asOf) {
        Optional<Bytes32> parent = known.parent().isPresent()
            ? registry.agents().parentOf(known.keyId(), asOf.number())
            : Optional.empty();
        // this last, because it finds out whether the block still stands
        return new Answer(registry.recheck(known, asOf), parent);
    }

    /** Gives up what is being asked. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
