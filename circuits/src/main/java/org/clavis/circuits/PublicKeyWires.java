package org.clavis.circuits;

import java.util.Arrays;
import org.clavis.algebra.babyjubjub.CurveParams;
import org.clavis.algebra.bn254.Fr;

/**
 * The signals of circomlib's {@code BabyPbk}, a secret scalar's multiple of Baby Jubjub's generator, as circom numbers
 * those that its simplification leaves over:
 *
 * <pre>
 *   2  Ax, Ay
 * 252  mulFix.e[0..251]: the scalar's bits but the last
 *   8  mulFix.adders[0]: x1, y1, x2, y2, beta, gamma, delta, tau
 * 415  mulFix.segments[0].adders[0..82]: out, in2, lamda
 *   3  mulFix.segments[0].cAdd: x1, y1, tau
 *  83  mulFix.segments[0].windows[0..82].mux.a210[0]
 *   8  mulFix.segments[1].adders[0]: out, in2, lamda; adders[1]: out, lamda
 *   3  mulFix.segments[1].cAdd: x1, y1, tau
 *   1  mulFix.segments[1].windows[0].mux.a210[0]
 * </pre>
 *
 * <p>Each window of three bits adds one of eight constants to a sum on the curve's Montgomery form. Every constant is
 * read for every window. Timing: constant-time. Source: circomlib's {@code babyjub.circom}, {@code escalarmulfix.circom}.
 */
final class PublicKeyWires {

    /** Signals. */
    static final int COUNT = 775;

    private static final int N = Fr.LIMBS;
    private static final int POINT = FixedBaseTables.POINT_LIMBS;
    private static final FixedBaseTables TABLES = FixedBaseTables.INSTANCE;
    private static final long[] ZERO = new long[N];
    private static final long[] ONE = FixedBaseTables.element(1);
    private static final long[] EDWARDS_A = FixedBaseTables.element(CurveParams.A);
    private static final long[] EDWARDS_D = FixedBaseTables.element(CurveParams.D);

    private static final int BITS = 2 * N;
    private static final int ADDER = BITS + 252 * N;
    private static final int[] ADDERS = { ADDER + 8 * N, ADDER + (8 + 415 + 3 + 83) * N };
    private static final int[] CORRECTION = { ADDERS[0] + 415 * N, ADDERS[1] + 8 * N };
    private static final int[] PRODUCTS = { CORRECTION[0] + 3 * N, CORRECTION[1] + 3 * N };

    private final long[] wires;
    private final int start;
    private final long[] scalar;
    private final int scalarAt;
    private final long[] sum = new long[POINT];
    private final long[] chosen = new long[POINT];
    private final long[] scratch = new long[3 * N];

    private PublicKeyWires(long[] wires, int start, long[] scalar, int scalarAt) {
        this.wires = wires;
        this.start = start;
        this.scalar = scalar;
        this.scalarAt = scalarAt;
    }

    /**
     * {@code wires} = the signals from Ax on, in Montgomery form.
     *
     * @param scalar an integer below 2^253
     */
    static void compute(long[] wires, int start, long[] scalar, int scalarAt) {
        PublicKeyWires computation = new PublicKeyWires(wires, start, scalar, scalarAt);
        try {
            computation.compute();
        } finally {
            Arrays.fill(computation.sum, 0);
            Arrays.fill(computation.chosen, 0);
            Arrays.fill(computation.scratch, 0);
        }
    }

    /** The element 0 or 1 that is bit {@code n} of an integer. */
    static void bit(long[] out, int o, long[] integer, int i, int n) {
        Fr.select(out, o, (integer[i + (n >>> 6)] >>> (n & 63)) & 1, ZERO, 0, ONE, 0);
    }

    private void compute() {
        for (int n = 0; n < 252; n++) {
            bit(wires, start + BITS + n * N, scalar, scalarAt, n);
        }
        segment(0, 0, FixedBaseTables.FIRST_SEGMENT);
        segment(1, FixedBaseTables.FIRST_SEGMENT, FixedBaseTables.WINDOWS);
        // the two segments' sums, and beta, gamma, delta, tau of theirs
        int adder = start + ADDER;
        edwardsSum(wires, start, adder, wires, adder + POINT, adder + 2 * POINT);
    }

    /** Sums the windows {@code from} to {@code to - 1} and takes off what they have too much. */
    private void segment(int segment, int from, int to) {
        System.arraycopy(TABLES.start, segment * POINT, sum, 0, POINT);
        int at = start + ADDERS[segment];
        for (int w = from; w < to; w++) {
            choose(w);
            int slope = at + 2 * POINT;
            if (w < FixedBaseTables.WINDOWS - 1) {
                int product = start + PRODUCTS[segment] + (w - from) * N;
                Fr.select(wires, product, digit(w) & (digit(w) >>> 1) & 1, ZERO, 0, TABLES.highest, w * N);
                System.arraycopy(chosen, 0, wires, at + POINT, POINT);
            } else {
                // one bit: its choice is linear in it, and no signal
                slope = at + POINT;
            }
            Fr.sub(scratch, 0, chosen, 0, sum, 0);
            Fr.inverse(scratch, 0, scratch, 0);
            Fr.sub(wires, slope, chosen, N, sum, N);
            Fr.mul(wires, slope, wires, slope, scratch, 0);
            FixedBaseTables.third(wires, at, sum, 0, chosen, 0, wires, slope);
            System.arraycopy(wires, at, sum, 0, POINT);
            at = slope + N;
        }
        correct(segment);
    }

    /** The segment's sum in Edwards form, plus its correction. */
    private void correct(int segment) {
        int at = start + CORRECTION[segment];
        Fr.inverse(scratch, 0, sum, N);
        Fr.mul(wires, at, sum, 0, scratch, 0);
        Fr.add(scratch, 0, sum, 0, ONE, 0);
        Fr.inverse(scratch, 0, scratch, 0);
        Fr.sub(wires, at + N, sum, 0, ONE, 0);
        Fr.mul(wires, at + N, wires, at + N, scratch, 0);
        long[] products = new long[4 * N];
        try {
            edwardsSum(wires, start + ADDER + segment * POINT, at, TABLES.correction, segment * POINT, products, 0);
            Fr.set(wires, at + POINT, products, 3 * N);
        } finally {
            Arrays.fill(products, 0);
        }
    }

    private void edwardsSum(long[] out, int o, int p, long[] q, int j, int products) {
        edwardsSum(out, o, p, q, j, wires, products);
    }

    /**
     * out = p + q as circomlib's {@code BabyAdd}, with its beta, gamma, delta and tau.
     *
     * @param p where among the wires p is
     */
    private void edwardsSum(long[] out, int o, int p, long[] q, int j, long[] products, int at) {
        int gamma = at + N;
        int delta = at + 2 * N;
        int tau = at + 3 * N;
        Fr.mul(products, at, wires, p, q, j + N);
        Fr.mul(products, gamma, wires, p + N, q, j);
        Fr.mul(scratch, 0, EDWARDS_A, 0, wires, p);
        Fr.sub(scratch, 0, wires, p + N, scratch, 0);
        Fr.add(scratch, N, q, j, q, j + N);
        Fr.mul(products, delta, scratch, 0, scratch, N);
        Fr.mul(products, tau, products, at, products, gamma);

        Fr.mul(scratch, 0, EDWARDS_D, 0, products, tau);
        Fr.add(scratch, N, ONE, 0, scratch, 0);
        Fr.sub(scratch, 2 * N, ONE, 0, scratch, 0);
        // x = (beta + gamma) / (1 + d tau)
        Fr.inverse(scratch, N, scratch, N);
        Fr.add(scratch, 0, products, at, products, gamma);
        Fr.mul(out, o, scratch, 0, scratch, N);
        // y = (delta + a beta - gamma) / (1 - d tau)
        Fr.inverse(scratch, 2 * N, scratch, 2 * N);
        Fr.mul(scratch, 0, EDWARDS_A, 0, products, at);
        Fr.add(scratch, 0, scratch, 0, products, delta);
        Fr.sub(scratch, 0, scratch, 0, products, gamma);
        Fr.mul(out, o + N, scratch, 0, scratch, 2 * N);
    }

    /** The scalar's bits in window {@code w}, of which the last one has but one. */
    private long digit(int w) {
        int n = 3 * w;
        long low = scalar[scalarAt + (n >>> 6)] >>> (n & 63);
        long high = (n & 63) > 61 ? scalar[scalarAt + (n >>> 6) + 1] << (64 - (n & 63)) : 0;
        return (low | high) & (w < FixedBaseTables.WINDOWS - 1 ? 7 : 1);
    }

    /** chosen = the constant for window {@code w}. */
    private void choose(int w) {
        long digit = digit(w);
        Arrays.fill(chosen, 0);
        for (int k = 0; k < FixedBaseTables.CHOICES; k++) {
            // all ones where k is the digit: only then does the decrement borrow from the sign
            long mask = ((k ^ digit) - 1) >> 63;
            int at = (w * FixedBaseTables.CHOICES + k) * POINT;
            for (int limb = 0; limb < POINT; limb++) {
                chosen[limb] |= TABLES.choices[at + limb] & mask;
            }
        }
    }
}
