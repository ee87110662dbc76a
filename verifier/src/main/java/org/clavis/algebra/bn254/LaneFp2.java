package org.clavis.algebra.bn254;

import java.util.Arrays;
import org.clavis.algebra.lanes.LaneKernel;
import org.clavis.algebra.lanes.LaneModulus;
import org.clavis.algebra.lanes.Lanes;

/**
 * {@link Fp2} in lanes: eight elements side by side, the real parts' lane element and then the imaginary parts'.
 *
 * <p>Magnitudes are those of {@link LaneKernel}. Products are summed up unreduced, each as two wide values, real and
 * imaginary, so that a sum of products costs two reductions however many there are. Outputs may be inputs. An instance
 * is scratch space for one thread. Timing: independent of the data.
 */
final class LaneFp2 {

    /** Doubles of an element. */
    static final int SIZE = 2 * LaneKernel.ELEMENT;

    /** Longs of an unreduced element. */
    static final int WIDE = 2 * LaneKernel.WIDE;

    private static final LaneModulus P = LaneFp.MODULUS;
    private static final int E = LaneKernel.ELEMENT;
    private static final int IM = LaneKernel.WIDE;

    /** The unreduced value that sums are collected in. */
    private final long[] sum = new long[WIDE];

    /** Summands that are to be multiplied by xi. */
    private final long[] wrapped = new long[WIDE];

    private final double[] t = new double[SIZE];

    /** out = a b, normal; the product of the magnitudes is 4 at most. */
    void mul(double[] out, int o, double[] a, int i, double[] b, int j) {
        beginWith(sum, 1, a, i, b, j);
        reduce(out, o);
    }

    /** out = a b for the conjugate of b; magnitudes as for {@link #mul}. */
    void mulByConjugate(double[] out, int o, double[] a, int i, double[] b, int j) {
        LaneKernel.beginWithProduct(sum, 0, 2, a, i, b, j);
        LaneKernel.accumulate(sum, 0, a, i + E, b, j + E);
        LaneKernel.beginWithProduct(sum, IM, 2, a, i + E, b, j);
        LaneKernel.accumulateNegated(sum, IM, a, i, b, j + E);
        reduce(out, o);
    }

    /** out = a^2, normal, for a normal a: (a0 + a1)(a0 - a1) and 2 a0 a1. */
    void square(double[] out, int o, double[] a, int i) {
        LaneKernel.add(t, 0, a, i, a, i + E);
        LaneKernel.sub(t, E, a, i, a, i + E);
        LaneKernel.product(sum, 0, t, 0, t, E);
        LaneKernel.add(t, 0, a, i, a, i);
        LaneKernel.product(sum, IM, t, 0, a, i + E);
        reduce(out, o);
    }

    /** out = a0^2 + a1^2, an element of Fp, normal; the magnitude is 2 at most. */
    void norm(double[] out, int o, double[] a, int i) {
        LaneKernel.beginWithProduct(sum, 0, 2, a, i, a, i);
        LaneKernel.accumulate(sum, 0, a, i + E, a, i + E);
        LaneKernel.reduce(P, out, o, sum, 0);
    }

    /** out = a b for b in Fp, normal; the product of the magnitudes is 4 at most; b may not be out. */
    void mulByFp(double[] out, int o, double[] a, int i, double[] b, int j) {
        LaneKernel.mul(P, out, o, a, i, b, j, sum, 0);
        LaneKernel.mul(P, out, o + E, a, i + E, b, j, sum, 0);
    }

    /** out = a b for elements of Fp, normal. */
    void mulFp(double[] out, int o, double[] a, int i, double[] b, int j) {
        LaneKernel.mul(P, out, o, a, i, b, j, sum, 0);
    }

    /** Makes the sum zero, for no products but those that {@link #addWrapped} adds. */
    void begin() {
        LaneKernel.begin(sum, 0, 0);
        LaneKernel.begin(sum, IM, 0);
    }

    /** Makes the sum a b, the first of {@code count} products; the others are to be accumulated. */
    void begin(int count, double[] a, int i, double[] b, int j) {
        beginWith(sum, count, a, i, b, j);
    }

    /** Adds a b to the sum; the product of the magnitudes is 4 at most. */
    void accumulate(double[] a, int i, double[] b, int j) {
        accumulate(sum, a, i, b, j);
    }

    private static void beginWith(long[] w, int count, double[] a, int i, double[] b, int j) {
        LaneKernel.beginWithProduct(w, 0, 2 * count, a, i, b, j);
        LaneKernel.accumulateNegated(w, 0, a, i + E, b, j + E);
        LaneKernel.beginWithProduct(w, IM, 2 * count, a, i, b, j + E);
        LaneKernel.accumulate(w, IM, a, i + E, b, j);
    }

    private static void accumulate(long[] w, double[] a, int i, double[] b, int j) {
        LaneKernel.accumulate(w, 0, a, i, b, j);
        LaneKernel.accumulateNegated(w, 0, a, i + E, b, j + E);
        LaneKernel.accumulate(w, IM, a, i, b, j + E);
        LaneKernel.accumulate(w, IM, a, i + E, b, j);
    }

    /** As {@link #begin(int, double[], int, double[], int)}, for summands that are to be multiplied by xi. */
    void beginWrapped(int count, double[] a, int i, double[] b, int j) {
        beginWith(wrapped, count, a, i, b, j);
    }

    /** As {@link #accumulate}, for a summand that is to be multiplied by xi. */
    void accumulateWrapped(double[] a, int i, double[] b, int j) {
        accumulate(wrapped, a, i, b, j);
    }

    /** Adds xi times the summands that were kept apart, of which ten count as one hundred. */
    void addWrapped() {
        LaneKernel.wideAddNinePlusU(sum, 0, wrapped, 0);
    }

    /** out = the sum, normal. */
    void reduce(double[] out, int o) {
        LaneKernel.reduce(P, out, o, sum, 0);
        LaneKernel.reduce(P, out, o + E, sum, IM);
    }

    /** out = a + b. */
    static void add(double[] out, int o, double[] a, int i, double[] b, int j) {
        add(out, o, a, i, b, j, 1);
    }

    /** out = a + b for {@code count} elements, one after the other. */
    static void add(double[] out, int o, double[] a, int i, double[] b, int j, int count) {
        for (int k = 0; k < count * SIZE; k += E) {
            LaneKernel.add(out, o + k, a, i + k, b, j + k);
        }
    }

    /** out = a - b. */
    static void sub(double[] out, int o, double[] a, int i, double[] b, int j) {
        LaneKernel.sub(out, o, a, i, b, j);
        LaneKernel.sub(out, o + E, a, i + E, b, j + E);
    }

    /** out = -a. */
    static void neg(double[] out, int o, double[] a, int i) {
        LaneKernel.neg(out, o, a, i);
        LaneKernel.neg(out, o + E, a, i + E);
    }

    /** out = the conjugate of a. */
    static void conjugate(double[] out, int o, double[] a, int i) {
        System.arraycopy(a, i, out, o, E);
        LaneKernel.neg(out, o + E, a, i + E);
    }

    /** out = a, normal, for a magnitude of 4 at most. */
    static void carry(double[] out, int o, double[] a, int i) {
        carry(out, o, a, i, 1);
    }

    /** out = a, normal, for {@code count} elements of magnitudes of 4 at most, one after the other. */
    static void carry(double[] out, int o, double[] a, int i, int count) {
        for (int k = 0; k < count * SIZE; k += E) {
            LaneKernel.carry(P, out, o + k, a, i + k);
        }
    }

    /** out = a. */
    static void set(double[] out, int o, double[] a, int i) {
        System.arraycopy(a, i, out, o, SIZE);
    }

    /** out = a in all lanes, for an element as {@link Fp2} has it. */
    void broadcast(double[] out, int o, long[] a, int i) {
        for (int lane = 0; lane < Lanes.COUNT; lane++) {
            load(out, o, lane, a, i);
        }
        enter(out, o);
    }

    /** One lane of out = the limbs of a, to be followed by {@link #enter}. */
    static void load(double[] out, int o, int lane, long[] a, int i) {
        LaneFp.load(out, o, lane, a, i);
        LaneFp.load(out, o + E, lane, a, i + Fp.LIMBS);
    }

    /** Brings loaded elements into the form that lanes have. */
    void enter(double[] out, int o) {
        mulByFp(out, o, out, o, LaneFp.ENTER, 0);
    }

    /** Brings elements into the form that {@link #store} takes out. */
    void leave(double[] out, int o) {
        mulByFp(out, o, out, o, LaneFp.LEAVE, 0);
    }

    /** out = one lane of a, after {@link #leave}. */
    static void store(long[] out, int o, double[] a, int i, int lane) {
        LaneFp.store(out, o, a, i, lane);
        LaneFp.store(out, o + Fp.LIMBS, a, i + E, lane);
    }

    /** Overwrites what products leave behind. */
    void wipe() {
        Arrays.fill(sum, 0);
        Arrays.fill(wrapped, 0);
        Arrays.fill(t, 0);
    }
}
