package org.clavis.algebra.secp256k1;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LazyFpTest {

    private static final BigInteger P = CurveParams.P;
    private static final long FULL = (1L << 52) - 1;
    private static final long TOP = (1L << 48) - 1;
    private static final int PRODUCTS = 1_000_000;

    /** Pairs of magnitudes as large as a product may have, and the pairs that the point formulas use. */
    private static final int[][] MAGNITUDES = { { 1, 1 }, { 14, 14 }, { 31, 6 }, { 6, 31 }, { 10, 20 }, { 12, 12 } };

    @Test
    void productsAgreeWithTheCanonicalKernel() {
        var random = new SplittableRandom(seed("productsAgreeWithTheCanonicalKernel"));
        long[] a = new long[Fp.LIMBS];
        long[] b = new long[Fp.LIMBS];
        long[] expected = new long[2 * Fp.LIMBS];
        long[] lazy = new long[4 * LazyFp.LIMBS];
        long[] found = new long[2 * Fp.LIMBS];
        for (int i = 0; i < PRODUCTS; i++) {
            element(a, random);
            element(b, random);
            Fp.mul(expected, 0, a, 0, b, 0);
            Fp.mul(expected, Fp.LIMBS, a, 0, a, 0);
            LazyFp.fromCanonical(lazy, 0, a, 0);
            LazyFp.fromCanonical(lazy, LazyFp.LIMBS, b, 0);
            LazyFp.mul(lazy, 2 * LazyFp.LIMBS, lazy, 0, lazy, LazyFp.LIMBS);
            LazyFp.square(lazy, 3 * LazyFp.LIMBS, lazy, 0);
            LazyFp.toCanonical(found, 0, lazy, 2 * LazyFp.LIMBS);
            LazyFp.toCanonical(found, Fp.LIMBS, lazy, 3 * LazyFp.LIMBS);
            if (!Arrays.equals(found, expected)) {
                assertThat(found).as("%s times %s", model(lazy, 0), model(lazy, LazyFp.LIMBS)).isEqualTo(expected);
            }
        }
    }

    @Test
    void productsOfUnreducedElementsAgreeWithTheModel() {
        var random = new SplittableRandom(seed("productsOfUnreducedElementsAgreeWithTheModel"));
        for (int i = 0; i < 20_000; i++) {
            int[] magnitudes = MAGNITUDES[random.nextInt(MAGNITUDES.length)];
            checkProduct(limbs(magnitudes[0], random), limbs(magnitudes[1], random));
            checkSquare(limbs(1 + random.nextInt(14), random));
        }
    }

    @Test
    void productsHoldAtTheLargestMagnitudes() {
        for (int[] magnitudes : MAGNITUDES) {
            assertThat(magnitudes[0] * magnitudes[1]).isLessThanOrEqualTo(LazyFp.MAX_MAGNITUDE_PRODUCT);
            // every subset of limbs at its bound, the others zero
            for (int i = 0; i < 32; i++) {
                for (int j = 0; j < 32; j++) {
                    checkProduct(extreme(magnitudes[0], i), extreme(magnitudes[1], j));
                }
            }
        }
        // 200 = MAX_MAGNITUDE_PRODUCT itself, in the worst column
        checkProduct(extreme(8, 31), extreme(25, 31));
        for (int i = 0; i < 32; i++) {
            checkSquare(extreme(14, i));
        }
    }

    @Test
    void linearOperationsAgreeWithTheModelAtTheirMagnitudes() {
        var random = new SplittableRandom(seed("linearOperationsAgreeWithTheModelAtTheirMagnitudes"));
        for (int i = 0; i < 5_000; i++) {
            int ma = 1 + random.nextInt(10);
            int mb = 1 + random.nextInt(10);
            long[] a = random.nextBoolean() ? limbs(ma, random) : extreme(ma, random.nextInt(32));
            long[] b = random.nextBoolean() ? limbs(mb, random) : extreme(mb, random.nextInt(32));
            long[] unit = limbs(1, random);
            BigInteger x = model(a, 0);
            BigInteger y = model(b, 0);
            long[] out = new long[LazyFp.LIMBS];
            LazyFp.add(out, 0, a, 0, b, 0);
            check(out, x.add(y), ma + mb);
            LazyFp.sub(out, 0, a, 0, b, 0, mb);
            check(out, x.subtract(y), ma + mb + 1);
            LazyFp.neg(out, 0, b, 0, mb);
            check(out, y.negate(), mb + 1);
            LazyFp.mulSmall(out, 0, unit, 0, mb);
            check(out, model(unit, 0).multiply(BigInteger.valueOf(mb)), mb);
            LazyFp.subMultiple(out, 0, a, 0, unit, 0, mb);
            check(out, x.subtract(model(unit, 0).multiply(BigInteger.valueOf(mb))), ma + mb + 1);
            LazyFp.carry(out, 0, a, 0);
            check(out, x, 1);
            long[] inPlace = a.clone();
            LazyFp.sub(inPlace, 0, inPlace, 0, inPlace, 0, ma);
            check(inPlace, BigInteger.ZERO, 2 * ma + 1);
        }
    }

    @Test
    void zeroIsRecognizedHoweverItIsWritten() {
        for (int times = 0; times <= 60; times++) {
            for (int delta = -2; delta <= 2; delta++) {
                // times p, spread over the limbs as subtraction leaves it, plus a little
                long[] a = {
                    times * (FULL + 1 - 0x1000003D1L) + delta,
                    times * FULL,
                    times * FULL,
                    times * FULL,
                    times * TOP,
                };
                if (a[0] < 0) {
                    continue;
                }
                checkZero(a, delta == 0);
                long[] carried = new long[LazyFp.LIMBS];
                LazyFp.carry(carried, 0, a, 0);
                checkZero(carried, delta == 0);
            }
        }
        for (int limb = 0; limb < LazyFp.LIMBS; limb++) {
            for (int bit = 0; bit < (limb < 4 ? 52 : 48); bit++) {
                long[] a = new long[LazyFp.LIMBS];
                a[limb] = 1L << bit;
                checkZero(a, false);
                long[] p = { FULL + 1 - 0x1000003D1L, FULL, FULL, FULL, TOP };
                p[limb] ^= 1L << bit;
                checkZero(p, false);
            }
        }
    }

    @Test
    void conversionsAgreeWithTheModel() {
        var random = new SplittableRandom(seed("conversionsAgreeWithTheModel"));
        long[] canonical = new long[Fp.LIMBS];
        long[] back = new long[Fp.LIMBS];
        long[] lazy = new long[LazyFp.LIMBS];
        for (int i = 0; i < 5_000; i++) {
            element(canonical, random);
            LazyFp.fromCanonical(lazy, 0, canonical, 0);
            assertThat(model(lazy, 0)).isEqualTo(Limbs.toBigInteger(canonical, 0));
            LazyFp.toCanonical(back, 0, lazy, 0);
            assertThat(back).isEqualTo(canonical);
        }
        for (int magnitude = 1; magnitude <= LazyFp.MAX_MAGNITUDE; magnitude++) {
            for (int subset = 0; subset < 32; subset++) {
                long[] a = extreme(magnitude, subset);
                LazyFp.toCanonical(back, 0, a, 0);
                assertThat(Limbs.toBigInteger(back, 0)).isEqualTo(model(a, 0));
            }
        }
        // the values around p and 2^256, in canonical limbs that are not reduced
        for (long low = FULL - 0x1000003D3L; low <= FULL; low += low < FULL - 0x1000003C0L ? 1 : 0x1000003BDL) {
            long[] a = { low, FULL, FULL, FULL, TOP };
            LazyFp.toCanonical(back, 0, a, 0);
            assertThat(Limbs.toBigInteger(back, 0)).isEqualTo(model(a, 0));
        }
    }

    @Test
    void rootsAndInversesAgreeWithTheModel() {
        var random = new SplittableRandom(seed("rootsAndInversesAgreeWithTheModel"));
        assertThat(P.testBit(0) && P.testBit(1))
            .as("p = 3 mod 4, so that roots are powers")
            .isTrue();
        long[] canonical = new long[Fp.LIMBS];
        long[] a = new long[LazyFp.LIMBS];
        long[] out = new long[LazyFp.LIMBS];
        for (int i = 0; i < 300; i++) {
            element(canonical, random);
            LazyFp.fromCanonical(a, 0, canonical, 0);
            BigInteger value = model(a, 0);
            boolean isSquare = value.modPow(P.shiftRight(1), P).compareTo(BigInteger.ONE) <= 0;
            assertThat(LazyFp.sqrtVartime(out, 0, a, 0)).isEqualTo(isSquare);
            if (isSquare) {
                assertThat(model(out, 0).pow(2).mod(P)).isEqualTo(value);
            }
            LazyFp.inverseVartime(out, 0, a, 0);
            assertThat(model(out, 0)).isEqualTo(value.signum() == 0 ? value : value.modInverse(P));
        }
    }

    @Test
    void manyInversesAgreeWithSingleOnes() {
        var random = new SplittableRandom(seed("manyInversesAgreeWithSingleOnes"));
        for (int count : new int[] { 1, 2, 3, 17 }) {
            long[] all = new long[count * LazyFp.LIMBS];
            List<BigInteger> expected = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                System.arraycopy(limbs(4, random), 0, all, i * LazyFp.LIMBS, LazyFp.LIMBS);
                expected.add(model(all, i * LazyFp.LIMBS).modInverse(P));
            }
            LazyFp.inverseAllVartime(all, count);
            for (int i = 0; i < count; i++) {
                assertThat(model(all, i * LazyFp.LIMBS)).isEqualTo(expected.get(i));
            }
        }
    }

    private static void checkProduct(long[] a, long[] b) {
        long[] out = new long[LazyFp.LIMBS];
        BigInteger product = model(a, 0).multiply(model(b, 0));
        LazyFp.mul(out, 0, a, 0, b, 0);
        check(out, product, 1);
        long[] first = a.clone();
        LazyFp.mul(first, 0, first, 0, b, 0);
        assertThat(first).isEqualTo(out);
        long[] second = b.clone();
        LazyFp.mul(second, 0, a, 0, second, 0);
        assertThat(second).isEqualTo(out);
    }

    private static void checkSquare(long[] a) {
        long[] out = new long[LazyFp.LIMBS];
        LazyFp.square(out, 0, a, 0);
        check(out, model(a, 0).pow(2), 1);
        long[] inPlace = a.clone();
        LazyFp.square(inPlace, 0, inPlace, 0);
        assertThat(inPlace).isEqualTo(out);
    }

    private static void check(long[] found, BigInteger expected, int magnitude) {
        assertThat(model(found, 0)).isEqualTo(expected.mod(P));
        for (int i = 0; i < LazyFp.LIMBS; i++) {
            assertThat(found[i])
                .as("limb %d of magnitude %d", i, magnitude)
                .isBetween(0L, 2L * magnitude * full(i));
        }
    }

    private static void checkZero(long[] a, boolean isZero) {
        assertThat(model(a, 0).signum() == 0).isEqualTo(isZero);
        assertThat(LazyFp.isZeroVartime(a, 0)).isEqualTo(isZero);
    }

    /** An element of limbs within a magnitude, many of them at its ends. */
    private static long[] limbs(int magnitude, SplittableRandom random) {
        long[] out = new long[LazyFp.LIMBS];
        for (int i = 0; i < LazyFp.LIMBS; i++) {
            long bound = 2L * magnitude * full(i);
            out[i] = switch (random.nextInt(8)) {
                case 0 -> 0;
                case 1 -> bound;
                case 2 -> full(i);
                case 3 -> random.nextLong(1 + Math.min(bound, 1L << random.nextInt(58)));
                default -> random.nextLong(bound + 1);
            };
        }
        return out;
    }

    /** The limbs of a subset at a magnitude's bound, the others zero. */
    private static long[] extreme(int magnitude, int subset) {
        long[] out = new long[LazyFp.LIMBS];
        for (int i = 0; i < LazyFp.LIMBS; i++) {
            out[i] = ((subset >>> i) & 1) * 2L * magnitude * full(i);
        }
        return out;
    }

    private static long full(int limb) {
        return limb < 4 ? FULL : TOP;
    }

    /** A canonical element, random or with long runs of equal bits. */
    private static void element(long[] out, SplittableRandom random) {
        do {
            for (int i = 0; i < Fp.LIMBS; i++) {
                out[i] = switch (random.nextInt(6)) {
                    case 0 -> 0;
                    case 1 -> -1;
                    case 2 -> -1L << random.nextInt(64);
                    case 3 -> -1L >>> random.nextInt(64);
                    default -> random.nextLong();
                };
            }
        } while (!Limbs.isLess(out, 0, Limbs.of(P), 0));
    }

    private static BigInteger model(long[] a, int ai) {
        BigInteger value = BigInteger.ZERO;
        for (int i = LazyFp.LIMBS - 1; i >= 0; i--) {
            value = value.shiftLeft(52).add(BigInteger.valueOf(a[ai + i]));
        }
        return value.mod(P);
    }

    private static long seed(String test) {
        long seed = new SplittableRandom().nextLong();
        System.out.println("LazyFpTest." + test + " seed " + seed);
        return seed;
    }
}
