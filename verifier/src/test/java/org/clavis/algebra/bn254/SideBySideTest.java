package org.clavis.algebra.bn254;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.clavis.algebra.lanes.LaneKernel;
import org.clavis.algebra.lanes.Lanes;
import org.clavis.verifier.EncodingException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Eight elements, points and pairs side by side against the scalar code and the models that they must equal. */
class SideBySideTest {

    private static final int N = LaneFp2.SIZE;
    private static final int E = LaneKernel.ELEMENT;
    private static final int LANES = Lanes.COUNT;

    private final LaneFp2 field = new LaneFp2();

    @BeforeEach
    void lanesAreThere() {
        assumeTrue(Lanes.areEnabled(), () -> "skipped: " + Lanes.describe());
        LanesForTests.useNow();
    }

    /** Random elements of Fp, some of them zero, one, p - 1 or near p / 2, in Montgomery form. */
    private static long[] random(Random random, int count) {
        BigInteger[] c = new BigInteger[count];
        Arrays.setAll(
            c,
            n ->
                switch (random.nextInt(10)) {
                    case 0 -> BigInteger.ZERO;
                    case 1 -> BigInteger.ONE;
                    case 2 -> Model.P.subtract(BigInteger.ONE);
                    case 3 -> Model.P.shiftRight(1).add(BigInteger.valueOf(random.nextInt(2)));
                    default -> new BigInteger(254, random).mod(Model.P);
                }
        );
        return Model.limbs(c);
    }

    /** Eight elements of Fp2, one after the other. */
    private double[] load(long[] a) {
        double[] out = new double[N];
        for (int lane = 0; lane < LANES; lane++) {
            LaneFp2.load(out, 0, lane, a, lane * Fp2.LIMBS);
        }
        field.enter(out, 0);
        return out;
    }

    private long[] store(double[] a, int i) {
        long[] out = new long[LANES * Fp2.LIMBS];
        double[] left = Arrays.copyOfRange(a, i, i + N);
        field.leave(left, 0);
        for (int lane = 0; lane < LANES; lane++) {
            LaneFp2.store(out, lane * Fp2.LIMBS, left, 0, lane);
        }
        return out;
    }

    private static Model.Q q(long[] a, int lane) {
        return Model.Q.fromLimbs(a, lane * Fp2.LIMBS);
    }

    @Test
    void quadraticExtension() {
        Random random = new Random(1);
        double[] out = new double[N];
        for (int n = 0; n < 300; n++) {
            long[] a = random(random, 2 * LANES);
            long[] b = random(random, 2 * LANES);
            double[] x = load(a);
            double[] y = load(b);
            assertThat(store(x, 0)).isEqualTo(a);
            field.mul(out, 0, x, 0, y, 0);
            long[] product = store(out, 0);
            field.mulByConjugate(out, 0, x, 0, y, 0);
            long[] conjugate = store(out, 0);
            field.square(out, 0, x, 0);
            long[] square = store(out, 0);
            field.mulByFp(out, 0, x, 0, y, E);
            long[] scaled = store(out, 0);
            field.norm(out, 0, x, 0);
            long[] norm = store(out, 0);
            // sums of magnitude two are factors as well
            double[] sum = new double[N];
            double[] difference = new double[N];
            LaneFp2.add(sum, 0, x, 0, y, 0);
            LaneFp2.sub(difference, 0, x, 0, y, 0);
            field.mul(out, 0, sum, 0, difference, 0);
            long[] ofSums = store(out, 0);
            for (int lane = 0; lane < LANES; lane++) {
                Model.Q p = q(a, lane);
                Model.Q r = q(b, lane);
                assertThat(q(product, lane)).isEqualTo(p.times(r));
                assertThat(q(conjugate, lane)).isEqualTo(p.times(new Model.Q(r.a(), r.b().negate())));
                assertThat(q(square, lane)).isEqualTo(p.times(p));
                assertThat(q(scaled, lane)).isEqualTo(new Model.Q(p.a().multiply(r.b()), p.b().multiply(r.b())));
                assertThat(q(norm, lane).a()).isEqualTo(p.times(new Model.Q(p.a(), p.b().negate())).a());
                assertThat(q(ofSums, lane)).isEqualTo(p.plus(r).times(p.minus(r)));
            }
        }
    }

    @Test
    void summandsThatWrapAreMultipliedByXi() {
        Random random = new Random(2);
        double[] out = new double[N];
        for (int n = 0; n < 100; n++) {
            long[] a = random(random, 2 * LANES);
            long[] b = random(random, 2 * LANES);
            double[] x = load(a);
            double[] y = load(b);
            field.begin(2, x, 0, y, 0);
            field.accumulate(x, 0, x, 0);
            field.beginWrapped(3, x, 0, y, 0);
            field.accumulateWrapped(y, 0, y, 0);
            field.accumulateWrapped(y, 0, x, 0);
            field.addWrapped();
            field.reduce(out, 0);
            long[] result = store(out, 0);
            for (int lane = 0; lane < LANES; lane++) {
                Model.Q p = q(a, lane);
                Model.Q r = q(b, lane);
                Model.Q wrapped = p.times(r).plus(r.times(r)).plus(r.times(p));
                Model.Q expected = p.times(r).plus(p.times(p)).plus(Model.Q.XI.times(wrapped));
                assertThat(q(result, lane)).isEqualTo(expected);
            }
        }
    }

    /** Lines and squarings in a row, so that magnitudes grow, against {@link Fp12} lane by lane. */
    @Test
    void accumulator() {
        Random random = new Random(3);
        long[] t = new long[Fp12.SCRATCH];
        LaneFp12 f = new LaneFp12(field);
        long[][] expected = new long[LANES][Fp12.LIMBS];
        for (long[] lane : expected) {
            Fp12.setOne(lane, 0);
        }
        for (int n = 0; n < 60; n++) {
            if (n % 7 == 3) {
                f.square();
                for (long[] lane : expected) {
                    Fp12.square(lane, 0, lane, 0, t, 0);
                }
            }
            long[] b1 = random(random, 2 * LANES);
            long[] b3 = random(random, 2 * LANES);
            double[] line = Arrays.copyOf(load(b1), 2 * N);
            System.arraycopy(load(b3), 0, line, N, N);
            f.mulByLine(line, 0);
            for (int lane = 0; lane < LANES; lane++) {
                long[] scalarLine = new long[2 * Fp2.LIMBS];
                Fp2.set(scalarLine, 0, b1, lane * Fp2.LIMBS);
                Fp2.set(scalarLine, Fp2.LIMBS, b3, lane * Fp2.LIMBS);
                Fp12.mulByLine(expected[lane], 0, expected[lane], 0, scalarLine, 0, t, 0);
            }
        }
        long[] product = new long[Fp12.LIMBS];
        Fp12.setOne(product, 0);
        for (long[] lane : expected) {
            Fp12.mul(product, 0, product, 0, lane, 0, t, 0);
        }
        long[] out = new long[Fp12.LIMBS];
        f.productOfLanes(out, 0, t, 0);
        assertThat(out).isEqualTo(product);
    }

    @Test
    void inverses() {
        Random random = new Random(4);
        long[] a = random(random, 2 * LANES);
        double[] x = load(a);
        double[] out = new double[N];
        new LaneInverse(field).scaledVartime(out, 0, x, 0, LaneFp.ENTER);
        field.mulFp(out, 0, out, 0, x, 0);
        long[] product = store(out, 0);
        for (int lane = 0; lane < LANES; lane++) {
            boolean zero = q(a, lane).a().signum() == 0;
            assertThat(q(product, lane).a()).isEqualTo(zero ? BigInteger.ZERO : BigInteger.ONE);
        }
    }

    @Test
    void powers() {
        Random random = new Random(5);
        double[] table = LanePower.newTable();
        for (int n = 0; n < 12; n++) {
            BigInteger exponent =
                n == 0 ? PointCompression.ROOT_EXPONENT : new BigInteger(1 + 20 * n, random).add(BigInteger.ONE);
            long[] a = random(random, 2 * LANES);
            double[] x = load(a);
            new LanePower(exponent).raise(x, 0, x, 0, 2, table, field);
            long[] result = store(x, 0);
            for (int lane = 0; lane < LANES; lane++) {
                assertThat(q(result, lane).a()).isEqualTo(q(a, lane).a().modPow(exponent, Model.P));
                assertThat(q(result, lane).b()).isEqualTo(q(a, lane).b().modPow(exponent, Model.P));
            }
        }
    }

    private static G1Affine g1(Random random) {
        return G1Affine.GENERATOR.timesVartime(new BigInteger(253, random).add(BigInteger.ONE));
    }

    private static G2Affine g2(Random random) {
        return G2Affine.GENERATOR.timesVartime(new BigInteger(253, random).add(BigInteger.ONE));
    }

    @Test
    void multiplesBySharesOfOmega() {
        BigInteger x = BigInteger.valueOf(CurveParams.SEED);
        BigInteger omega = x
            .pow(3)
            .multiply(BigInteger.valueOf(36))
            .add(x.pow(2).multiply(BigInteger.valueOf(18)))
            .add(x.multiply(BigInteger.valueOf(6)))
            .add(BigInteger.ONE);
        BigInteger r = Fr.modulus();
        assertThat(Randomizers.OMEGA).isEqualTo(omega);
        assertThat(omega.multiply(omega).add(omega).add(BigInteger.ONE).mod(r)).isZero();
        BigInteger beta = Fp.toBigInteger(Randomizers.BETA, 0);
        assertThat(beta.multiply(beta).add(beta).add(BigInteger.ONE).mod(Model.P)).isZero();
        G1Affine p = g1(new Random(6));
        assertThat(p.timesVartime(omega)).isEqualTo(G1Affine.fromCoordinates(p.x().multiply(beta).mod(Model.P), p.y()));
    }

    @Test
    void digitsAreIncongruentAndTheirSumIsTheScalar() {
        // a + b omega of every digit, from its multiple of a point
        BigInteger r = Fr.modulus();
        BigInteger[] digits = new BigInteger[Randomizers.BASE];
        List<String> residues = new ArrayList<>();
        for (int d = 0; d < digits.length; d++) {
            byte[] only = new byte[Randomizers.DIGITS];
            byte[] base = new byte[Randomizers.DIGITS];
            only[0] = (byte) d;
            // all digits zero stand for one each: the difference is this digit less one
            digits[d] = scalar(only).subtract(scalar(base)).add(BigInteger.ONE).mod(r);
            boolean found = false;
            for (int a = -2; a <= 2; a++) {
                for (int b = -2; b <= 2; b++) {
                    BigInteger value = Randomizers.OMEGA.multiply(BigInteger.valueOf(b)).add(BigInteger.valueOf(a));
                    if (value.mod(r).equals(digits[d]) && a * a - a * b + b * b <= 3) {
                        found = true;
                        residues.add(Math.floorMod(a, 4) + "," + Math.floorMod(b, 4));
                    }
                }
            }
            assertThat(found).as("digit %d", d).isTrue();
        }
        assertThat(residues).hasSize(Randomizers.BASE).doesNotHaveDuplicates();
        Random random = new Random(7);
        for (int n = 0; n < 50; n++) {
            byte[] chosen = new byte[Randomizers.DIGITS];
            BigInteger sum = BigInteger.ZERO;
            for (int k = chosen.length - 1; k >= 0; k--) {
                chosen[k] = (byte) random.nextInt(Randomizers.BASE);
                sum = sum.shiftLeft(2).add(digits[chosen[k]]);
            }
            assertThat(scalar(chosen)).isEqualTo(sum.mod(r));
        }
    }

    private static BigInteger scalar(byte[] digits) {
        return scalar(Randomizers.ofDigitsForTestingOnly(digits), 0);
    }

    private static BigInteger scalar(Randomizers r, int n) {
        long[] out = new long[Fr.LIMBS];
        r.scalar(out, 0, n);
        return Fr.toBigInteger(out, 0);
    }

    @Test
    void freshMultipliersDifferAndFollowFromTheirSeed() {
        Randomizers fresh = Randomizers.fresh(101);
        assertThat(fresh.count()).isEqualTo(101);
        List<BigInteger> scalars = new ArrayList<>();
        for (int n = 0; n < fresh.count(); n++) {
            scalars.add(scalar(fresh, n));
        }
        assertThat(scalars).doesNotHaveDuplicates();
        assertThat(scalar(Randomizers.fresh(1), 0)).isNotEqualTo(scalars.getFirst());
        byte[] seed = new byte[32];
        for (int n = 0; n < 5; n++) {
            assertThat(scalar(Randomizers.expand(seed, 5), n)).isEqualTo(scalar(Randomizers.expand(seed, 9), n));
        }
    }

    @Test
    void multiplesAndTheirSums() {
        Random random = new Random(8);
        for (int count : new int[] { 1, 7, 8, 9, 20 }) {
            List<G1Affine> points = new ArrayList<>();
            for (int n = 0; n < count; n++) {
                // equal and opposite ones among them
                points.add(n % 5 == 4 ? points.get(n - 1) : n % 5 == 3 ? points.get(n - 1).negate() : g1(random));
            }
            Randomizers r = Randomizers.fresh(count);
            G1Affine expected = G1Affine.INFINITY;
            for (int n = 0; n < count; n++) {
                expected = expected.plus(points.get(n).timesVartime(scalar(r, n)));
            }
            long[] out = new long[G1Jacobian.LIMBS];
            PairingBatch.sumVartime(out, 0, points, r);
            assertThat(Points.fromJacobian(out, 0)).isEqualTo(expected);
        }
        // the same multiplier twice, for opposite points
        byte[] digits = new byte[2 * Randomizers.DIGITS];
        for (int k = 0; k < Randomizers.DIGITS; k++) {
            digits[k] = (byte) (k % Randomizers.BASE);
            digits[Randomizers.DIGITS + k] = digits[k];
        }
        G1Affine p = g1(random);
        long[] out = new long[G1Jacobian.LIMBS];
        Randomizers same = Randomizers.ofDigitsForTestingOnly(digits);
        PairingBatch.sumVartime(out, 0, List.of(p, p.negate()), same);
        assertThat(Points.fromJacobian(out, 0).isInfinity()).isTrue();
    }

    @Test
    void millerLoops() {
        Random random = new Random(9);
        List<PreparedG2> fixed = List.of(PreparedG2.of(g2(random)), PreparedG2.of(g2(random)));
        for (int count : new int[] { 1, 2, 8, 9, 19 }) {
            List<G1Affine> p = new ArrayList<>();
            List<G1Affine> multiples = new ArrayList<>();
            List<G2Affine> q = new ArrayList<>();
            Randomizers r = Randomizers.fresh(count);
            for (int n = 0; n < count; n++) {
                p.add(n == 5 ? p.get(3) : n == 0 ? G1Affine.GENERATOR : g1(random));
                q.add(n == 6 ? q.get(3) : n == 0 ? G2Affine.GENERATOR : g2(random));
                multiples.add(p.get(n).timesVartime(scalar(r, n)));
            }
            long[] jacobian = new long[2 * G1Jacobian.LIMBS];
            long[] affine = new long[G1Jacobian.AFFINE_LIMBS];
            g1(random).copyTo(affine, 0);
            G1Jacobian.setAffine(jacobian, 0, affine, 0);
            Gt value = PairingBatch.productVartime(p, q, r, jacobian.clone(), fixed);
            assertThat(value).isEqualTo(Pairing.productVartime(multiples, q, jacobian, fixed));
        }
    }

    @Test
    void pointsAreFoundByTheirX() {
        Random random = new Random(10);
        int count = 75;
        long[] x = new long[count * Fp.LIMBS];
        boolean[] largest = new boolean[count];
        List<G1Affine> expected = new ArrayList<>();
        int none = 0;
        for (int n = 0; n < count; n++) {
            largest[n] = random.nextBoolean();
            System.arraycopy(random(random, 1), 0, x, n * Fp.LIMBS, Fp.LIMBS);
            try {
                expected.add(PointCompression.g1Vartime(x, n * Fp.LIMBS, largest[n], 0));
            } catch (EncodingException e) {
                expected.add(null);
                none++;
            }
        }
        assertThat(none).isBetween(10, 65);
        assertThat(BatchDecompression.g1Vartime(x, count, largest)).isEqualTo(expected);
    }

    /** Points of the subgroup, points of the twist outside it, and x without a point, in a mixture. */
    @Test
    void pointsOfTheTwistAreFoundByTheirX() {
        Random random = new Random(11);
        int count = 41;
        long[] x = new long[count * Fp2.LIMBS];
        boolean[] largest = new boolean[count];
        List<G2Affine> expected = new ArrayList<>();
        for (int n = 0; n < count; n++) {
            largest[n] = random.nextBoolean();
            long[] limbs = new long[G2Jacobian.AFFINE_LIMBS];
            switch (n % 4) {
                case 0 -> limbs = random(random, 4);
                case 1 -> limbs = Model.twistPoint(new BigInteger(200, random)).g2Limbs();
                default -> g2(random).copyTo(limbs, 0);
            }
            System.arraycopy(limbs, 0, x, n * Fp2.LIMBS, Fp2.LIMBS);
            try {
                expected.add(PointCompression.g2Vartime(x, n * Fp2.LIMBS, largest[n], 0));
            } catch (EncodingException e) {
                expected.add(null);
            }
        }
        assertThat(expected)
            .filteredOn(point -> point == null)
            .hasSizeGreaterThan(10);
        assertThat(BatchDecompression.g2Vartime(x, count, largest)).isEqualTo(expected);
    }

    /** The order of each point is a prime factor of the twist's order other than r, or a product with r. */
    @Test
    void subgroupCheckRefusesEveryCofactor() {
        BigInteger cofactor = Model.P.shiftLeft(1).subtract(Fr.modulus());
        BigInteger[] primes = { BigInteger.valueOf(10069), BigInteger.valueOf(5864401) };
        LaneSubgroupCheck check = new LaneSubgroupCheck(2, field);
        Model.Point any = Model.twistPoint(BigInteger.valueOf(77));
        Model.Point good = any.times(cofactor);
        List<Model.Point> points = new ArrayList<>();
        for (BigInteger prime : primes) {
            assertThat(cofactor.mod(prime)).isZero();
            Model.Point small = any.times(Fr.modulus()).times(cofactor.divide(prime));
            assertThat(small).isNotEqualTo(Model.Point.INFINITY);
            assertThat(small.times(prime)).isEqualTo(Model.Point.INFINITY);
            points.add(small);
            points.add(small.plus(good));
        }
        points.add(good);
        points.add(good.negate());
        points.add(any);
        points.add(any.times(Fr.modulus()));
        // the other group has good points only, in every lane
        int expected = 0;
        for (int lane = 0; lane < LANES; lane++) {
            long[] limbs = points.get(lane).g2Limbs();
            check.load(lane, limbs, 0);
            expected |= (G2Jacobian.isInSubgroupVartime(limbs, 0) ? 1 : 0) << lane;
            check.load(LANES + lane, good.g2Limbs(), 0);
        }
        assertThat(expected).isEqualTo(0b00110000);
        assertThat(check.runVartime()).containsExactly(expected, 0xff);
    }

    /** A point whose double is infinity does not exist; an addition of opposite points spoils its lane everywhere. */
    @Test
    void aSpoiledLaneIsSpoiledInAllGroups() {
        LaneTwistWalk walk = new LaneTwistWalk(2, field, (group, s, i) -> {});
        long[] q = new long[G2Jacobian.AFFINE_LIMBS];
        g2(new Random(12)).copyTo(q, 0);
        for (int n = 0; n < 2 * LANES; n++) {
            walk.load(n, q, 0);
        }
        walk.enter();
        walk.begin();
        walk.doubleStep();
        assertThat(walk.spoiledLanes()).isZero();
        // lane 3 of the second group gets Q itself
        for (int k = 3; k < 2 * N; k += LANES) {
            int group = LaneTwistWalk.GROUP;
            walk.state[group + LaneTwistWalk.X + k] = walk.state[group + LaneTwistWalk.QX + k];
        }
        walk.addStep(true, true);
        assertThat(walk.spoiledLanes()).isEqualTo(1 << 3);
    }
}
