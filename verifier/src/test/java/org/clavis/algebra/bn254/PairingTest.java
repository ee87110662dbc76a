package org.clavis.algebra.bn254;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomDistribution;
import org.clavis.algebra.bn254.Model.Point;
import org.clavis.algebra.bn254.Model.Q;
import org.clavis.algebra.bn254.Model.T;
import org.junit.jupiter.api.Test;

/** {@link Fp12} against the {@link Model}, and the pairing against its definition and its laws. */
class PairingTest {

    private static final BigInteger X = Model.X;
    private static final int N = Fp12.LIMBS;

    /** The power beyond (p^12 - 1) / r that the final exponentiation takes. */
    private static final BigInteger FACTOR = X.shiftLeft(1).multiply(
        X.pow(2)
            .multiply(BigInteger.valueOf(6))
            .add(X.multiply(BigInteger.valueOf(3)))
            .add(BigInteger.ONE)
    );

    @Provide
    Arbitrary<BigInteger> scalars() {
        return Arbitraries.oneOf(
            Arbitraries.bigIntegers()
                .between(BigInteger.ONE, Model.R.subtract(BigInteger.ONE))
                .withDistribution(RandomDistribution.uniform()),
            Arbitraries.of(BigInteger.ZERO, BigInteger.ONE, BigInteger.TWO, Model.R.subtract(BigInteger.ONE))
        );
    }

    /** Random coefficients, some of them zero, one or p - 1. */
    private static long[] randomFp12(long seed) {
        Random random = new Random(seed);
        BigInteger[] c = new BigInteger[12];
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

    private static T model(long[] limbs, int i) {
        // the tower keeps the coefficients in Fp2 of 1, w^2, w^4, w, w^3, w^5
        Q[] q = new Q[6];
        int[] power = { 0, 2, 4, 1, 3, 5 };
        for (int n = 0; n < 6; n++) {
            q[power[n]] = Q.fromLimbs(limbs, i + 8 * n);
        }
        return T.fromCoefficients(q);
    }

    @Property(tries = 200)
    void towerAgrees(@ForAll long seed) {
        long[] m = Arrays.copyOf(randomFp12(seed), 3 * N);
        System.arraycopy(randomFp12(seed + 1), 0, m, N, N);
        long[] t = new long[Fp12.SCRATCH];
        T a = model(m, 0);
        T b = model(m, N);
        for (int at = 0; at < 3; at++) {
            long[] c = m.clone();
            Fp12.mul(c, at * N, c, 0, c, N, t, 0);
            assertThat(model(c, at * N)).isEqualTo(a.times(b));
            c = m.clone();
            Fp12.square(c, at * N, c, 0, t, 0);
            assertThat(model(c, at * N)).isEqualTo(a.times(a));
            c = m.clone();
            Fp12.inverseVartime(c, at * N, c, 0, t, 0);
            if (a.equals(T.zero())) {
                assertThat(model(c, at * N)).isEqualTo(a);
            } else {
                assertThat(model(c, at * N).times(a)).isEqualTo(T.one());
            }
        }
    }

    @Property(tries = 100)
    void sparseProductsAgree(@ForAll long seed) {
        long[] a = randomFp12(seed);
        long[] line = Arrays.copyOf(randomFp12(seed + 1), 24);
        long[] t = new long[Fp12.SCRATCH];
        T full = T.fromCoefficients(
            Q.fromLimbs(line, 0),
            Q.fromLimbs(line, 8),
            Q.ZERO,
            Q.fromLimbs(line, 16),
            Q.ZERO,
            Q.ZERO
        );
        T expected = model(a, 0).times(full);
        long[] out = new long[N];
        Fp12.mulByLine3(out, 0, a, 0, line, 0, t, 0);
        assertThat(model(out, 0)).isEqualTo(expected);
        T one = T.fromCoefficients(Q.ONE, Q.fromLimbs(line, 8), Q.ZERO, Q.fromLimbs(line, 16), Q.ZERO, Q.ZERO);
        Fp12.mulByLine(out, 0, a, 0, line, 8, t, 0);
        assertThat(model(out, 0)).isEqualTo(model(a, 0).times(one));
        Fp12.mulByLine3(a, 0, a, 0, line, 0, t, 0);
        assertThat(model(a, 0)).isEqualTo(expected);
    }

    @Property(tries = 6)
    void frobeniusIsExponentiation(@ForAll long seed) {
        long[] a = randomFp12(seed);
        T expected = model(a, 0).pow(Model.P);
        long[] out = new long[N];
        Fp12.frobenius(out, 0, a, 0);
        assertThat(model(out, 0)).isEqualTo(expected);
        Fp12.frobeniusSquare(out, 0, a, 0);
        expected = expected.pow(Model.P);
        assertThat(model(out, 0)).isEqualTo(expected);
        Fp12.frobeniusCube(out, 0, a, 0);
        expected = expected.pow(Model.P);
        assertThat(model(out, 0)).isEqualTo(expected);
        // conjugation is the sixth
        expected = expected.pow(Model.P.pow(3));
        Fp12.conjugate(out, 0, a, 0);
        assertThat(model(out, 0)).isEqualTo(expected);
        Fp12.frobenius(a, 0, a, 0);
        Fp12.frobeniusSquare(a, 0, a, 0);
        Fp12.frobeniusCube(a, 0, a, 0);
        assertThat(a).isEqualTo(out);
    }

    @Test
    void frobeniusConstantsFollowFromTheirFormulas() {
        for (int n = 1; n <= 5; n++) {
            for (int power = 1; power <= 3; power++) {
                BigInteger exponent = Model.P.pow(power).subtract(BigInteger.ONE).divide(BigInteger.valueOf(6));
                Q expected = Q.XI.pow(exponent.multiply(BigInteger.valueOf(n)));
                switch (power) {
                    case 1 -> assertThat(Q.fromLimbs(Fp12.FROBENIUS, 8 * (n - 1))).isEqualTo(expected);
                    case 2 -> {
                        assertThat(expected.b()).isZero();
                        assertThat(Model.elements(Fp12.FROBENIUS_SQUARE, 4 * (n - 1), 1)[0]).isEqualTo(expected.a());
                    }
                    default -> assertThat(Q.fromLimbs(Fp12.FROBENIUS_CUBE, 8 * (n - 1))).isEqualTo(expected);
                }
            }
        }
    }

    @Property(tries = 20)
    void cyclotomicSquaresAreSquaresInTheSubgroup(@ForAll("scalars") BigInteger k) {
        long[] t = new long[Fp12.SCRATCH];
        long[] a = Pairing.ofVartime(G1Affine.GENERATOR.timesVartime(k), G2Affine.GENERATOR).toLimbs();
        long[] expected = new long[N];
        long[] out = new long[N];
        Fp12.square(expected, 0, a, 0, t, 0);
        Fp12.cyclotomicSquare(out, 0, a, 0, t, 0);
        assertThat(out).isEqualTo(expected);
        Fp12.cyclotomicSquare(a, 0, a, 0, t, 0);
        assertThat(a).isEqualTo(expected);
    }

    /** The definition with affine points and a binary loop, raised to the power by plain exponentiation. */
    private static T modelPairing(Point p, Point q) {
        T f = T.one();
        BigInteger loop = X.multiply(BigInteger.valueOf(6)).add(BigInteger.TWO);
        Point at = q;
        for (int bit = loop.bitLength() - 2; bit >= 0; bit--) {
            f = f.times(f).times(line(at, at, p));
            at = at.plus(at);
            if (loop.testBit(bit)) {
                f = f.times(line(at, q, p));
                at = at.plus(q);
            }
        }
        Point first = image(q);
        f = f.times(line(at, first, p));
        at = at.plus(first);
        f = f.times(line(at, image(first).negate(), p));
        BigInteger order = Model.P.pow(12).subtract(BigInteger.ONE).divide(Model.R);
        return f.pow(order.multiply(FACTOR));
    }

    /** Frobenius on the curve over Fp12, brought back to the twist. */
    private static Point image(Point q) {
        BigInteger step = Model.P.subtract(BigInteger.ONE).divide(BigInteger.valueOf(6));
        Q x = q
            .x()
            .pow(Model.P)
            .times(Q.XI.pow(step.shiftLeft(1)));
        Q y = q
            .y()
            .pow(Model.P)
            .times(Q.XI.pow(step.multiply(BigInteger.valueOf(3))));
        return new Point(x, y);
    }

    private static T line(Point a, Point b, Point p) {
        Q slope = a.equals(b)
            ? a.x().times(a.x()).times(Q.of(3, 0)).times(a.y().plus(a.y()).inverse())
            : b.y().minus(a.y()).times(b.x().minus(a.x()).inverse());
        return T.fromCoefficients(
            p.y(),
            Q.ZERO.minus(slope.times(p.x())),
            Q.ZERO,
            slope.times(a.x()).minus(a.y()),
            Q.ZERO,
            Q.ZERO
        );
    }

    @Property(tries = 3)
    void pairingFollowsItsDefinition(@ForAll("scalars") BigInteger k, @ForAll("scalars") BigInteger l) {
        BigInteger a = k.max(BigInteger.ONE);
        BigInteger b = l.max(BigInteger.ONE);
        Gt value = Pairing.ofVartime(G1Affine.GENERATOR.timesVartime(a), G2Affine.GENERATOR.timesVartime(b));
        assertThat(model(value.toLimbs(), 0)).isEqualTo(modelPairing(Model.G1.times(a), Model.G2.times(b)));
    }

    @Test
    void finalExponentIsPrimeToTheOrder() {
        assertThat(FACTOR.gcd(Model.R)).isEqualTo(BigInteger.ONE);
        BigInteger seed = BigInteger.ZERO;
        for (int n = CurveParams.SEED_WINDOWS.length - 1; n >= 0; n--) {
            seed = seed.shiftLeft(1).add(BigInteger.valueOf(CurveParams.SEED_WINDOWS[n]));
            assertThat((int) CurveParams.SEED_WINDOWS[n]).isBetween(-7, 7);
        }
        assertThat(seed).isEqualTo(X);
        assertThat(CurveParams.SEED_WINDOWS[CurveParams.SEED_WINDOWS.length - 1]).isEqualTo((byte) 1);
    }

    @Property(tries = 25)
    void bilinearity(@ForAll("scalars") BigInteger k, @ForAll("scalars") BigInteger l) {
        Gt base = Pairing.ofVartime(G1Affine.GENERATOR, G2Affine.GENERATOR);
        Gt both = Pairing.ofVartime(G1Affine.GENERATOR.timesVartime(k), G2Affine.GENERATOR.timesVartime(l));
        assertThat(both).isEqualTo(base.powVartime(k.multiply(l)));
        assertThat(both).isEqualTo(base.powVartime(k.multiply(l).mod(Model.R)));
        assertThat(base.powVartime(k).times(base.powVartime(l))).isEqualTo(base.powVartime(k.add(l)));
        assertThat(both.times(both.inverse()).isOne()).isTrue();
    }

    @Test
    void nonDegeneracy() {
        Gt base = Pairing.ofVartime(G1Affine.GENERATOR, G2Affine.GENERATOR);
        assertThat(base.isOne()).isFalse();
        assertThat(base.powVartime(Model.R)).isEqualTo(Gt.ONE);
        assertThat(Pairing.ofVartime(G1Affine.INFINITY, G2Affine.GENERATOR)).isEqualTo(Gt.ONE);
        assertThat(Pairing.ofVartime(G1Affine.GENERATOR, G2Affine.INFINITY)).isEqualTo(Gt.ONE);
        assertThat(Pairing.productVartime(List.of(), List.of()).isOne()).isTrue();
        assertThatThrownBy(() -> Pairing.productVartime(List.of(G1Affine.GENERATOR), List.of())).isInstanceOf(
            IllegalArgumentException.class
        );
    }

    @Property(tries = 15)
    void productsAgreeWithSinglePairingsPreparedOrNot(
        @ForAll("scalars") BigInteger k,
        @ForAll("scalars") BigInteger l,
        @ForAll("scalars") BigInteger m
    ) {
        List<G1Affine> p = new ArrayList<>();
        List<G2Affine> q = new ArrayList<>();
        Gt expected = Gt.ONE;
        for (BigInteger s : List.of(k, l, m)) {
            p.add(G1Affine.GENERATOR.timesVartime(s));
            q.add(G2Affine.GENERATOR.timesVartime(s.add(l)));
            expected = expected.times(Pairing.ofVartime(p.getLast(), q.getLast()));
        }
        assertThat(Pairing.productVartime(p, q)).isEqualTo(expected);
        // the same with the first pair variable and the others prepared, given with Z = 2
        long[] jacobian = new long[2 * G1Jacobian.LIMBS];
        long[] scratch = new long[G1Jacobian.SCRATCH];
        for (int n = 0; n < 2; n++) {
            int at = n * G1Jacobian.LIMBS;
            G1Affine half = p.get(n + 1).timesVartime(BigInteger.TWO.modInverse(Model.R));
            long[] affine = new long[G1Jacobian.AFFINE_LIMBS];
            half.copyTo(affine, 0);
            G1Jacobian.setAffine(jacobian, at, affine, 0);
            G1Jacobian.dbl(jacobian, at, jacobian, at, scratch);
        }
        List<PreparedG2> prepared = List.of(PreparedG2.of(q.get(1)), PreparedG2.of(q.get(2)));
        assertThat(Pairing.productVartime(p.subList(0, 1), q.subList(0, 1), jacobian, prepared)).isEqualTo(expected);
    }
}
