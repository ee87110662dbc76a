package org.clavis.algebra.bn254;

/**
 * The map from Miller loop values to the subgroup of order r: {@code f -> f^((p^12 - 1) / r * m)} with
 * {@code m = 2 x (6 x^2 + 3 x + 1)}, which r does not divide, so that the result is one exactly if the pairing is.
 *
 * <p>Source: Fuentes-Castaneda, Knapp, Rodriguez-Henriquez, SAC 2011: written to the base p, the exponent
 * {@code (p^4 - p^2 + 1) / r * m} has the digits
 *
 * <pre>
 * 12 x^3 + 12 x^2 + 6 x + 1,  12 x^3 + 6 x^2 + 4 x,  12 x^3 + 6 x^2 + 6 x,  12 x^3 + 6 x^2 + 4 x - 1
 * </pre>
 */
final class FinalExponentiation {

    /** Limbs of scratch space. */
    static final int SCRATCH = 10 * Fp12.LIMBS + Fp12.SCRATCH;

    private static final int N = Fp12.LIMBS;

    private FinalExponentiation() {}

    /** out = f^((p^12 - 1) / r * m). Scratch space starts at {@code t[k]}; out may be f. Vartime; f is not zero. */
    static void applyVartime(long[] out, int o, long[] f, int i, long[] t, int k) {
        int base = k;
        int power2 = k + N;
        int power4 = k + 2 * N;
        int quadratic = k + 3 * N;
        int sum = k + 4 * N;
        int image = k + 5 * N;
        int s = k + 6 * N;
        easyPart(t, base, f, i, t, s);
        // powers of x, 2 x, 4 x, 6 x, 6 x^2 and 12 x^3
        powSeed(t, power2, t, base, t, s);
        Fp12.cyclotomicSquare(t, power2, t, power2, t, s);
        Fp12.cyclotomicSquare(t, power4, t, power2, t, s);
        Fp12.mul(t, image, t, power2, t, power4, t, s);
        powSeed(t, quadratic, t, image, t, s);
        Fp12.cyclotomicSquare(t, image, t, quadratic, t, s);
        powSeed(t, sum, t, image, t, s);
        // the digit of p: 12 x^3 + 6 x^2 + 4 x
        Fp12.mul(t, sum, t, sum, t, quadratic, t, s);
        Fp12.mul(t, sum, t, sum, t, power4, t, s);
        // p^2: 2 x more
        Fp12.mul(t, power2, t, power2, t, sum, t, s);
        // 1: 6 x^2 + 1 more than that
        Fp12.mul(t, quadratic, t, quadratic, t, power2, t, s);
        Fp12.mul(t, quadratic, t, quadratic, t, base, t, s);
        // p^3: one less than the digit of p
        Fp12.conjugate(t, base, t, base);
        Fp12.mul(t, base, t, base, t, sum, t, s);

        Fp12.frobenius(t, image, t, sum);
        Fp12.mul(t, quadratic, t, quadratic, t, image, t, s);
        Fp12.frobeniusSquare(t, image, t, power2);
        Fp12.mul(t, quadratic, t, quadratic, t, image, t, s);
        Fp12.frobeniusCube(t, image, t, base);
        Fp12.mul(out, o, t, quadratic, t, image, t, s);
    }

    /** out = f^((p^6 - 1)(p^2 + 1)): into the cyclotomic subgroup, where conjugation inverts. */
    private static void easyPart(long[] out, int o, long[] f, int i, long[] t, int k) {
        int s = k + 2 * N;
        Fp12.inverseVartime(t, k, f, i, t, s);
        Fp12.conjugate(t, k + N, f, i);
        Fp12.mul(t, k, t, k, t, k + N, t, s);
        Fp12.frobeniusSquare(t, k + N, t, k);
        Fp12.mul(out, o, t, k, t, k + N, t, s);
    }

    /** out = a^x for the curve's seed x and a in the cyclotomic subgroup; out is not a. */
    private static void powSeed(long[] out, int o, long[] a, int i, long[] t, int k) {
        // a^3, a^5 and a^7 at k, k + N and k + 2 N; a^-digit after them
        int inverse = k + 3 * N;
        int s = k + 4 * N;
        Fp12.cyclotomicSquare(t, inverse, a, i, t, s);
        Fp12.mul(t, k, a, i, t, inverse, t, s);
        Fp12.mul(t, k + N, t, k, t, inverse, t, s);
        Fp12.mul(t, k + 2 * N, t, k + N, t, inverse, t, s);
        byte[] digits = CurveParams.SEED_WINDOWS;
        // the last digit is one
        Fp12.set(out, o, a, i);
        for (int n = digits.length - 2; n >= 0; n--) {
            Fp12.cyclotomicSquare(out, o, out, o, t, s);
            int digit = digits[n];
            if (digit == 0) {
                continue;
            }
            int magnitude = Math.abs(digit);
            long[] power = magnitude == 1 ? a : t;
            int at = magnitude == 1 ? i : k + ((magnitude - 3) / 2) * N;
            if (digit < 0) {
                Fp12.conjugate(t, inverse, power, at);
                power = t;
                at = inverse;
            }
            Fp12.mul(out, o, out, o, power, at, t, s);
        }
    }
}
