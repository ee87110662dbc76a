package org.clavis.client.session;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.clavis.evm.Bytes32;

/**
 * One handshake at a time from one desk to one peer.
 *
 * <p>The peer accepts growing timestamps only; two first messages under way at once could arrive the wrong way round.
 */
final class HandshakeTurns {

    private static final ConcurrentMap<Pair, Turn> TURNS = new ConcurrentHashMap<>();

    private record Pair(Bytes32 initiator, Bytes32 responder) {}

    private static final class Turn {

        private final ReentrantLock lock = new ReentrantLock(true);
        private int users;
    }

    /** Work done while it is one's turn. */
    @FunctionalInterface
    interface Work<T, E extends Exception> {
        T run() throws E;
    }

    private HandshakeTurns() {}

    /**
     * Runs {@code work} when no other handshake of the pair is under way.
     *
     * @throws HandshakeException {@link HandshakeReason#TIMEOUT} if that takes longer than the given time
     */
    static <T, E extends Exception> T inTurn(Bytes32 initiator, Bytes32 responder, long timeoutNanos, Work<T, E> work)
        throws E {
        Pair pair = new Pair(initiator, responder);
        Turn turn = TURNS.compute(pair, (key, known) -> {
            Turn entered = known == null ? new Turn() : known;
            entered.users++;
            return entered;
        });
        try {
            if (!lock(turn, timeoutNanos)) {
                throw new HandshakeException(
                    HandshakeReason.TIMEOUT,
                    "other handshakes with this peer did not finish in time"
                );
            }
            try {
                return work.run();
            } finally {
                turn.lock.unlock();
            }
        } finally {
            TURNS.computeIfPresent(pair, (key, known) -> --known.users == 0 ? null : known);
        }
    }

    private static boolean lock(Turn turn, long timeoutNanos) {
        try {
            return turn.lock.tryLock(timeoutNanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
