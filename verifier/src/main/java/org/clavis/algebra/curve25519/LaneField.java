package org.clavis.algebra.curve25519;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.clavis.algebra.lanes.Lanes;

/**
 * Arithmetic modulo {@code p = 2^255 - 19} on eight elements side by side, or on the first four of them.
 *
 * <p>An element is 40 doubles: limb k of lane l at {@code 8 k + l}, each an integer, the value being the sum of
 * {@code limb_k 2^(51 k)}, of either sign. It is <em>tight</em> if its limbs are within {@code 2^50 + 2^12} of zero. A sum
 * or difference of two tight elements may be one of the factors of a product, not both.
 *
 * <p>Products of limbs are split as in {@link org.clavis.algebra.lanes.LaneKernel}: within {@code 2^102} of zero, here
 * {@code (2^51 + 2^13)(2^50 + 2^12) < 2^102}, {@code h = fma(a, b, 3 * 2^102)} is rounded to a multiple of 2^51, and the
 * rest is within 2^50 of zero; the patterns of both add up as integers. Ten columns of them are below 2^54 in size; the
 * upper five fold by {@code 2^255 = 19}, and every sum gives what is above its 51 bits to the next one.
 *
 * <p>Vectors have four lanes on every processor: one ladder fills them, and two pairs of four overlap better than eight
 * lanes in step. Called only where {@link Lanes#areEnabled}. Timing: constant.
 */
final class LaneField {

    /** Lanes of an element. */
    static final int ROW = 8;

    /** Limbs of an element. */
    static final int LIMBS = Field25519.LIMBS;

    /** Doubles of an element. */
    static final int ELEMENT = LIMBS * ROW;

    /** Longs of an unreduced product. */
    static final int WIDE = 2 * ELEMENT;

    static final VectorSpecies<Double> D = DoubleVector.SPECIES_256;
    static final VectorSpecies<Long> J = LongVector.SPECIES_256;
    static final int WIDTH = D.length();

    private static final int BITS = 51;
    private static final double HIGH_CONSTANT = 3 * 0x1p102;
    private static final double LOW_CONSTANT = 3 * 0x1p51;
    private static final long HIGH_BITS = Double.doubleToRawLongBits(HIGH_CONSTANT);
    private static final long LOW_BITS = Double.doubleToRawLongBits(LOW_CONSTANT);
    private static final DoubleVector HIGH = DoubleVector.broadcast(D, HIGH_CONSTANT);
    private static final DoubleVector BOTH = DoubleVector.broadcast(D, HIGH_CONSTANT + LOW_CONSTANT);

    /** Centres a limb, and makes a sum positive. */
    private static final long BIAS = (1L << 50) + (1L << 61);
    private static final long[] BIASES = biases();

    /** What the bias carries. */
    private static final double BIAS_CARRY = 0x1p10;
    private static final LongVector MASK = LongVector.broadcast(J, (1L << BITS) - 1);
    private static final LongVector EXPONENT_52 = LongVector.broadcast(J, Double.doubleToRawLongBits(0x1p52));
    private static final DoubleVector LIMB_OFFSET = DoubleVector.broadcast(D, 0x1p52 + 0x1p50);
    private static final DoubleVector CARRY_OFFSET = DoubleVector.broadcast(D, 0x1p52 + BIAS_CARRY);

    private static final DoubleVector ROUND_TO_RADIX = DoubleVector.broadcast(D, 3 * 0x1p102);
    private static final DoubleVector PER_RADIX = DoubleVector.broadcast(D, 0x1p-51);
    private static final DoubleVector FOLDED_PER_RADIX = DoubleVector.broadcast(D, 19 * 0x1p-51);
    private static final DoubleVector NINETEEN = DoubleVector.broadcast(D, 19);
    private static final DoubleVector ONE = DoubleVector.broadcast(D, 1);

    private LaneField() {}

    /** The bias, without the patterns that a folded column has. */
    private static long[] biases() {
        long[] biases = new long[LIMBS];
        for (int k = 0; k < LIMBS; k++) {
            biases[k] = BIAS - patterns(k) - 19 * patterns(k + LIMBS);
        }
        return biases;
    }

    /** Column k takes the low patterns of {@code min(k, 8 - k) + 1} products, and the high ones of column k - 1. */
    private static long patterns(int column) {
        return lows(column) * LOW_BITS + lows(column - 1) * HIGH_BITS;
    }

    private static long lows(int column) {
        return Math.max(0, Math.min(column, 2 * (LIMBS - 1) - column) + 1);
    }

    /**
     * {@code out = a * b}, tight, in the first {@code lanes} lanes, 4 or 8. {@code w} is {@link #WIDE} longs of scratch
     * space.
     */
    static void mul(int lanes, double[] out, double[] a, double[] b, long[] w) {
        for (int h = 0; h < lanes; h += WIDTH) {
            product(w, h, a, b);
            fold(out, h, w);
        }
    }

    /** The ten columns of a product, with the constants' patterns. */
    private static void product(long[] w, int h, double[] a, double[] b) {
        var b0 = DoubleVector.fromArray(D, b, h);
        var b1 = DoubleVector.fromArray(D, b, h + ROW);
        var b2 = DoubleVector.fromArray(D, b, h + 2 * ROW);
        var b3 = DoubleVector.fromArray(D, b, h + 3 * ROW);
        var b4 = DoubleVector.fromArray(D, b, h + 4 * ROW);
        var c0 = LongVector.broadcast(J, 0);
        var c1 = c0;
        var c2 = c0;
        var c3 = c0;
        var c4 = c0;
        for (int r = 0; r < LIMBS; r++) {
            var x = DoubleVector.fromArray(D, a, h + ROW * r);
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
            c0.intoArray(w, h + ROW * r);
            c0 = c1;
            c1 = c2;
            c2 = c3;
            c3 = c4;
            c4 = h4.reinterpretAsLongs();
        }
        c0.intoArray(w, h + LIMBS * ROW);
        c1.intoArray(w, h + (LIMBS + 1) * ROW);
        c2.intoArray(w, h + (LIMBS + 2) * ROW);
        c3.intoArray(w, h + (LIMBS + 3) * ROW);
        c4.intoArray(w, h + (LIMBS + 4) * ROW);
    }

    /** The upper columns times 19 onto the lower ones, then a limb of each and what the one below carries. */
    private static void fold(double[] out, int h, long[] w) {
        for (int r = 0; r < LIMBS; r++) {
            var upper = LongVector.fromArray(J, w, h + ELEMENT + ROW * r);
            LongVector.fromArray(J, w, h + ROW * r)
                .add(upper)
                .add(upper.lanewise(VectorOperators.LSHL, 1))
                .add(upper.lanewise(VectorOperators.LSHL, 4))
                .add(BIASES[r])
                .intoArray(w, h + ROW * r);
        }
        var below = LongVector.fromArray(J, w, h + ELEMENT - ROW);
        var factor = NINETEEN;
        for (int r = 0; r < LIMBS; r++) {
            var column = LongVector.fromArray(J, w, h + ROW * r);
            var limb = column.and(MASK).or(EXPONENT_52).reinterpretAsDoubles().sub(LIMB_OFFSET);
            below
                .lanewise(VectorOperators.LSHR, BITS)
                .or(EXPONENT_52)
                .reinterpretAsDoubles()
                .sub(CARRY_OFFSET)
                .fma(factor, limb)
                .intoArray(out, h + ROW * r);
            below = column;
            factor = ONE;
        }
    }

    /** {@code a} with one pass of carries: tight, of what is the sum of two tight elements. */
    static void tighten(int lanes, double[] a) {
        for (int h = 0; h < lanes; h += WIDTH) {
            var a0 = DoubleVector.fromArray(D, a, h);
            var a1 = DoubleVector.fromArray(D, a, h + ROW);
            var a2 = DoubleVector.fromArray(D, a, h + 2 * ROW);
            var a3 = DoubleVector.fromArray(D, a, h + 3 * ROW);
            var a4 = DoubleVector.fromArray(D, a, h + 4 * ROW);
            var q0 = a0.add(ROUND_TO_RADIX).sub(ROUND_TO_RADIX);
            var q1 = a1.add(ROUND_TO_RADIX).sub(ROUND_TO_RADIX);
            var q2 = a2.add(ROUND_TO_RADIX).sub(ROUND_TO_RADIX);
            var q3 = a3.add(ROUND_TO_RADIX).sub(ROUND_TO_RADIX);
            var q4 = a4.add(ROUND_TO_RADIX).sub(ROUND_TO_RADIX);
            q4.fma(FOLDED_PER_RADIX, a0.sub(q0)).intoArray(a, h);
            q0.fma(PER_RADIX, a1.sub(q1)).intoArray(a, h + ROW);
            q1.fma(PER_RADIX, a2.sub(q2)).intoArray(a, h + 2 * ROW);
            q2.fma(PER_RADIX, a3.sub(q3)).intoArray(a, h + 3 * ROW);
            q3.fma(PER_RADIX, a4.sub(q4)).intoArray(a, h + 4 * ROW);
        }
    }
}
