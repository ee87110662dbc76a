package org.clavis.algebra.secp256k1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.clavis.verifier.EncodingException;
import org.clavis.verifier.RejectReason;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PointTest {

    private static final BigInteger N = CurveParams.N;
    private static final BigInteger P = CurveParams.P;
    private static final List<BigInteger> SCALARS = List.of(
        BigInteger.ZERO,
        BigInteger.ONE,
        BigInteger.TWO,
        BigInteger.valueOf(15),
        BigInteger.valueOf(16),
        BigInteger.valueOf(17),
        BigInteger.valueOf(255),
        BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE),
        BigInteger.ONE.shiftLeft(128),
        BigInteger.ONE.shiftLeft(255),
        N.shiftRight(1),
        N.subtract(BigInteger.TWO),
        N.subtract(BigInteger.ONE)
    );

    @Test
    void additionIsCompleteInEveryRepresentation() {
        List<Model.@Nullable Point> points = new ArrayList<>();
        points.add(null);
        points.add(Model.G);
        points.add(Model.G.negated());
        points.add(Model.point(1));
        points.add(Model.point(2));
        points.add(Model.point(2).negated());
        for (Model.Point a : points) {
            for (Model.Point b : points) {
                for (int z = 1; z <= 3; z++) {
                    checkSum(a, b, BigInteger.valueOf(z), P.subtract(BigInteger.valueOf(z)));
                }
            }
        }
    }

    @Property(tries = 200)
    void additionAgreesWithTheModel(@ForAll long a, @ForAll long b, @ForAll long z) {
        checkSum(
            Model.point(a),
            Model.point(b),
            BigInteger.valueOf(z).mod(P).max(BigInteger.ONE),
            BigInteger.valueOf(z).multiply(BigInteger.valueOf(a)).mod(P).max(BigInteger.ONE)
        );
    }

    @Test
    void infinityHasNoAffineForm() {
        long[] infinity = Model.projective(null, BigInteger.TEN);
        assertThat(Projective.isInfinity(infinity, 0)).isTrue();
        long[] affine = new long[Affine.LIMBS];
        Projective.toAffine(affine, 0, infinity, 0);
        assertThat(affine).containsOnly(0);
        assertThat(Affine.isOnCurve(affine, 0)).isFalse();
    }

    @Test
    void generatorMultiplicationAgreesWithTheModelAtTheEdges() {
        SCALARS.forEach(PointTest::checkGeneratorMultiple);
    }

    @Property(tries = 50)
    void generatorMultiplicationAgreesWithTheModel(@ForAll BigInteger scalar) {
        checkGeneratorMultiple(scalar.pow(9).mod(N));
    }

    @Test
    void doubleScalarMultiplicationAgreesWithTheModelAtTheEdges() {
        for (BigInteger a : SCALARS) {
            for (BigInteger b : SCALARS) {
                checkDoubleScalar(a, b, Model.G);
            }
            checkDoubleScalar(a, N.subtract(a).mod(N), Model.G);
            checkDoubleScalar(a, a, Model.G.negated());
            checkDoubleScalar(a, BigInteger.valueOf(5), Model.point(7));
        }
    }

    @Property(tries = 50)
    void doubleScalarMultiplicationAgreesWithTheModel(@ForAll BigInteger a, @ForAll BigInteger b, @ForAll long seed) {
        checkDoubleScalar(a.pow(9).mod(N), b.pow(9).mod(N), Model.point(seed));
    }

    @Property(tries = 50)
    void compressionRoundTrips(@ForAll long seed) {
        Model.Point point = Model.point(seed);
        byte[] compressed = new byte[35];
        Affine.toCompressed(compressed, 1, Model.affine(point), 0);
        assertThat(compressed[1]).isEqualTo((byte) (point.y().testBit(0) ? 3 : 2));
        long[] decoded = new long[Affine.LIMBS];
        Affine.fromCompressedVartime(decoded, 0, compressed, 1);
        assertThat(decoded).isEqualTo(Model.affine(point));
        assertThat(Affine.isOnCurve(decoded, 0)).isTrue();
        decoded[0] ^= 1;
        assertThat(Affine.isOnCurve(decoded, 0)).isFalse();
    }

    @Test
    void decompressionSaysWhatIsWrong() {
        String x = "79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798";
        refused("00" + x, RejectReason.POINT_AT_INFINITY, 0);
        refused("00".repeat(33), RejectReason.POINT_AT_INFINITY, 0);
        for (String prefix : List.of("01", "04", "05", "06", "07", "82", "ff")) {
            refused(prefix + x, RejectReason.MALFORMED, 0);
        }
        refused("02" + HexFormat.of().formatHex(Model.word(P)), RejectReason.NOT_CANONICAL, 1);
        refused("03" + "ff".repeat(32), RejectReason.NOT_CANONICAL, 1);
        // 5^3 + 7 = 132 is not a square
        refused("02" + HexFormat.of().formatHex(Model.word(BigInteger.valueOf(5))), RejectReason.NOT_ON_CURVE, 1);
    }

    private static void refused(String hex, RejectReason reason, long offset) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        assertThatThrownBy(() -> Affine.fromCompressedVartime(new long[8], 0, bytes, 0)).isInstanceOfSatisfying(
            EncodingException.class,
            e -> {
                assertThat(e.reason()).isEqualTo(reason);
                assertThat(e.offsetBytes()).isEqualTo(offset);
            }
        );
    }

    private static void checkSum(Model.@Nullable Point a, Model.@Nullable Point b, BigInteger za, BigInteger zb) {
        Model.Point expected = Model.add(a, b);
        long[] scratch = new long[Projective.SCRATCH_LIMBS];
        long[] left = Model.projective(a, za);
        long[] right = Model.projective(b, zb);
        long[] out = new long[Projective.LIMBS];
        Projective.add(out, 0, left, 0, right, 0, scratch);
        assertThat(Model.fromProjective(out, 0)).isEqualTo(expected);
        if (expected != null) {
            long[] affine = new long[Affine.LIMBS];
            Projective.toAffine(affine, 0, out, 0);
            assertThat(affine).isEqualTo(Model.affine(expected));
        }

        Projective.twice(out, 0, left, 0, scratch);
        assertThat(Model.fromProjective(out, 0)).isEqualTo(Model.add(a, a));
        Projective.neg(out, 0, left, 0);
        assertThat(Model.fromProjective(out, 0)).isEqualTo(a == null ? null : a.negated());

        // in place of either input, and of both
        long[] first = left.clone();
        Projective.add(first, 0, first, 0, right, 0, scratch);
        assertThat(Model.fromProjective(first, 0)).isEqualTo(expected);
        long[] second = right.clone();
        Projective.add(second, 0, left, 0, second, 0, scratch);
        assertThat(Model.fromProjective(second, 0)).isEqualTo(expected);
        long[] both = left.clone();
        Projective.add(both, 0, both, 0, both, 0, scratch);
        assertThat(Model.fromProjective(both, 0)).isEqualTo(Model.add(a, a));
        long[] doubled = left.clone();
        Projective.twice(doubled, 0, doubled, 0, scratch);
        assertThat(Model.fromProjective(doubled, 0)).isEqualTo(Model.add(a, a));
    }

    private static void checkGeneratorMultiple(BigInteger scalar) {
        long[] out = new long[Affine.LIMBS];
        GeneratorMultiplication.multiply(out, 0, Limbs.of(scalar), 0);
        Model.Point expected = Model.multiply(scalar, Model.G);
        assertThat(out).isEqualTo(expected == null ? new long[Affine.LIMBS] : Model.affine(expected));
    }

    private static void checkDoubleScalar(BigInteger a, BigInteger b, Model.Point point) {
        long[] out = new long[Affine.LIMBS];
        boolean finite = DoubleScalar.multiplyVartime(out, 0, Limbs.of(a), 0, Limbs.of(b), 0, Model.affine(point), 0);
        Model.Point expected = Model.add(Model.multiply(a, Model.G), Model.multiply(b, point));
        assertThat(finite).isEqualTo(expected != null);
        assertThat(out).isEqualTo(expected == null ? new long[Affine.LIMBS] : Model.affine(expected));
    }
}
