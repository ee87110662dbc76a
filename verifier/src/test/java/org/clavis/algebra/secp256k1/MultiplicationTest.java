package org.clavis.algebra.secp256k1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.clavis.algebra.lanes.Lanes;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Points of verification, their tables and sums, and the equations that they decide. */
class MultiplicationTest {

    private static final BigInteger N = CurveParams.N;
    private static final BigInteger P = CurveParams.P;

    @Test
    void sumsOfPointsAgreeWithTheModelWhateverTheyAre() {
        List<Model.@Nullable Point> points = new ArrayList<>();
        points.add(null);
        for (Model.Point point : List.of(Model.G, Model.point(1), Model.point(2))) {
            points.add(point);
            points.add(point.negated());
            points.add(Model.add(point, point));
        }
        Random random = random("sumsOfPointsAgreeWithTheModelWhateverTheyAre");
        for (Model.Point a : points) {
            for (Model.Point b : points) {
                BigInteger z = new BigInteger(255, random).add(BigInteger.ONE);
                BigInteger scale = new BigInteger(255, random).add(BigInteger.ONE);
                checkSum(a, b, z, scale);
                checkSum(a, b, BigInteger.ONE, BigInteger.ONE);
            }
        }
    }

    private static void checkSum(Model.@Nullable Point a, Model.@Nullable Point b, BigInteger z, BigInteger scale) {
        long[] scratch = new long[Jacobian.SCRATCH_LIMBS];
        long[] p = jacobian(a, z);
        Jacobian.twice(p, 0, scratch);
        assertThat(fromJacobian(p)).isEqualTo(Model.add(a, a));
        if (b == null) {
            return;
        }
        p = jacobian(a, z);
        long[] q = lazy(b);
        Jacobian.addAffine(p, 0, q, 0, q, LazyFp.LIMBS, scratch);
        assertThat(fromJacobian(p)).isEqualTo(Model.add(a, b));
        assertThat(Jacobian.isInfinity(p, 0)).isEqualTo(Model.add(a, b) == null);

        // p on the curve where b is (x scale^2, y scale^3); its Z here is Z there times scale
        p = jacobian(a, z.multiply(scale.modInverse(P)).mod(P));
        if (a != null) {
            long[] moved = jacobian(a, z);
            System.arraycopy(moved, 0, p, 0, 2 * LazyFp.LIMBS);
        }
        long[] factor = new long[LazyFp.LIMBS];
        LazyFp.fromCanonical(factor, 0, Limbs.of(scale), 0);
        Jacobian.addScaled(p, 0, q, 0, q, LazyFp.LIMBS, factor, 0, scratch);
        if (!Jacobian.isInfinity(p, 0)) {
            LazyFp.mul(p, 2 * LazyFp.LIMBS, p, 2 * LazyFp.LIMBS, factor, 0);
        }
        assertThat(fromJacobian(p)).isEqualTo(Model.add(a, b));
    }

    @Test
    void finitePointsComparedAndConverted() {
        long[] p = jacobian(Model.point(3), BigInteger.valueOf(77));
        long[] affine = new long[Affine.LIMBS];
        Jacobian.toAffine(affine, 0, p, 0);
        assertThat(affine).isEqualTo(Model.affine(Model.point(3)));
        assertThat(Jacobian.equalsAffine(p, 0, affine, 0)).isTrue();
        assertThat(Jacobian.equalsAffine(p, 0, Model.affine(Model.point(3).negated()), 0)).isFalse();
        assertThat(Jacobian.equalsAffine(p, 0, Model.affine(Model.point(4)), 0)).isFalse();
        Jacobian.setInfinity(p, 0);
        assertThat(Jacobian.equalsAffine(p, 0, affine, 0)).isFalse();
        assertThat(Jacobian.equalsAffine(p, 0, new long[Affine.LIMBS], 0)).isFalse();
    }

    @Test
    void tablesHoldTheOddMultiples() {
        for (long seed = 0; seed < 20; seed++) {
            Model.Point point = seed == 0 ? Model.G : Model.point(seed);
            int width = 3 + (int) (seed % 6);
            long[] table = new long[1 + OddMultiples.limbs(width)];
            long[] z = new long[LazyFp.LIMBS];
            OddMultiples.fill(table, 1, width, z, 0, lazy(point), 0);
            BigInteger inverse = field(z, 0).modInverse(P);
            for (int i = 0; i < OddMultiples.limbs(width) / OddMultiples.STRIDE; i++) {
                int at = 1 + i * OddMultiples.STRIDE;
                Model.Point expected = Model.multiply(BigInteger.valueOf(2 * i + 1), point);
                Model.Point found = new Model.Point(
                    field(table, at).multiply(inverse.pow(2)).mod(P),
                    field(table, at + LazyFp.LIMBS)
                        .multiply(inverse.pow(3))
                        .mod(P)
                );
                assertThat(found).isEqualTo(expected);
                assertThat(field(table, at + OddMultiples.BETA_X)).isEqualTo(
                    field(table, at).multiply(Endomorphism.BETA).mod(P)
                );
            }
        }
    }

    @Test
    void windowTablesHoldTheOddMultiplesOfEveryPiece() {
        for (boolean withBeta : new boolean[] { true, false }) {
            Model.Point point = Model.point(9);
            WindowTable table = WindowTable.of(Model.affine(point), 0, 3, 6, withBeta);
            assertThat(table.pieces()).isEqualTo(3);
            for (int piece = 0; piece < 3; piece++) {
                for (int i = 0; i < 16; i++) {
                    int at = table.start(piece) + i * table.stride();
                    Model.Point expected = Model.multiply(BigInteger.valueOf(2 * i + 1).shiftLeft(32 * piece), point);
                    Model.Point found = new Model.Point(
                        field(table.entries(), at),
                        field(table.entries(), at + LazyFp.LIMBS)
                    );
                    assertThat(found).as("piece %d, entry %d", piece, i).isEqualTo(expected);
                    if (withBeta) {
                        assertThat(field(table.entries(), at + OddMultiples.BETA_X)).isEqualTo(
                            found.x().multiply(Endomorphism.BETA).mod(P)
                        );
                    }
                }
            }
        }
    }

    @Test
    void affineSumsAgreeWithTheModelWhateverTheyAre() {
        Random random = random("affineSumsAgreeWithTheModelWhateverTheyAre");
        for (int round = 0; round < 50; round++) {
            int pairs = 1 + random.nextInt(12);
            List<Model.Point> points = new ArrayList<>();
            for (int i = 0; i < 2 * pairs; i++) {
                points.add(multipleOfG(BigInteger.valueOf(1 + random.nextInt(3))));
            }
            assertThat(checkPairs(new AffineSums(2 * pairs, pairs), points, random)).isTrue();
        }
    }

    @Test
    void lanesAddDifferentPointsAndSayWhenTheyCannot() {
        assumeTrue(Lanes.areEnabled(), () -> "no lanes: " + Lanes.describe());
        Random random = random("lanesAddDifferentPointsAndSayWhenTheyCannot");
        for (int pairs = 1; pairs <= 33; pairs++) {
            List<Model.Point> points = new ArrayList<>();
            for (int i = 0; i < 2 * pairs; i++) {
                points.add(multipleOfG(BigInteger.valueOf(1 + i)));
            }
            assertThat(checkPairs(new LaneSums(2 * pairs, pairs), points, random)).isTrue();
            int same = random.nextInt(pairs);
            points.set(pairs + same, random.nextBoolean() ? points.get(same) : points.get(same).negated());
            var sums = new LaneSums(2 * pairs, pairs);
            load(sums, points);
            for (int i = 0; i < pairs; i++) {
                sums.add(i, pairs + i);
            }
            assertThat(sums.flush()).isFalse();
        }
    }

    /** Adds the second half of some points to the first, some left out and some negated. */
    private static boolean checkPairs(PointSums sums, List<Model.Point> points, Random random) {
        int pairs = points.size() / 2;
        PointSums loaded = sums.alike(2 * pairs, 0);
        load(loaded, points);
        List<Model.@Nullable Point> expected = new ArrayList<>();
        for (int i = 0; i < pairs; i++) {
            boolean first = random.nextInt(5) != 0;
            boolean second = random.nextInt(5) != 0;
            boolean negated = random.nextBoolean();
            if (first) {
                sums.put(i, loaded, i, false);
            }
            if (second) {
                sums.put(pairs + i, loaded, pairs + i, negated);
            }
            Model.Point other = negated ? points.get(pairs + i).negated() : points.get(pairs + i);
            expected.add(Model.add(first ? points.get(i) : null, second ? other : null));
        }
        for (int i = 0; i < pairs; i++) {
            sums.add(i, pairs + i);
        }
        boolean done = sums.flush();
        for (int i = 0; done && i < pairs; i++) {
            assertThat(point(sums, i)).isEqualTo(expected.get(i));
        }
        return done;
    }

    private static void load(PointSums sums, List<Model.Point> points) {
        long[][] tables = points
            .stream()
            .map(MultiplicationTest::lazy)
            .toArray(long[][]::new);
        int[] ys = new int[tables.length];
        Arrays.fill(ys, LazyFp.LIMBS);
        sums.load(tables, new int[tables.length], ys, tables.length);
    }

    @Test
    void bucketSumsAgreeWithTheModel() {
        Random random = random("bucketSumsAgreeWithTheModel");
        for (int round = 0; round < 40; round++) {
            int longTerms = random.nextInt(round < 30 ? 6 : 150);
            int shortTerms = random.nextInt(round < 30 ? 6 : 150);
            var sum = new BucketSum(longTerms, shortTerms);
            BigInteger expected = BigInteger.ZERO;
            for (int i = 0; i < longTerms + shortTerms; i++) {
                int bits = i < longTerms ? 128 : 63;
                BigInteger k = switch (random.nextInt(5)) {
                    case 0 -> BigInteger.valueOf(random.nextInt(3) - 1);
                    case 1 -> BigInteger.ONE.shiftLeft(random.nextInt(bits)).subtract(BigInteger.ONE);
                    case 2 -> BigInteger.ONE.shiftLeft(bits - 1).negate();
                    case 3 -> new BigInteger(bits, random).negate();
                    default -> new BigInteger(bits, random);
                };
                // few different points, so that many buckets meet equal and opposite ones
                int multiple = 1 + random.nextInt(4);
                long[] table = lazy(multipleOfG(BigInteger.valueOf(multiple)));
                long[] limbs = { 0, k.longValue(), k.shiftRight(64).longValue(), k.shiftRight(128).longValue() };
                sum.add(table, 0, LazyFp.LIMBS, limbs, 1, i < longTerms ? SignedDigits.MAX : Long.SIZE);
                expected = expected.add(k.multiply(BigInteger.valueOf(multiple)));
            }
            checkSum(sum, expected);
        }
    }

    /** Scalar and, where there are some, in lanes. */
    private static void checkSum(BucketSum sum, BigInteger expected) {
        long[] out = new long[Jacobian.LIMBS];
        for (boolean lanes : Lanes.areEnabled() ? new boolean[] { false, true } : new boolean[] { false }) {
            sum.sum(out, 0, lanes);
            assertThat(fromJacobian(out))
                .as("lanes %s", lanes)
                .isEqualTo(Model.multiply(expected.mod(N), Model.G));
        }
    }

    @Test
    void bucketSumsOfDifferentPointsAgreeWithTheModel() {
        // points that seldom meet, so that lanes do not give up
        Random random = random("bucketSumsOfDifferentPointsAgreeWithTheModel");
        var sum = new BucketSum(100, 100);
        BigInteger expected = BigInteger.ZERO;
        for (int i = 0; i < 200; i++) {
            BigInteger k = new BigInteger(i < 100 ? 128 : 63, random);
            k = random.nextBoolean() ? k.negate() : k;
            BigInteger multiple = new BigInteger(40, random).add(BigInteger.ONE);
            long[] limbs = { k.longValue(), k.shiftRight(64).longValue(), k.shiftRight(128).longValue() };
            sum.add(lazy(multipleOfG(multiple)), 0, LazyFp.LIMBS, limbs, 0, i < 100 ? SignedDigits.MAX : Long.SIZE);
            expected = expected.add(k.multiply(multiple));
        }
        checkSum(sum, expected);
    }

    @Test
    void bucketSumsTakeTheEndsOfTheirRange() {
        BigInteger top = BigInteger.ONE.shiftLeft(128).subtract(BigInteger.ONE);
        for (BigInteger k : List.of(top, top.negate(), BigInteger.ONE.shiftLeft(127), BigInteger.ONE.negate())) {
            var sum = new BucketSum(1, 0);
            long[] limbs = { k.longValue(), k.shiftRight(64).longValue(), k.shiftRight(128).longValue() };
            sum.add(lazy(Model.G), 0, LazyFp.LIMBS, limbs, 0, SignedDigits.MAX);
            checkSum(sum, k);
        }
        for (long k : new long[] { Long.MAX_VALUE, Long.MIN_VALUE, -1, 0x8080808080808080L, 0x7f7f7f7f7f7f7f7fL }) {
            var sum = new BucketSum(0, 1);
            sum.add(lazy(Model.G), 0, LazyFp.LIMBS, new long[] { k, k >> 63, k >> 63 }, 0, Long.SIZE);
            checkSum(sum, BigInteger.valueOf(k));
        }
    }

    @Test
    void equationsHoldOnlyForTheirNonce() {
        Random random = random("equationsHoldOnlyForTheirNonce");
        List<BigInteger> challenges = new ArrayList<>();
        for (int bit = 0; bit < 256; bit += 15) {
            challenges.add(BigInteger.ONE.shiftLeft(bit).mod(N));
        }
        challenges.addAll(
            List.of(
                BigInteger.ZERO,
                BigInteger.TWO,
                N.subtract(BigInteger.ONE),
                Endomorphism.LAMBDA,
                N.subtract(Endomorphism.LAMBDA),
                // without a fraction of half size
                BigInteger.ONE.shiftLeft(66)
            )
        );
        while (challenges.size() < 60) {
            challenges.add(new BigInteger(256, random).mod(N));
        }
        for (BigInteger c : challenges) {
            BigInteger secret = switch (random.nextInt(4)) {
                case 0 -> BigInteger.ONE;
                case 1 -> N.subtract(BigInteger.ONE);
                default -> new BigInteger(255, random).add(BigInteger.ONE);
            };
            // a nonce that is, or is close to, the key or the generator makes sums meet equal points
            BigInteger nonce = switch (random.nextInt(5)) {
                case 0 -> secret;
                case 1 -> N.subtract(secret);
                case 2 -> BigInteger.ONE;
                case 3 -> Endomorphism.LAMBDA.multiply(secret).mod(N);
                default -> new BigInteger(255, random).add(BigInteger.ONE);
            };
            checkEquation(secret, nonce, c);
        }
    }

    private static void checkEquation(BigInteger secret, BigInteger nonce, BigInteger c) {
        BigInteger z = nonce.add(c.multiply(secret)).mod(N);
        Model.Point key = multipleOfG(secret);
        Model.Point r = multipleOfG(nonce);
        assertThat(holds(z, c, key, r)).isTrue();
        assertThat(holds(z, c, key, r.negated())).isFalse();
        assertThat(holds(z.add(BigInteger.ONE).mod(N), c, key, r)).isFalse();
        assertThat(holds(N.subtract(z).mod(N), c, key, r)).isEqualTo(z.signum() == 0);
        assertThat(holds(z, c.add(BigInteger.ONE).mod(N), key, r)).isFalse();
        assertThat(holds(z, c, key.negated(), r)).isEqualTo(c.signum() == 0);
        // zG - cP infinite
        assertThat(holds(c.multiply(secret).mod(N), c, key, r)).isFalse();
    }

    /** Both ways to decide it; they must agree. */
    private static boolean holds(BigInteger z, BigInteger c, Model.Point key, Model.Point nonce) {
        long[] r = Model.affine(nonce);
        boolean alone = SchnorrEquation.holdsVartime(
            Limbs.of(z),
            Limbs.of(c),
            PointMultiples.ofVartime(Model.affine(key)),
            r
        );
        PreparedPoint prepared = PreparedPoint.ofVartime(Model.affine(key), 0);
        assertThat(SchnorrEquation.holdsVartime(Limbs.of(z), Limbs.of(c), prepared, r)).isEqualTo(alone);
        return alone;
    }

    private static Model.Point multipleOfG(BigInteger k) {
        Model.Point point = Model.multiply(k, Model.G);
        if (point == null) {
            throw new AssertionError("infinity");
        }
        return point;
    }

    private static Model.@Nullable Point point(PointSums sums, int place) {
        if (!sums.isFinite(place)) {
            return null;
        }
        long[] limbs = new long[2 * LazyFp.LIMBS];
        sums.get(limbs, 0, place);
        return new Model.Point(field(limbs, 0), field(limbs, LazyFp.LIMBS));
    }

    private static long[] lazy(Model.Point point) {
        long[] out = new long[2 * LazyFp.LIMBS];
        LazyFp.fromCanonical(out, 0, Limbs.of(point.x()), 0);
        LazyFp.fromCanonical(out, LazyFp.LIMBS, Limbs.of(point.y()), 0);
        return out;
    }

    private static long[] jacobian(Model.@Nullable Point point, BigInteger z) {
        long[] out = new long[Jacobian.LIMBS];
        if (point == null) {
            Jacobian.setInfinity(out, 0);
            return out;
        }
        LazyFp.fromCanonical(out, 0, Limbs.of(point.x().multiply(z.pow(2)).mod(P)), 0);
        LazyFp.fromCanonical(out, LazyFp.LIMBS, Limbs.of(point.y().multiply(z.pow(3)).mod(P)), 0);
        LazyFp.fromCanonical(out, 2 * LazyFp.LIMBS, Limbs.of(z.mod(P)), 0);
        return out;
    }

    private static Model.@Nullable Point fromJacobian(long[] p) {
        BigInteger z = field(p, 2 * LazyFp.LIMBS);
        if (z.signum() == 0) {
            return null;
        }
        BigInteger inverse = z.modInverse(P);
        return new Model.Point(
            field(p, 0).multiply(inverse.pow(2)).mod(P),
            field(p, LazyFp.LIMBS).multiply(inverse.pow(3)).mod(P)
        );
    }

    private static BigInteger field(long[] a, int ai) {
        BigInteger value = BigInteger.ZERO;
        for (int i = LazyFp.LIMBS - 1; i >= 0; i--) {
            value = value.shiftLeft(52).add(BigInteger.valueOf(a[ai + i]));
        }
        return value.mod(P);
    }

    private static Random random(String test) {
        long seed = new Random().nextLong();
        System.out.println("MultiplicationTest." + test + " seed " + seed);
        return new Random(seed);
    }
}
