package org.clavis.algebra.bn254;

import java.util.Arrays;
import org.clavis.algebra.lanes.Lanes;

/**
 * One inversion of eight elements of Fp side by side, outside the lanes. An instance is scratch space for one thread.
 * Timing: Vartime.
 */
final class LaneInverse {

    private final LaneFp2 field;
    private final long[] scalars = new long[Lanes.COUNT * Fp.LIMBS];

    LaneInverse(LaneFp2 field) {
        this.field = field;
    }

    /**
     * out = c / a, normal, zero where a is zero.
     *
     * @param c what to multiply by besides, times 2^50 in lanes: {@link LaneFp#ENTER} for one
     * @return a bit for each lane where a is zero
     */
    int scaledVartime(double[] out, int o, double[] a, int i, double[] c) {
        int zeros = 0;
        field.mulFp(out, o, a, i, LaneFp.LEAVE, 0);
        for (int lane = 0; lane < Lanes.COUNT; lane++) {
            LaneFp.store(scalars, lane * Fp.LIMBS, out, o, lane);
            zeros |= (Fp.isZero(scalars, lane * Fp.LIMBS) ? 1 : 0) << lane;
        }
        Fp.batchInverseVartime(scalars, 0, Lanes.COUNT);
        for (int lane = 0; lane < Lanes.COUNT; lane++) {
            LaneFp.load(out, o, lane, scalars, lane * Fp.LIMBS);
        }
        field.mulFp(out, o, out, o, c, 0);
        return zeros;
    }

    /** Overwrites what inversions leave behind. */
    void wipe() {
        Arrays.fill(scalars, 0);
    }
}
