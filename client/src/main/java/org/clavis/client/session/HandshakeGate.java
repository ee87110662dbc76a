package org.clavis.client.session;

import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.clavis.client.counterparty.CounterpartyResolver;

/**
 * Lets a few handshakes compute at a time, so that a crowd of them leaves processors to the sessions that are open.
 *
 * <p>A virtual thread that computes is not taken off its processor for another one; without a gate, established
 * sessions would queue behind every handshake under way. While a handshake asks the registry it waits and computes
 * nothing, and another one may have its place. Safe for use by many threads.
 */
public final class HandshakeGate {

    private final Semaphore places;

    /** A gate that leaves half of the processors free, but lets one handshake through in any case. */
    public HandshakeGate() {
        this(Math.max(1, Runtime.getRuntime().availableProcessors() / 2));
    }

    /**
     * @param places how many handshakes compute at a time
     */
    public HandshakeGate(int places) {
        if (places < 1) {
            throw new IllegalArgumentException("at least one handshake must be able to compute");
        }
        this.places = new Semaphore(places);
    }

    /** Does the work when there is a place for it. */
    public <T> T compute(Supplier<T> work) {
        places.acquireUninterruptibly();
        try {
            return work.get();
        } finally {
            places.release();
        }
    }

    /** A resolver for use within {@link #compute}, that gives up the place while the given one is asked. */
    public CounterpartyResolver outside(CounterpartyResolver resolver) {
        return keyId -> {
            places.release();
            try {
                return resolver.resolve(keyId);
            } finally {
                places.acquireUninterruptibly();
            }
        };
    }
}
