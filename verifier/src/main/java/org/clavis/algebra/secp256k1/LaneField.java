package org.clavis.algebra.secp256k1;

import org.clavis.algebra.lanes.LaneKernel;
import org.clavis.algebra.lanes.Lanes;

/** Elements between {@link LazyFp} and a lane of {@link LaneKernel}. Timing: Vartime. */
final class LaneField {

    private static final long MASK = (1L << 51) - 1;

    /** Twice p in limbs of 51 bits, the last of more. */
    private static final long[] TWICE_P = {
        (1L << 52) - 2 * 0x1000003D1L,
        2 * MASK,
        2 * MASK,
        2 * MASK,
        (1L << 53) - 2,
    };

    private LaneField() {}

    /**
     * Puts an element into a lane, which must be carried before it is multiplied.
     *
     * @param at of the lane's first limb
     * @param a of magnitude 1
     */
    static void put(double[] out, int at, long[] a, int ai) {
        long[] t = new long[LazyFp.LIMBS];
        LazyFp.normalize(t, 0, a, ai);
        out[at] = t[0] & MASK;
        out[at + Lanes.COUNT] = ((t[0] >>> 51) | (t[1] << 1)) & MASK;
        out[at + 2 * Lanes.COUNT] = ((t[1] >>> 50) | (t[2] << 2)) & MASK;
        out[at + 3 * Lanes.COUNT] = ((t[2] >>> 49) | (t[3] << 3)) & MASK;
        out[at + 4 * Lanes.COUNT] = (t[3] >>> 48) | (t[4] << 4);
    }

    /**
     * {@code out} = a normal element of a lane, of magnitude 1.
     *
     * @param at of the lane's first limb
     */
    static void get(long[] out, int o, double[] a, int at) {
        // a + 2p is positive
        long t0 = TWICE_P[0] + (long) a[at];
        long t1 = TWICE_P[1] + (long) a[at + Lanes.COUNT] + (t0 >> 51);
        long t2 = TWICE_P[2] + (long) a[at + 2 * Lanes.COUNT] + (t1 >> 51);
        long t3 = TWICE_P[3] + (long) a[at + 3 * Lanes.COUNT] + (t2 >> 51);
        long t4 = TWICE_P[4] + (long) a[at + 4 * Lanes.COUNT] + (t3 >> 51);
        t0 &= MASK;
        t1 &= MASK;
        t2 &= MASK;
        t3 &= MASK;
        out[o] = t0 | ((t1 & 1) << 51);
        out[o + 1] = (t1 >>> 1) | ((t2 & 3) << 50);
        out[o + 2] = (t2 >>> 2) | ((t3 & 7) << 49);
        out[o + 3] = (t3 >>> 3) | ((t4 & 15) << 48);
        out[o + 4] = t4 >>> 4;
        LazyFp.carry(out, o, out, o);
    }
}
