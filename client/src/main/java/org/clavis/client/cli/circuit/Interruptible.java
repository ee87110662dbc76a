package org.clavis.client.cli.circuit;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Work that ends orderly when the process is told to: it is interrupted, and waited for. */
public final class Interruptible {

    private static final long GRACE_MILLIS = 2000;

    /** What shells expect of a process that SIGINT ended. */
    private static final int INTERRUPTED = 130;

    private Interruptible() {}

    /** Does {@code work} on this thread, which is interrupted when the process shuts down (Ctrl-C). */
    public static <T> T call(Callable<T> work) throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        Thread worker = Thread.currentThread();
        Thread hook = new Thread(() -> {
            worker.interrupt();
            awaitEnd(ended);
        }, "clavis-cancel");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            return work.call();
        } finally {
            ended.countDown();
            removeUnlessRunning(hook);
        }
    }

    /** Files appear whole or not at all, so that the process may end before the work does. */
    private static void awaitEnd(CountDownLatch ended) {
        try {
            boolean orderly = ended.await(GRACE_MILLIS, TimeUnit.MILLISECONDS);
            if (!orderly) {
                Runtime.getRuntime().halt(INTERRUPTED);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void removeUnlessRunning(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException _) {
            // the process is ending, and the hook with it
        }
    }
}
