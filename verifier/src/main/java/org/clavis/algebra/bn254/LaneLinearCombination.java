package org.clavis.algebra.bn254;

import java.util.List;
import org.clavis.algebra.lanes.LaneKernel;
import org.clavis.algebra.lanes.Lanes;

/**
 * {@link LinearCombination} in lanes, without its constant point. Immutable.
 *
 * <p>A scalar is 52 signed digits of five bits, cut into runs of digits that count as scalars of their own: runs of one
 * digit for few points, so that nothing is ever doubled, and of thirteen for many, so that tables stay small. The
 * multiples 1 to 16 of the point {@code 2^(5 first) P} of each run are kept. Runs are dealt out to lanes, each lane adds
 * up its own, and the lanes are added in the end.
 */
final class LaneLinearCombination {

    private static final int LANES = Lanes.COUNT;
    private static final int E = LaneKernel.ELEMENT;
    private static final int WINDOW = 5;
    private static final int DIGITS = 52;
    private static final int MULTIPLES = 1 << (WINDOW - 1);

    /** So many points have runs of one digit. */
    private static final int FEW_POINTS = 8;
    private static final int LONG_RUN = 13;

    /** Doubles of a table's entry: five limbs of x, five of y. */
    private static final int ENTRY = 10;

    private static final ScratchPool<Scratch> SCRATCH = new ScratchPool<>(Scratch::new);

    private final int count;
    private final int run;
    private final double[] table;

    /** Scratch space for one thread. */
    private static final class Scratch {

        private final LaneG1.Scratch points = new LaneG1.Scratch();
        private double[] sum = new double[LaneG1.DOUBLES];
        private double[] next = new double[LaneG1.DOUBLES];
        private final double[] addend = new double[LaneG1.AFFINE_DOUBLES];
        private final long[] wide = new long[LaneKernel.WIDE];
        private final long[] total = new long[G1Jacobian.LIMBS];
        private byte[] digits = new byte[FEW_POINTS * DIGITS];

        byte[] digits(int length) {
            if (digits.length < length) {
                digits = new byte[length];
            }
            return digits;
        }
    }

    private LaneLinearCombination(int count, int run, double[] table) {
        this.count = count;
        this.run = run;
        this.table = table;
    }

    /** Prepares points that are not infinity. */
    static LaneLinearCombination of(List<G1Affine> points) {
        int run = points.size() <= FEW_POINTS ? 1 : LONG_RUN;
        int entries = (DIGITS / run) * MULTIPLES;
        double[] table = new double[points.size() * entries * ENTRY];
        for (int n = 0; n < points.size(); n++) {
            long[] multiples = multiples(points.get(n), run);
            enter(table, n * entries * ENTRY, multiples, 2 * entries);
        }
        return new LaneLinearCombination(points.size(), run, table);
    }

    /** The multiples of each run's point, affine. */
    private static long[] multiples(G1Affine point, int run) {
        int runs = DIGITS / run;
        int limbs = G1Jacobian.LIMBS;
        long[] multiples = new long[runs * MULTIPLES * limbs];
        long[] scratch = new long[G1Jacobian.SCRATCH];
        long[] affine = new long[G1Jacobian.AFFINE_LIMBS];
        point.copyTo(affine, 0);
        G1Jacobian.setAffine(multiples, 0, affine, 0);
        for (int r = 0; r < runs; r++) {
            int first = r * MULTIPLES * limbs;
            for (int m = 1; m < MULTIPLES; m++) {
                int to = first + m * limbs;
                G1Jacobian.add(multiples, to, multiples, to - limbs, multiples, first, scratch);
            }
            if (r < runs - 1) {
                // from 16 times this run's point to 2^(5 run) times it
                int next = first + MULTIPLES * limbs;
                G1Jacobian.set(multiples, next, multiples, next - limbs);
                for (int n = 0; n < WINDOW * run - (WINDOW - 1); n++) {
                    G1Jacobian.dbl(multiples, next, multiples, next, scratch);
                }
            }
        }
        long[] out = new long[runs * MULTIPLES * G1Jacobian.AFFINE_LIMBS];
        G1Jacobian.batchToAffine(out, 0, multiples, 0, runs * MULTIPLES);
        return out;
    }

    /** Brings coordinates into the form of lanes, limbs of one after the other. */
    private static void enter(double[] table, int at, long[] coordinates, int count) {
        double[] eight = new double[E];
        long[] wide = new long[LaneKernel.WIDE];
        for (int n = 0; n < count; n += LANES) {
            for (int lane = 0; lane < LANES; lane++) {
                LaneFp.load(eight, 0, lane, coordinates, (n + lane) * Fp.LIMBS);
            }
            LaneFp.mul(eight, 0, eight, 0, LaneFp.ENTER, 0, wide, 0);
            for (int lane = 0; lane < LANES; lane++) {
                for (int k = 0; k < ENTRY / 2; k++) {
                    table[at + (n + lane) * (ENTRY / 2) + k] = eight[LANES * k + lane];
                }
            }
        }
    }

    /** out = the sum of the scalars times the points, in Jacobian coordinates. */
    void evaluateVartime(long[] out, int o, long[] scalars) {
        Scratch s = SCRATCH.take();
        byte[] digits = s.digits(count * DIGITS);
        for (int n = 0; n < count; n++) {
            signedDigits(digits, n * DIGITS, scalars, n * Fr.LIMBS);
        }
        LaneG1.setInfinity(s.sum, 0);
        for (int place = run - 1; place >= 0; place--) {
            if (place < run - 1) {
                for (int n = 0; n < WINDOW; n++) {
                    LaneG1.dbl(s.sum, 0, s.sum, 0, s.points);
                }
            }
            for (int first = 0; first < (count * DIGITS) / run; first += LANES) {
                addRuns(s, digits, first, place);
            }
        }
        addLanes(s);
        store(out, o, s);
        SCRATCH.giveBack(s);
    }

    /** Adds the multiples that the digits of one place say to the sums, for eight runs. */
    private void addRuns(Scratch s, byte[] digits, int first, int place) {
        int kept = 0;
        for (int lane = 0; lane < LANES; lane++) {
            int index = (first + lane) * run + place;
            int digit = index < count * DIGITS ? digits[index] : 0;
            if (digit == 0) {
                kept |= 1 << lane;
                continue;
            }
            int from = ((first + lane) * MULTIPLES + Math.abs(digit) - 1) * ENTRY;
            double sign = digit < 0 ? -1 : 1;
            for (int k = 0; k < ENTRY / 2; k++) {
                s.addend[LANES * k + lane] = table[from + k];
                s.addend[E + LANES * k + lane] = sign * table[from + ENTRY / 2 + k];
            }
        }
        if (kept == (1 << LANES) - 1) {
            return;
        }
        LaneG1.addMixed(s.next, 0, s.sum, 0, s.addend, 0, s.points);
        for (int lane = 0; lane < LANES; lane++) {
            if (((kept >> lane) & 1) != 0) {
                for (int k = lane; k < LaneG1.DOUBLES; k += LANES) {
                    s.next[k] = s.sum[k];
                }
            }
        }
        double[] swap = s.sum;
        s.sum = s.next;
        s.next = swap;
    }

    /** The first lane becomes the sum of all. */
    private static void addLanes(Scratch s) {
        for (int half = LANES / 2; half > 0; half /= 2) {
            for (int k = 0; k < LaneG1.DOUBLES; k++) {
                s.next[k] = s.sum[(k & -LANES) + ((k + half) & (LANES - 1))];
            }
            LaneG1.add(s.sum, 0, s.sum, 0, s.next, 0, s.points);
        }
    }

    /** From x = X / Z, y = Y / Z to Jacobian coordinates (X Z, Y Z^2, Z). */
    private static void store(long[] out, int o, Scratch s) {
        for (int n = 0; n < 3; n++) {
            LaneFp.mul(s.next, n * E, s.sum, n * E, LaneFp.LEAVE, 0, s.wide, 0);
            LaneFp.store(s.total, n * Fp.LIMBS, s.next, n * E, 0);
        }
        int y = Fp.LIMBS;
        int z = 2 * Fp.LIMBS;
        Fp.mul(out, o, s.total, 0, s.total, z);
        Fp.square(out, o + y, s.total, z);
        Fp.mul(out, o + y, out, o + y, s.total, y);
        Fp.set(out, o + z, s.total, z);
    }

    /** Digits between -15 and 16 of a 256-bit integer, least significant first; the last is one bit and a carry. */
    private static void signedDigits(byte[] digits, int at, long[] scalar, int i) {
        int carry = 0;
        for (int n = 0; n < DIGITS; n++) {
            int bit = WINDOW * n;
            int word = i + (bit >>> 6);
            int shift = bit & 63;
            long bits = scalar[word] >>> shift;
            if (shift > 64 - WINDOW && bit >>> 6 < Fr.LIMBS - 1) {
                bits |= scalar[word + 1] << (64 - shift);
            }
            int digit = (int) (bits & 31) + carry;
            carry = digit > MULTIPLES ? 1 : 0;
            digits[at + n] = (byte) (digit - (carry << WINDOW));
        }
    }
}
