package org.clavis.algebra.bn254;

import java.util.Arrays;

/**
 * The field {@code Fp6[w] / (w^2 - v)} that the pairing's values live in.
 *
 * <p>An element {@code a0 + a1 w} is 48 limbs: a0, then a1, each as {@link Fp6} has it; so the coefficients in Fp2
 * stand in the order 1, w^2, w^4, w, w^3, w^5. Outputs may be inputs; elements must not overlap in part. Scratch space
 * starts at {@code t[k]}, has room for {@link #SCRATCH} limbs, overlaps nothing and holds nothing afterwards. Timing:
 * independent of the data, except methods named {@code Vartime}.
 */
final class Fp12 {

    /** Limbs of an element. */
    static final int LIMBS = 2 * Fp6.LIMBS;

    /** Limbs of scratch space that any method here needs. */
    static final int SCRATCH = 4 * Fp6.LIMBS + Fp6.SCRATCH;

    /** xi^(n (p - 1) / 6) for n = 1..5. */
    static final long[] FROBENIUS = {
        0xaf9ba69633144907L,
        0xca6b1d7387afb78aL,
        0x11bded5ef08a2087L,
        0x02f34d751a1f3a7cL,
        0xa222ae234c492d72L,
        0xd00f02a4565de15bL,
        0xdc2ff3a253dfc926L,
        0x10a75716b3899551L,
        0xb5773b104563ab30L,
        0x347f91c8a9aa6454L,
        0x7a007127242e0991L,
        0x1956bcd8118214ecL,
        0x6e849f1ea0aa4757L,
        0xaa1c7b6d89f89141L,
        0xb6e713cdfae0ca3aL,
        0x26694fbb4e82ebc3L,
        0xe4bbdd0c2936b629L,
        0xbb30f162e133bacbL,
        0x31a9d1b6f9645366L,
        0x253570bea500f8ddL,
        0xa1d77ce45ffe77c7L,
        0x07affd117826d1dbL,
        0x6d16bd27bb7edc6bL,
        0x2c87200285defeccL,
        0x7361d77f843abe92L,
        0xa5bb2bd3273411fbL,
        0x9c941f314b3e2399L,
        0x15df9cddbb9fd3ecL,
        0x5dddfd154bd8c949L,
        0x62cb29a5a4445b60L,
        0x37bc870a0c7dd2b9L,
        0x24830a9d3171f0fdL,
        0xc970692f41690fe7L,
        0xe240342127694b0bL,
        0x32bee66b83c459e8L,
        0x12aabced0ab08841L,
        0x0d485d2340aebfa9L,
        0x05193418ab2fcc57L,
        0xd3b0a40b8a4910f5L,
        0x2f21ebb535d2925aL,
    };

    /** xi^(n (p^2 - 1) / 6) for n = 1..5, all in Fp. */
    static final long[] FROBENIUS_SQUARE = {
        0xca8d800500fa1bf2L,
        0xf0c5d61468b39769L,
        0x0e201271ad0d4418L,
        0x04290f65bad856e6L,
        0x3350c88e13e80b9cL,
        0x7dce557cdb5e56b9L,
        0x6001b4b8b615564aL,
        0x2682e617020217e0L,
        0x68c3488912edefaaL,
        0x8d087f6872aabf4fL,
        0x51e1a24709081231L,
        0x2259d6b14729c0faL,
        0x71930c11d782e155L,
        0xa6bb947cffbe3323L,
        0xaa303344d4741444L,
        0x2c3b3f0d26594943L,
        0x08cfc388c494f1abL,
        0x19b315148d1373d4L,
        0x584e90fdcb6c0213L,
        0x09e1685bdf2f8849L,
    };

    /** xi^(n (p^3 - 1) / 6) for n = 1..5. */
    static final long[] FROBENIUS_CUBE = {
        0x365316184e46d97dL,
        0x0af7129ed4c96d9fL,
        0x659da72fca1009b5L,
        0x08116d8983a20d23L,
        0xb1df4af7c39c1939L,
        0x3d9f02878a73bf7fL,
        0x9b2220928caf0ae0L,
        0x26684515eff054a6L,
        0xc9af22f716ad6badL,
        0xb311782a4aa662b2L,
        0x19eeaf64e248c7f4L,
        0x20273e77e3439f82L,
        0xacc02860f7ce93acL,
        0x3933d5817ba76b4cL,
        0x69e6188b446c8467L,
        0x0a46036d4417cc55L,
        0x5764af0aaf46471eL,
        0xdc50792e873e0fc1L,
        0x86a673ff881d04f6L,
        0x0b2eddb43c30a74cL,
        0x9a490f32787e8580L,
        0x8fd16d7ff04af8b1L,
        0x4b39888ec6027bf2L,
        0x03dd2e705b52a15dL,
        0x448a93a57b6762dfL,
        0xbfd62df528fdeadfL,
        0xd858f5d00e9bd47aL,
        0x06b03d4d3476ec58L,
        0x2b19daf4bcc936d1L,
        0xa1a54e7a56f4299fL,
        0xb533eee05adeaef1L,
        0x170c812b84dda0b2L,
        0xe0bc4b2275cf559fL,
        0xc238b945c154e60fL,
        0x803982a5929a7d5eL,
        0x15ce052df7e4a37eL,
        0x2d28efbdbf3799a7L,
        0x9b097e3c1ad60773L,
        0x982d4113af4a535bL,
        0x24e18991e3056063L,
    };

    private static final int N = Fp2.LIMBS;
    private static final int H = Fp6.LIMBS;

    /** Where the coefficient of w^n stands. */
    private static final int[] COEFFICIENT = { 0, 3 * N, N, 4 * N, 2 * N, 5 * N };

    private Fp12() {}

    /** out = a. */
    static void set(long[] out, int o, long[] a, int i) {
        System.arraycopy(a, i, out, o, LIMBS);
    }

    /** out = 1. */
    static void setOne(long[] out, int o) {
        Arrays.fill(out, o, o + LIMBS, 0);
        Fp.setOne(out, o);
    }

    /** True if a is one. */
    static boolean isOne(long[] a, int i) {
        long others = 0;
        for (int n = Fp.LIMBS; n < LIMBS; n++) {
            others |= a[i + n];
        }
        return Fp.isOne(a, i) && others == 0;
    }

    /** True if a = b. */
    static boolean equal(long[] a, int i, long[] b, int j) {
        long difference = 0;
        for (int n = 0; n < LIMBS; n++) {
            difference |= a[i + n] ^ b[j + n];
        }
        return difference == 0;
    }

    /** out = a0 - a1 w, which is {@code a^(p^6)}: the inverse of an element of norm one. */
    static void conjugate(long[] out, int o, long[] a, int i) {
        Fp6.set(out, o, a, i);
        Fp6.neg(out, o + H, a, i + H);
    }

    /** out = a b. Karatsuba: three products in Fp6. */
    static void mul(long[] out, int o, long[] a, int i, long[] b, int j, long[] t, int k) {
        int v0 = k;
        int v1 = k + H;
        int x = k + 2 * H;
        int y = k + 3 * H;
        int s = k + 4 * H;
        Fp6.mul(t, v0, a, i, b, j, t, s);
        Fp6.mul(t, v1, a, i + H, b, j + H, t, s);
        Fp6.add(t, x, a, i, a, i + H);
        Fp6.add(t, y, b, j, b, j + H);
        Fp6.mul(t, x, t, x, t, y, t, s);
        Fp6.sub(t, x, t, x, t, v0);
        Fp6.sub(out, o + H, t, x, t, v1);
        Fp6.mulByV(t, v1, t, v1, t, s);
        Fp6.add(out, o, t, v0, t, v1);
    }

    /** out = a^2: (a0 + a1)(a0 + v a1) - a0 a1 - v a0 a1 and 2 a0 a1. Two products in Fp6. */
    static void square(long[] out, int o, long[] a, int i, long[] t, int k) {
        int v0 = k;
        int x = k + H;
        int y = k + 2 * H;
        int s = k + 4 * H;
        Fp6.mul(t, v0, a, i, a, i + H, t, s);
        Fp6.add(t, x, a, i, a, i + H);
        Fp6.mulByV(t, y, a, i + H, t, s);
        Fp6.add(t, y, t, y, a, i);
        Fp6.mul(t, x, t, x, t, y, t, s);
        Fp6.sub(t, x, t, x, t, v0);
        Fp6.mulByV(t, y, t, v0, t, s);
        Fp6.sub(out, o, t, x, t, y);
        Fp6.add(out, o + H, t, v0, t, v0);
    }

    /** out = a (1 + b0 w + b1 w^3), for b0 and b1 one after the other at j: a line divided by its first coefficient. */
    static void mulByLine(long[] out, int o, long[] a, int i, long[] b, int j, long[] t, int k) {
        int x = k;
        int y = k + H;
        int s = k + 4 * H;
        Fp6.mulBy01(t, x, a, i, b, j, t, s);
        Fp6.mulBy01(t, y, a, i + H, b, j, t, s);
        Fp6.mulByV(t, y, t, y, t, s);
        Fp6.add(out, o, a, i, t, y);
        Fp6.add(out, o + H, a, i + H, t, x);
    }

    /** out = a (b0 + b1 w + b2 w^3), for b0, b1 and b2 one after the other at j: a line. */
    static void mulByLine3(long[] out, int o, long[] a, int i, long[] b, int j, long[] t, int k) {
        int v0 = k;
        int v1 = k + H;
        int x = k + 2 * H;
        int y = k + 3 * H;
        int s = k + 4 * H;
        Fp6.mulByFp2(t, v0, a, i, b, j);
        Fp6.mulBy01(t, v1, a, i + H, b, j + N, t, s);
        Fp6.add(t, x, a, i, a, i + H);
        Fp2.add(t, y, b, j, b, j + N);
        Fp2.set(t, y + N, b, j + 2 * N);
        Fp6.mulBy01(t, x, t, x, t, y, t, s);
        Fp6.sub(t, x, t, x, t, v0);
        Fp6.sub(out, o + H, t, x, t, v1);
        Fp6.mulByV(t, v1, t, v1, t, s);
        Fp6.add(out, o, t, v0, t, v1);
    }

    /**
     * out = a^2 for a in the cyclotomic subgroup, {@code a^(p^4 - p^2 + 1) = 1}: three squarings in Fp4. Source:
     * Granger and Scott, ePrint 2009/565.
     */
    static void cyclotomicSquare(long[] out, int o, long[] a, int i, long[] t, int k) {
        // the Fp4 = Fp2[w^3] components are (1, w^3), (w, w^4) and (w^2, w^5)
        int p = k;
        int q = k + 2 * N;
        int r = k + 4 * N;
        int s = k + 6 * N;
        square4(t, p, a, i, a, i + 4 * N, t, s);
        square4(t, q, a, i + 3 * N, a, i + 2 * N, t, s);
        square4(t, r, a, i + N, a, i + 5 * N, t, s);
        tripleMinusTwice(out, o, t, p, a, i);
        triplePlusTwice(out, o + 4 * N, t, p + N, a, i + 4 * N);
        // w^2 and w^5 from the square of (w, w^4)
        tripleMinusTwice(out, o + N, t, q, a, i + N);
        triplePlusTwice(out, o + 5 * N, t, q + N, a, i + 5 * N);
        // w^4 and w from the square of (w^2, w^5), times w^3 for the latter
        tripleMinusTwice(out, o + 2 * N, t, r, a, i + 2 * N);
        Fp2.mulByXi(t, r + N, t, r + N);
        triplePlusTwice(out, o + 3 * N, t, r + N, a, i + 3 * N);
    }

    /** out = (a + b w^3)^2 = (a^2 + xi b^2) + 2 a b w^3, two coefficients. */
    private static void square4(long[] out, int o, long[] a, int i, long[] b, int j, long[] t, int k) {
        Fp2.square(t, k, a, i);
        Fp2.square(t, k + N, b, j);
        Fp2.add(t, k + 2 * N, a, i, b, j);
        Fp2.square(t, k + 2 * N, t, k + 2 * N);
        Fp2.sub(t, k + 2 * N, t, k + 2 * N, t, k);
        Fp2.sub(out, o + N, t, k + 2 * N, t, k + N);
        Fp2.mulByXi(t, k + N, t, k + N);
        Fp2.add(out, o, t, k, t, k + N);
    }

    /** out = 3 x - 2 a. */
    private static void tripleMinusTwice(long[] out, int o, long[] x, int i, long[] a, int j) {
        Fp2.sub(out, o, x, i, a, j);
        Fp2.doubled(out, o, out, o);
        Fp2.add(out, o, out, o, x, i);
    }

    /** out = 3 x + 2 a. */
    private static void triplePlusTwice(long[] out, int o, long[] x, int i, long[] a, int j) {
        Fp2.add(out, o, x, i, a, j);
        Fp2.doubled(out, o, out, o);
        Fp2.add(out, o, out, o, x, i);
    }

    /** out = a^p. */
    static void frobenius(long[] out, int o, long[] a, int i) {
        Fp2.conjugate(out, o, a, i);
        for (int n = 1; n < 6; n++) {
            int c = COEFFICIENT[n];
            Fp2.conjugate(out, o + c, a, i + c);
            Fp2.mul(out, o + c, out, o + c, FROBENIUS, (n - 1) * N);
        }
    }

    /** out = a^(p^2). */
    static void frobeniusSquare(long[] out, int o, long[] a, int i) {
        Fp2.set(out, o, a, i);
        for (int n = 1; n < 6; n++) {
            int c = COEFFICIENT[n];
            Fp2.mulByFp(out, o + c, a, i + c, FROBENIUS_SQUARE, (n - 1) * Fp.LIMBS);
        }
    }

    /** out = a^(p^3). */
    static void frobeniusCube(long[] out, int o, long[] a, int i) {
        Fp2.conjugate(out, o, a, i);
        for (int n = 1; n < 6; n++) {
            int c = COEFFICIENT[n];
            Fp2.conjugate(out, o + c, a, i + c);
            Fp2.mul(out, o + c, out, o + c, FROBENIUS_CUBE, (n - 1) * N);
        }
    }

    /** out = 1 / a = (a0 - a1 w) / (a0^2 - v a1^2) for public a; zero stays zero. */
    static void inverseVartime(long[] out, int o, long[] a, int i, long[] t, int k) {
        int x = k;
        int y = k + H;
        int s = k + 4 * H;
        Fp6.mul(t, x, a, i, a, i, t, s);
        Fp6.mul(t, y, a, i + H, a, i + H, t, s);
        Fp6.mulByV(t, y, t, y, t, s);
        Fp6.sub(t, x, t, x, t, y);
        Fp6.inverseVartime(t, x, t, x, t, s);
        Fp6.mul(t, y, a, i + H, t, x, t, s);
        Fp6.mul(out, o, a, i, t, x, t, s);
        Fp6.neg(out, o + H, t, y);
    }
}
