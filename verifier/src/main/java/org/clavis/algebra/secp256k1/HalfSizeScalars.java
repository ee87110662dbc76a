package org.clavis.algebra.secp256k1;

import static org.clavis.algebra.secp256k1.Limbs.carry;

import java.math.BigInteger;

/**
 * Writes a scalar as a fraction {@code c = u / v} of Eisenstein integers of half its size: {@code u = u1 + u2 omega} and
 * {@code v = v1 + v2 omega}, omega being lambda modulo n, the four integers of about 64 bits.
 *
 * <p>Whether {@code zG - cP - R} is infinity is then seen at {@code vzG - uP - vR}, which takes half as many doublings.
 * The Eisenstein integers that are zero modulo n are the multiples of pi, a prime of norm n. Euclid's algorithm on pi and
 * the split of c, stopped halfway, ends with u; v counts how often c went into it. Quotients are rounded from double
 * precision: a wrong rounding makes the remainder a little larger, never wrong; still, users check that
 * {@code u = vc}. Timing: Vartime. Source: Antipa, Brown,
 * Gallant, Lambert, Struik and Vanstone, "Accelerated verification of ECDSA signatures", SAC 2005, carried over to the
 * ring that the endomorphism gives.
 */
final class HalfSizeScalars {

    /** The norm below which a remainder is small enough. */
    private static final double ENOUGH = 0x1p129;

    /** Steps that no scalar comes near; and quotients that double precision and 64 bits hold. */
    private static final int MAX_STEPS = 200;
    private static final double MAX_QUOTIENT = 0x1p50;

    /** Above it an integer's double is kept from its estimate, since its two limbs may have lost its sign. */
    private static final double LIMBS_HOLD = 0x1p126;

    /** Norm n: {@code A1 - B1 omega}, in the form of {@link Remainder#limbs}. */
    private static final BigInteger PI_1 = Endomorphism.A1;
    private static final BigInteger PI_OMEGA = Endomorphism.B1.negate();

    private HalfSizeScalars() {}

    /**
     * Finds the fraction.
     *
     * @param out u1, u2, v1, v2 in three limbs each, two's complement, below 2^128 in magnitude
     * @param c canonical scalar, not zero
     * @return whether a fraction was found; one is for all but contrived scalars
     */
    static boolean find(long[] out, long[] c) {
        long[] parts = new long[6];
        Endomorphism.split(parts, 0, c, 0);
        var last = new Remainder();
        last.set(PI_1, PI_OMEGA);
        var current = new Remainder();
        current.set(parts);
        current.cofactor[0] = 1;
        for (int step = 0; step < MAX_STEPS; step++) {
            double x = current.one;
            double y = current.omega;
            double norm = x * x - x * y + y * y;
            if (norm < ENOUGH) {
                signExtend(out, 0, current.limbs, 0);
                signExtend(out, 3, current.limbs, 2);
                signExtend(out, 6, current.cofactor, 0);
                signExtend(out, 9, current.cofactor, 2);
                return norm > 0;
            }
            // last / current = last * conjugate(current) / norm, the conjugate of x + y omega being (x - y) - y omega
            double q1 = Math.rint((last.one * (x - y) + last.omega * y) / norm);
            double q2 = Math.rint((last.omega * x - last.one * y) / norm);
            if (Math.abs(q1) > MAX_QUOTIENT || Math.abs(q2) > MAX_QUOTIENT) {
                return false;
            }
            last.subtractMultiple(current, q1, q2);
            Remainder next = last;
            last = current;
            current = next;
        }
        return false;
    }

    private static void signExtend(long[] out, int o, long[] a, int ai) {
        out[o] = a[ai];
        out[o + 1] = a[ai + 1];
        out[o + 2] = a[ai + 1] >> (Long.SIZE - 1);
    }

    /** A remainder {@code r = s c} modulo pi, in integers modulo 2^128 and in double precision. */
    private static final class Remainder {

        /** The parts of r at one and omega, two limbs each. */
        final long[] limbs = new long[4];

        /** The parts of s likewise. */
        final long[] cofactor = new long[4];

        double one;
        double omega;

        void set(BigInteger atOne, BigInteger atOmega) {
            limbs[0] = atOne.longValue();
            limbs[1] = atOne.shiftRight(Long.SIZE).longValue();
            limbs[2] = atOmega.longValue();
            limbs[3] = atOmega.shiftRight(Long.SIZE).longValue();
            one = atOne.doubleValue();
            omega = atOmega.doubleValue();
        }

        void set(long[] parts) {
            System.arraycopy(parts, 0, limbs, 0, 2);
            System.arraycopy(parts, 3, limbs, 2, 2);
            one = toDouble(parts[0], parts[1]) + unsignedCorrection(parts[1], parts[2]);
            omega = toDouble(parts[3], parts[4]) + unsignedCorrection(parts[4], parts[5]);
        }

        /** {@code this -= q other}, for {@code q = q1 + q2 omega}; {@code omega^2 = -1 - omega}. */
        void subtractMultiple(Remainder other, double q1, double q2) {
            double nextOne = one - (q1 * other.one - q2 * other.omega);
            double nextOmega = omega - (q1 * other.omega + q2 * (other.one - other.omega));
            long a = (long) q1;
            long b = (long) q2;
            subtractMultiple(limbs, other.limbs, a, b);
            subtractMultiple(cofactor, other.cofactor, a, b);
            one = Math.abs(nextOne) < LIMBS_HOLD ? toDouble(limbs[0], limbs[1]) : nextOne;
            omega = Math.abs(nextOmega) < LIMBS_HOLD ? toDouble(limbs[2], limbs[3]) : nextOmega;
        }

        private static void subtractMultiple(long[] out, long[] a, long q1, long q2) {
            addProduct(out, 0, a, 0, -q1);
            addProduct(out, 0, a, 2, q2);
            addProduct(out, 2, a, 2, q2 - q1);
            addProduct(out, 2, a, 0, -q2);
        }

        /** {@code out += q a} modulo 2^128. */
        private static void addProduct(long[] out, int o, long[] a, int ai, long q) {
            long low = a[ai] * q;
            long high = Math.unsignedMultiplyHigh(a[ai], q) - (a[ai] & (q >> (Long.SIZE - 1))) + a[ai + 1] * q;
            long sum = out[o] + low;
            out[o + 1] += high + carry(out[o], low, sum);
            out[o] = sum;
        }

        /** The double nearest to a signed integer of two limbs, or next to that. */
        private static double toDouble(long low, long high) {
            // low as a signed number is 2^64 too little where its top bit is set
            return ((double) high - (low >> (Long.SIZE - 1))) * 0x1p64 + low;
        }

        /** What {@link #toDouble} misses when the sign is in a third limb. */
        private static double unsignedCorrection(long high, long sign) {
            return (sign - (high >> (Long.SIZE - 1))) * 0x1p128;
        }
    }
}
