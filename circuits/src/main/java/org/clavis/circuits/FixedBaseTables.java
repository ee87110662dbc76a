package org.clavis.circuits;

import org.clavis.algebra.babyjubjub.Edwards;
import org.clavis.algebra.bn254.Fr;

/**
 * The constants of circomlib's {@code EscalarMulFix(253, BASE8)}: the multiples of Baby Jubjub's generator that its
 * windows choose from, and what its segments take off again.
 *
 * <p>Points are on the curve's Montgomery form {@code v^2 = u^3 + A u^2 + u} with {@code A = 168698}, or where it says
 * so on the Edwards form; two elements of {@link Fr} each. All are public. Source: circomlib's
 * {@code escalarmulfix.circom}, {@code montgomery.circom}.
 */
final class FixedBaseTables {

    /** Windows of three bits: 83 in the first segment, two in the second. */
    static final int WINDOWS = 85;

    /** Windows of the first segment. */
    static final int FIRST_SEGMENT = 83;

    /** Points to choose from in a window. */
    static final int CHOICES = 8;

    static final int POINT_LIMBS = 2 * Fr.LIMBS;

    private static final int V = Fr.LIMBS;
    private static final long CURVE_A = 168_698;
    private static final long[] A = element(CURVE_A);

    static final FixedBaseTables INSTANCE = new FixedBaseTables();

    /** Window w's choice k: (k + 1) 8^w times the generator, at (8 w + k) points. */
    final long[] choices = new long[WINDOWS * CHOICES * POINT_LIMBS];

    /** For each window the coefficient of s1 s0 s2 in the chosen point's u, circomlib's {@code mux.a210[0]} over s10. */
    final long[] highest = new long[WINDOWS * Fr.LIMBS];

    /** What the sum of each segment starts with: twice the base of a window that would follow. */
    final long[] start = new long[2 * POINT_LIMBS];

    /** What each segment adds in the end, Edwards form: minus all that its windows and its start have too much. */
    final long[] correction = new long[2 * POINT_LIMBS];

    private FixedBaseTables() {
        long[] base = new long[POINT_LIMBS];
        generator(base);
        for (int w = 0; w < WINDOWS; w++) {
            int at = w * CHOICES * POINT_LIMBS;
            System.arraycopy(base, 0, choices, at, POINT_LIMBS);
            twice(choices, at + POINT_LIMBS, base, 0);
            for (int k = 2; k < CHOICES; k++) {
                add(choices, at + k * POINT_LIMBS, base, 0, choices, at + (k - 1) * POINT_LIMBS);
            }
            highestCoefficient(w);
            System.arraycopy(choices, at + (CHOICES - 1) * POINT_LIMBS, base, 0, POINT_LIMBS);
        }
        segment(0, 0, FIRST_SEGMENT);
        segment(1, FIRST_SEGMENT, WINDOWS);
    }

    /** (u, v) of the generator: u = (1 + y) / (1 - y), v = u / x. */
    private static void generator(long[] out) {
        long[] edwards = new long[Edwards.AFFINE_LIMBS];
        Edwards.setBase(edwards, 0);
        long[] one = element(1);
        long[] t = new long[Fr.LIMBS];
        Fr.sub(t, 0, one, 0, edwards, Fr.LIMBS);
        Fr.inverseVartime(t, 0, t, 0);
        Fr.add(out, 0, one, 0, edwards, Fr.LIMBS);
        Fr.mul(out, 0, out, 0, t, 0);
        Fr.inverseVartime(t, 0, edwards, 0);
        Fr.mul(out, V, out, 0, t, 0);
    }

    /** out = 2 p: slope (3 u^2 + 2 A u + 1) / (2 v). */
    private static void twice(long[] out, int o, long[] p, int i) {
        long[] slope = new long[Fr.LIMBS];
        long[] t = new long[Fr.LIMBS];
        Fr.square(slope, 0, p, i);
        Fr.doubled(t, 0, slope, 0);
        Fr.add(slope, 0, slope, 0, t, 0);
        Fr.mul(t, 0, A, 0, p, i);
        Fr.doubled(t, 0, t, 0);
        Fr.add(slope, 0, slope, 0, t, 0);
        Fr.setOne(t, 0);
        Fr.add(slope, 0, slope, 0, t, 0);
        Fr.doubled(t, 0, p, i + V);
        Fr.inverseVartime(t, 0, t, 0);
        Fr.mul(slope, 0, slope, 0, t, 0);
        third(out, o, p, i, p, i, slope, 0);
    }

    /** out = p + q for p and q with different u. */
    private static void add(long[] out, int o, long[] p, int i, long[] q, int j) {
        long[] slope = new long[Fr.LIMBS];
        long[] t = new long[Fr.LIMBS];
        Fr.sub(t, 0, q, j, p, i);
        Fr.inverseVartime(t, 0, t, 0);
        Fr.sub(slope, 0, q, j + V, p, i + V);
        Fr.mul(slope, 0, slope, 0, t, 0);
        third(out, o, p, i, q, j, slope, 0);
    }

    /**
     * out = p + q, given the slope of the line through them: {@code u = slope^2 - A - p.u - q.u},
     * {@code v = slope (p.u - u) - p.v}. The output may not overlap p.
     */
    static void third(long[] out, int o, long[] p, int i, long[] q, int j, long[] slope, int s) {
        Fr.square(out, o, slope, s);
        Fr.sub(out, o, out, o, A, 0);
        Fr.sub(out, o, out, o, p, i);
        Fr.sub(out, o, out, o, q, j);
        Fr.sub(out, o + V, p, i, out, o);
        Fr.mul(out, o + V, out, o + V, slope, s);
        Fr.sub(out, o + V, out, o + V, p, i + V);
    }

    /** u of choices 7 - 6 - 5 + 4 - 3 + 2 + 1 - 0. */
    private void highestCoefficient(int w) {
        int at = w * CHOICES * POINT_LIMBS;
        for (int k = 0; k < CHOICES; k++) {
            int choice = at + k * POINT_LIMBS;
            if ((Integer.bitCount(k) & 1) == 1) {
                Fr.add(highest, w * Fr.LIMBS, highest, w * Fr.LIMBS, choices, choice);
            } else {
                Fr.sub(highest, w * Fr.LIMBS, highest, w * Fr.LIMBS, choices, choice);
            }
        }
    }

    /** The start and the correction of the segment of windows {@code from} to {@code to - 1}. */
    private void segment(int segment, int from, int to) {
        int at = segment * POINT_LIMBS;
        int last = to * CHOICES * POINT_LIMBS - POINT_LIMBS;
        twice(start, at, choices, last);
        // one base for each window, since a choice of k stands for k + 1, and the start
        long[] sum = new long[POINT_LIMBS];
        long[] next = new long[POINT_LIMBS];
        System.arraycopy(choices, from * CHOICES * POINT_LIMBS, sum, 0, POINT_LIMBS);
        for (int w = from + 1; w < to; w++) {
            add(next, 0, sum, 0, choices, w * CHOICES * POINT_LIMBS);
            System.arraycopy(next, 0, sum, 0, POINT_LIMBS);
        }
        add(next, 0, sum, 0, start, at);
        // Edwards form, negated: (-u / v, (u - 1) / (u + 1))
        long[] one = element(1);
        long[] t = new long[Fr.LIMBS];
        Fr.inverseVartime(t, 0, next, V);
        Fr.mul(correction, at, next, 0, t, 0);
        Fr.neg(correction, at, correction, at);
        Fr.add(t, 0, next, 0, one, 0);
        Fr.inverseVartime(t, 0, t, 0);
        Fr.sub(correction, at + V, next, 0, one, 0);
        Fr.mul(correction, at + V, correction, at + V, t, 0);
    }

    static long[] element(long value) {
        long[] element = new long[Fr.LIMBS];
        Fr.setLong(element, 0, value);
        return element;
    }
}
