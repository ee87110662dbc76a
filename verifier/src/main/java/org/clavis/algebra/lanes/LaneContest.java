package org.clavis.algebra.lanes;

/**
 * A contest of lanes with scalar code, held until lanes are faster. Until the runtime has compiled it, vector code is a
 * hundred times slower than scalar code; being exercised is what gets it compiled.
 */
public final class LaneContest {

    /** So often in a row lanes must have been faster. */
    static final int WINS = 4;

    private static final long GIVE_UP_NANOS = 60_000_000_000L;

    private LaneContest() {}

    /** Some work of which there are two ways. */
    @FunctionalInterface
    public interface Exercise {
        /** How long the work takes, in nanoseconds, with lanes or without. */
        long nanos(boolean lanes);
    }

    /**
     * Takes turns until lanes have been faster {@value #WINS} times in a row, which takes about a second of processor
     * time on a machine that has nothing else to do; false if they have not within a minute.
     */
    public static boolean lanesWin(Exercise exercise) {
        return lanesWin(exercise, GIVE_UP_NANOS);
    }

    static boolean lanesWin(Exercise exercise, long giveUpNanos) {
        long start = System.nanoTime();
        int wins = 0;
        while (wins < WINS && System.nanoTime() - start < giveUpNanos) {
            long scalar = exercise.nanos(false);
            long lanes = exercise.nanos(true);
            wins = lanes < scalar ? wins + 1 : 0;
        }
        return wins == WINS;
    }
}
