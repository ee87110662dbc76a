package org.clavis.algebra.secp256k1;

import java.util.concurrent.atomic.AtomicLong;
import org.clavis.algebra.lanes.LaneContest;
import org.clavis.algebra.lanes.Lanes;

/**
 * Whether lanes are worth using yet. Until the runtime has compiled it, vector code is a hundred times slower than
 * scalar code, so a process begins scalar; after a few long sums a daemon thread exercises the lanes until they are
 * faster, and ends. Where they never are, the process stays scalar. Results are the same either way.
 */
public final class LaneReadiness {

    /** A process that has summed so many terms is likely to sum many more. */
    private static final long TERMS_BEFORE_WARM_UP = 4096;

    /** Shorter sums gain nothing from lanes. */
    private static final int LEAST_TERMS = 512;

    private static final AtomicLong TERMS = new AtomicLong();
    private static volatile boolean ready;

    private LaneReadiness() {}

    /** Whether to use lanes for a sum of so many terms, now. */
    static boolean areReadyFor(int terms) {
        if (terms < LEAST_TERMS || !Lanes.areEnabled()) {
            return false;
        }
        if (ready) {
            return true;
        }
        long before = TERMS.getAndAdd(terms);
        if (before < TERMS_BEFORE_WARM_UP && before + terms >= TERMS_BEFORE_WARM_UP) {
            Thread.ofPlatform().daemon().name("clavis-schnorr-lanes-warm-up").start(LaneReadiness::warmUp);
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

    /** A sum of multiples of the generator's multiples. */
    private static final class Exercise implements LaneContest.Exercise {

        private static final int POINTS = 2 * LEAST_TERMS;

        private final WindowTable table = GeneratorTable.table();
        private final long[] scalar = { 0x243f6a8885a308d3L, 0x13198a2e03707344L, 0 };

        @Override
        public long nanos(boolean lanes) {
            long start = System.nanoTime();
            var sum = new BucketSum(POINTS, 0);
            for (int i = 0; i < POINTS; i++) {
                scalar[0] = scalar[0] * 0x5851f42d4c957f2dL + start;
                scalar[1] ^= scalar[0] >>> 17;
                int x = i * table.stride();
                sum.add(table.entries(), x, x + LazyFp.LIMBS, scalar, 0, SignedDigits.MAX);
            }
            sum.sum(new long[Jacobian.LIMBS], 0, lanes);
            return System.nanoTime() - start;
        }
    }
}
