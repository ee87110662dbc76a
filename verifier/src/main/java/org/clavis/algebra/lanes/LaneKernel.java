package org.clavis.algebra.lanes;

import static org.clavis.algebra.lanes.LaneModulus.COLUMNS;
import static org.clavis.algebra.lanes.LaneModulus.LIMBS;
import static org.clavis.algebra.lanes.LaneModulus.RADIX_BITS;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Products, sums and Montgomery reduction of eight elements side by side.
 *
 * <p>An element is 40 doubles at an offset of a {@code double[]}: limb {@code k} of lane {@code l} at {@code 8 k + l},
 * each an integer, the value being the sum of {@code limb_k 2^(51 k)}, of either sign. It is <em>normal</em> if its
 * limbs are within 2^50 of zero and its value is within the modulus. The sum or difference of normal elements has as its
 * magnitude the sum of theirs, and a factor's magnitude times the other's must not exceed 4 (1 for a modulus of 256
 * bits, of which {@link #carry} makes normal elements). Reductions and {@link #carry} give normal elements.
 *
 * <p>A product of limbs a and b within {@code |a b| <= 2^102} is split exactly: {@code h = fma(a, b, 3 * 2^102)} rounds
 * to a multiple of 2^51 because its exponent is always 103, and {@code l = fma(a, b, (3 * 2^102 + 3 * 2^51) - h)} is the
 * rest, within 2^50 of zero, plus 3 * 2^51. Both have a fixed exponent, so their bit patterns differ from those of the
 * constants by the integers {@code (h - 3 * 2^102) / 2^51} and {@code l - 3 * 2^51}, and add up as 64-bit integers. Ten
 * columns of such sums, 80 longs, hold a product ("wide" here); the constants' patterns are subtracted once for each
 * product. Source: Emmart, Zheng, Weems, "Faster modular exponentiation using double precision floating point
 * arithmetic on the GPU", ARITH 2018, here with rounding to nearest and signed limbs.
 *
 * <p>The reduction divides by 2^306: it replaces the lowest limb d by {@code d * 2^-51 mod p} five times, then clears
 * one more with a multiple of p. |2^-51 mod p| <= p / 2 and |d| <= 2^50, so the first five leave at most
 * {@code p 2^49 (1 + 2^-50)} besides the input, and the result is within {@code 3/4 p} and the input's 2^-306th part.
 * Sums of up to 100 products of magnitude 4 stay below 2^61 in every column.
 *
 * <p>No input is written to before it is read within a limb's row, and outputs may be inputs. Timing: independent of the
 * data.
 */
public final class LaneKernel {

    /** Doubles of an element. */
    public static final int ELEMENT = LIMBS * Lanes.COUNT;

    /** Longs of an unreduced product or sum of products. */
    public static final int WIDE = COLUMNS * Lanes.COUNT;

    /** Doubles of a row of a window: two vectors side by side. */
    static final int WINDOW_ROW = 2 * Lanes.COUNT;

    /** Doubles of a window. */
    public static final int WINDOW = LIMBS * WINDOW_ROW;

    static final VectorSpecies<Double> D = LaneSpecies.DOUBLES;
    static final VectorSpecies<Long> J = LaneSpecies.LONGS;
    static final int ROW = Lanes.COUNT;
    static final int WIDTH = D.length();

    private static final double HIGH_CONSTANT = 3 * 0x1p102;
    private static final double LOW_CONSTANT = 3 * 0x1p51;
    private static final long HIGH_BITS = Double.doubleToRawLongBits(HIGH_CONSTANT);
    private static final long LOW_BITS = Double.doubleToRawLongBits(LOW_CONSTANT);

    static final DoubleVector HIGH = DoubleVector.broadcast(D, HIGH_CONSTANT);
    static final DoubleVector BOTH = DoubleVector.broadcast(D, HIGH_CONSTANT + LOW_CONSTANT);
    private static final DoubleVector LOW = DoubleVector.broadcast(D, LOW_CONSTANT);

    /** Added to a column before its limb is taken: half a limb, to centre it, and 2^61, to make it positive. */
    private static final long BIAS = (1L << 50) + (1L << 61);
    /** What the 2^61 of one column's bias carries into the next. */
    private static final long BIAS_CARRY = 1L << 10;
    private static final long TOP_BIAS = 1L << 51;
    /** For a modulus of 256 bits: also 2^52, to make the multiple of 2^256 that is folded positive. */
    private static final long FOLDED_TOP_BIAS = TOP_BIAS + (1L << 52);

    static final LongVector LIMB_MASK = LongVector.broadcast(J, (1L << RADIX_BITS) - 1);
    private static final LongVector TOP_MASK = LongVector.broadcast(J, (1L << 52) - 1);
    static final LongVector EXPONENT_52 = LongVector.broadcast(J, Double.doubleToRawLongBits(0x1p52));
    private static final DoubleVector LIMB_OFFSET = DoubleVector.broadcast(D, 0x1p52 + 0x1p50);
    private static final DoubleVector TOP_OFFSET = DoubleVector.broadcast(D, 0x1p52 + 0x1p51);
    private static final DoubleVector FOLD_OFFSET = DoubleVector.broadcast(D, 0x1p52 + 1);

    /** Adding and subtracting it rounds to a multiple of 2^51. */
    static final DoubleVector ROUND_TO_RADIX = DoubleVector.broadcast(D, 3 * 0x1p102);
    /** Adding and subtracting it rounds to an integer. */
    static final DoubleVector ROUND_TO_ONE = DoubleVector.broadcast(D, 3 * 0x1p51);
    static final DoubleVector PER_RADIX = DoubleVector.broadcast(D, 0x1p-51);

    /** -2 in even lanes and 2 in odd ones. */
    private static final DoubleVector ALTERNATING_TWO = DoubleVector.fromArray(
        D,
        new double[] { -2, 2, -2, 2, -2, 2, -2, 2 },
        0
    );

    /** The constants' patterns in each column of one product, negated. */
    static final long[] PRODUCT_COLUMNS = productColumns();

    private LaneKernel() {}

    private static long[] productColumns() {
        long[] out = new long[COLUMNS];
        for (int i = 0; i < LIMBS; i++) {
            addPatterns(out, i, 0);
        }
        return out;
    }

    /** Takes the patterns of one limb times five limbs off the columns from {@code first} on. */
    private static void addPatterns(long[] columns, int first, int skippedLows) {
        for (int j = 0; j < LIMBS; j++) {
            if (j >= skippedLows) {
                columns[first + j] -= LOW_BITS;
            }
            columns[first + j + 1] -= HIGH_BITS;
        }
    }

    /** The patterns that a reduction adds to each column, negated, and the biases. */
    static long[] reductionColumns(boolean folds) {
        long[] out = new long[COLUMNS + 1];
        for (int i = 1; i <= LIMBS; i++) {
            addPatterns(out, i, 0);
        }
        // the first low of the last step is taken off where it is added, after the column's limb was read
        addPatterns(out, LIMBS, 1);
        for (int c = 0; c < COLUMNS; c++) {
            out[c] += BIAS;
        }
        for (int c = 1; c <= COLUMNS; c++) {
            out[c] -= BIAS_CARRY;
        }
        out[COLUMNS] += folds ? FOLDED_TOP_BIAS : TOP_BIAS;
        return out;
    }

    /** out = a b 2^-306, normal. {@code w[k ... k + 80)} is scratch space. */
    public static void mul(LaneModulus m, double[] out, int o, double[] a, int i, double[] b, int j, long[] w, int k) {
        product(w, k, a, i, b, j);
        reduce(m, out, o, w, k);
    }

    /** out = a + b, limb by limb; magnitudes add up. */
    public static void add(double[] out, int o, double[] a, int i, double[] b, int j) {
        for (int k = 0; k < ELEMENT; k += WIDTH) {
            DoubleVector.fromArray(D, a, i + k)
                .add(DoubleVector.fromArray(D, b, j + k))
                .intoArray(out, o + k);
        }
    }

    /** out = a - b, limb by limb; magnitudes add up. */
    public static void sub(double[] out, int o, double[] a, int i, double[] b, int j) {
        for (int k = 0; k < ELEMENT; k += WIDTH) {
            DoubleVector.fromArray(D, a, i + k)
                .sub(DoubleVector.fromArray(D, b, j + k))
                .intoArray(out, o + k);
        }
    }

    /** out = -a; the magnitude stays. */
    public static void neg(double[] out, int o, double[] a, int i) {
        for (int k = 0; k < ELEMENT; k += WIDTH) {
            DoubleVector.fromArray(D, a, i + k)
                .neg()
                .intoArray(out, o + k);
        }
    }

    /** out = s a for a small integer s; the magnitude is multiplied by |s|. */
    public static void scale(double[] out, int o, double[] a, int i, double s) {
        for (int k = 0; k < ELEMENT; k += WIDTH) {
            DoubleVector.fromArray(D, a, i + k)
                .mul(s)
                .intoArray(out, o + k);
        }
    }

    /** out = 2 n + a - b, limb by limb; magnitudes add up. */
    public static void twicePlusMinus(double[] out, int o, double[] n, int s, double[] a, int i, double[] b, int j) {
        for (int k = 0; k < ELEMENT; k += WIDTH) {
            var twice = DoubleVector.fromArray(D, n, s + k);
            twice
                .add(twice)
                .add(DoubleVector.fromArray(D, a, i + k))
                .sub(DoubleVector.fromArray(D, b, j + k))
                .intoArray(out, o + k);
        }
    }

    /**
     * A window of six lanes that goes round: rows of 16 doubles with the six of {@code wrapped} before the six of
     * {@code plain}, so that eight neighbours from place {@code 6 - n} on are plain's, rotated by n.
     */
    public static void window(double[] out, int o, double[] wrapped, int i, double[] plain, int j) {
        for (int r = 0; r < LIMBS; r++) {
            int to = o + WINDOW_ROW * r;
            for (int h = 0; h < ROW; h += WIDTH) {
                DoubleVector.fromArray(D, wrapped, i + ROW * r + h).intoArray(out, to + h);
            }
            for (int h = 0; h < ROW; h += WIDTH) {
                DoubleVector.fromArray(D, plain, j + ROW * r + h).intoArray(out, to + 6 + h);
            }
        }
    }

    /** out = a + b for windows. */
    public static void addWindows(double[] out, int o, double[] a, int i, double[] b, int j) {
        for (int k = 0; k < WINDOW; k += WIDTH) {
            DoubleVector.fromArray(D, a, i + k)
                .add(DoubleVector.fromArray(D, b, j + k))
                .intoArray(out, o + k);
        }
    }

    /** out = a with its lanes permuted; out is not a. */
    public static void permute(LanePermutation permutation, double[] out, int o, double[] a, int i) {
        var shuffle = permutation.shuffle;
        for (int k = 0; k < ELEMENT; k += ROW) {
            if (shuffle != null) {
                DoubleVector.fromArray(DoubleVector.SPECIES_512, a, i + k)
                    .rearrange(shuffle)
                    .intoArray(out, o + k);
            } else {
                for (int lane = 0; lane < ROW; lane++) {
                    out[o + k + lane] = a[i + k + permutation.source(lane)];
                }
            }
        }
    }

    /**
     * out = x a + y b with small integers x and y of their own for every lane, eight doubles each; magnitudes are
     * multiplied and add up.
     */
    public static void combine(double[] out, int o, double[] x, double[] a, int i, double[] y, double[] b, int j) {
        for (int h = 0; h < ROW; h += WIDTH) {
            var c = DoubleVector.fromArray(D, x, h);
            var d = DoubleVector.fromArray(D, y, h);
            for (int k = h; k < ELEMENT; k += ROW) {
                var product = DoubleVector.fromArray(D, b, j + k).mul(d);
                DoubleVector.fromArray(D, a, i + k)
                    .fma(c, product)
                    .intoArray(out, o + k);
            }
        }
    }

    /** out += a for wide values. */
    public static void wideAdd(long[] out, int o, long[] a, int i) {
        for (int k = 0; k < WIDE; k += WIDTH) {
            LongVector.fromArray(J, out, o + k)
                .add(LongVector.fromArray(J, a, i + k))
                .intoArray(out, o + k);
        }
    }

    /** out -= a for wide values. */
    public static void wideSub(long[] out, int o, long[] a, int i) {
        for (int k = 0; k < WIDE; k += WIDTH) {
            LongVector.fromArray(J, out, o + k)
                .sub(LongVector.fromArray(J, a, i + k))
                .intoArray(out, o + k);
        }
    }

    /** out = a - 2 b in even lanes and a + 2 b in odd ones; magnitudes add up. */
    public static void subTwiceAlternating(double[] out, int o, double[] a, int i, double[] b, int j) {
        for (int k = 0; k < ELEMENT; k += WIDTH) {
            DoubleVector.fromArray(D, b, j + k)
                .fma(ALTERNATING_TWO, DoubleVector.fromArray(D, a, i + k))
                .intoArray(out, o + k);
        }
    }

    /**
     * The factors of a cyclotomic squaring, from the lanes of a and xi a: elements X, Y, X', Y' one after the other whose
     * sums X Y + X' Y' are, lane by lane,
     *
     * <pre>
     * a0 a0 + xi a3 a3,  2 a2 xi a5,  a1 a1 + xi a4 a4,  2 a0 a3,  a2 a2 + xi a5 a5,  2 a1 a4
     * </pre>
     */
    public static void cyclotomicFactors(double[] out, int o, double[] a, int i, double[] xiA, int j) {
        for (int k = 0; k < ELEMENT; k += ROW) {
            if (WIDTH == ROW) {
                LaneShuffles.cyclotomicRow(out, o + k, a, i + k, xiA, j + k);
            } else {
                for (int lane = 0; lane < 6; lane++) {
                    boolean odd = (lane & 1) == 1;
                    int at = o + k + lane;
                    out[at] = a[i + k + LaneShuffles.X[lane]];
                    out[at + ELEMENT] = lane == 1 ? xiA[j + k + 5] : a[i + k + LaneShuffles.Y[lane]];
                    out[at + 2 * ELEMENT] = odd ? out[at] : xiA[j + k + LaneShuffles.HIGH[lane]];
                    out[at + 3 * ELEMENT] = odd ? out[at + ELEMENT] : a[i + k + LaneShuffles.HIGH[lane]];
                }
            }
        }
    }

    /** out *= 3 for a wide value. */
    public static void wideTriple(long[] out, int o) {
        for (int k = 0; k < WIDE; k += WIDTH) {
            var once = LongVector.fromArray(J, out, o + k);
            once.add(once)
                .add(once)
                .intoArray(out, o + k);
        }
    }

    /**
     * out += (9 + u) a, u^2 = -1, for pairs of wide values, the real part and right behind it the imaginary one: BN254's
     * non-residue. The products that a is a sum of count ten times.
     */
    public static void wideAddNinePlusU(long[] out, int o, long[] a, int i) {
        for (int k = 0; k < WIDE; k += WIDTH) {
            var re = LongVector.fromArray(J, a, i + k);
            var im = LongVector.fromArray(J, a, i + WIDE + k);
            LongVector.fromArray(J, out, o + k)
                .add(re.lanewise(VectorOperators.LSHL, 3))
                .add(re)
                .sub(im)
                .intoArray(out, o + k);
            LongVector.fromArray(J, out, o + WIDE + k)
                .add(im.lanewise(VectorOperators.LSHL, 3))
                .add(im)
                .add(re)
                .intoArray(out, o + WIDE + k);
        }
    }

    /** w = the constant that {@code count} calls of an {@code accumulate} method turn into the sum of their products. */
    public static void begin(long[] w, int o, int count) {
        for (int c = 0; c < COLUMNS; c++) {
            var start = LongVector.broadcast(J, count * PRODUCT_COLUMNS[c]);
            for (int h = 0; h < ROW; h += WIDTH) {
                start.intoArray(w, o + ROW * c + h);
            }
        }
    }

    /** w = a b, unreduced. */
    public static void product(long[] w, int o, double[] a, int i, double[] b, int j) {
        beginWithProduct(w, o, 1, a, i, b, j);
    }

    /** As {@link #begin}, and the first of the {@code count} calls of {@link #accumulate}. */
    public static void beginWithProduct(long[] w, int o, int count, double[] a, int i, double[] b, int j) {
        for (int h = 0; h < ROW; h += WIDTH) {
            var b0 = DoubleVector.fromArray(D, b, j + h);
            var b1 = DoubleVector.fromArray(D, b, j + h + ROW);
            var b2 = DoubleVector.fromArray(D, b, j + h + 2 * ROW);
            var b3 = DoubleVector.fromArray(D, b, j + h + 3 * ROW);
            var b4 = DoubleVector.fromArray(D, b, j + h + 4 * ROW);
            var c0 = LongVector.broadcast(J, count * PRODUCT_COLUMNS[0]);
            var c1 = LongVector.broadcast(J, count * PRODUCT_COLUMNS[1]);
            var c2 = LongVector.broadcast(J, count * PRODUCT_COLUMNS[2]);
            var c3 = LongVector.broadcast(J, count * PRODUCT_COLUMNS[3]);
            var c4 = LongVector.broadcast(J, count * PRODUCT_COLUMNS[4]);
            for (int r = 0; r < LIMBS; r++) {
                var x = DoubleVector.fromArray(D, a, i + h + ROW * r);
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
                var c5 = h4.reinterpretAsLongs().add(count * PRODUCT_COLUMNS[r + LIMBS]);
                c0.intoArray(w, o + h + ROW * r);
                c0 = c1;
                c1 = c2;
                c2 = c3;
                c3 = c4;
                c4 = c5;
            }
            c0.intoArray(w, o + h + LIMBS * ROW);
            c1.intoArray(w, o + h + (LIMBS + 1) * ROW);
            c2.intoArray(w, o + h + (LIMBS + 2) * ROW);
            c3.intoArray(w, o + h + (LIMBS + 3) * ROW);
            c4.intoArray(w, o + h + (LIMBS + 4) * ROW);
        }
    }

    /** w += a b, one of the calls that {@link #begin} counts. */
    public static void accumulate(long[] w, int o, double[] a, int i, double[] b, int j) {
        for (int h = 0; h < ROW; h += WIDTH) {
            var b0 = DoubleVector.fromArray(D, b, j + h);
            var b1 = DoubleVector.fromArray(D, b, j + h + ROW);
            var b2 = DoubleVector.fromArray(D, b, j + h + 2 * ROW);
            var b3 = DoubleVector.fromArray(D, b, j + h + 3 * ROW);
            var b4 = DoubleVector.fromArray(D, b, j + h + 4 * ROW);
            var c0 = LongVector.fromArray(J, w, o + h);
            var c1 = LongVector.fromArray(J, w, o + h + ROW);
            var c2 = LongVector.fromArray(J, w, o + h + 2 * ROW);
            var c3 = LongVector.fromArray(J, w, o + h + 3 * ROW);
            var c4 = LongVector.fromArray(J, w, o + h + 4 * ROW);
            for (int r = 0; r < LIMBS; r++) {
                var x = DoubleVector.fromArray(D, a, i + h + ROW * r);
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
                var c5 = LongVector.fromArray(J, w, o + h + ROW * (r + LIMBS)).add(h4.reinterpretAsLongs());
                c0.intoArray(w, o + h + ROW * r);
                c0 = c1;
                c1 = c2;
                c2 = c3;
                c3 = c4;
                c4 = c5;
            }
            c0.intoArray(w, o + h + LIMBS * ROW);
            c1.intoArray(w, o + h + (LIMBS + 1) * ROW);
            c2.intoArray(w, o + h + (LIMBS + 2) * ROW);
            c3.intoArray(w, o + h + (LIMBS + 3) * ROW);
            c4.intoArray(w, o + h + (LIMBS + 4) * ROW);
        }
    }

    /** w -= a b, one of the calls that {@link #begin} counts. */
    public static void accumulateNegated(long[] w, int o, double[] a, int i, double[] b, int j) {
        for (int h = 0; h < ROW; h += WIDTH) {
            var b0 = DoubleVector.fromArray(D, b, j + h);
            var b1 = DoubleVector.fromArray(D, b, j + h + ROW);
            var b2 = DoubleVector.fromArray(D, b, j + h + 2 * ROW);
            var b3 = DoubleVector.fromArray(D, b, j + h + 3 * ROW);
            var b4 = DoubleVector.fromArray(D, b, j + h + 4 * ROW);
            var c0 = LongVector.fromArray(J, w, o + h);
            var c1 = LongVector.fromArray(J, w, o + h + ROW);
            var c2 = LongVector.fromArray(J, w, o + h + 2 * ROW);
            var c3 = LongVector.fromArray(J, w, o + h + 3 * ROW);
            var c4 = LongVector.fromArray(J, w, o + h + 4 * ROW);
            for (int r = 0; r < LIMBS; r++) {
                var x = DoubleVector.fromArray(D, a, i + h + ROW * r).neg();
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
                var c5 = LongVector.fromArray(J, w, o + h + ROW * (r + LIMBS)).add(h4.reinterpretAsLongs());
                c0.intoArray(w, o + h + ROW * r);
                c0 = c1;
                c1 = c2;
                c2 = c3;
                c3 = c4;
                c4 = c5;
            }
            c0.intoArray(w, o + h + LIMBS * ROW);
            c1.intoArray(w, o + h + (LIMBS + 1) * ROW);
            c2.intoArray(w, o + h + (LIMBS + 2) * ROW);
            c3.intoArray(w, o + h + (LIMBS + 3) * ROW);
            c4.intoArray(w, o + h + (LIMBS + 4) * ROW);
        }
    }

    /**
     * w += x b, one of the calls that {@link #begin} counts, where all lanes take the one lane of an element whose limb
     * {@code k} is at {@code a[i + 8 k]}, and b's limbs are eight neighbours in rows of 16 doubles: so a window of b
     * can begin at any lane.
     */
    public static void accumulateBroadcast(long[] w, int o, double[] a, int i, double[] b, int j) {
        for (int h = 0; h < ROW; h += WIDTH) {
            var b0 = DoubleVector.fromArray(D, b, j + h);
            var b1 = DoubleVector.fromArray(D, b, j + h + WINDOW_ROW);
            var b2 = DoubleVector.fromArray(D, b, j + h + 2 * WINDOW_ROW);
            var b3 = DoubleVector.fromArray(D, b, j + h + 3 * WINDOW_ROW);
            var b4 = DoubleVector.fromArray(D, b, j + h + 4 * WINDOW_ROW);
            var c0 = LongVector.fromArray(J, w, o + h);
            var c1 = LongVector.fromArray(J, w, o + h + ROW);
            var c2 = LongVector.fromArray(J, w, o + h + 2 * ROW);
            var c3 = LongVector.fromArray(J, w, o + h + 3 * ROW);
            var c4 = LongVector.fromArray(J, w, o + h + 4 * ROW);
            for (int r = 0; r < LIMBS; r++) {
                var x = DoubleVector.broadcast(D, a[i + ROW * r]);
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
                var c5 = LongVector.fromArray(J, w, o + h + ROW * (r + LIMBS)).add(h4.reinterpretAsLongs());
                c0.intoArray(w, o + h + ROW * r);
                c0 = c1;
                c1 = c2;
                c2 = c3;
                c3 = c4;
                c4 = c5;
            }
            c0.intoArray(w, o + h + LIMBS * ROW);
            c1.intoArray(w, o + h + (LIMBS + 1) * ROW);
            c2.intoArray(w, o + h + (LIMBS + 2) * ROW);
            c3.intoArray(w, o + h + (LIMBS + 3) * ROW);
            c4.intoArray(w, o + h + (LIMBS + 4) * ROW);
        }
    }

    /** out = w 2^-306, normal; w is overwritten. */
    public static void reduce(LaneModulus m, double[] out, int o, long[] w, int i) {
        clearFiveLimbs(m, w, i);
        clearLastLimb(m, out, o, w, i);
    }

    /** Clears five limbs of w and leaves columns 5 to 10 in its first six rows, biased. */
    private static void clearFiveLimbs(LaneModulus m, long[] w, int o) {
        double[] inverse = m.inverseRadix;
        long[] k = m.columns;
        for (int h = 0; h < ROW; h += WIDTH) {
            var d0 = DoubleVector.broadcast(D, inverse[0]);
            var d1 = DoubleVector.broadcast(D, inverse[1]);
            var d2 = DoubleVector.broadcast(D, inverse[2]);
            var d3 = DoubleVector.broadcast(D, inverse[3]);
            var d4 = DoubleVector.broadcast(D, inverse[4]);
            var c0 = LongVector.fromArray(J, w, o + h).add(k[0]);
            var c1 = LongVector.fromArray(J, w, o + h + ROW).add(k[1]);
            var c2 = LongVector.fromArray(J, w, o + h + 2 * ROW).add(k[2]);
            var c3 = LongVector.fromArray(J, w, o + h + 3 * ROW).add(k[3]);
            var c4 = LongVector.fromArray(J, w, o + h + 4 * ROW).add(k[4]);
            var c5 = LongVector.fromArray(J, w, o + h + 5 * ROW).add(k[5]);
            for (int r = 0; r < LIMBS; r++) {
                var x = c0.and(LIMB_MASK).or(EXPONENT_52).reinterpretAsDoubles().sub(LIMB_OFFSET);
                c1 = c1.add(c0.lanewise(VectorOperators.LSHR, RADIX_BITS));
                var h0 = x.fma(d0, HIGH);
                var h1 = x.fma(d1, HIGH);
                var h2 = x.fma(d2, HIGH);
                var h3 = x.fma(d3, HIGH);
                var h4 = x.fma(d4, HIGH);
                c1 = c1.add(x.fma(d0, BOTH.sub(h0)).reinterpretAsLongs());
                c2 = c2.add(x.fma(d1, BOTH.sub(h1)).reinterpretAsLongs()).add(h0.reinterpretAsLongs());
                c3 = c3.add(x.fma(d2, BOTH.sub(h2)).reinterpretAsLongs()).add(h1.reinterpretAsLongs());
                c4 = c4.add(x.fma(d3, BOTH.sub(h3)).reinterpretAsLongs()).add(h2.reinterpretAsLongs());
                c5 = c5.add(x.fma(d4, BOTH.sub(h4)).reinterpretAsLongs()).add(h3.reinterpretAsLongs());
                var c6 = h4.reinterpretAsLongs().add(k[r + 6]);
                if (r < LIMBS - 1) {
                    c6 = c6.add(LongVector.fromArray(J, w, o + h + ROW * (r + 6)));
                }
                c0 = c1;
                c1 = c2;
                c2 = c3;
                c3 = c4;
                c4 = c5;
                c5 = c6;
            }
            c0.intoArray(w, o + h);
            c1.intoArray(w, o + h + ROW);
            c2.intoArray(w, o + h + 2 * ROW);
            c3.intoArray(w, o + h + 3 * ROW);
            c4.intoArray(w, o + h + 4 * ROW);
            c5.intoArray(w, o + h + 5 * ROW);
        }
    }

    /** Adds the multiple of the modulus that clears the lowest of six columns, and takes limbs of the rest. */
    private static void clearLastLimb(LaneModulus m, double[] out, int o, long[] w, int i) {
        double[] p = m.limbs;
        for (int h = 0; h < ROW; h += WIDTH) {
            var c0 = LongVector.fromArray(J, w, i + h);
            var x = c0.and(LIMB_MASK).or(EXPONENT_52).reinterpretAsDoubles().sub(LIMB_OFFSET);
            var y = DoubleVector.broadcast(D, m.negatedInverse);
            x = x.fma(y, BOTH.sub(x.fma(y, HIGH))).sub(LOW);
            y = DoubleVector.broadcast(D, p[0]);
            var high = x.fma(y, HIGH);
            c0 = c0.add(x.fma(y, BOTH.sub(high)).reinterpretAsLongs()).sub(LOW_BITS);
            var c1 = LongVector.fromArray(J, w, i + h + ROW).add(high.reinterpretAsLongs());
            y = DoubleVector.broadcast(D, p[1]);
            high = x.fma(y, HIGH);
            c1 = c1
                .add(x.fma(y, BOTH.sub(high)).reinterpretAsLongs())
                .add(c0.lanewise(VectorOperators.LSHR, RADIX_BITS));
            c1.and(LIMB_MASK)
                .or(EXPONENT_52)
                .reinterpretAsDoubles()
                .sub(LIMB_OFFSET)
                .intoArray(out, o + h);
            var c2 = LongVector.fromArray(J, w, i + h + 2 * ROW).add(high.reinterpretAsLongs());
            y = DoubleVector.broadcast(D, p[2]);
            high = x.fma(y, HIGH);
            c2 = c2
                .add(x.fma(y, BOTH.sub(high)).reinterpretAsLongs())
                .add(c1.lanewise(VectorOperators.LSHR, RADIX_BITS));
            c2.and(LIMB_MASK)
                .or(EXPONENT_52)
                .reinterpretAsDoubles()
                .sub(LIMB_OFFSET)
                .intoArray(out, o + h + ROW);
            var c3 = LongVector.fromArray(J, w, i + h + 3 * ROW).add(high.reinterpretAsLongs());
            y = DoubleVector.broadcast(D, p[3]);
            high = x.fma(y, HIGH);
            c3 = c3
                .add(x.fma(y, BOTH.sub(high)).reinterpretAsLongs())
                .add(c2.lanewise(VectorOperators.LSHR, RADIX_BITS));
            c3.and(LIMB_MASK)
                .or(EXPONENT_52)
                .reinterpretAsDoubles()
                .sub(LIMB_OFFSET)
                .intoArray(out, o + h + 2 * ROW);
            var c4 = LongVector.fromArray(J, w, i + h + 4 * ROW).add(high.reinterpretAsLongs());
            y = DoubleVector.broadcast(D, p[4]);
            high = x.fma(y, HIGH);
            c4 = c4
                .add(x.fma(y, BOTH.sub(high)).reinterpretAsLongs())
                .add(c3.lanewise(VectorOperators.LSHR, RADIX_BITS));
            c4.and(LIMB_MASK)
                .or(EXPONENT_52)
                .reinterpretAsDoubles()
                .sub(LIMB_OFFSET)
                .intoArray(out, o + h + 3 * ROW);
            LongVector.fromArray(J, w, i + h + 5 * ROW)
                .add(high.reinterpretAsLongs())
                .add(c4.lanewise(VectorOperators.LSHR, RADIX_BITS))
                .intoArray(w, i + h);
        }
        storeTop(m, out, o, w, i);
    }

    /** Writes the last limb from its biased column; folds what is above 2^256 for a modulus of 256 bits. */
    private static void storeTop(LaneModulus m, double[] out, int o, long[] w, int i) {
        for (int h = 0; h < ROW; h += WIDTH) {
            var top = LongVector.fromArray(J, w, i + h);
            if (m.foldFactor == 0) {
                top.or(EXPONENT_52)
                    .reinterpretAsDoubles()
                    .sub(TOP_OFFSET)
                    .intoArray(out, o + h + 4 * ROW);
                continue;
            }
            top.and(TOP_MASK)
                .or(EXPONENT_52)
                .reinterpretAsDoubles()
                .sub(TOP_OFFSET)
                .intoArray(out, o + h + 4 * ROW);
            top.lanewise(VectorOperators.LSHR, 52)
                .or(EXPONENT_52)
                .reinterpretAsDoubles()
                .sub(FOLD_OFFSET)
                .fma(DoubleVector.broadcast(D, m.foldFactor), DoubleVector.fromArray(D, out, o + h))
                .intoArray(out, o + h);
        }
    }

    /**
     * out = a modulo the modulus, normal, for a of magnitude up to 4. For a modulus of 254 bits a multiple k of it, at most
     * 3, is taken off as the top limb tells, which leaves limbs below 7 * 2^50, and then limbs are carried upwards. For a
     * modulus of 256 bits limbs are carried first, and what is above 2^256 is folded.
     */
    public static void carry(LaneModulus m, double[] out, int o, double[] a, int i) {
        double[] p = m.limbs;
        for (int h = 0; h < ROW; h += WIDTH) {
            var x0 = DoubleVector.fromArray(D, a, i + h);
            var x1 = DoubleVector.fromArray(D, a, i + h + ROW);
            var x2 = DoubleVector.fromArray(D, a, i + h + 2 * ROW);
            var x3 = DoubleVector.fromArray(D, a, i + h + 3 * ROW);
            var x4 = DoubleVector.fromArray(D, a, i + h + 4 * ROW);
            if (m.foldFactor == 0) {
                var k = x4.fma(DoubleVector.broadcast(D, -m.quotientScale), ROUND_TO_ONE).sub(ROUND_TO_ONE);
                x0 = k.fma(DoubleVector.broadcast(D, p[0]), x0);
                x1 = k.fma(DoubleVector.broadcast(D, p[1]), x1);
                x2 = k.fma(DoubleVector.broadcast(D, p[2]), x2);
                x3 = k.fma(DoubleVector.broadcast(D, p[3]), x3);
                x4 = k.fma(DoubleVector.broadcast(D, p[4]), x4);
            }
            var up = x0.add(ROUND_TO_RADIX).sub(ROUND_TO_RADIX);
            x0 = x0.sub(up);
            x1 = up.fma(PER_RADIX, x1);
            up = x1.add(ROUND_TO_RADIX).sub(ROUND_TO_RADIX);
            x1.sub(up).intoArray(out, o + h + ROW);
            x2 = up.fma(PER_RADIX, x2);
            up = x2.add(ROUND_TO_RADIX).sub(ROUND_TO_RADIX);
            x2.sub(up).intoArray(out, o + h + 2 * ROW);
            x3 = up.fma(PER_RADIX, x3);
            up = x3.add(ROUND_TO_RADIX).sub(ROUND_TO_RADIX);
            x3.sub(up).intoArray(out, o + h + 3 * ROW);
            x4 = up.fma(PER_RADIX, x4);
            if (m.foldFactor != 0) {
                var k = x4.mul(0x1p-52).add(ROUND_TO_ONE).sub(ROUND_TO_ONE);
                x4 = k.fma(DoubleVector.broadcast(D, -0x1p52), x4);
                x0 = k.fma(DoubleVector.broadcast(D, m.foldFactor), x0);
            }
            x0.intoArray(out, o + h);
            x4.intoArray(out, o + h + 4 * ROW);
        }
    }
}
