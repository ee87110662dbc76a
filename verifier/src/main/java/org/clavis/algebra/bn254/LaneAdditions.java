package org.clavis.algebra.bn254;

import java.util.Arrays;
import org.clavis.algebra.lanes.LaneGather;
import org.clavis.algebra.lanes.Lanes;

/**
 * Many affine additions at once, eight side by side: each lane multiplies up its own denominators' norms, and the eight
 * products are inverted together, so that an addition in G1 costs five products and a square.
 *
 * <p>A point at a place of an array is its x and y, the rows of one lane. Additions are gathered by {@link #add} and done
 * by {@link #flush}; none may write what another reads. Points may be equal or opposite. For one thread.
 */
final class LaneAdditions {

    /** Additions that share an inversion. */
    private static final int BATCH = 2048;

    private static final int COUNT = Lanes.COUNT;

    /** Doubles of a norm. */
    private static final int NORM = LaneCoordinates.E;

    final LaneCoordinates f;

    /** Doubles of a point. */
    final int stride;

    private final int n;

    /** Where points begin, the signs of their y, and where sums go. */
    private final int[] first = new int[BATCH];
    private final int[] second = new int[BATCH];
    private final int[] target = new int[BATCH];
    private final double[] firstSigns = new double[BATCH];
    private final double[] secondSigns = new double[BATCH];
    private int waiting;

    private final double[] denominators;
    private final double[] norms;
    private final double[] prefixes;
    private final double[] xs;
    private final double[] t;

    /** Bits of a group's lanes whose points are equal, or opposite. */
    private final byte[] equal = new byte[BATCH / COUNT];
    private final byte[] opposite = new byte[BATCH / COUNT];
    private boolean special;

    private final int unit;
    private final int inverse;
    private final int slope;
    private final int y1;
    private final int y2;
    private final int x3;

    LaneAdditions(LaneCoordinates field) {
        f = field;
        n = f.size;
        stride = 2 * f.rows;
        int groups = BATCH / COUNT;
        denominators = new double[groups * n];
        norms = f.normsOf(denominators);
        prefixes = new double[(groups + 1) * NORM];
        xs = new double[groups * n];
        unit = 0;
        inverse = NORM;
        slope = 2 * NORM;
        y1 = slope + n;
        y2 = slope + 2 * n;
        x3 = slope + 3 * n;
        t = new double[slope + 4 * n];
    }

    /**
     * Lets {@code to[target] = from[first] + from[second]} be done; a flush is done first if there is no room.
     *
     * @param first a place times two, plus one for the opposite point
     */
    void add(double[] from, int first, int second, double[] to, boolean[] finite, int target) {
        this.first[waiting] = (first >>> 1) * stride;
        this.second[waiting] = (second >>> 1) * stride;
        this.target[waiting] = target * stride;
        firstSigns[waiting] = 1 - 2 * (first & 1);
        secondSigns[waiting] = 1 - 2 * (second & 1);
        if (++waiting == BATCH) {
            flush(from, to, finite);
        }
    }

    /**
     * Does what waits.
     *
     * @param finite of each place of {@code to}; what was false and is written to stays so
     */
    void flush(double[] from, double[] to, boolean[] finite) {
        if (waiting == 0) {
            return;
        }
        int groups = fill();
        for (int g = 0; g < groups; g++) {
            gather(xs, g * n, from, first, g);
            gather(t, 0, from, second, g);
            f.subtract(denominators, g * n, t, 0, xs, g * n);
        }
        for (int lane = waiting - (groups - 1) * COUNT; lane < COUNT; lane++) {
            f.setOne(denominators, (groups - 1) * n, lane);
        }
        multiplyUp(groups);
        if (f.invertNormsVartime(t, inverse, prefixes, groups * NORM) != 0) {
            findSpecialVartime(groups, from);
            multiplyUp(groups);
            f.invertNormsVartime(t, inverse, prefixes, groups * NORM);
        }
        for (int g = groups - 1; g >= 0; g--) {
            addGroup(g, from, to, finite);
        }
        if (special) {
            Arrays.fill(equal, (byte) 0);
            Arrays.fill(opposite, (byte) 0);
            special = false;
        }
        waiting = 0;
    }

    /** Doubles the points at places {@code from} to {@code to - 1}, none of which is infinity. */
    void doubleAll(double[] points, int from, int to) {
        for (int at = from; at < to; at += BATCH) {
            waiting = Math.min(BATCH, to - at);
            for (int k = 0; k < waiting; k++) {
                first[k] = (at + k) * stride;
                target[k] = first[k];
                firstSigns[k] = 1;
            }
            doubleWaiting(points);
        }
        waiting = 0;
    }

    private void doubleWaiting(double[] points) {
        int groups = fill();
        for (int g = 0; g < groups; g++) {
            gather(t, y1, points, first, g, firstSigns);
            f.scale(denominators, g * n, t, y1, 2);
        }
        multiplyUp(groups);
        f.invertNormsVartime(t, inverse, prefixes, groups * NORM);
        for (int g = groups - 1; g >= 0; g--) {
            int x = g * n;
            gather(xs, x, points, first, g);
            gather(t, y1, points, first, g, firstSigns);
            invertNext(g);
            f.square(t, y2, xs, x);
            f.scale(t, y2, t, y2, 3);
            f.divide(t, slope, t, y2, denominators, x, t, unit);
            f.square(t, y2, t, slope);
            f.scale(t, x3, xs, x, 2);
            f.subtract(t, x3, t, y2, t, x3);
            f.difference(t, y2, xs, x, t, x3);
            f.mul(t, slope, t, slope, t, y2);
            f.subtract(t, y1, t, slope, t, y1);
            scatter(points, g);
        }
    }

    private void multiplyUp(int groups) {
        System.arraycopy(LaneFp.ONE, 0, prefixes, 0, NORM);
        for (int g = 0; g < groups; g++) {
            f.norm(norms, g * NORM, denominators, g * n);
            f.mulNorms(prefixes, (g + 1) * NORM, prefixes, g * NORM, norms, g * NORM);
        }
    }

    /** Takes the inverse of a group's norms off that of all norms up to its. */
    private void invertNext(int g) {
        f.mulNorms(t, unit, prefixes, g * NORM, t, inverse);
        f.mulNorms(t, inverse, t, inverse, norms, g * NORM);
    }

    private void addGroup(int g, double[] from, double[] to, boolean[] finite) {
        int x = g * n;
        invertNext(g);
        gather(t, y1, from, first, g, firstSigns);
        gather(t, y2, from, second, g, secondSigns);
        f.difference(t, y2, t, y2, t, y1);
        if (special) {
            takeTangents(g);
        }
        f.divide(t, slope, t, y2, denominators, x, t, unit);
        f.square(t, y2, t, slope);
        // -x3 = x1 + x2 - slope^2, with x1 + x2 = 2 x1 + (x2 - x1)
        f.twicePlusMinus(t, x3, xs, x, denominators, x, t, y2);
        if (special) {
            takeOffTangents(g);
        }
        f.carry(t, x3);
        f.sum(t, y2, xs, x, t, x3);
        f.mul(t, slope, t, slope, t, y2);
        f.subtract(t, y1, t, slope, t, y1);
        f.neg(t, x3);
        scatter(to, g);
        for (int lane = 0; special && lane < lanes(g); lane++) {
            finite[target[g * COUNT + lane] / stride] = ((opposite[g] >> lane) & 1) == 0;
        }
    }

    /** Where the points are equal, the slope is 3 x^2 / 2 y. */
    private void takeTangents(int g) {
        if (equal[g] == 0) {
            return;
        }
        double[] tangent = new double[n];
        f.square(tangent, 0, xs, g * n);
        f.scale(tangent, 0, tangent, 0, 3);
        for (int lane = 0; lane < COUNT; lane++) {
            for (int row = lane; row < n && isEqual(g, lane); row += COUNT) {
                t[y2 + row] = tangent[row];
            }
        }
        Arrays.fill(tangent, 0);
    }

    /** Where the points are equal, the denominator is not the difference of their x. */
    private void takeOffTangents(int g) {
        for (int lane = 0; lane < COUNT; lane++) {
            for (int row = lane; row < n && isEqual(g, lane); row += COUNT) {
                t[x3 + row] -= denominators[g * n + row];
            }
        }
    }

    private boolean isEqual(int g, int lane) {
        return ((equal[g] >> lane) & 1) != 0;
    }

    /** Finds equal and opposite points, and gives them denominators. */
    private void findSpecialVartime(int groups, double[] from) {
        special = true;
        for (int g = 0; g < groups; g++) {
            int zeros = f.zeroLanes(denominators, g * n);
            if (zeros == 0) {
                continue;
            }
            gather(t, y1, from, first, g, firstSigns);
            gather(t, y2, from, second, g, secondSigns);
            f.add(t, x3, t, y1, t, y2);
            int opposites = zeros & f.zeroLanes(t, x3);
            opposite[g] = (byte) opposites;
            equal[g] = (byte) (zeros & ~opposites);
            for (int lane = 0; lane < COUNT; lane++) {
                if (((opposites >> lane) & 1) != 0) {
                    f.setOne(denominators, g * n, lane);
                } else if (((zeros >> lane) & 1) != 0) {
                    for (int row = lane; row < n; row += COUNT) {
                        denominators[g * n + row] = t[x3 + row];
                    }
                }
            }
        }
    }

    /** Gives lanes without an addition the last one's points; how many groups there are. */
    private int fill() {
        int groups = Math.ceilDiv(waiting, COUNT);
        for (int k = waiting; k < groups * COUNT; k++) {
            first[k] = first[waiting - 1];
            second[k] = second[waiting - 1];
            firstSigns[k] = firstSigns[waiting - 1];
            secondSigns[k] = secondSigns[waiting - 1];
        }
        return groups;
    }

    private int lanes(int g) {
        return Math.min(COUNT, waiting - g * COUNT);
    }

    /** The x of a group's points. */
    private void gather(double[] out, int o, double[] from, int[] index, int g) {
        LaneGather.gather(out, o, from, 0, index, g * COUNT, f.rows);
    }

    /** The y of a group's points. */
    private void gather(double[] out, int o, double[] from, int[] index, int g, double[] signs) {
        LaneGather.gather(out, o, from, f.rows, index, g * COUNT, f.rows, signs, g * COUNT);
    }

    /** Puts a group's results where they go. */
    private void scatter(double[] to, int g) {
        if (lanes(g) == COUNT) {
            LaneGather.scatter(to, 0, target, g * COUNT, t, x3, f.rows);
            LaneGather.scatter(to, f.rows, target, g * COUNT, t, y1, f.rows);
            return;
        }
        for (int lane = 0; lane < lanes(g); lane++) {
            int at = target[g * COUNT + lane];
            for (int row = 0; row < f.rows; row++) {
                to[at + row] = t[x3 + row * COUNT + lane];
                to[at + f.rows + row] = t[y1 + row * COUNT + lane];
            }
        }
    }

    /** Overwrites everything. */
    void wipe() {
        for (double[] secret : new double[][] { denominators, norms, prefixes, xs, t, firstSigns, secondSigns }) {
            Arrays.fill(secret, 0);
        }
        Arrays.fill(first, 0);
        Arrays.fill(second, 0);
        Arrays.fill(target, 0);
        Arrays.fill(equal, (byte) 0);
        Arrays.fill(opposite, (byte) 0);
        special = false;
        waiting = 0;
        f.wipe();
    }
}
