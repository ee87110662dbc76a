package org.clavis.algebra.bn254;

import org.clavis.algebra.lanes.LaneKernel;
import org.clavis.algebra.lanes.LaneModulus;
import org.clavis.algebra.lanes.Lanes;

/**
 * The field that a curve's coordinates are in, in lanes: {@link Fp} for G1, {@link Fp2} for G2. An element is
 * {@link #rows} rows of eight doubles; magnitudes are those of {@link LaneKernel}. An instance is scratch space for one
 * thread.
 */
abstract sealed class LaneCoordinates {

    static final LaneModulus P = LaneFp.MODULUS;
    static final int E = LaneKernel.ELEMENT;

    /** Rows of an element: doubles that one coordinate of one point takes. */
    final int rows;

    /** Doubles of an element. */
    final int size;

    /** Limbs of a coordinate outside the lanes. */
    final int limbs;

    final LaneFp2 field = new LaneFp2();
    private final LaneInverse inverse = new LaneInverse(field);

    private LaneCoordinates(int rows, int limbs) {
        this.rows = rows;
        this.size = rows * Lanes.COUNT;
        this.limbs = limbs;
    }

    /** out = a b, normal; the product of the magnitudes is 4 at most. */
    abstract void mul(double[] out, int o, double[] a, int i, double[] b, int j);

    /** out = a^2, normal, for a normal a. */
    abstract void square(double[] out, int o, double[] a, int i);

    /** out = 1 / a, normal, zero where a is zero; the bits of the lanes where it is. */
    abstract int invertVartime(double[] out, int o, double[] a, int i);

    /** Brings elements in that {@link #load} has put there. */
    abstract void enter(double[] out, int o);

    /** Brings elements into the form that {@link #store} takes out. */
    abstract void leave(double[] out, int o);

    /** One lane of out = a coordinate outside the lanes; to be followed by {@link #enter}. */
    final void load(double[] out, int o, int lane, long[] a, int i) {
        for (int k = 0; k < size / E; k++) {
            LaneFp.load(out, o + k * E, lane, a, i + k * Fp.LIMBS);
        }
    }

    /** out = one lane of a, after {@link #leave}. */
    final void store(long[] out, int o, double[] a, int i, int lane) {
        for (int k = 0; k < size / E; k++) {
            LaneFp.store(out, o + k * Fp.LIMBS, a, i + k * E, lane);
        }
    }

    /** out = a - b, normal. */
    final void subtract(double[] out, int o, double[] a, int i, double[] b, int j) {
        for (int k = 0; k < size; k += E) {
            LaneKernel.sub(out, o + k, a, i + k, b, j + k);
            LaneKernel.carry(P, out, o + k, out, o + k);
        }
    }

    /** out = a - b; magnitudes add up. */
    final void difference(double[] out, int o, double[] a, int i, double[] b, int j) {
        for (int k = 0; k < size; k += E) {
            LaneKernel.sub(out, o + k, a, i + k, b, j + k);
        }
    }

    /** out = a + b, normal. */
    final void add(double[] out, int o, double[] a, int i, double[] b, int j) {
        for (int k = 0; k < size; k += E) {
            LaneKernel.add(out, o + k, a, i + k, b, j + k);
            LaneKernel.carry(P, out, o + k, out, o + k);
        }
    }

    /** out = a + b; magnitudes add up. */
    final void sum(double[] out, int o, double[] a, int i, double[] b, int j) {
        for (int k = 0; k < size; k += E) {
            LaneKernel.add(out, o + k, a, i + k, b, j + k);
        }
    }

    /** out = 2 a + b - c; magnitudes add up. */
    final void twicePlusMinus(double[] out, int o, double[] a, int i, double[] b, int j, double[] c, int h) {
        for (int k = 0; k < size; k += E) {
            LaneKernel.twicePlusMinus(out, o + k, a, i + k, b, j + k, c, h + k);
        }
    }

    /** Makes an element of magnitude 4 at most normal. */
    final void carry(double[] a, int i) {
        for (int k = 0; k < size; k += E) {
            LaneKernel.carry(P, a, i + k, a, i + k);
        }
    }

    /** a = -a. */
    final void neg(double[] a, int i) {
        for (int k = 0; k < size; k += E) {
            LaneKernel.neg(a, i + k, a, i + k);
        }
    }

    /** out = s a, normal, for a normal a and s of 4 at most. */
    final void scale(double[] out, int o, double[] a, int i, double s) {
        for (int k = 0; k < size; k += E) {
            LaneKernel.scale(out, o + k, a, i + k, s);
            LaneKernel.carry(P, out, o + k, out, o + k);
        }
    }

    /** out = one in all lanes. */
    final void setOne(double[] out, int o) {
        for (int lane = 0; lane < Lanes.COUNT; lane++) {
            setOne(out, o, lane);
        }
    }

    /** One lane of out = one. */
    final void setOne(double[] out, int o, int lane) {
        for (int row = 0; row < rows; row++) {
            int at = row * Lanes.COUNT + lane;
            out[o + at] = row < (rows * E) / size ? LaneFp.ONE[at] : 0;
        }
    }

    /** The bits of the lanes where a normal element is zero. */
    final int zeroLanes(double[] a, int i) {
        int zeros = 0;
        for (int lane = 0; lane < Lanes.COUNT; lane++) {
            boolean zero = true;
            for (int row = 0; row < rows; row++) {
                zero &= a[i + row * Lanes.COUNT + lane] == 0;
            }
            zeros |= (zero ? 1 : 0) << lane;
        }
        return zeros;
    }

    /** For G1. */
    static final class Prime extends LaneCoordinates {

        Prime() {
            super(E / Lanes.COUNT, Fp.LIMBS);
        }

        @Override
        void mul(double[] out, int o, double[] a, int i, double[] b, int j) {
            field.mulFp(out, o, a, i, b, j);
        }

        @Override
        void square(double[] out, int o, double[] a, int i) {
            field.mulFp(out, o, a, i, a, i);
        }

        @Override
        int invertVartime(double[] out, int o, double[] a, int i) {
            return super.inverse.scaledVartime(out, o, a, i, LaneFp.ENTER);
        }

        @Override
        void enter(double[] out, int o) {
            field.mulFp(out, o, out, o, LaneFp.ENTER, 0);
        }

        @Override
        void leave(double[] out, int o) {
            field.mulFp(out, o, out, o, LaneFp.LEAVE, 0);
        }
    }

    /** For G2. */
    static final class Quadratic extends LaneCoordinates {

        private final double[] norm = new double[E];
        private final double[] conjugate = new double[2 * E];

        Quadratic() {
            super((2 * E) / Lanes.COUNT, Fp2.LIMBS);
        }

        @Override
        void mul(double[] out, int o, double[] a, int i, double[] b, int j) {
            field.mul(out, o, a, i, b, j);
        }

        @Override
        void square(double[] out, int o, double[] a, int i) {
            field.square(out, o, a, i);
        }

        @Override
        int invertVartime(double[] out, int o, double[] a, int i) {
            field.norm(norm, 0, a, i);
            int zeros = super.inverse.scaledVartime(norm, 0, norm, 0, LaneFp.ENTER);
            LaneFp2.conjugate(conjugate, 0, a, i);
            field.mulByFp(out, o, conjugate, 0, norm, 0);
            return zeros;
        }

        @Override
        void enter(double[] out, int o) {
            field.enter(out, o);
        }

        @Override
        void leave(double[] out, int o) {
            field.leave(out, o);
        }
    }
}
