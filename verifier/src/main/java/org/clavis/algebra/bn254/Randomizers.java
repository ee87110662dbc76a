package org.clavis.algebra.bn254;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * Random multipliers r_n for the equations of a batch: if one of them does not hold, then the combination of all holds
 * with probability 2^-128 at most. Immutable.
 *
 * <p>They are taken from Z[omega], omega^3 = 1, which acts on G1 by omega (x, y) = (beta x, y): each is
 * {@code sum of d_k 4^k} with {@value #DIGITS} digits from the twelve u and u (1 - omega), u a power of -omega. No two
 * digits are congruent modulo four and none is divisible by two, so different strings of digits give different
 * elements, which stay different modulo r, as the norms of their differences are smaller than r. 128 random bits choose
 * the digits: two numbers of 64 bits, written to the base 12 with 18 digits each.
 */
public final class Randomizers {

    /** Digits of a multiplier. */
    static final int DIGITS = 36;

    /** How many digits there are: 6 d' + 3 s + k stands for {@code (-1)^s omega^k (1 - omega)^d'}. */
    static final int BASE = 12;

    private static final int HALF = DIGITS / 2;
    private static final int SEED_BYTES = 32;

    /** omega modulo r: 36 x^3 + 18 x^2 + 6 x + 1. */
    static final BigInteger OMEGA = omega();

    /** beta: the cube root of one modulo p that belongs to omega. */
    static final long[] BETA = beta();

    /** omega modulo r, in Montgomery form. */
    private static final long[] OMEGA_LIMBS = fr(OMEGA);

    /** 2^36 = 4^18 modulo r, in Montgomery form. */
    private static final long[] HALF_WEIGHT = fr(BigInteger.TWO.pow(2 * HALF));

    /** The digits' coordinates to the basis 1, omega. */
    private static final byte[] REAL = new byte[BASE];
    private static final byte[] OMEGAS = new byte[BASE];

    static {
        // omega^2 = -1 - omega, and (1 - omega) (a + b omega) = (a + b) + (2 b - a) omega
        byte[] re = { 1, 0, -1 };
        byte[] om = { 0, 1, -1 };
        for (int digit = 0; digit < BASE; digit++) {
            int sign = (digit / 3) % 2 == 0 ? 1 : -1;
            int a = sign * re[digit % 3];
            int b = sign * om[digit % 3];
            REAL[digit] = (byte) (digit < 6 ? a : a + b);
            OMEGAS[digit] = (byte) (digit < 6 ? b : 2 * b - a);
        }
    }

    private final byte[] digits;

    private Randomizers(byte[] digits) {
        this.digits = digits;
    }

    private static BigInteger omega() {
        BigInteger x = BigInteger.valueOf(CurveParams.SEED);
        BigInteger six = x.multiply(BigInteger.valueOf(6));
        return six
            .multiply(x)
            .multiply(six)
            .add(six.multiply(x).multiply(BigInteger.valueOf(3)))
            .add(six)
            .add(BigInteger.ONE);
    }

    private static long[] beta() {
        long[] image = new long[G1Jacobian.AFFINE_LIMBS];
        G1Affine.GENERATOR.timesVartime(OMEGA).copyTo(image, 0);
        // the generator's x is one
        return Arrays.copyOf(image, Fp.LIMBS);
    }

    private static long[] fr(BigInteger n) {
        long[] out = new long[Fr.LIMBS];
        Fr.fromBigInteger(out, 0, n.mod(Fr.modulus()));
        return out;
    }

    /** {@code count} multipliers that nobody can foresee. */
    public static Randomizers fresh(int count) {
        byte[] seed = new byte[SEED_BYTES];
        new SecureRandom().nextBytes(seed);
        return expand(seed, count);
    }

    /** The multipliers that follow from a seed, by SHA-256 of the seed and a counter: two from each digest. */
    static Randomizers expand(byte[] seed, int count) {
        MessageDigest sha256;
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
        byte[] digits = new byte[count * DIGITS];
        byte[] counter = new byte[Integer.BYTES];
        for (int n = 0; n < count; n += 2) {
            ByteBuffer.wrap(counter).putInt(n);
            sha256.update(seed);
            ByteBuffer words = ByteBuffer.wrap(sha256.digest(counter));
            int halves = Math.min(2, count - n) * 2;
            for (int half = 0; half < halves; half++) {
                long word = words.getLong();
                int at = n * DIGITS + half * HALF;
                for (int k = 0; k < HALF; k++) {
                    long rest = Long.divideUnsigned(word, BASE);
                    digits[at + k] = (byte) (word - rest * BASE);
                    word = rest;
                }
            }
        }
        return new Randomizers(digits);
    }

    /** Multipliers of chosen digits, {@link #DIGITS} each. */
    static Randomizers ofDigitsForTestingOnly(byte[] digits) {
        return new Randomizers(digits.clone());
    }

    /** How many there are. */
    public int count() {
        return digits.length / DIGITS;
    }

    /** The digit of weight 4^k of multiplier n. */
    int digit(int n, int k) {
        return digits[n * DIGITS + k];
    }

    /** Every digit's multiple of an affine point, in affine coordinates. Vartime. */
    static long[] multiples(long[] affine) {
        int size = G1Jacobian.AFFINE_LIMBS;
        long[] scratch = new long[G1Jacobian.SCRATCH];
        long[] out = new long[BASE * size];
        long[] difference = new long[G1Jacobian.LIMBS];
        // omega P is digit 1, and -omega P digit 4
        System.arraycopy(affine, 0, out, 0, size);
        images(out, 0);
        G1Jacobian.setAffine(difference, 0, out, 0);
        G1Jacobian.addMixed(difference, 0, difference, 0, out, 4 * size, scratch);
        G1Jacobian.toAffine(out, 6 * size, difference, 0, scratch);
        images(out, 6 * size);
        return out;
    }

    /** Five more multiples after that at {@code at}: by omega, omega^2, -1, -omega and -omega^2. */
    private static void images(long[] points, int at) {
        int size = G1Jacobian.AFFINE_LIMBS;
        for (int k = 1; k < 3; k++) {
            int image = at + k * size;
            Fp.mul(points, image, points, image - size, BETA, 0);
            Fp.set(points, image + Fp.LIMBS, points, at + Fp.LIMBS);
        }
        for (int k = 3; k < 6; k++) {
            G1Jacobian.negateAffine(points, at + k * size, points, at + (k - 3) * size);
        }
    }

    /** out = multiplier n modulo r, in Montgomery form. */
    public void scalar(long[] out, int o, int n) {
        long[] t = new long[2 * Fr.LIMBS];
        int at = n * DIGITS;
        int omegas = Fr.LIMBS;
        coordinate(out, o, at + HALF, REAL);
        coordinate(t, omegas, at + HALF, OMEGAS);
        Fr.mul(out, o, out, o, HALF_WEIGHT, 0);
        Fr.mul(t, omegas, t, omegas, HALF_WEIGHT, 0);
        coordinate(t, 0, at, REAL);
        Fr.add(out, o, out, o, t, 0);
        coordinate(t, 0, at, OMEGAS);
        Fr.add(t, omegas, t, omegas, t, 0);
        Fr.mul(t, omegas, t, omegas, OMEGA_LIMBS, 0);
        Fr.add(out, o, out, o, t, omegas);
    }

    /** out = the sum of half the digits' coordinates times their weights. */
    private void coordinate(long[] out, int o, int at, byte[] coordinates) {
        long sum = 0;
        for (int k = HALF - 1; k >= 0; k--) {
            sum = 4 * sum + coordinates[digits[at + k]];
        }
        Fr.setLong(out, o, Math.abs(sum));
        if (sum < 0) {
            Fr.neg(out, o, out, o);
        }
    }
}
