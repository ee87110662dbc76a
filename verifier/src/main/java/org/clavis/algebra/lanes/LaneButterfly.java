package org.clavis.algebra.lanes;

import static org.clavis.algebra.lanes.LaneKernel.BOTH;
import static org.clavis.algebra.lanes.LaneKernel.D;
import static org.clavis.algebra.lanes.LaneKernel.HIGH;
import static org.clavis.algebra.lanes.LaneKernel.J;
import static org.clavis.algebra.lanes.LaneKernel.PER_RADIX;
import static org.clavis.algebra.lanes.LaneKernel.PRODUCT_COLUMNS;
import static org.clavis.algebra.lanes.LaneKernel.ROUND_TO_ONE;
import static org.clavis.algebra.lanes.LaneKernel.ROUND_TO_RADIX;
import static org.clavis.algebra.lanes.LaneKernel.ROW;
import static org.clavis.algebra.lanes.LaneKernel.WIDTH;
import static org.clavis.algebra.lanes.LaneModulus.LIMBS;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;

/**
 * The steps of number-theoretic transforms on pairs of {@link LaneKernel}'s elements, for a modulus of 254 bits. All
 * elements are normal, before and after. Timing: independent of the data.
 */
public final class LaneButterfly {

    private static final DoubleVector[] SIGNS = { DoubleVector.broadcast(D, -1), DoubleVector.broadcast(D, 1) };

    private LaneButterfly() {}

    /** (a, b) = (a + b, (a - b) c); {@code w[0 ... 80)} is scratch space. */
    public static void decimateInFrequency(LaneModulus m, double[] ab, int a, int b, double[] c, int i, long[] w) {
        productOfDifference(w, ab, a, b, c, i);
        sum(m, ab, a, b);
        LaneKernel.reduce(m, ab, b, w, 0);
    }

    /** (a, b) = (a + b c, a - b c); {@code w[0 ... 80)} and an element {@code t} are scratch space. */
    public static void decimateInTime(
        LaneModulus m,
        double[] ab,
        int a,
        int b,
        double[] c,
        int i,
        double[] t,
        long[] w
    ) {
        LaneKernel.mul(m, t, 0, ab, b, c, i, w, 0);
        sumAndDifference(m, ab, a, b, t, 0);
    }

    /** w = (a - b) c, unreduced. */
    private static void productOfDifference(long[] w, double[] ab, int a, int b, double[] c, int i) {
        for (int h = 0; h < ROW; h += WIDTH) {
            var b0 = DoubleVector.fromArray(D, c, i + h);
            var b1 = DoubleVector.fromArray(D, c, i + h + ROW);
            var b2 = DoubleVector.fromArray(D, c, i + h + 2 * ROW);
            var b3 = DoubleVector.fromArray(D, c, i + h + 3 * ROW);
            var b4 = DoubleVector.fromArray(D, c, i + h + 4 * ROW);
            var c0 = LongVector.broadcast(J, PRODUCT_COLUMNS[0]);
            var c1 = LongVector.broadcast(J, PRODUCT_COLUMNS[1]);
            var c2 = LongVector.broadcast(J, PRODUCT_COLUMNS[2]);
            var c3 = LongVector.broadcast(J, PRODUCT_COLUMNS[3]);
            var c4 = LongVector.broadcast(J, PRODUCT_COLUMNS[4]);
            for (int r = 0; r < LIMBS; r++) {
                var x = DoubleVector.fromArray(D, ab, a + h + ROW * r).sub(
                    DoubleVector.fromArray(D, ab, b + h + ROW * r)
                );
                var h0 = x.fma(b0, HIGH);
                var h1 = x.fma(b1, HIGH);
                var h2 = x.fma(b2, HIGH);
                var h3 = x.fma(b3, HIGH);
                var h4 = x.fma(b4, HIGH);
                c0 = c0.add(x.fma(b0, BOTH.sub(h0)).reinterpretAsLongs());
                c1 = c1.add(x.fma(b1, BOTH.sub(h1)).reinterpretAsLongs()).add(h0.reinterpretAsLongs());
                c2 = c2.add(x.fma(b2, BOTH.sub(h2)).reinterpretAsLongs()).add(h1.reinterpretAsLongs());
                c3 = c3.add(x.fma(b3, BOTH.sub(h3)).reinterpretAsLongs()).add(h2.reinterpretAsLongs());
                c4 = c4.add(x.fma(b4, BOTH.sub(h4)).reinterpretAsLongs()).add(h3.reinterpretAsLongs());
                var c5 = h4.reinterpretAsLongs().add(PRODUCT_COLUMNS[r + LIMBS]);
                c0.intoArray(w, h + ROW * r);
                c0 = c1;
                c1 = c2;
                c2 = c3;
                c3 = c4;
                c4 = c5;
            }
            c0.intoArray(w, h + LIMBS * ROW);
            c1.intoArray(w, h + (LIMBS + 1) * ROW);
            c2.intoArray(w, h + (LIMBS + 2) * ROW);
            c3.intoArray(w, h + (LIMBS + 3) * ROW);
            c4.intoArray(w, h + (LIMBS + 4) * ROW);
        }
    }

    /** a = a + b. */
    private static void sum(LaneModulus m, double[] ab, int a, int b) {
        sumAndDifference(m, ab, a, a, ab, b, 1);
    }

    /** (a, b) = (a + t, a - t). */
    public static void sumAndDifference(LaneModulus m, double[] ab, int a, int b, double[] t, int i) {
        sumAndDifference(m, ab, a, b, t, i, 0);
    }

    /** The sides from {@code side} on: b = a - t, a = a + t. */
    private static void sumAndDifference(LaneModulus m, double[] ab, int a, int b, double[] t, int i, int firstSide) {
        double[] p = m.limbs;
        for (int h = 0; h < ROW; h += WIDTH) {
            var a0 = DoubleVector.fromArray(D, ab, a + h);
            var a1 = DoubleVector.fromArray(D, ab, a + h + ROW);
            var a2 = DoubleVector.fromArray(D, ab, a + h + 2 * ROW);
            var a3 = DoubleVector.fromArray(D, ab, a + h + 3 * ROW);
            var a4 = DoubleVector.fromArray(D, ab, a + h + 4 * ROW);
            var t0 = DoubleVector.fromArray(D, t, i + h);
            var t1 = DoubleVector.fromArray(D, t, i + h + ROW);
            var t2 = DoubleVector.fromArray(D, t, i + h + 2 * ROW);
            var t3 = DoubleVector.fromArray(D, t, i + h + 3 * ROW);
            var t4 = DoubleVector.fromArray(D, t, i + h + 4 * ROW);
            for (int side = firstSide; side < 2; side++) {
                int out = (side == 0 ? b : a) + h;
                var sign = SIGNS[side];
                var x4 = t4.fma(sign, a4);
                var k = x4.fma(DoubleVector.broadcast(D, -m.quotientScale), ROUND_TO_ONE).sub(ROUND_TO_ONE);
                var x = k.fma(DoubleVector.broadcast(D, p[0]), t0.fma(sign, a0));
                var up = x.add(ROUND_TO_RADIX).sub(ROUND_TO_RADIX);
                x.sub(up).intoArray(ab, out);
                x = up.fma(PER_RADIX, k.fma(DoubleVector.broadcast(D, p[1]), t1.fma(sign, a1)));
                up = x.add(ROUND_TO_RADIX).sub(ROUND_TO_RADIX);
                x.sub(up).intoArray(ab, out + ROW);
                x = up.fma(PER_RADIX, k.fma(DoubleVector.broadcast(D, p[2]), t2.fma(sign, a2)));
                up = x.add(ROUND_TO_RADIX).sub(ROUND_TO_RADIX);
                x.sub(up).intoArray(ab, out + 2 * ROW);
                x = up.fma(PER_RADIX, k.fma(DoubleVector.broadcast(D, p[3]), t3.fma(sign, a3)));
                up = x.add(ROUND_TO_RADIX).sub(ROUND_TO_RADIX);
                x.sub(up).intoArray(ab, out + 3 * ROW);
                up.fma(PER_RADIX, k.fma(DoubleVector.broadcast(D, p[4]), x4)).intoArray(ab, out + 4 * ROW);
            }
        }
    }
}
