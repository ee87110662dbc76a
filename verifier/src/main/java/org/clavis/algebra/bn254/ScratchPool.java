package org.clavis.algebra.bn254;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;

/**
 * Scratch space at rest: threads take one, write over it and give it back, so that steady work allocates nothing. As
 * many are kept as twice the processors; more threads than that make their own. Who writes secrets over one wipes it before
 * giving it back.
 */
final class ScratchPool<T> {

    private final Supplier<T> maker;
    private final AtomicReferenceArray<T> idle = new AtomicReferenceArray<>(
        2 * Runtime.getRuntime().availableProcessors()
    );

    ScratchPool(Supplier<T> maker) {
        this.maker = maker;
    }

    /** One that nobody else has. */
    T take() {
        for (int n = 0; n < idle.length(); n++) {
            T scratch = idle.getAndSet(n, null);
            if (scratch != null) {
                return scratch;
            }
        }
        return maker.get();
    }

    /** Gives back what {@link #take} gave. */
    void giveBack(T scratch) {
        for (int n = 0; n < idle.length(); n++) {
            if (idle.compareAndSet(n, null, scratch)) {
                return;
            }
        }
    }
}
