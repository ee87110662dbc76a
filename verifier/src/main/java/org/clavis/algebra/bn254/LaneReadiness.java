package org.clavis.algebra.bn254;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.clavis.algebra.lanes.LaneContest;
import org.clavis.algebra.lanes.Lanes;

/**
 * Whether lanes are worth using yet. Until the runtime has compiled it, vector code is a hundred times slower than
 * scalar code, so a process begins scalar; after a few dozen pairings a daemon thread exercises the lanes until they are
 * faster than scalar code, and ends. Where they never are, the process stays scalar. Results are the same either way.
 */
public final class LaneReadiness {

    /** A process that has done so many pairings is likely to do many more. */
    private static final int PAIRINGS_BEFORE_WARM_UP = 32;

    private static final AtomicInteger PAIRINGS = new AtomicInteger();
    private static volatile boolean ready;

    private LaneReadiness() {}

    /** Whether to use lanes now. */
    static boolean areReady() {
        return ready;
    }

    /** Whether to use lanes now; to be asked once for each pairing. */
    static boolean areReadyForAnother() {
        if (ready || !Lanes.areEnabled()) {
            return ready;
        }
        // counting stops there, so that the number never wraps
        if (PAIRINGS.get() < PAIRINGS_BEFORE_WARM_UP && PAIRINGS.incrementAndGet() == PAIRINGS_BEFORE_WARM_UP) {
            Thread.ofPlatform().daemon().name("clavis-lanes-warm-up").start(LaneReadiness::warmUp);
        }
        return ready;
    }

    /** Whether to use lanes now, for as many pairings, or other work of their size, together. */
    static boolean areReadyForOthers(int pairings) {
        for (int n = 0; n < pairings; n++) {
            if (areReadyForAnother()) {
                return true;
            }
        }
        return false;
    }

    /**
     * Exercises the lanes as {@link LaneContest#lanesWin} does. Does nothing where there are none or they are ready.
     */
    public static void warmUp() {
        if (!ready && Lanes.areEnabled()) {
            ready = LaneContest.lanesWin(new Exercise());
        }
    }

    /** Uses the lanes from now on. */
    static void skipWarmUpForTestingOnly() {
        ready = Lanes.areEnabled();
    }

    /** A combination of points and a pairing of the result, as a verification needs them, of points that never change. */
    private static final class Exercise implements LaneContest.Exercise {

        private final G2Affine two = G2Affine.GENERATOR.plus(G2Affine.GENERATOR);
        private final List<PreparedG2> fixed = List.of(PreparedG2.of(G2Affine.GENERATOR), PreparedG2.of(two));
        private final double[] table = SpreadMillerLoop.table(fixed.get(0), fixed.get(1));
        private final SpreadMillerLoop loop = new SpreadMillerLoop();
        private final LinearCombination combination = LinearCombination.of(
            List.of(G1Affine.GENERATOR, G1Affine.GENERATOR)
        );
        private final long[] p = new long[G1Jacobian.AFFINE_LIMBS];
        private final long[] q = new long[G2Jacobian.AFFINE_LIMBS];
        private final long[] scalar = new long[Fr.LIMBS];

        Exercise() {
            G1Affine.GENERATOR.copyTo(p, 0);
            two.copyTo(q, 0);
        }

        @Override
        public long nanos(boolean lanes) {
            long start = System.nanoTime();
            scalar[0] += start;
            scalar[2] ^= start * start;
            long[] jacobian = new long[2 * G1Jacobian.LIMBS];
            combination.evaluateVartime(jacobian, 0, scalar, lanes);
            G1Jacobian.setAffine(jacobian, G1Jacobian.LIMBS, p, 0);
            if (lanes) {
                loop.pairing(p, q, MillerLoop.ratios(jacobian, 2), table);
            } else {
                new MillerLoop(p, q, 1, jacobian, fixed).pairing();
            }
            return System.nanoTime() - start;
        }
    }
}
