package org.clavis.algebra.transform;

import java.math.BigInteger;
import java.util.Arrays;
import org.clavis.algebra.bn254.Fr;
import org.clavis.algebra.lanes.LaneKernel;
import org.clavis.algebra.lanes.LaneModulus;
import org.clavis.algebra.lanes.LaneTransfer;
import org.clavis.algebra.lanes.Lanes;

/**
 * Arrays of scalars in lanes, eight neighbours an element of {@link LaneKernel}.
 *
 * <p>What is loaded keeps its factor of two: products are by lanes' constants, whose factor 2^306 a reduction takes off.
 */
public final class LaneFr {

    /** What {@link LaneKernel} needs to know of r. */
    public static final LaneModulus MODULUS = LaneModulus.of(Fr.modulus());

    /** Doubles of eight scalars. */
    public static final int ELEMENT = LaneKernel.ELEMENT;

    /** Scalars side by side. */
    public static final int LANES = Lanes.COUNT;

    private LaneFr() {}

    /**
     * Brings {@code scalars} in as number {@code from} to {@code to - 1}, multiples of eight; normal. {@code w} is
     * scratch space.
     */
    public static void load(double[] out, long[] scalars, int from, int to, long[] w) {
        for (int n = from; n < to; n += LANES) {
            int at = (n / LANES) * ELEMENT;
            LaneTransfer.load(out, at, scalars, (n - from) * Fr.LIMBS, w);
            LaneKernel.carry(MODULUS, out, at, out, at);
        }
    }

    /** Takes scalars {@code from} to {@code to - 1} out, multiples of eight. {@code w} is scratch space. */
    public static void store(long[] out, double[] elements, int from, int to, long[] w) {
        for (int n = from; n < to; n += LANES) {
            LaneTransfer.store(MODULUS, out, n * Fr.LIMBS, elements, (n / LANES) * ELEMENT, w);
        }
    }

    /** A table of scalars in Montgomery form, in lanes and in lanes' own form; as many as a multiple of eight. */
    static double[] table(long[] scalars) {
        int count = scalars.length / Fr.LIMBS;
        double[] out = new double[(count / LANES) * ELEMENT];
        double[] enter = MODULUS.constant(BigInteger.ONE, 356);
        long[] wide = new long[LaneKernel.WIDE];
        load(out, scalars, 0, count, wide);
        for (int at = 0; at < out.length; at += ELEMENT) {
            LaneKernel.mul(MODULUS, out, at, out, at, enter, 0, wide, 0);
        }
        return out;
    }

    /** A scalar in Montgomery form as an element that all lanes hold, in lanes' own form. */
    public static double[] broadcast(long[] scalars, int i) {
        long[] repeated = new long[LANES * Fr.LIMBS];
        for (int lane = 0; lane < LANES; lane++) {
            Fr.set(repeated, lane * Fr.LIMBS, scalars, i);
        }
        return table(repeated);
    }

    /** Overwrites elements. */
    public static void wipe(double[] elements) {
        Arrays.fill(elements, 0);
    }
}
