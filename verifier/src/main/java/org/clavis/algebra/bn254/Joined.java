package org.clavis.algebra.bn254;

import java.util.Collection;
import java.util.concurrent.ForkJoinTask;

/** Tasks that end together: in the fork-join pool that calls, elsewhere in the common pool. */
public final class Joined {

    private Joined() {}

    /**
     * Runs all tasks and returns when none runs any more, whether they failed or not, so that what they work on may be
     * overwritten.
     *
     * @throws RuntimeException or Error that a task failed with; others' are lost
     */
    public static void run(Collection<? extends ForkJoinTask<?>> tasks) {
        try {
            ForkJoinTask.invokeAll(tasks);
        } catch (RuntimeException | Error e) {
            tasks.forEach(ForkJoinTask::quietlyJoin);
            throw e;
        }
    }
}
