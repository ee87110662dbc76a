package org.clavis.circuits;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.Stream;
import org.clavis.algebra.bn254.Fr;
import org.clavis.algebra.bn254.G1Affine;
import org.clavis.algebra.bn254.G1Jacobian;
import org.clavis.algebra.bn254.G2Affine;
import org.clavis.algebra.bn254.G2Jacobian;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pippenger's sums against the discrete logarithms: every point is a known multiple of the generator. */
class MsmTest {

    private static final BigInteger R = Fr.modulus();
    private static final long SEED = 20260101;

    /** Scalars and the logarithms of points, of equal number. */
    record Case(String name, List<BigInteger> scalars, List<BigInteger> logarithms) {
        @Override
        public String toString() {
            return name + " of " + scalars.size();
        }
    }

    static Stream<Case> cases() {
        List<Case> out = new ArrayList<>();
        for (int size : new int[] { 0, 1, 2, 3, 7, 16, 33, 100, 257 }) {
            Random random = new Random(SEED + size);
            List<BigInteger> points = random(size, random);
            out.add(new Case("random", random(size, random), points));
            out.add(new Case("edges", edges(size, random), points));
            out.add(new Case("bits", random.ints(size, 0, 2).mapToObj(BigInteger::valueOf).toList(), points));
            out.add(new Case("zeros", Collections.nCopies(size, BigInteger.ZERO), points));
            out.add(new Case("repeated scalar", Collections.nCopies(size, R.shiftRight(1)), points));
            out.add(new Case("r - 1", Collections.nCopies(size, R.subtract(BigInteger.ONE)), points));
            List<BigInteger> equal = Collections.nCopies(size, BigInteger.valueOf(42));
            out.add(new Case("equal points", random(size, random), equal));
            out.add(new Case("equal points, equal scalars", Collections.nCopies(size, BigInteger.TEN), equal));
            out.add(new Case("infinities", random(size, random), edges(size, random)));
            List<BigInteger> opposite = new ArrayList<>();
            for (int n = 0; n < size; n++) {
                opposite.add(n % 2 == 0 ? BigInteger.TEN : R.subtract(BigInteger.TEN));
            }
            out.add(new Case("opposite points", Collections.nCopies(size, BigInteger.TWO), opposite));
        }
        return out.stream();
    }

    private static List<BigInteger> random(int size, Random random) {
        return Stream.generate(() -> new BigInteger(320, random).mod(R))
            .limit(size)
            .toList();
    }

    private static List<BigInteger> edges(int size, Random random) {
        BigInteger[] edge = { BigInteger.ZERO, BigInteger.ONE, R.subtract(BigInteger.ONE), BigInteger.TWO.pow(128) };
        return Stream.generate(() -> edge[random.nextInt(edge.length)])
            .limit(size)
            .toList();
    }

    private static BigInteger expected(Case c, int firstScalar) {
        BigInteger sum = BigInteger.ZERO;
        for (int n = firstScalar; n < c.scalars.size(); n++) {
            sum = sum.add(c.scalars.get(n).multiply(c.logarithms.get(n))).mod(R);
        }
        return sum;
    }

    private static long[] limbs(List<BigInteger> integers) {
        long[] out = new long[integers.size() * Fr.LIMBS];
        for (int n = 0; n < integers.size(); n++) {
            System.arraycopy(Bn254Limits.littleEndianLimbs(integers.get(n)), 0, out, n * Fr.LIMBS, Fr.LIMBS);
        }
        return out;
    }

    private static long[] g1(List<BigInteger> logarithms) {
        long[] generator = new long[G1Jacobian.AFFINE_LIMBS];
        G1Affine.GENERATOR.copyTo(generator, 0);
        long[] scalars = limbs(logarithms);
        long[] jacobian = new long[logarithms.size() * G1Jacobian.LIMBS];
        for (int n = 0; n < logarithms.size(); n++) {
            G1Jacobian.multiplyVartime(jacobian, n * G1Jacobian.LIMBS, generator, 0, scalars, n * Fr.LIMBS, Fr.LIMBS);
        }
        long[] out = new long[logarithms.size() * G1Jacobian.AFFINE_LIMBS];
        G1Jacobian.batchToAffine(out, 0, jacobian, 0, logarithms.size());
        return out;
    }

    private static long[] g2(List<BigInteger> logarithms) {
        long[] generator = new long[G2Jacobian.AFFINE_LIMBS];
        G2Affine.GENERATOR.copyTo(generator, 0);
        long[] scalars = limbs(logarithms);
        long[] jacobian = new long[logarithms.size() * G2Jacobian.LIMBS];
        for (int n = 0; n < logarithms.size(); n++) {
            G2Jacobian.multiplyVartime(jacobian, n * G2Jacobian.LIMBS, generator, 0, scalars, n * Fr.LIMBS, Fr.LIMBS);
        }
        long[] out = new long[logarithms.size() * G2Jacobian.AFFINE_LIMBS];
        G2Jacobian.batchToAffine(out, 0, jacobian, 0, logarithms.size());
        return out;
    }

    private static G1Affine sumG1(long[] points, List<BigInteger> scalars, int windowBits, int firstScalar) {
        long[] out = new long[G1Jacobian.LIMBS];
        try (SignedDigits digits = new SignedDigits(limbs(scalars), scalars.size(), windowBits)) {
            G1Msm.sumVartime(out, points, digits, firstScalar);
        }
        long[] affine = new long[G1Jacobian.AFFINE_LIMBS];
        G1Jacobian.toAffine(affine, 0, out, 0, new long[G1Jacobian.SCRATCH]);
        return G1Affine.fromMontgomeryLimbs(affine, 0);
    }

    private static G2Affine sumG2(long[] points, List<BigInteger> scalars, int windowBits, int firstScalar) {
        long[] out = new long[G2Jacobian.LIMBS];
        try (SignedDigits digits = new SignedDigits(limbs(scalars), scalars.size(), windowBits)) {
            G2Msm.sumVartime(out, points, digits, firstScalar);
        }
        long[] affine = new long[G2Jacobian.AFFINE_LIMBS];
        G2Jacobian.toAffine(affine, 0, out, 0, new long[G2Jacobian.SCRATCH]);
        return G2Affine.fromMontgomeryLimbs(affine, 0);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void g1EqualsTheSumOfTheLogarithms(Case c) {
        G1Affine sum = sumG1(g1(c.logarithms), c.scalars, SignedDigits.windowBits(c.scalars.size()), 0);
        assertThat(sum).isEqualTo(G1Affine.fromMontgomeryLimbs(g1(List.of(expected(c, 0))), 0));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void g2EqualsTheSumOfTheLogarithms(Case c) {
        G2Affine sum = sumG2(g2(c.logarithms), c.scalars, SignedDigits.windowBits(c.scalars.size()), 0);
        assertThat(sum).isEqualTo(G2Affine.fromMontgomeryLimbs(g2(List.of(expected(c, 0))), 0));
    }

    @ParameterizedTest
    @ValueSource(ints = { 2, 3, 5, 8, 11, 13, 15 })
    void everyWindowGivesTheSameSum(int windowBits) {
        Random random = new Random(SEED);
        Case c = new Case("random", random(20, random), random(20, random));
        assertThat(sumG1(g1(c.logarithms), c.scalars, windowBits, 0)).isEqualTo(
            G1Affine.fromMontgomeryLimbs(g1(List.of(expected(c, 0))), 0)
        );
        assertThat(sumG2(g2(c.logarithms), c.scalars, windowBits, 0)).isEqualTo(
            G2Affine.fromMontgomeryLimbs(g2(List.of(expected(c, 0))), 0)
        );
    }

    @Test
    void leavesOutTheScalarsBeforeTheFirst() {
        Random random = new Random(SEED);
        Case c = new Case("random", random(20, random), random(20, random));
        List<BigInteger> tail = c.logarithms.subList(5, 20);
        assertThat(sumG1(g1(tail), c.scalars, 4, 5)).isEqualTo(
            G1Affine.fromMontgomeryLimbs(g1(List.of(expected(c, 5))), 0)
        );
        assertThat(sumG2(g2(tail), c.scalars, 4, 5)).isEqualTo(
            G2Affine.fromMontgomeryLimbs(g2(List.of(expected(c, 5))), 0)
        );
    }

    @Test
    void runsInTheCallersPool() {
        Random random = new Random(SEED);
        Case c = new Case("random", random(30, random), random(30, random));
        try (ForkJoinPool pool = new ForkJoinPool(3)) {
            G1Affine sum = pool.submit(() -> sumG1(g1(c.logarithms), c.scalars, 4, 0)).join();
            assertThat(sum).isEqualTo(G1Affine.fromMontgomeryLimbs(g1(List.of(expected(c, 0))), 0));
        }
    }
}
