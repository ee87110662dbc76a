package org.clavis.client.session;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * Closes the sockets of overdue writers and sessions, and has sessions look at the clock.
 *
 * <p>A blocked write on a socket has no timeout of its own. One virtual thread looks at all channels a few times a
 * second, so that a write costs no more than noting when it began.
 */
final class Watchdog {

    private static final Duration PERIOD = Duration.ofMillis(100);
    private static final Set<FrameChannel> WATCHED = ConcurrentHashMap.newKeySet();

    static {
        Thread.ofVirtual().name("clavis-session-watchdog").start(Watchdog::run);
    }

    private Watchdog() {}

    static void watch(FrameChannel channel) {
        WATCHED.add(channel);
    }

    static void forget(FrameChannel channel) {
        WATCHED.remove(channel);
    }

    private static void run() {
        while (true) {
            LockSupport.parkNanos(PERIOD.toNanos());
            long now = System.nanoTime();
            WATCHED.forEach(channel -> channel.look(now));
        }
    }
}
