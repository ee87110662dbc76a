package org.clavis.algebra.bn254;

import java.math.BigInteger;
import org.clavis.algebra.lanes.LaneKernel;
import org.clavis.algebra.lanes.LaneModulus;
import org.clavis.algebra.lanes.Lanes;

/**
 * The base field in lanes, and the way between them and {@link Fp}.
 *
 * <p>In lanes an element x has the Montgomery form {@code x 2^306}, in {@link Fp} {@code x 2^256}. To bring elements in,
 * {@link #load} them, which copies their bits, and multiply by {@link #ENTER}, or by another constant times 2^50; to
 * bring them out, multiply by {@link #LEAVE} and {@link #store} them.
 */
final class LaneFp {

    /** What {@link LaneKernel} needs to know of p. */
    static final LaneModulus MODULUS = LaneModulus.of(Fp.modulus());

    /** One in lanes: 2^306 mod p. */
    static final double[] ONE = MODULUS.constant(BigInteger.ONE, 306);

    /** 2^50 in lanes: 2^356 mod p. */
    static final double[] ENTER = MODULUS.constant(BigInteger.ONE, 356);

    /** 2^-50 in lanes: 2^256 mod p. */
    static final double[] LEAVE = MODULUS.constant(BigInteger.ONE, 256);

    private static final int ROW = Lanes.COUNT;
    private static final int BITS = 51;
    private static final long MASK = (1L << BITS) - 1;

    /** Limbs of p of 51 bits, not negative. */
    private static final long[] P = limbsOfModulus();

    private LaneFp() {}

    private static long[] limbsOfModulus() {
        long[] p = new long[5];
        for (int k = 0; k < p.length; k++) {
            p[k] =
                Fp.modulus()
                    .shiftRight(BITS * k)
                    .longValue() & MASK;
        }
        return p;
    }

    /** One lane of out = the limbs of a, of magnitude 2. */
    static void load(double[] out, int o, int lane, long[] a, int i) {
        int at = o + lane;
        long a0 = a[i];
        long a1 = a[i + 1];
        long a2 = a[i + 2];
        long a3 = a[i + 3];
        out[at] = (double) (a0 & MASK);
        out[at + ROW] = (double) (((a0 >>> 51) | (a1 << 13)) & MASK);
        out[at + 2 * ROW] = (double) (((a1 >>> 38) | (a2 << 26)) & MASK);
        out[at + 3 * ROW] = (double) (((a2 >>> 25) | (a3 << 39)) & MASK);
        out[at + 4 * ROW] = (double) (a3 >>> 12);
    }

    /** out = one lane of a, normal; below p. */
    static void store(long[] out, int o, double[] a, int i, int lane) {
        int at = i + lane;
        long l0 = (long) a[at];
        long l1 = (long) a[at + ROW];
        long l2 = (long) a[at + 2 * ROW];
        long l3 = (long) a[at + 3 * ROW];
        long l4 = (long) a[at + 4 * ROW];
        long top = l4 + ((l3 + ((l2 + ((l1 + (l0 >> BITS)) >> BITS)) >> BITS)) >> BITS);
        long negative = top >> 63;
        l0 += P[0] & negative;
        l1 += (P[1] & negative) + (l0 >> BITS);
        l2 += (P[2] & negative) + (l1 >> BITS);
        l3 += (P[3] & negative) + (l2 >> BITS);
        l4 += (P[4] & negative) + (l3 >> BITS);
        l0 &= MASK;
        l1 &= MASK;
        l2 &= MASK;
        l3 &= MASK;
        out[o] = l0 | (l1 << 51);
        out[o + 1] = (l1 >>> 13) | (l2 << 38);
        out[o + 2] = (l2 >>> 26) | (l3 << 25);
        out[o + 3] = (l3 >>> 39) | (l4 << 12);
    }

    /** out = a b; w[k ...] is scratch space of {@link LaneKernel#WIDE} longs. */
    static void mul(double[] out, int o, double[] a, int i, double[] b, int j, long[] w, int k) {
        LaneKernel.mul(MODULUS, out, o, a, i, b, j, w, k);
    }
}
