package org.clavis.algebra.bn254;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code P_0 + s_1 P_1 + ... + s_n P_n} for fixed points of G1 and many tuples of scalars. Immutable.
 *
 * <p>Each scalar's four limbs count as scalars of their own, of {@code 2^(64 k) P}; each limb is cut into thirteen
 * signed digits of five bits, between -15 and 16, and the multiples up to 16 of every {@code 2^(64 k) P} are kept. All
 * digits of one weight are added between two runs of five doublings, so there are sixty doublings however many scalars
 * there are. Where lanes are ready, {@link LaneLinearCombination} does the same in them.
 */
public final class LinearCombination {

    private static final int WINDOW = 5;
    private static final int WINDOWS = 13;
    private static final int MULTIPLES = 1 << (WINDOW - 1);
    private static final int AFFINE = G1Jacobian.AFFINE_LIMBS;

    private final long[] constant;

    /** For each point but the first, for each limb: the multiples 1 to 16, affine. */
    private final long[] table;

    private final List<G1Affine> variable;

    /** The same in lanes, prepared when it is first needed. */
    private volatile @Nullable LaneLinearCombination lanes;

    private LinearCombination(long[] constant, long[] table, List<G1Affine> variable) {
        this.constant = constant;
        this.table = table;
        this.variable = variable;
    }

    /** Prepares {@code points}; four kibibytes for each but the first. */
    public static LinearCombination of(List<G1Affine> points) {
        long[] constant = new long[AFFINE];
        points.getFirst().copyTo(constant, 0);
        int count = points.size() - 1;
        List<G1Affine> variable = List.copyOf(points.subList(1, points.size()));
        long[] table = new long[count * Fr.LIMBS * MULTIPLES * AFFINE];
        for (int n = 0; n < count; n++) {
            prepare(table, n * Fr.LIMBS * MULTIPLES * AFFINE, points.get(n + 1));
        }
        return new LinearCombination(constant, table, variable);
    }

    private static void prepare(long[] table, int at, G1Affine point) {
        int jacobian = G1Jacobian.LIMBS;
        long[] multiples = new long[Fr.LIMBS * MULTIPLES * jacobian];
        long[] scratch = new long[G1Jacobian.SCRATCH];
        long[] base = new long[AFFINE];
        point.copyTo(base, 0);
        G1Jacobian.setAffine(multiples, 0, base, 0);
        for (int limb = 0; limb < Fr.LIMBS; limb++) {
            int first = limb * MULTIPLES * jacobian;
            for (int m = 1; m < MULTIPLES; m++) {
                int to = first + m * jacobian;
                G1Jacobian.add(multiples, to, multiples, to - jacobian, multiples, first, scratch);
            }
            if (limb < Fr.LIMBS - 1) {
                // 2^64 times the first, from 16 times it
                int next = first + MULTIPLES * jacobian;
                G1Jacobian.set(multiples, next, multiples, next - jacobian);
                for (int n = 0; n < 60; n++) {
                    G1Jacobian.dbl(multiples, next, multiples, next, scratch);
                }
            }
        }
        G1Jacobian.batchToAffine(table, at, multiples, 0, Fr.LIMBS * MULTIPLES);
    }

    /** How many scalars {@link #evaluateVartime} takes. */
    public int scalars() {
        return variable.size();
    }

    /**
     * out = the combination, in Jacobian coordinates.
     *
     * @param scalars integers of four little-endian limbs, any 256-bit values, {@link #scalars()} of them
     */
    public void evaluateVartime(long[] out, int o, long[] scalars) {
        evaluateVartime(out, o, scalars, LaneReadiness.areReady());
    }

    /** As above, with lanes or without. */
    void evaluateVartime(long[] out, int o, long[] scalars, boolean withLanes) {
        if (withLanes && !variable.isEmpty() && variable.stream().noneMatch(G1Affine::isInfinity)) {
            prepareLanes().evaluateVartime(out, o, scalars);
            G1Jacobian.addMixed(out, o, out, o, constant, 0, new long[G1Jacobian.SCRATCH]);
        } else {
            evaluateScalarVartime(out, o, scalars);
        }
    }

    private LaneLinearCombination prepareLanes() {
        LaneLinearCombination prepared = lanes;
        if (prepared == null) {
            synchronized (this) {
                prepared = lanes;
                if (prepared == null) {
                    prepared = LaneLinearCombination.of(variable);
                    lanes = prepared;
                }
            }
        }
        return prepared;
    }

    private void evaluateScalarVartime(long[] out, int o, long[] scalars) {
        long[] scratch = new long[G1Jacobian.SCRATCH];
        int limbs = scalars() * Fr.LIMBS;
        byte[] digits = new byte[limbs * WINDOWS];
        for (int n = 0; n < limbs; n++) {
            signedDigits(digits, n * WINDOWS, scalars[n]);
        }
        long[] negative = new long[AFFINE];
        G1Jacobian.setInfinity(out, o);
        for (int window = WINDOWS - 1; window >= 0; window--) {
            if (window < WINDOWS - 1) {
                for (int n = 0; n < WINDOW; n++) {
                    G1Jacobian.dbl(out, o, out, o, scratch);
                }
            }
            for (int n = 0; n < limbs; n++) {
                int digit = digits[n * WINDOWS + window];
                int at = (n * MULTIPLES + Math.abs(digit) - 1) * AFFINE;
                if (digit > 0) {
                    G1Jacobian.addMixed(out, o, out, o, table, at, scratch);
                } else if (digit < 0) {
                    G1Jacobian.negateAffine(negative, 0, table, at);
                    G1Jacobian.addMixed(out, o, out, o, negative, 0, scratch);
                }
            }
        }
        G1Jacobian.addMixed(out, o, out, o, constant, 0, scratch);
    }

    /** Thirteen digits between -15 and 16, least significant first; the last has four bits and a carry, 16 at most. */
    private static void signedDigits(byte[] digits, int at, long limb) {
        int carry = 0;
        for (int window = 0; window < WINDOWS; window++) {
            int digit = (int) ((limb >>> (WINDOW * window)) & 31) + carry;
            carry = digit > MULTIPLES ? 1 : 0;
            digits[at + window] = (byte) (digit - (carry << WINDOW));
        }
    }
}
