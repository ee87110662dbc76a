package org.clavis.algebra.secp256k1;

import java.math.BigInteger;
import org.clavis.algebra.lanes.LaneKernel;
import org.clavis.algebra.lanes.LaneModulus;
import org.clavis.algebra.lanes.Lanes;

/**
 * {@link PointSums} in lanes: of eight additions that wait, each is done in a lane. For points among which no two that
 * meet are equal or opposite.
 *
 * <p>A place has x and y, five limbs each as {@link LaneKernel} has them, times Montgomery's factor. Each lane multiplies
 * up its own denominators; the eight products are inverted together.
 */
final class LaneSums extends PointSums {

    private static final LaneModulus P = LaneModulus.of(CurveParams.P);
    private static final int MONTGOMERY_BITS = 306;
    private static final double[] ONE = P.constant(BigInteger.ONE, MONTGOMERY_BITS);
    private static final double[] TO_MONTGOMERY = P.constant(BigInteger.ONE, 2 * MONTGOMERY_BITS);
    private static final double[] INVERSE_TO_MONTGOMERY = P.constant(BigInteger.ONE, 3 * MONTGOMERY_BITS);
    private static final double[] FROM_MONTGOMERY = P.constant(BigInteger.ONE, 0);

    private static final int LIMBS = LazyFp.LIMBS;
    private static final int Y = LIMBS;
    private static final int STRIDE = 2 * LIMBS;
    private static final int ELEMENT = LaneKernel.ELEMENT;

    /** Scratch elements. */
    private static final int XA = 0;
    private static final int XB = ELEMENT;
    private static final int YA = 2 * ELEMENT;
    private static final int YB = 3 * ELEMENT;
    private static final int SLOPE = 4 * ELEMENT;
    private static final int INVERSE = 5 * ELEMENT;

    private final double[] points;
    private final double[] denominators;
    private final double[] prefixes;
    private final double[] t = new double[6 * ELEMENT];
    private final long[] wide = new long[LaneKernel.WIDE];

    LaneSums(int places, int maxAdditions) {
        super(places, maxAdditions);
        int groups = (maxAdditions + Lanes.COUNT - 1) / Lanes.COUNT;
        points = new double[places * STRIDE];
        denominators = new double[groups * ELEMENT];
        prefixes = new double[(groups + 1) * ELEMENT];
    }

    @Override
    PointSums alike(int places, int maxAdditions) {
        return new LaneSums(places, maxAdditions);
    }

    @Override
    void load(long[][] tables, int[] xs, int[] ys, int count) {
        for (int first = 0; first < count; first += Lanes.COUNT) {
            int lanes = Math.min(Lanes.COUNT, count - first);
            for (int lane = 0; lane < lanes; lane++) {
                LaneField.put(t, XA + lane, tables[first + lane], xs[first + lane]);
                LaneField.put(t, YA + lane, tables[first + lane], ys[first + lane]);
            }
            LaneKernel.carry(P, t, XA, t, XA);
            LaneKernel.carry(P, t, YA, t, YA);
            LaneKernel.mul(P, t, XA, t, XA, TO_MONTGOMERY, 0, wide, 0);
            LaneKernel.mul(P, t, YA, t, YA, TO_MONTGOMERY, 0, wide, 0);
            for (int lane = 0; lane < lanes; lane++) {
                scatter(XA + lane, (first + lane) * STRIDE);
                scatter(YA + lane, (first + lane) * STRIDE + Y);
                setFinite(first + lane, true);
            }
        }
    }

    @Override
    void copy(int place, PointSums from, int fromPlace, boolean negated) {
        double[] source = ((LaneSums) from).points;
        int to = place * STRIDE;
        System.arraycopy(source, fromPlace * STRIDE, points, to, STRIDE);
        for (int i = to + Y; negated && i < to + STRIDE; i++) {
            points[i] = -points[i];
        }
    }

    @Override
    void get(long[] out, int o, int place) {
        gather(XA, place * STRIDE);
        gather(YA, place * STRIDE + Y);
        LaneKernel.mul(P, t, XA, t, XA, FROM_MONTGOMERY, 0, wide, 0);
        LaneKernel.mul(P, t, YA, t, YA, FROM_MONTGOMERY, 0, wide, 0);
        LaneField.get(out, o, t, XA);
        LaneField.get(out, o + LazyFp.LIMBS, t, YA);
    }

    @Override
    boolean flush() {
        int groups = (waiting + Lanes.COUNT - 1) / Lanes.COUNT;
        System.arraycopy(ONE, 0, prefixes, 0, ELEMENT);
        for (int group = 0; group < groups; group++) {
            int d = group * ELEMENT;
            gatherGroup(group, XA, 0);
            LaneKernel.sub(denominators, d, t, XB, t, XA);
            LaneKernel.carry(P, denominators, d, denominators, d);
            pad(group, d);
            LaneKernel.mul(P, prefixes, d + ELEMENT, prefixes, d, denominators, d, wide, 0);
        }
        if (!invert(prefixes, groups * ELEMENT)) {
            waiting = 0;
            return false;
        }
        for (int group = groups - 1; group >= 0; group--) {
            int d = group * ELEMENT;
            gatherGroup(group, XA, 0);
            gatherGroup(group, YA, Y);
            LaneKernel.mul(P, t, SLOPE, prefixes, d, t, INVERSE, wide, 0);
            LaneKernel.mul(P, t, INVERSE, t, INVERSE, denominators, d, wide, 0);
            LaneKernel.sub(t, YB, t, YB, t, YA);
            LaneKernel.carry(P, t, YB, t, YB);
            LaneKernel.mul(P, t, SLOPE, t, SLOPE, t, YB, wide, 0);
            LaneKernel.mul(P, t, YB, t, SLOPE, t, SLOPE, wide, 0);
            LaneKernel.sub(t, YB, t, YB, t, XB);
            LaneKernel.sub(t, XB, t, YB, t, XA);
            LaneKernel.carry(P, t, XB, t, XB);
            LaneKernel.sub(t, XA, t, XA, t, XB);
            LaneKernel.carry(P, t, XA, t, XA);
            LaneKernel.mul(P, t, SLOPE, t, SLOPE, t, XA, wide, 0);
            LaneKernel.sub(t, YB, t, SLOPE, t, YA);
            LaneKernel.carry(P, t, YB, t, YB);
            for (int lane = 0; lane < lanes(group); lane++) {
                int place = targets[group * Lanes.COUNT + lane] * STRIDE;
                scatter(XB + lane, place);
                scatter(YB + lane, place + Y);
            }
        }
        waiting = 0;
        return true;
    }

    /** The inverses of an element's lanes in Montgomery's form; false if one is zero. */
    private boolean invert(double[] a, int ai) {
        long[] lazy = new long[Lanes.COUNT * LazyFp.LIMBS];
        for (int lane = 0; lane < Lanes.COUNT; lane++) {
            LaneField.get(lazy, lane * LazyFp.LIMBS, a, ai + lane);
            if (LazyFp.isZeroVartime(lazy, lane * LazyFp.LIMBS)) {
                return false;
            }
        }
        LazyFp.inverseAllVartime(lazy, Lanes.COUNT);
        for (int lane = 0; lane < Lanes.COUNT; lane++) {
            LaneField.put(t, INVERSE + lane, lazy, lane * LazyFp.LIMBS);
        }
        LaneKernel.carry(P, t, INVERSE, t, INVERSE);
        LaneKernel.mul(P, t, INVERSE, t, INVERSE, INVERSE_TO_MONTGOMERY, 0, wide, 0);
        return true;
    }

    private int lanes(int group) {
        return Math.min(Lanes.COUNT, waiting - group * Lanes.COUNT);
    }

    /** Denominators of lanes without an addition become one. */
    private void pad(int group, int d) {
        for (int lane = lanes(group); lane < Lanes.COUNT; lane++) {
            for (int limb = lane; limb < ELEMENT; limb += Lanes.COUNT) {
                denominators[d + limb] = ONE[limb];
            }
        }
    }

    /** Lays one coordinate of a group's targets and others side by side, the others in the element after. */
    private void gatherGroup(int group, int at, int coordinate) {
        int first = group * Lanes.COUNT;
        for (int lane = 0; lane < lanes(group); lane++) {
            gather(at + lane, targets[first + lane] * STRIDE + coordinate);
            gather(at + ELEMENT + lane, others[first + lane] * STRIDE + coordinate);
        }
    }

    private void gather(int at, int from) {
        t[at] = points[from];
        t[at + Lanes.COUNT] = points[from + 1];
        t[at + 2 * Lanes.COUNT] = points[from + 2];
        t[at + 3 * Lanes.COUNT] = points[from + 3];
        t[at + 4 * Lanes.COUNT] = points[from + 4];
    }

    private void scatter(int at, int to) {
        points[to] = t[at];
        points[to + 1] = t[at + Lanes.COUNT];
        points[to + 2] = t[at + 2 * Lanes.COUNT];
        points[to + 3] = t[at + 3 * Lanes.COUNT];
        points[to + 4] = t[at + 4 * Lanes.COUNT];
    }
}
