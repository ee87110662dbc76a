package org.clavis.algebra.bn254;

import java.math.BigInteger;
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

    /** From {@link Fp}'s Montgomery form to the lanes', for {@link Fp#mul}: 2^306. */
    private static final long[] ENTER = new long[Fp.LIMBS];

    static {
        Fp.fromBigInteger(ENTER, 0, BigInteger.ONE.shiftLeft(50));
    }

    /** A normal element's limbs are below it, but for the highest, which never reaches it. */
    private static final double HALF_RADIX = 0x1p50;

    /** Rows of an element: doubles that one coordinate of one point takes. */
    final int rows;

    /** Doubles of an element. */
    final int size;

    /** Limbs of a coordinate outside the lanes. */
    final int limbs;

    final LaneFp2 field = new LaneFp2();
    private final LaneInverse inverse = new LaneInverse(field);
    private final long[] entering = new long[Fp.LIMBS];
    private final double[] loaded = new double[E];

    private LaneCoordinates(int rows, int limbs) {
        this.rows = rows;
        this.size = rows * Lanes.COUNT;
        this.limbs = limbs;
    }

    /** out = a b, normal; the product of the magnitudes is 4 at most. */
    abstract void mul(double[] out, int o, double[] a, int i, double[] b, int j);

    /** out = a^2, normal, for a normal a. */
    abstract void square(double[] out, int o, double[] a, int i);

    /** Room for the norms of as many elements; for {@link Fp} the elements themselves. */
    abstract double[] normsOf(double[] elements);

    /** out = the norm of a, an element of {@link Fp}, normal; out is of {@link #normsOf} a. */
    abstract void norm(double[] out, int o, double[] a, int i);

    /** out = a / b, normal, for the inverse of b's norm; out is neither b nor the inverse. */
    abstract void divide(double[] out, int o, double[] a, int i, double[] b, int j, double[] inverse, int k);

    /** out = a b in {@link Fp}, normal. */
    final void mulNorms(double[] out, int o, double[] a, int i, double[] b, int j) {
        field.mulFp(out, o, a, i, b, j);
    }

    /** out = 1 / a in {@link Fp}, normal, zero where a is zero; the bits of the lanes where it is. */
    final int invertNormsVartime(double[] out, int o, double[] a, int i) {
        return inverse.scaledVartime(out, o, a, i, LaneFp.ENTER);
    }

    /** Brings elements into the form that {@link #store} takes out. */
    abstract void leave(double[] out, int o);

    /**
     * The rows of one lane = a coordinate outside the lanes, normal. Done without lanes, so that a process that has yet to
     * compile its vector code is not held up.
     */
    final void load(double[] rowsOut, int o, long[] a, int i) {
        for (int k = 0; k < size / E; k++) {
            Fp.mul(entering, 0, a, i + k * Fp.LIMBS, ENTER, 0);
            LaneFp.load(loaded, 0, 0, entering, 0);
            double up = 0;
            for (int row = 0; row < E / Lanes.COUNT; row++) {
                double limb = loaded[row * Lanes.COUNT] + up;
                up = limb < HALF_RADIX ? 0 : 1;
                rowsOut[o + (k * E) / Lanes.COUNT + row] = limb - up * (2 * HALF_RADIX);
            }
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

    /** Overwrites what products and inversions leave behind. */
    final void wipe() {
        field.wipe();
        inverse.wipe();
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
        double[] normsOf(double[] elements) {
            return elements;
        }

        @Override
        void norm(double[] out, int o, double[] a, int i) {}

        @Override
        void divide(double[] out, int o, double[] a, int i, double[] b, int j, double[] inverse, int k) {
            field.mulFp(out, o, a, i, inverse, k);
        }

        @Override
        void leave(double[] out, int o) {
            field.mulFp(out, o, out, o, LaneFp.LEAVE, 0);
        }
    }

    /** For G2. */
    static final class Quadratic extends LaneCoordinates {

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
        double[] normsOf(double[] elements) {
            return new double[elements.length / 2];
        }

        @Override
        void norm(double[] out, int o, double[] a, int i) {
            field.norm(out, o, a, i);
        }

        @Override
        void divide(double[] out, int o, double[] a, int i, double[] b, int j, double[] inverse, int k) {
            field.mulByConjugate(out, o, a, i, b, j);
            field.mulByFp(out, o, out, o, inverse, k);
        }

        @Override
        void leave(double[] out, int o) {
            field.leave(out, o);
        }
    }
}
