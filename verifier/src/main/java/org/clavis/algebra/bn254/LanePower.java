package org.clavis.algebra.bn254;

import java.math.BigInteger;
import java.util.Arrays;
import org.clavis.algebra.lanes.LaneKernel;

/**
 * Elements of Fp in lanes to the power of one public exponent, with sliding windows; several lane elements at a time, so
 * that the processor need not wait for each product. Immutable. Timing: depends on the exponent alone.
 */
final class LanePower {

    private static final int E = LaneKernel.ELEMENT;
    private static final int WINDOW = 5;
    private static final int ODD_POWERS = 1 << (WINDOW - 1);

    /** Lane elements that are raised at a time. */
    static final int BLOCK = 4;

    /** From the top: how often to square, and then which odd power to multiply by, or -1; alternately. */
    private final byte[] steps;

    /** The power {@code exponent}, which is positive. */
    LanePower(BigInteger exponent) {
        byte[] plan = new byte[2 * exponent.bitLength()];
        int used = 0;
        int squarings = 0;
        int bit = exponent.bitLength() - 1;
        while (bit >= 0) {
            if (!exponent.testBit(bit)) {
                squarings++;
                bit--;
                continue;
            }
            int low = Math.max(0, bit - WINDOW + 1);
            while (!exponent.testBit(low)) {
                low++;
            }
            int window = exponent.shiftRight(low).intValue() & ((2 << (bit - low)) - 1);
            plan[used++] = (byte) (squarings + bit - low + 1);
            plan[used++] = (byte) (window >> 1);
            squarings = 0;
            bit = low - 1;
        }
        if (squarings > 0) {
            plan[used++] = (byte) squarings;
            plan[used++] = -1;
        }
        this.steps = Arrays.copyOf(plan, used);
    }

    /** Doubles of scratch space. */
    static double[] newTable() {
        return new double[(ODD_POWERS + 1) * BLOCK * E];
    }

    /**
     * out = a^exponent for {@code count} normal lane elements, one after the other; {@code count} is {@link #BLOCK} at
     * most.
     */
    void raise(double[] out, int o, double[] a, int i, int count, double[] table, LaneFp2 field) {
        int row = BLOCK * E;
        int square = ODD_POWERS * row;
        for (int k = 0; k < count * E; k += E) {
            field.mulFp(table, square + k, a, i + k, a, i + k);
            System.arraycopy(a, i + k, table, k, E);
        }
        for (int n = row; n < ODD_POWERS * row; n += row) {
            for (int k = 0; k < count * E; k += E) {
                field.mulFp(table, n + k, table, n - row + k, table, square + k);
            }
        }
        // the first squarings are of one
        System.arraycopy(table, steps[1] * row, out, o, count * E);
        for (int n = 2; n < steps.length; n += 2) {
            for (int s = 0; s < steps[n]; s++) {
                for (int k = o; k < o + count * E; k += E) {
                    field.mulFp(out, k, out, k, out, k);
                }
            }
            if (steps[n + 1] >= 0) {
                for (int k = 0; k < count * E; k += E) {
                    field.mulFp(out, o + k, out, o + k, table, steps[n + 1] * row + k);
                }
            }
        }
    }
}
