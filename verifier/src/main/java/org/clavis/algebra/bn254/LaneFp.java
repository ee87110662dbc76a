package org.clavis.algebra.bn254;

import java.math.BigInteger;
import org.clavis.algebra.lanes.LaneKernel;
import org.clavis.algebra.lanes.LaneModulus;

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

    private LaneFp() {}

    /** One lane of out = the limbs of a, of magnitude 2. */
    static void load(double[] out, int o, int lane, long[] a, int i) {
        LaneModulus.load(out, o, lane, a, i);
    }

    /** out = one lane of a, normal; below p. */
    static void store(long[] out, int o, double[] a, int i, int lane) {
        MODULUS.store(out, o, a, i, lane);
    }

    /** out = a b; w[k ...] is scratch space of {@link LaneKernel#WIDE} longs. */
    static void mul(double[] out, int o, double[] a, int i, double[] b, int j, long[] w, int k) {
        LaneKernel.mul(MODULUS, out, o, a, i, b, j, w, k);
    }
}
