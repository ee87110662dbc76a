package org.clavis.algebra.bn254;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.clavis.algebra.lanes.LaneKernel;
import org.clavis.algebra.lanes.Lanes;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is spread over lanes against the scalar code that it must equal. */
class SpreadTest {

    private static final int N = Fp12.LIMBS;
    private static final int E = LaneKernel.ELEMENT;

    private final SpreadFp12.Scratch s = new SpreadFp12.Scratch();
    private final long[] t = new long[FinalExponentiation.SCRATCH];

    @BeforeEach
    void lanesAreThere() {
        assumeTrue(Lanes.areEnabled(), () -> "skipped: " + Lanes.describe());
        LaneReadiness.skipWarmUpForTestingOnly();
    }

    /** Random elements of Fp, some of them zero, one or p - 1, in Montgomery form. */
    private static long[] random(Random random, int count) {
        BigInteger[] c = new BigInteger[count];
        Arrays.setAll(
            c,
            n ->
                switch (random.nextInt(8)) {
                    case 0 -> BigInteger.ZERO;
                    case 1 -> BigInteger.ONE;
                    case 2 -> Model.P.subtract(BigInteger.ONE);
                    default -> new BigInteger(254, random).mod(Model.P);
                }
        );
        return Model.limbs(c);
    }

    private double[] spread(long[] a, int i) {
        double[] out = new double[SpreadFp12.DOUBLES];
        SpreadFp12.spread(out, 0, a, i, s);
        return out;
    }

    private long[] gather(double[] a) {
        long[] out = new long[N];
        SpreadFp12.gather(out, 0, a, 0, s);
        return out;
    }

    @Test
    void elementsGoInAndOut() {
        Random random = new Random(1);
        for (int n = 0; n < 200; n++) {
            long[] a = random(random, 12);
            assertThat(gather(spread(a, 0))).isEqualTo(a);
        }
    }

    @Test
    void productsAndSquares() {
        Random random = new Random(2);
        for (int n = 0; n < 500; n++) {
            long[] ab = random(random, 24);
            double[] a = spread(ab, 0);
            double[] b = spread(ab, N);
            long[] expected = new long[N];
            Fp12.mul(expected, 0, ab, 0, ab, N, t, 0);
            double[] out = new double[SpreadFp12.DOUBLES];
            SpreadFp12.mul(out, 0, a, 0, b, 0, s);
            assertThat(gather(out)).isEqualTo(expected);
            SpreadFp12.mul(b, 0, a, 0, b, 0, s);
            assertThat(gather(b)).as("out is the second factor").isEqualTo(expected);
            Fp12.square(expected, 0, ab, 0, t, 0);
            SpreadFp12.square(a, 0, a, 0, s);
            assertThat(gather(a)).isEqualTo(expected);
        }
    }

    @Test
    void linesOfThreeAndOfTwoCoefficients() {
        Random random = new Random(3);
        for (int n = 0; n < 300; n++) {
            long[] a = random(random, 12);
            long[] l = random(random, 8);
            double[] line = new double[E + Lanes.COUNT];
            double[] sums = new double[E];
            for (int lane = 0; lane < 8; lane++) {
                LaneFp.load(line, 0, lane, l, 4 * lane);
            }
            LaneFp.mul(line, 0, line, 0, LaneFp.ENTER, 0, new long[LaneKernel.WIDE], 0);
            LaneKernel.add(sums, 0, line, 0, line, 1);
            long[] expected = new long[N];
            Fp12.mulByLine3(expected, 0, a, 0, l, 0, t, 0);
            double[] f = spread(a, 0);
            SpreadFp12.mulByLine3(f, 0, f, 0, line, sums, s);
            assertThat(gather(f)).isEqualTo(expected);
            for (int lane = 0; lane <= 4; lane += 4) {
                Fp12.mulByLine(expected, 0, a, 0, l, 4 * lane, t, 0);
                double[] g = spread(a, 0);
                SpreadFp12.mulByLine(g, 0, g, 0, line, sums, lane, s);
                assertThat(gather(g)).isEqualTo(expected);
            }
        }
    }

    @Test
    void frobeniusMapsAndConjugation() {
        Random random = new Random(4);
        for (int n = 0; n < 100; n++) {
            long[] a = random(random, 12);
            double[] f = spread(a, 0);
            double[] out = new double[SpreadFp12.DOUBLES];
            long[] expected = new long[N];
            SpreadFp12.frobenius(out, 0, f, 0, s);
            Fp12.frobenius(expected, 0, a, 0);
            assertThat(gather(out)).isEqualTo(expected);
            SpreadFp12.frobeniusSquare(out, 0, f, 0, s);
            Fp12.frobeniusSquare(expected, 0, a, 0);
            assertThat(gather(out)).isEqualTo(expected);
            SpreadFp12.frobeniusCube(out, 0, f, 0, s);
            Fp12.frobeniusCube(expected, 0, a, 0);
            assertThat(gather(out)).isEqualTo(expected);
            SpreadFp12.conjugate(out, 0, f, 0);
            Fp12.conjugate(expected, 0, a, 0);
            assertThat(gather(out)).isEqualTo(expected);
        }
    }

    @Test
    void cyclotomicSquaresAndTheFinalExponentiation() {
        Random random = new Random(5);
        SpreadFinalExponentiation spreadFinal = new SpreadFinalExponentiation();
        for (int n = 0; n < 20; n++) {
            long[] a = random(random, 12);
            long[] expected = new long[N];
            FinalExponentiation.applyVartime(expected, 0, a, 0, t, 0);
            double[] f = spread(a, 0);
            spreadFinal.applyVartime(f, s);
            assertThat(gather(f)).isEqualTo(expected);
            SpreadFp12.cyclotomicSquare(f, 0, f, 0, s);
            Fp12.cyclotomicSquare(expected, 0, expected, 0, t, 0);
            assertThat(gather(f)).isEqualTo(expected);
            for (int m = 0; m < 300; m++) {
                SpreadFp12.cyclotomicSquare(f, 0, f, 0, s);
                Fp12.cyclotomicSquare(expected, 0, expected, 0, t, 0);
            }
            assertThat(gather(f)).as("limbs stay within bounds").isEqualTo(expected);
        }
    }

    @Test
    void preparedPairingsEqualPairings() {
        Random random = new Random(6);
        G2Affine first = g2(random);
        G2Affine second = g2(random);
        G2Affine infinity = G2Affine.INFINITY;
        for (G2Affine[] fixed : new G2Affine[][] { { first, second }, { infinity, second }, { first, infinity } }) {
            PreparedPairing prepared = PreparedPairing.of(fixed[0], fixed[1]);
            for (int n = 0; n < 8; n++) {
                G1Affine p0 = (n & 1) == 0 ? g1(random) : G1Affine.INFINITY;
                G1Affine p1 = (n & 2) == 0 ? g1(random) : G1Affine.INFINITY;
                G1Affine p = (n & 4) == 0 ? g1(random) : G1Affine.INFINITY;
                G2Affine q = g2(random);
                Gt expected = Pairing.ofVartime(p, q)
                    .times(Pairing.ofVartime(p0, fixed[0]))
                    .times(Pairing.ofVartime(p1, fixed[1]));
                long[] jacobian = new long[2 * G1Jacobian.LIMBS];
                setAffine(jacobian, 0, p0);
                setAffine(jacobian, G1Jacobian.LIMBS, p1);
                long[] again = jacobian.clone();
                assertThat(prepared.productEqualsVartime(p, q, jacobian, expected)).isTrue();
                Gt other = expected.times(Pairing.ofVartime(G1Affine.GENERATOR, G2Affine.GENERATOR));
                assertThat(prepared.productEqualsVartime(p, q, again, other)).isFalse();
            }
        }
    }

    private static void setAffine(long[] out, int o, G1Affine p) {
        long[] affine = new long[G1Jacobian.AFFINE_LIMBS];
        p.copyTo(affine, 0);
        G1Jacobian.setAffine(out, o, affine, 0);
    }

    private static G1Affine g1(Random random) {
        return G1Affine.GENERATOR.timesVartime(new BigInteger(253, random));
    }

    private static G2Affine g2(Random random) {
        return G2Affine.GENERATOR.timesVartime(new BigInteger(253, random));
    }

    @Test
    void additionsOfEqualOppositeAndInfinitePoints() {
        Random random = new Random(7);
        G1Affine p = g1(random);
        G1Affine q = g1(random);
        List<G1Affine> left = List.of(p, p, p, p, G1Affine.INFINITY, q, q, G1Affine.INFINITY);
        List<G1Affine> right = List.of(q, p, p.negate(), p.negate(), q, q, p, G1Affine.INFINITY);
        double[] a = lanes(left);
        double[] b = lanes(right);
        LaneG1.Scratch scratch = new LaneG1.Scratch();
        double[] sum = new double[LaneG1.DOUBLES];
        LaneG1.add(sum, 0, a, 0, b, 0, scratch);
        double[] twice = new double[LaneG1.DOUBLES];
        LaneG1.dbl(twice, 0, sum, 0, scratch);
        double[] mixed = new double[LaneG1.DOUBLES];
        LaneG1.addMixed(mixed, 0, a, 0, b, 0, scratch);
        for (int lane = 0; lane < 8; lane++) {
            G1Affine expected = sum(left.get(lane), right.get(lane));
            assertThat(affine(sum, lane)).as("sum %d", lane).isEqualTo(expected);
            assertThat(affine(twice, lane)).as("twice %d", lane).isEqualTo(sum(expected, expected));
            if (!right.get(lane).isInfinity()) {
                assertThat(affine(mixed, lane)).as("mixed %d", lane).isEqualTo(expected);
            }
        }
    }

    private static G1Affine sum(G1Affine a, G1Affine b) {
        long[] points = new long[2 * G1Jacobian.LIMBS];
        setAffine(points, 0, a);
        setAffine(points, G1Jacobian.LIMBS, b);
        G1Jacobian.add(points, 0, points, 0, points, G1Jacobian.LIMBS, new long[G1Jacobian.SCRATCH]);
        return Points.fromJacobian(points, 0);
    }

    /** Points with Z = 1, or (0, 1, 0), whose coordinates are also those of affine points. */
    private static double[] lanes(List<G1Affine> points) {
        double[] out = new double[LaneG1.DOUBLES];
        long[] wide = new long[LaneKernel.WIDE];
        long[] one = new long[Fp.LIMBS];
        Fp.setOne(one, 0);
        for (int lane = 0; lane < 8; lane++) {
            long[] affine = new long[G1Jacobian.AFFINE_LIMBS];
            points.get(lane).copyTo(affine, 0);
            boolean infinite = points.get(lane).isInfinity();
            LaneFp.load(out, 0, lane, affine, 0);
            LaneFp.load(out, E, lane, infinite ? one : affine, infinite ? 0 : Fp.LIMBS);
            if (!infinite) {
                LaneFp.load(out, 2 * E, lane, one, 0);
            }
        }
        for (int n = 0; n < 3; n++) {
            LaneFp.mul(out, n * E, out, n * E, LaneFp.ENTER, 0, wide, 0);
        }
        return out;
    }

    private static G1Affine affine(double[] points, int lane) {
        double[] out = new double[LaneG1.DOUBLES];
        long[] wide = new long[LaneKernel.WIDE];
        long[] c = new long[3 * Fp.LIMBS];
        for (int n = 0; n < 3; n++) {
            LaneFp.mul(out, n * E, points, n * E, LaneFp.LEAVE, 0, wide, 0);
            LaneFp.store(c, n * Fp.LIMBS, out, n * E, lane);
        }
        long[] jacobian = new long[G1Jacobian.LIMBS];
        Fp.mul(jacobian, 0, c, 0, c, 8);
        Fp.square(jacobian, 4, c, 8);
        Fp.mul(jacobian, 4, jacobian, 4, c, 4);
        Fp.set(jacobian, 8, c, 8);
        return Points.fromJacobian(jacobian, 0);
    }

    @Test
    void combinationsOfFewAndOfManyPoints() {
        Random random = new Random(8);
        BigInteger[] extremes = {
            BigInteger.ZERO,
            BigInteger.ONE,
            Model.R.subtract(BigInteger.ONE),
            Model.TWO_256.subtract(BigInteger.ONE),
            BigInteger.valueOf(16),
            BigInteger.valueOf(17),
            BigInteger.ONE.shiftLeft(255),
        };
        for (int count : new int[] { 1, 2, 8, 9, 21 }) {
            G1Affine[] points = new G1Affine[count + 1];
            Arrays.setAll(points, n -> g1(random));
            LinearCombination combination = LinearCombination.of(List.of(points));
            assertThat(combination.scalars()).isEqualTo(count);
            for (int round = 0; round < 8; round++) {
                long[] scalars = new long[count * Fr.LIMBS];
                long[] expected = new long[2 * G1Jacobian.LIMBS];
                setAffine(expected, 0, points[0]);
                for (int n = 0; n < count; n++) {
                    BigInteger scalar =
                        round == 7
                            ? BigInteger.ZERO
                            : random.nextBoolean()
                              ? extremes[random.nextInt(extremes.length)]
                              : new BigInteger(256, random);
                    Limbs.fromBigInteger(scalars, n * Fr.LIMBS, scalar);
                    setAffine(expected, G1Jacobian.LIMBS, points[n + 1].timesVartime(scalar));
                    G1Jacobian.add(expected, 0, expected, 0, expected, G1Jacobian.LIMBS, new long[G1Jacobian.SCRATCH]);
                }
                long[] out = new long[G1Jacobian.LIMBS];
                combination.evaluateVartime(out, 0, scalars);
                assertThat(Points.fromJacobian(out, 0)).isEqualTo(Points.fromJacobian(expected, 0));
            }
        }
    }

    @Test
    void scratchIsLentToOneAtATime() {
        ScratchPool<Object> pool = new ScratchPool<>(Object::new);
        Object first = pool.take();
        Object second = pool.take();
        assertThat(first).isNotSameAs(second);
        pool.giveBack(first);
        assertThat(pool.take()).isSameAs(first);
        assertThat(pool.take()).isNotSameAs(first).isNotSameAs(second);
    }
}
