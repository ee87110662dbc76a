package org.clavis.algebra.babyjubjub;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.clavis.algebra.bn254.Fr;
import org.junit.jupiter.api.Test;

class EdwardsTest {

    private static final BigInteger P = CurveParams.P;
    private static final BigInteger L = CurveParams.L;
    private static final BigInteger A = BigInteger.valueOf(CurveParams.A);
    private static final BigInteger D = BigInteger.valueOf(CurveParams.D);
    private static final Point NEUTRAL = new Point(BigInteger.ZERO, BigInteger.ONE);
    private static final Point BASE = new Point(CurveParams.BASE_X, CurveParams.BASE_Y);

    /** A point in {@code BigInteger} arithmetic. */
    record Point(BigInteger x, BigInteger y) {
        Point plus(Point b) {
            BigInteger xx = x.multiply(b.x);
            BigInteger yy = y.multiply(b.y);
            BigInteger product = D.multiply(xx).multiply(yy).mod(P);
            BigInteger left = x.multiply(b.y).add(y.multiply(b.x));
            BigInteger right = yy.subtract(A.multiply(xx));
            return new Point(
                left.multiply(BigInteger.ONE.add(product).modInverse(P)).mod(P),
                right.multiply(BigInteger.ONE.subtract(product).modInverse(P)).mod(P)
            );
        }

        Point times(BigInteger scalar) {
            Point sum = NEUTRAL;
            for (int bit = scalar.bitLength() - 1; bit >= 0; bit--) {
                sum = sum.plus(sum);
                if (scalar.testBit(bit)) {
                    sum = sum.plus(this);
                }
            }
            return sum;
        }

        long[] limbs() {
            long[] limbs = new long[Edwards.AFFINE_LIMBS];
            Fr.fromBigInteger(limbs, 0, x);
            Fr.fromBigInteger(limbs, Fr.LIMBS, y);
            return limbs;
        }

        static Point of(long[] limbs) {
            return new Point(Fr.toBigInteger(limbs, 0), Fr.toBigInteger(limbs, Fr.LIMBS));
        }
    }

    @Test
    void parametersAreThoseOfTheStandard() {
        assertThat(P).isEqualTo(Fr.modulus());
        assertThat(L.isProbablePrime(100)).isTrue();
        BigInteger half = P.shiftRight(1);
        assertThat(A.modPow(half, P)).as("a is a square").isOne();
        assertThat(D.modPow(half, P)).as("d is not").isEqualTo(P.subtract(BigInteger.ONE));
        assertThat(BASE.times(L)).isEqualTo(NEUTRAL);
        assertThat(BASE).isNotEqualTo(NEUTRAL);
        // ERC-2494's generator of the whole group, times the cofactor
        Point generator = new Point(
            new BigInteger("995203441582195749578291179787384436505546430278305826713579947235728471134"),
            new BigInteger("5472060717959818805561601436314318772137091100104008585924551046643952123905")
        );
        assertThat(generator.times(BigInteger.valueOf(CurveParams.COFACTOR))).isEqualTo(BASE);
        assertThat(generator.times(L)).isNotEqualTo(NEUTRAL);
    }

    @Test
    void recognisesPointsOfTheCurve() {
        assertThat(Edwards.isOnCurve(BASE.limbs(), 0)).isTrue();
        assertThat(Edwards.isOnCurve(NEUTRAL.limbs(), 0)).isTrue();
        assertThat(Edwards.isOnCurve(new Point(BASE.x, BASE.x).limbs(), 0)).isFalse();
        assertThat(Edwards.isOnCurve(new long[Edwards.AFFINE_LIMBS], 0)).isFalse();
        long[] base = new long[Edwards.AFFINE_LIMBS];
        Edwards.setBase(base, 0);
        assertThat(base).isEqualTo(BASE.limbs());
    }

    @Test
    void multiplicationAgreesWithTheModelAtTheEdges() {
        Point lowOrder = new Point(BigInteger.ZERO, P.subtract(BigInteger.ONE));
        List<BigInteger> scalars = new ArrayList<>();
        for (BigInteger at : List.of(BigInteger.ZERO, BigInteger.valueOf(16), L, BigInteger.ONE.shiftLeft(251), P)) {
            for (int delta = -1; delta <= 1; delta++) {
                BigInteger scalar = at.add(BigInteger.valueOf(delta));
                if (scalar.signum() >= 0) {
                    scalars.add(scalar);
                }
            }
        }
        scalars.add(BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE));
        for (BigInteger scalar : scalars) {
            for (Point point : List.of(BASE, NEUTRAL, lowOrder)) {
                check(scalar, point);
            }
        }
    }

    @Property(tries = 25)
    void multiplicationAgreesWithTheModel(@ForAll BigInteger scalar, @ForAll long seed) {
        check(scalar.pow(9).mod(L), BASE.times(BigInteger.valueOf(seed).mod(L)));
    }

    private static void check(BigInteger scalar, Point point) {
        long[] limbs = new long[Fr.LIMBS];
        for (int i = 0; i < limbs.length; i++) {
            limbs[i] = scalar.shiftRight(64 * i).longValue();
        }
        long[] out = point.limbs();
        Edwards.multiply(out, 0, limbs, 0, out, 0);
        assertThat(Point.of(out)).isEqualTo(point.times(scalar));
    }
}
