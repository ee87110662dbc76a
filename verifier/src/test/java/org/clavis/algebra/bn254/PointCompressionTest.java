package org.clavis.algebra.bn254;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.constraints.IntRange;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.clavis.algebra.bn254.Model.Point;
import org.clavis.algebra.bn254.Model.Q;
import org.clavis.verifier.EncodingException;
import org.clavis.verifier.RejectReason;
import org.junit.jupiter.api.Test;

/** {@link PointCompression} against the {@link Model}. */
class PointCompressionTest {

    private static final BigInteger HALF = Model.P.shiftRight(1);
    private static final BigInteger TOP_BITS = BigInteger.valueOf(3).shiftLeft(254);

    @Provide
    Arbitrary<BigInteger> fp() {
        return Arbitraries.oneOf(
            Arbitraries.bigIntegers()
                .between(BigInteger.ZERO, Model.P.subtract(BigInteger.ONE))
                .withDistribution(RandomDistribution.uniform()),
            Arbitraries.of(BigInteger.ZERO, BigInteger.ONE, BigInteger.TWO, Model.P.subtract(BigInteger.ONE))
        );
    }

    @Provide
    Arbitrary<BigInteger> scalars() {
        return Arbitraries.bigIntegers()
            .between(BigInteger.ONE, Model.R.subtract(BigInteger.ONE))
            .withDistribution(RandomDistribution.uniform());
    }

    private static boolean isSquare(Q a) {
        return a.isZero() || a.pow(Model.P.multiply(Model.P).shiftRight(1)).equals(Q.ONE);
    }

    @Property(tries = 300)
    void rootsInFp(@ForAll("fp") BigInteger a) {
        long[] limbs = Model.limbs(a);
        boolean found = PointCompression.sqrtVartime(limbs, 0, limbs, 0);
        assertThat(found).isEqualTo(a.modPow(HALF, Model.P).compareTo(BigInteger.ONE) <= 0);
        if (found) {
            assertThat(Model.elements(limbs, 0, 1)[0].modPow(BigInteger.TWO, Model.P)).isEqualTo(a);
        }
        long[] square = Model.limbs(a.modPow(BigInteger.TWO, Model.P));
        assertThat(PointCompression.sqrtVartime(square, 0, square, 0)).isTrue();
        assertThat(Model.elements(square, 0, 1)[0]).isIn(a, a.negate().mod(Model.P));
    }

    @Property(tries = 300)
    void rootsInFp2(@ForAll("fp") BigInteger real, @ForAll("fp") BigInteger imaginary) {
        Q a = new Q(real, imaginary);
        requireRoot(a);
        // squares take either branch, as t is a square or not
        long[] square = a.times(a).toLimbs();
        assertThat(PointCompression.sqrt2Vartime(square, 0, square, 0)).isTrue();
        assertThat(Q.fromLimbs(square, 0)).isIn(a, Q.ZERO.minus(a));
    }

    private static void requireRoot(Q a) {
        long[] limbs = a.toLimbs();
        boolean found = PointCompression.sqrt2Vartime(limbs, 0, limbs, 0);
        assertThat(found).as("%s", a).isEqualTo(isSquare(a));
        if (found) {
            Q root = Q.fromLimbs(limbs, 0);
            assertThat(root.times(root)).isEqualTo(a);
        }
    }

    /** Real numbers are all squares in Fp2, and those of non-residues have imaginary roots. */
    @Test
    void rootsOnTheAxes() {
        for (int n = -20; n <= 20; n++) {
            requireRoot(Q.of(n, 0));
            requireRoot(Q.of(0, n));
        }
        requireRoot(Q.XI);
    }

    private static boolean larger(BigInteger y) {
        return y.compareTo(HALF) > 0;
    }

    private static boolean larger(Q y) {
        return larger(y.b().signum() == 0 ? y.a() : y.b());
    }

    @Property(tries = 30)
    void pointsOfG1ComeBack(@ForAll("scalars") BigInteger k) {
        G1Affine point = G1Affine.GENERATOR.timesVartime(k);
        long[] limbs = new long[G1Jacobian.AFFINE_LIMBS];
        point.copyTo(limbs, 0);
        boolean largest = PointCompression.hasLargestY(point);
        assertThat(largest).isEqualTo(larger(point.y()));
        assertThat(PointCompression.hasLargestY(point.negate())).isNotEqualTo(largest);
        assertThat(PointCompression.g1Vartime(limbs, 0, largest, 0)).isEqualTo(point);
        assertThat(PointCompression.g1Vartime(limbs, 0, !largest, 0)).isEqualTo(point.negate());
    }

    @Property(tries = 30)
    void pointsOfG2ComeBack(@ForAll("scalars") BigInteger k) {
        G2Affine point = G2Affine.GENERATOR.timesVartime(k);
        long[] limbs = new long[G2Jacobian.AFFINE_LIMBS];
        point.copyTo(limbs, 0);
        boolean largest = PointCompression.hasLargestY(point);
        assertThat(largest).isEqualTo(larger(new Q(point.y0(), point.y1())));
        assertThat(PointCompression.hasLargestY(point.negate())).isNotEqualTo(largest);
        assertThat(PointCompression.g2Vartime(limbs, 0, largest, 0)).isEqualTo(point);
        assertThat(PointCompression.g2Vartime(limbs, 0, !largest, 0)).isEqualTo(point.negate());
    }

    @Test
    void infinityHasNoLargestY() {
        assertThat(PointCompression.hasLargestY(G1Affine.INFINITY)).isFalse();
        assertThat(PointCompression.hasLargestY(G2Affine.INFINITY)).isFalse();
    }

    /** The comparison's edge, where y and -y differ by one. */
    @Test
    void halfOfTheModulusIsNotLarger() {
        assertThat(HALF.add(HALF).add(BigInteger.ONE)).isEqualTo(Model.P);
        for (BigInteger y : List.of(HALF, HALF.add(BigInteger.ONE))) {
            G2Affine real = G2Affine.fromComputedUnchecked(
                Model.limbs(BigInteger.ONE, BigInteger.ONE, y, BigInteger.ZERO),
                0
            );
            assertThat(PointCompression.hasLargestY(real)).isEqualTo(larger(y));
            G2Affine imaginary = G2Affine.fromComputedUnchecked(
                Model.limbs(BigInteger.ONE, BigInteger.ONE, HALF.add(BigInteger.TWO), y),
                0
            );
            assertThat(PointCompression.hasLargestY(imaginary)).isEqualTo(larger(y));
        }
    }

    @Property(tries = 100)
    void everyXOfG1IsJudged(@ForAll("fp") BigInteger x) {
        BigInteger y2 = x.pow(3).add(BigInteger.valueOf(3)).mod(Model.P);
        long[] limbs = Model.limbs(x);
        if (y2.modPow(HALF, Model.P).equals(BigInteger.ONE)) {
            assertThat(PointCompression.g1Vartime(limbs, 0, true, 7).x()).isEqualTo(x);
        } else {
            refused(() -> PointCompression.g1Vartime(limbs, 0, true, 7), RejectReason.NOT_ON_CURVE, 7);
        }
    }

    /** Nearly no point of the twist is in the subgroup, and about half of the x have one. */
    @Property(tries = 60)
    void everyXOfTheTwistIsJudged(@ForAll("fp") BigInteger x, @ForAll @IntRange(max = 1) int largest) {
        Point point = Model.twistPoint(x);
        refused(
            () -> PointCompression.g2Vartime(point.x().toLimbs(), 0, largest == 1, 9),
            RejectReason.NOT_IN_SUBGROUP,
            9
        );
        Q at = new Q(x, BigInteger.TWO);
        Q y2 = at.times(at).times(at).plus(Q.of(3, 0).times(Q.XI.inverse()));
        refused(
            () -> PointCompression.g2Vartime(at.toLimbs(), 0, largest == 1, 9),
            isSquare(y2) ? RejectReason.NOT_IN_SUBGROUP : RejectReason.NOT_ON_CURVE,
            9
        );
    }

    private static void refused(ThrowingCallable decode, RejectReason reason, long offsetBytes) {
        assertThatThrownBy(decode).isInstanceOfSatisfying(EncodingException.class, e -> {
            assertThat(e.reason()).isEqualTo(reason);
            assertThat(e.offsetBytes()).isEqualTo(offsetBytes);
        });
    }

    @Test
    void flagsAreNoPartOfTheNumber() {
        BigInteger top = BigInteger.ONE.shiftLeft(254).subtract(BigInteger.ONE);
        for (BigInteger flags : List.of(BigInteger.ZERO, BigInteger.ONE.shiftLeft(254), TOP_BITS)) {
            for (BigInteger x : List.of(BigInteger.ZERO, BigInteger.ONE, Model.P.subtract(BigInteger.ONE))) {
                long[] limbs = new long[Fp.LIMBS];
                PointCompression.fromFlaggedBigEndian(limbs, 0, word(x.or(flags), false), 2);
                assertThat(Fp.toBigInteger(limbs, 0)).isEqualTo(x);
                PointCompression.fromFlaggedLittleEndian(limbs, 0, word(x.or(flags), true), 2);
                assertThat(Fp.toBigInteger(limbs, 0)).isEqualTo(x);
            }
            for (BigInteger x : List.of(Model.P, Model.P.add(BigInteger.ONE), top)) {
                long[] limbs = new long[Fp.LIMBS];
                refused(
                    () -> PointCompression.fromFlaggedBigEndian(limbs, 0, word(x.or(flags), false), 2),
                    RejectReason.NOT_CANONICAL,
                    2
                );
                refused(
                    () -> PointCompression.fromFlaggedLittleEndian(limbs, 0, word(x.or(flags), true), 2),
                    RejectReason.NOT_CANONICAL,
                    2
                );
            }
        }
    }

    /** Two bytes that are none of its, then 32 of the number. */
    private static byte[] word(BigInteger value, boolean littleEndian) {
        byte[] out = new byte[2 + Fp.BYTES];
        for (int n = 0; n < Fp.BYTES; n++) {
            byte b = value.shiftRight(8 * n).byteValue();
            out[littleEndian ? 2 + n : out.length - 1 - n] = b;
        }
        return out;
    }
}
