package org.clavis.algebra.lanes;

import static org.clavis.algebra.lanes.LaneKernel.D;
import static org.clavis.algebra.lanes.LaneKernel.EXPONENT_52;
import static org.clavis.algebra.lanes.LaneKernel.J;
import static org.clavis.algebra.lanes.LaneKernel.LIMB_MASK;
import static org.clavis.algebra.lanes.LaneKernel.ROUND_TO_ONE;
import static org.clavis.algebra.lanes.LaneKernel.ROW;
import static org.clavis.algebra.lanes.LaneKernel.WIDTH;
import static org.clavis.algebra.lanes.LaneModulus.RADIX_BITS;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;

/**
 * The way of eight neighbours between arrays of four 64-bit limbs each and {@link LaneKernel}'s elements, in lanes; one
 * alone goes by {@link LaneModulus#load} and {@link LaneModulus#store}. Timing: independent of the data.
 */
public final class LaneTransfer {

    private static final int LIMBS_64 = 4;
    private static final DoubleVector TWO_52 = DoubleVector.broadcast(D, 0x1p52);
    private static final long ROUND_TO_ONE_BITS = Double.doubleToRawLongBits(3 * 0x1p51);

    private LaneTransfer() {}

    /** out = the eight numbers below 2^255 from a[i] on, of magnitude 2; {@code w[0 ... 32)} is scratch space. */
    public static void load(double[] out, int o, long[] a, int i, long[] w) {
        for (int lane = 0; lane < ROW; lane++) {
            int from = i + LIMBS_64 * lane;
            w[lane] = a[from];
            w[ROW + lane] = a[from + 1];
            w[2 * ROW + lane] = a[from + 2];
            w[3 * ROW + lane] = a[from + 3];
        }
        for (int h = 0; h < ROW; h += WIDTH) {
            var a0 = LongVector.fromArray(J, w, h);
            var a1 = LongVector.fromArray(J, w, h + ROW);
            var a2 = LongVector.fromArray(J, w, h + 2 * ROW);
            var a3 = LongVector.fromArray(J, w, h + 3 * ROW);
            a0.and(LIMB_MASK)
                .or(EXPONENT_52)
                .reinterpretAsDoubles()
                .sub(TWO_52)
                .intoArray(out, o + h);
            a0.lanewise(VectorOperators.LSHR, 51)
                .or(a1.lanewise(VectorOperators.LSHL, 13))
                .and(LIMB_MASK)
                .or(EXPONENT_52)
                .reinterpretAsDoubles()
                .sub(TWO_52)
                .intoArray(out, o + h + ROW);
            a1.lanewise(VectorOperators.LSHR, 38)
                .or(a2.lanewise(VectorOperators.LSHL, 26))
                .and(LIMB_MASK)
                .or(EXPONENT_52)
                .reinterpretAsDoubles()
                .sub(TWO_52)
                .intoArray(out, o + h + 2 * ROW);
            a2.lanewise(VectorOperators.LSHR, 25)
                .or(a3.lanewise(VectorOperators.LSHL, 39))
                .and(LIMB_MASK)
                .or(EXPONENT_52)
                .reinterpretAsDoubles()
                .sub(TWO_52)
                .intoArray(out, o + h + 3 * ROW);
            a3.lanewise(VectorOperators.LSHR, 12)
                .or(EXPONENT_52)
                .reinterpretAsDoubles()
                .sub(TWO_52)
                .intoArray(out, o + h + 4 * ROW);
        }
    }

    /** The eight numbers below the modulus from out[o] on = the lanes of a, normal; {@code w[0 ... 32)} is scratch space. */
    public static void store(LaneModulus m, long[] out, int o, double[] a, int i, long[] w) {
        long[] p = m.unsignedLimbs;
        for (int h = 0; h < ROW; h += WIDTH) {
            var l0 = integers(a, i + h);
            var l1 = integers(a, i + h + ROW).add(l0.lanewise(VectorOperators.ASHR, RADIX_BITS));
            var l2 = integers(a, i + h + 2 * ROW).add(l1.lanewise(VectorOperators.ASHR, RADIX_BITS));
            var l3 = integers(a, i + h + 3 * ROW).add(l2.lanewise(VectorOperators.ASHR, RADIX_BITS));
            var l4 = integers(a, i + h + 4 * ROW).add(l3.lanewise(VectorOperators.ASHR, RADIX_BITS));
            var negative = l4.lanewise(VectorOperators.ASHR, 63);
            l0 = l0.and(LIMB_MASK).add(negative.and(p[0]));
            l1 = l1.and(LIMB_MASK).add(negative.and(p[1])).add(l0.lanewise(VectorOperators.LSHR, RADIX_BITS));
            l2 = l2.and(LIMB_MASK).add(negative.and(p[2])).add(l1.lanewise(VectorOperators.LSHR, RADIX_BITS));
            l3 = l3.and(LIMB_MASK).add(negative.and(p[3])).add(l2.lanewise(VectorOperators.LSHR, RADIX_BITS));
            l4 = l4.add(negative.and(p[4])).add(l3.lanewise(VectorOperators.LSHR, RADIX_BITS));
            l0 = l0.and(LIMB_MASK);
            l1 = l1.and(LIMB_MASK);
            l2 = l2.and(LIMB_MASK);
            l3 = l3.and(LIMB_MASK);
            l0.or(l1.lanewise(VectorOperators.LSHL, 51)).intoArray(w, h);
            l1.lanewise(VectorOperators.LSHR, 13)
                .or(l2.lanewise(VectorOperators.LSHL, 38))
                .intoArray(w, h + ROW);
            l2.lanewise(VectorOperators.LSHR, 26)
                .or(l3.lanewise(VectorOperators.LSHL, 25))
                .intoArray(w, h + 2 * ROW);
            l3.lanewise(VectorOperators.LSHR, 39)
                .or(l4.lanewise(VectorOperators.LSHL, 12))
                .intoArray(w, h + 3 * ROW);
        }
        for (int lane = 0; lane < ROW; lane++) {
            int to = o + LIMBS_64 * lane;
            out[to] = w[lane];
            out[to + 1] = w[ROW + lane];
            out[to + 2] = w[2 * ROW + lane];
            out[to + 3] = w[3 * ROW + lane];
        }
    }

    /** Doubles that hold integers within 2^50 of zero, as integers. */
    private static LongVector integers(double[] a, int i) {
        return DoubleVector.fromArray(D, a, i).add(ROUND_TO_ONE).reinterpretAsLongs().sub(ROUND_TO_ONE_BITS);
    }
}
