package org.clavis.algebra.bn254;

import org.clavis.algebra.lanes.LaneKernel;
import org.clavis.algebra.lanes.Lanes;

/**
 * An accumulator of eight elements of {@link Fp12} side by side, which squares itself and takes up lines. The
 * coefficients stand in the order of the powers of w, each as {@link LaneFp2} has it. Timing: independent of the data.
 */
final class LaneFp12 {

    /** Where {@link Fp12} has the coefficient of w^n. */
    private static final int[] COEFFICIENT = { 0, 3, 1, 4, 2, 5 };

    private static final int N = LaneFp2.SIZE;
    private static final int DEGREE = 6;

    /** The largest magnitude that a product with a normal element, and {@link LaneKernel#carry}, take. */
    private static final int MAX_MAGNITUDE = 4;

    private final LaneFp2 field;
    private double[] f = new double[DEGREE * N];
    private double[] next = new double[DEGREE * N];
    private final double[] twice = new double[DEGREE * N];

    /** Of the coefficients of f. */
    private int magnitude = 1;

    /** One in every lane; {@code field} is the scratch space. */
    LaneFp12(LaneFp2 field) {
        this.field = field;
        long[] one = new long[Fp2.LIMBS];
        Fp2.setOne(one, 0);
        field.broadcast(f, 0, one, 0);
    }

    /** f = f^2. Each product of two different coefficients is taken once, doubled. */
    void square() {
        normalize();
        LaneFp2.add(twice, 0, f, 0, f, 0, DEGREE);
        for (int k = 0; k < DEGREE; k++) {
            field.begin(k / 2 + 1, k == 0 ? f : twice, 0, f, k * N);
            for (int i = 1; 2 * i <= k; i++) {
                field.accumulate(2 * i == k ? f : twice, i * N, f, (k - i) * N);
            }
            if (k < DEGREE - 1) {
                int sum = k + DEGREE;
                field.beginWrapped((DEGREE - k) / 2, 2 * (k + 1) == sum ? f : twice, (k + 1) * N, f, 5 * N);
                for (int i = k + 2; 2 * i <= sum; i++) {
                    field.accumulateWrapped(2 * i == sum ? f : twice, i * N, f, (sum - i) * N);
                }
                field.addWrapped();
            }
            field.reduce(next, k * N);
        }
        swap();
        magnitude = 1;
    }

    /** f = f (1 + b1 w + b3 w^3), normal b1 and b3 one after the other at j. */
    void mulByLine(double[] b, int j) {
        if (magnitude == MAX_MAGNITUDE) {
            normalize();
        }
        int b3 = j + N;
        // w^0: both products have wrapped
        field.begin();
        field.beginWrapped(2, f, 5 * N, b, j);
        field.accumulateWrapped(f, 3 * N, b, b3);
        field.addWrapped();
        field.reduce(next, 0);
        for (int k = 1; k < 3; k++) {
            field.begin(1, f, (k - 1) * N, b, j);
            field.beginWrapped(1, f, (k + 3) * N, b, b3);
            field.addWrapped();
            field.reduce(next, k * N);
        }
        for (int k = 3; k < DEGREE; k++) {
            field.begin(2, f, (k - 1) * N, b, j);
            field.accumulate(f, (k - 3) * N, b, b3);
            field.reduce(next, k * N);
        }
        LaneFp2.add(next, 0, next, 0, f, 0, DEGREE);
        swap();
        magnitude++;
    }

    private void swap() {
        double[] old = f;
        f = next;
        next = old;
    }

    private void normalize() {
        if (magnitude > 1) {
            LaneFp2.carry(f, 0, f, 0, DEGREE);
            magnitude = 1;
        }
    }

    /** out = the product of all lanes, as {@link Fp12} has it; t is its scratch space. Overwrites f. */
    void productOfLanes(long[] out, int o, long[] t, int k) {
        normalize();
        long[] lane = new long[Fp12.LIMBS];
        for (int n = 0; n < DEGREE; n++) {
            field.leave(f, n * N);
        }
        Fp12.setOne(out, o);
        for (int l = 0; l < Lanes.COUNT; l++) {
            for (int n = 0; n < DEGREE; n++) {
                LaneFp2.store(lane, COEFFICIENT[n] * Fp2.LIMBS, f, n * N, l);
            }
            Fp12.mul(out, o, out, o, lane, 0, t, k);
        }
    }
}
