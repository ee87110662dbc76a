package org.clavis.algebra.modular;

import java.math.BigInteger;

/**
 * Inverses of public numbers modulo an odd prime below 2^256.
 *
 * <p>Division steps on {@code (f, g)}, which begin as the modulus and the number and end as plus or minus one and zero.
 * Sixty-two steps at a time are done on the low words alone, which gives a matrix; the matrix is then applied to f and
 * g, and, modulo the modulus, to d and e, which keep {@code f = d a} and {@code g = e a}. Large integers are five limbs
 * of 62 bits, of which the last is signed. Timing: Vartime. Source: Bernstein and Yang, "Fast constant-time gcd
 * computation and modular inversion" (ePrint 2019/266); its steps here skip runs of zeros, and cancel up to six bits of
 * g at once.
 */
public final class VartimeInverse {

    private static final int LIMBS = 5;
    private static final int STEPS = 62;
    private static final long MASK = (1L << STEPS) - 1;

    private final long[] modulus;

    /** {@code 1 / modulus} modulo 2^62. */
    private final long modulusInverse;

    private VartimeInverse(BigInteger modulus) {
        long[] words = new long[4];
        for (int i = 0; i < words.length; i++) {
            words[i] = modulus.shiftRight(Long.SIZE * i).longValue();
        }
        this.modulus = fromLimbs(words, 0);
        modulusInverse = modulus.modInverse(BigInteger.ONE.shiftLeft(STEPS)).longValue();
    }

    /**
     * Inverses modulo {@code modulus}.
     *
     * @throws IllegalArgumentException if it is even, not positive, or 2^256 and above
     */
    public static VartimeInverse of(BigInteger modulus) {
        if (modulus.signum() <= 0 || modulus.bitLength() > 256 || !modulus.testBit(0)) {
            throw new IllegalArgumentException("not an odd modulus below 2^256");
        }
        return new VartimeInverse(modulus);
    }

    /**
     * {@code out = 1 / a}, and 0 for 0; four limbs of 64 bits, canonical. An output may be the input.
     *
     * @param a below the modulus
     */
    public void invert(long[] out, int o, long[] a, int ai) {
        long[] d = new long[LIMBS];
        long[] e = { 1, 0, 0, 0, 0 };
        long[] f = modulus.clone();
        long[] g = fromLimbs(a, ai);
        long[] matrix = new long[4];
        long eta = -1;
        while (!isZero(g)) {
            eta = divisionSteps(eta, f[0] | (f[1] << STEPS), g[0] | (g[1] << STEPS), matrix);
            updateCofactors(d, e, matrix);
            updateNumbers(f, g, matrix);
        }
        // f is 1 or -1 (or the modulus, where a is zero and d too); d is within (-2m, m)
        if (f[LIMBS - 1] < 0) {
            negate(d);
        }
        settle(d);
        toLimbs(out, o, d);
    }

    /**
     * The matrix {@code (u v; q r)} of 62 division steps, times 2^62: {@code (u f + v g, q f + r g) / 2^62} is the result.
     *
     * @param eta minus one at first, then what the last call gave: minus the delta of the source
     */
    private static long divisionSteps(long eta, long f, long g, long[] matrix) {
        long u = 1;
        long v = 0;
        long q = 0;
        long r = 1;
        int left = STEPS;
        while (true) {
            int zeros = Long.numberOfTrailingZeros(g | (-1L << left));
            g >>>= zeros;
            u <<= zeros;
            v <<= zeros;
            eta -= zeros;
            left -= zeros;
            if (left == 0) {
                break;
            }
            if (eta < 0) {
                eta = -eta;
                long t = f;
                f = g;
                g = -t;
                t = u;
                u = q;
                q = -t;
                t = v;
                v = r;
                r = -t;
            }
            // as many low bits of g as may be cleared before the next swap: f f = 1 mod 8, so f (2 - f f) = 1/f mod 64
            long clear = Math.min(Math.min(eta + 1, left), 6);
            long w = (g * f * (f * f - 2)) & ((1L << clear) - 1);
            g += f * w;
            q += u * w;
            r += v * w;
        }
        matrix[0] = u;
        matrix[1] = v;
        matrix[2] = q;
        matrix[3] = r;
        return eta;
    }

    /** {@code (f, g) = matrix (f, g) / 2^62}, exactly. */
    private static void updateNumbers(long[] f, long[] g, long[] matrix) {
        long u = matrix[0];
        long v = matrix[1];
        long q = matrix[2];
        long r = matrix[3];
        long fLow = 0;
        long fHigh = 0;
        long gLow = 0;
        long gHigh = 0;
        for (int i = 0; i < LIMBS; i++) {
            long x = f[i];
            long y = g[i];
            long t = u * x;
            fLow += t;
            fHigh += Math.multiplyHigh(u, x) + carry(fLow, t);
            t = v * y;
            fLow += t;
            fHigh += Math.multiplyHigh(v, y) + carry(fLow, t);
            t = q * x;
            gLow += t;
            gHigh += Math.multiplyHigh(q, x) + carry(gLow, t);
            t = r * y;
            gLow += t;
            gHigh += Math.multiplyHigh(r, y) + carry(gLow, t);
            if (i > 0) {
                f[i - 1] = fLow & MASK;
                g[i - 1] = gLow & MASK;
            }
            fLow = (fLow >>> STEPS) | (fHigh << (Long.SIZE - STEPS));
            fHigh >>= STEPS;
            gLow = (gLow >>> STEPS) | (gHigh << (Long.SIZE - STEPS));
            gHigh >>= STEPS;
        }
        f[LIMBS - 1] = fLow;
        g[LIMBS - 1] = gLow;
    }

    /** {@code (d, e) = matrix (d, e) / 2^62} modulo the modulus m; in and out within (-2m, m). */
    private void updateCofactors(long[] d, long[] e, long[] matrix) {
        long u = matrix[0];
        long v = matrix[1];
        long q = matrix[2];
        long r = matrix[3];
        // multiples of the modulus: one for each negative input, then what clears the low 62 bits
        long dSign = d[LIMBS - 1] >> (Long.SIZE - 1);
        long eSign = e[LIMBS - 1] >> (Long.SIZE - 1);
        long dTimes = (u & dSign) + (v & eSign);
        long eTimes = (q & dSign) + (r & eSign);
        dTimes -= (modulusInverse * (u * d[0] + v * e[0]) + dTimes) & MASK;
        eTimes -= (modulusInverse * (q * d[0] + r * e[0]) + eTimes) & MASK;
        long dLow = 0;
        long dHigh = 0;
        long eLow = 0;
        long eHigh = 0;
        for (int i = 0; i < LIMBS; i++) {
            long x = d[i];
            long y = e[i];
            long m = modulus[i];
            long t = u * x;
            dLow += t;
            dHigh += Math.multiplyHigh(u, x) + carry(dLow, t);
            t = v * y;
            dLow += t;
            dHigh += Math.multiplyHigh(v, y) + carry(dLow, t);
            t = dTimes * m;
            dLow += t;
            dHigh += Math.multiplyHigh(dTimes, m) + carry(dLow, t);
            t = q * x;
            eLow += t;
            eHigh += Math.multiplyHigh(q, x) + carry(eLow, t);
            t = r * y;
            eLow += t;
            eHigh += Math.multiplyHigh(r, y) + carry(eLow, t);
            t = eTimes * m;
            eLow += t;
            eHigh += Math.multiplyHigh(eTimes, m) + carry(eLow, t);
            if (i > 0) {
                d[i - 1] = dLow & MASK;
                e[i - 1] = eLow & MASK;
            }
            dLow = (dLow >>> STEPS) | (dHigh << (Long.SIZE - STEPS));
            dHigh >>= STEPS;
            eLow = (eLow >>> STEPS) | (eHigh << (Long.SIZE - STEPS));
            eHigh >>= STEPS;
        }
        d[LIMBS - 1] = dLow;
        e[LIMBS - 1] = eLow;
    }

    /** Brings a number within (-2m, 2m) into [0, m). */
    private void settle(long[] a) {
        while (a[LIMBS - 1] < 0) {
            addMultiple(a, 1);
        }
        while (true) {
            addMultiple(a, -1);
            if (a[LIMBS - 1] < 0) {
                addMultiple(a, 1);
                return;
            }
        }
    }

    private void addMultiple(long[] a, int sign) {
        long c = 0;
        for (int i = 0; i < LIMBS - 1; i++) {
            c += a[i] + sign * modulus[i];
            a[i] = c & MASK;
            c >>= STEPS;
        }
        a[LIMBS - 1] += c + sign * modulus[LIMBS - 1];
    }

    private static void negate(long[] a) {
        long c = 0;
        for (int i = 0; i < LIMBS - 1; i++) {
            c -= a[i];
            a[i] = c & MASK;
            c >>= STEPS;
        }
        a[LIMBS - 1] = c - a[LIMBS - 1];
    }

    private static boolean isZero(long[] a) {
        return (a[0] | a[1] | a[2] | a[3] | a[4]) == 0;
    }

    /** The carry of the unsigned sum that has just taken in {@code term}. */
    private static long carry(long sum, long term) {
        return Long.compareUnsigned(sum, term) < 0 ? 1 : 0;
    }

    private static long[] fromLimbs(long[] a, int ai) {
        return new long[] {
            a[ai] & MASK,
            ((a[ai] >>> 62) | (a[ai + 1] << 2)) & MASK,
            ((a[ai + 1] >>> 60) | (a[ai + 2] << 4)) & MASK,
            ((a[ai + 2] >>> 58) | (a[ai + 3] << 6)) & MASK,
            a[ai + 3] >>> 56,
        };
    }

    private static void toLimbs(long[] out, int o, long[] a) {
        out[o] = a[0] | (a[1] << 62);
        out[o + 1] = (a[1] >>> 2) | (a[2] << 60);
        out[o + 2] = (a[2] >>> 4) | (a[3] << 58);
        out[o + 3] = (a[3] >>> 6) | (a[4] << 56);
    }
}
