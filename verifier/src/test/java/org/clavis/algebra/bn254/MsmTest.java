package org.clavis.algebra.bn254;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.clavis.algebra.lanes.Lanes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Pippenger's sums against the discrete logarithms: every point is a known multiple of the generator. */
class MsmTest {

    private static final BigInteger R = Fr.modulus();
    private static final long SEED = 20260101;

    private static void nothing() {}

    /** What does the sum: with how many multiples of each point beside it. */
    enum Kind {
        SCALAR(false, 0),
        LANES(true, 0),
        SOME_MULTIPLES(true, 5),
        ALL_MULTIPLES(true, 300);

        final boolean lanes;
        final int multiples;

        Kind(boolean lanes, int multiples) {
            this.lanes = lanes;
            this.multiples = multiples;
        }

        static List<Kind> here() {
            return Lanes.areEnabled() ? List.of(values()) : List.of(SCALAR);
        }
    }

    /** Scalars and the logarithms of points, of equal number. */
    record Case(String name, List<BigInteger> scalars, List<BigInteger> logarithms) {
        @Override
        public String toString() {
            return name + " of " + scalars.size();
        }
    }

    static Stream<Case> cases() {
        List<Case> out = new ArrayList<>();
        for (int size : new int[] { 0, 1, 2, 7, 33, 100 }) {
            Random random = new Random(SEED + size);
            List<BigInteger> points = random(size, random);
            out.add(new Case("random", random(size, random), points));
            out.add(new Case("edges", edges(size, random), points));
            out.add(new Case("bits", random.ints(size, 0, 2).mapToObj(BigInteger::valueOf).toList(), points));
            out.add(new Case("zeros", Collections.nCopies(size, BigInteger.ZERO), points));
            out.add(new Case("repeated scalar", Collections.nCopies(size, R.shiftRight(1)), points));
            out.add(new Case("r - 1", Collections.nCopies(size, R.subtract(BigInteger.ONE)), points));
            out.add(new Case("borders", borders(size), points));
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

    /** Scalars whose digits for a window of 3, 4, ... 14 bits are the largest that stay positive, or one more. */
    private static List<BigInteger> borders(int size) {
        List<BigInteger> out = new ArrayList<>();
        for (int n = 0; n < size; n++) {
            int windowBits = 3 + ((n / 2) % 12);
            BigInteger sum = BigInteger.ZERO;
            for (int bit = 0; bit + windowBits <= 253; bit += windowBits) {
                sum = sum.add(BigInteger.valueOf((1L << (windowBits - 1)) + (n % 2)).shiftLeft(bit));
            }
            out.add(sum);
        }
        return out;
    }

    private static BigInteger expected(Case c, int firstScalar) {
        BigInteger sum = BigInteger.ZERO;
        for (int n = firstScalar; n < c.scalars.size(); n++) {
            sum = sum.add(c.scalars.get(n).multiply(c.logarithms.get(n))).mod(R);
        }
        return sum;
    }

    /** Four limbs, the least significant first. */
    static long[] limbs(BigInteger integer) {
        return new long[] {
            integer.longValue(),
            integer.shiftRight(64).longValue(),
            integer.shiftRight(128).longValue(),
            integer.shiftRight(192).longValue(),
        };
    }

    private static long[] limbs(List<BigInteger> integers) {
        long[] out = new long[integers.size() * Fr.LIMBS];
        for (int n = 0; n < integers.size(); n++) {
            System.arraycopy(limbs(integers.get(n)), 0, out, n * Fr.LIMBS, Fr.LIMBS);
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

    private static G1Affine affine1(long[] jacobian) {
        long[] affine = new long[G1Jacobian.AFFINE_LIMBS];
        G1Jacobian.toAffine(affine, 0, jacobian, 0, new long[G1Jacobian.SCRATCH]);
        return G1Affine.fromMontgomeryLimbs(affine, 0);
    }

    private static G2Affine affine2(long[] jacobian) {
        long[] affine = new long[G2Jacobian.AFFINE_LIMBS];
        G2Jacobian.toAffine(affine, 0, jacobian, 0, new long[G2Jacobian.SCRATCH]);
        return G2Affine.fromMontgomeryLimbs(affine, 0);
    }

    private static G1Affine sumG1(Kind kind, List<BigInteger> logarithms, List<BigInteger> scalars, int firstScalar) {
        long[] points = g1(logarithms);
        long bytes = kind.multiples * 80L * logarithms.size();
        long[] limbs = limbs(scalars);
        long[] kept = limbs.clone();
        long[] out = new long[G1Jacobian.LIMBS + 1];
        G1Msm msm = G1Msm.of(points, logarithms.size(), bytes, kind.lanes);
        assertThat(msm.count()).isEqualTo(
            (int) logarithms
                .stream()
                .filter(n -> n.signum() != 0)
                .count()
        );
        msm.sumVartime(out, 1, limbs, firstScalar, MsmTest::nothing);
        assertThat(limbs).isEqualTo(kept);
        return affine1(Arrays.copyOfRange(out, 1, out.length));
    }

    private static G2Affine sumG2(Kind kind, List<BigInteger> logarithms, List<BigInteger> scalars, int firstScalar) {
        long bytes = kind.multiples * 160L * logarithms.size();
        long[] out = new long[G2Jacobian.LIMBS + 1];
        G2Msm.of(g2(logarithms), logarithms.size(), bytes, kind.lanes).sumVartime(
            out,
            1,
            limbs(scalars),
            firstScalar,
            MsmTest::nothing
        );
        return affine2(Arrays.copyOfRange(out, 1, out.length));
    }

    private static G1Affine expectedG1(Case c, int firstScalar) {
        return G1Affine.fromMontgomeryLimbs(g1(List.of(expected(c, firstScalar))), 0);
    }

    private static G2Affine expectedG2(Case c, int firstScalar) {
        return G2Affine.fromMontgomeryLimbs(g2(List.of(expected(c, firstScalar))), 0);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void g1EqualsTheSumOfTheLogarithms(Case c) {
        for (Kind kind : Kind.here()) {
            assertThat(sumG1(kind, c.logarithms, c.scalars, 0))
                .as(kind.name())
                .isEqualTo(expectedG1(c, 0));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void g2EqualsTheSumOfTheLogarithms(Case c) {
        for (Kind kind : Kind.here()) {
            assertThat(sumG2(kind, c.logarithms, c.scalars, 0))
                .as(kind.name())
                .isEqualTo(expectedG2(c, 0));
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void leavesOutTheScalarsBeforeTheFirst(Kind kind) {
        assumeTrue(Kind.here().contains(kind), () -> "skipped: " + Lanes.describe());
        Random random = new Random(SEED);
        Case c = new Case("random", random(20, random), random(20, random));
        List<BigInteger> tail = c.logarithms.subList(5, 20);
        assertThat(sumG1(kind, tail, c.scalars, 5)).isEqualTo(expectedG1(c, 5));
        assertThat(sumG2(kind, tail, c.scalars, 5)).isEqualTo(expectedG2(c, 5));
    }

    /** More entries than a task takes, so that buckets are cut, and all the same in the worst cases. */
    @ParameterizedTest
    @EnumSource(Kind.class)
    void manyPoints(Kind kind) {
        assumeTrue(Kind.here().contains(kind), () -> "skipped: " + Lanes.describe());
        int size = kind.lanes ? 3000 : 300;
        Random random = new Random(SEED);
        List<BigInteger> logarithms = random(size, random);
        List<BigInteger> same = Collections.nCopies(size, BigInteger.valueOf(3));
        List<BigInteger> scalars = random(size, random);
        List<BigInteger> one = Collections.nCopies(size, R.subtract(BigInteger.valueOf(12345)));
        List<Case> cases = List.of(
            new Case("random", scalars, logarithms),
            new Case("one bucket a digit", one, logarithms),
            new Case("equal points", scalars, same),
            new Case("equal points in one bucket", one, same),
            new Case("edges", edges(size, random), logarithms)
        );
        try (ForkJoinPool pool = new ForkJoinPool(4)) {
            for (Case c : cases) {
                G1Affine sum = pool.submit(() -> sumG1(kind, c.logarithms, c.scalars, 0)).join();
                assertThat(sum).as(c.name).isEqualTo(expectedG1(c, 0));
            }
            G2Affine sum = pool.submit(() -> sumG2(kind, same, scalars, 0)).join();
            assertThat(sum).isEqualTo(expectedG2(cases.get(2), 0));
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void endsWithWhatTheCheckpointThrows(Kind kind) {
        assumeTrue(Kind.here().contains(kind), () -> "skipped: " + Lanes.describe());
        Random random = new Random(SEED);
        G1Msm msm = G1Msm.of(g1(random(40, random)), 40, 0, kind.lanes);
        long[] scalars = limbs(random(40, random));
        AtomicInteger calls = new AtomicInteger();
        Runnable third = () -> {
            if (calls.incrementAndGet() == 3) {
                throw new CancellationException("third");
            }
        };
        assertThatThrownBy(() -> msm.sumVartime(new long[G1Jacobian.LIMBS], 0, scalars, 0, third))
            .isInstanceOf(CancellationException.class)
            .hasStackTraceContaining("third");
        // and what it worked with is fit for another sum
        long[] out = new long[G1Jacobian.LIMBS];
        long[] again = new long[G1Jacobian.LIMBS];
        msm.sumVartime(out, 0, scalars, 0, MsmTest::nothing);
        msm.sumVartime(again, 0, scalars, 0, MsmTest::nothing);
        assertThat(affine1(out)).isEqualTo(affine1(again));
    }

    /** With equal and opposite points and infinities among those that are worked on, in both groups. */
    @Test
    void leavesNothingInItsScratchSpace() throws ReflectiveOperationException {
        assumeTrue(Lanes.areEnabled(), () -> "skipped: " + Lanes.describe());
        Random random = new Random(SEED);
        List<BigInteger> logarithms = new ArrayList<>(random(100, random));
        logarithms.set(1, logarithms.get(0));
        logarithms.set(3, R.subtract(logarithms.get(2)));
        List<BigInteger> scalars = new ArrayList<>(random(100, random));
        scalars.set(1, scalars.get(0));
        scalars.set(3, scalars.get(2));
        int[] places = IntStream.range(0, 100).toArray();
        List<LaneBuckets> used = new ArrayList<>();
        ScratchPool<LaneBuckets> first = new ScratchPool<>(() -> {
            used.add(new LaneBuckets(new LaneCoordinates.Prime()));
            return used.getLast();
        });
        ScratchPool<LaneBuckets> second = new ScratchPool<>(() -> {
            used.add(new LaneBuckets(new LaneCoordinates.Quadratic()));
            return used.getLast();
        });
        try (ForkJoinPool pool = new ForkJoinPool(1)) {
            LaneMsm inG1 = new LaneMsm(LaneCoordinates.Prime::new, first, g1(logarithms), places, 0);
            LaneMsm inG2 = new LaneMsm(LaneCoordinates.Quadratic::new, second, g2(logarithms), places, 0);
            pool.submit(() -> inG1.bitSums(limbs(scalars), 0, MsmTest::nothing)).join();
            pool.submit(() -> inG2.bitSums(limbs(scalars), 0, MsmTest::nothing)).join();
        }
        assertThat(used).hasSizeGreaterThanOrEqualTo(2);
        for (LaneBuckets scratch : used) {
            assertThat(arrays(scratch)).hasSizeGreaterThan(15).allSatisfy(MsmTest::assertZeros);
        }
    }

    /** Every array that an object of this package refers to, itself or through others. */
    private static List<Object> arrays(Object of) throws ReflectiveOperationException {
        List<Object> out = new ArrayList<>();
        for (Class<?> type = of.getClass(); type != Object.class; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (Modifier.isStatic(field.getModifiers()) || field.getType().isPrimitive()) {
                    continue;
                }
                field.setAccessible(true);
                Object value = field.get(of);
                if (field.getType().isArray()) {
                    out.add(value);
                } else {
                    assertThat(value.getClass().getPackage()).isEqualTo(MsmTest.class.getPackage());
                    out.addAll(arrays(value));
                }
            }
        }
        return out;
    }

    private static void assertZeros(Object array) {
        Object zeros = Array.newInstance(array.getClass().getComponentType(), Array.getLength(array));
        assertThat(Objects.deepEquals(array, zeros)).isTrue();
    }
}
