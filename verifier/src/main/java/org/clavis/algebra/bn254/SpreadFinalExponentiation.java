package org.clavis.algebra.bn254;

/** {@link FinalExponentiation} with elements spread over lanes; the same power, so the same result. */
final class SpreadFinalExponentiation {

    private static final int N = SpreadFp12.DOUBLES;

    /** a, a^3, a^5, a^7 for the windows of a power, and an inverse. */
    private final double[] odd = new double[5 * N];
    private final double[] base = new double[N];
    private final double[] power2 = new double[N];
    private final double[] power4 = new double[N];
    private final double[] quadratic = new double[N];
    private final double[] sum = new double[N];
    private final double[] image = new double[N];
    private final long[] gathered = new long[Fp12.LIMBS];
    private final long[] scratch = new long[Fp12.SCRATCH];

    /** f is raised to the power that {@link FinalExponentiation} says. Vartime; f is not zero. */
    void applyVartime(double[] f, SpreadFp12.Scratch s) {
        easyPart(f, s);
        powSeed(power2, base, s);
        SpreadFp12.cyclotomicSquare(power2, 0, power2, 0, s);
        SpreadFp12.cyclotomicSquare(power4, 0, power2, 0, s);
        SpreadFp12.mul(image, 0, power2, 0, power4, 0, s);
        powSeed(quadratic, image, s);
        SpreadFp12.cyclotomicSquare(image, 0, quadratic, 0, s);
        powSeed(sum, image, s);
        // the digits of p, p^2, 1 and p^3 in turn, as in the scalar form
        SpreadFp12.mul(sum, 0, sum, 0, quadratic, 0, s);
        SpreadFp12.mul(sum, 0, sum, 0, power4, 0, s);
        SpreadFp12.mul(power2, 0, power2, 0, sum, 0, s);
        SpreadFp12.mul(quadratic, 0, quadratic, 0, power2, 0, s);
        SpreadFp12.mul(quadratic, 0, quadratic, 0, base, 0, s);
        SpreadFp12.conjugate(base, 0, base, 0);
        SpreadFp12.mul(base, 0, base, 0, sum, 0, s);

        SpreadFp12.frobenius(image, 0, sum, 0, s);
        SpreadFp12.mul(quadratic, 0, quadratic, 0, image, 0, s);
        SpreadFp12.frobeniusSquare(image, 0, power2, 0, s);
        SpreadFp12.mul(quadratic, 0, quadratic, 0, image, 0, s);
        SpreadFp12.frobeniusCube(image, 0, base, 0, s);
        SpreadFp12.mul(f, 0, quadratic, 0, image, 0, s);
    }

    /** base = f^((p^6 - 1)(p^2 + 1)); the inverse is taken in scalar form. */
    private void easyPart(double[] f, SpreadFp12.Scratch s) {
        SpreadFp12.gather(gathered, 0, f, 0, s);
        Fp12.inverseVartime(gathered, 0, gathered, 0, scratch, 0);
        SpreadFp12.spread(base, 0, gathered, 0, s);
        SpreadFp12.conjugate(image, 0, f, 0);
        SpreadFp12.mul(base, 0, base, 0, image, 0, s);
        SpreadFp12.frobeniusSquare(image, 0, base, 0, s);
        SpreadFp12.mul(base, 0, base, 0, image, 0, s);
    }

    /** out = a^x for the curve's seed x and a in the cyclotomic subgroup; out is not a. */
    private void powSeed(double[] out, double[] a, SpreadFp12.Scratch s) {
        int inverse = 4 * N;
        SpreadFp12.set(odd, 0, a, 0);
        SpreadFp12.cyclotomicSquare(odd, inverse, a, 0, s);
        for (int n = 1; n < 4; n++) {
            SpreadFp12.mul(odd, n * N, odd, (n - 1) * N, odd, inverse, s);
        }
        byte[] digits = CurveParams.SEED_WINDOWS;
        // the last digit is one
        SpreadFp12.set(out, 0, a, 0);
        for (int n = digits.length - 2; n >= 0; n--) {
            SpreadFp12.cyclotomicSquare(out, 0, out, 0, s);
            int digit = digits[n];
            if (digit == 0) {
                continue;
            }
            int at = ((Math.abs(digit) - 1) / 2) * N;
            if (digit < 0) {
                SpreadFp12.conjugate(odd, inverse, odd, at);
                at = inverse;
            }
            SpreadFp12.mul(out, 0, out, 0, odd, at, s);
        }
    }
}
