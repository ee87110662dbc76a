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
import org.clavis.verifier.EncodingException;
import org.clavis.verifier.RejectReason;
import org.junit.jupiter.api.Test;

/** {@link Fp2}, the groups' arithmetic and their decoding against the {@link Model}. */
class CurveTest {

    @Provide
    Arbitrary<BigInteger> fp() {
        return Arbitraries.oneOf(
            Arbitraries.bigIntegers()
                .between(BigInteger.ZERO, Model.P.subtract(BigInteger.ONE))
                .withDistribution(RandomDistribution.uniform()),
            Arbitraries.of(
                BigInteger.ZERO,
                BigInteger.ONE,
                Model.P.subtract(BigInteger.ONE),
                // the Montgomery forms of these are p - 1 and 1
                Model.TWO_256.modInverse(Model.P)
                    .negate()
                    .mod(Model.P),
                Model.TWO_256.modInverse(Model.P)
            )
        );
    }

    @Provide
    Arbitrary<Q> fp2() {
        return fp().flatMap(a -> fp().map(b -> new Q(a, b)));
    }

    @Provide
    Arbitrary<BigInteger> scalars() {
        return Arbitraries.oneOf(
            Arbitraries.bigIntegers().between(BigInteger.ZERO, Model.R).withDistribution(RandomDistribution.uniform()),
            Arbitraries.of(
                BigInteger.ZERO,
                BigInteger.ONE,
                BigInteger.TWO,
                BigInteger.valueOf(15),
                BigInteger.valueOf(16),
                Model.R.subtract(BigInteger.ONE),
                Model.R,
                Model.R.add(BigInteger.ONE),
                Model.TWO_256.subtract(BigInteger.ONE)
            )
        );
    }

    @Property(tries = 1000)
    void fp2Agrees(@ForAll("fp2") Q a, @ForAll("fp2") Q b) {
        long[] m = new long[32];
        System.arraycopy(a.toLimbs(), 0, m, 0, 8);
        System.arraycopy(b.toLimbs(), 0, m, 8, 8);
        Fp2.mul(m, 16, m, 0, m, 8);
        assertThat(Q.fromLimbs(m, 16)).isEqualTo(a.times(b));
        Fp2.add(m, 16, m, 0, m, 8);
        assertThat(Q.fromLimbs(m, 16)).isEqualTo(a.plus(b));
        Fp2.sub(m, 16, m, 0, m, 8);
        assertThat(Q.fromLimbs(m, 16)).isEqualTo(a.minus(b));
        Fp2.square(m, 16, m, 0);
        assertThat(Q.fromLimbs(m, 16)).isEqualTo(a.times(a));
        Fp2.mulByXi(m, 16, m, 0);
        assertThat(Q.fromLimbs(m, 16)).isEqualTo(a.times(Q.XI));
        Fp2.conjugate(m, 16, m, 0);
        assertThat(Q.fromLimbs(m, 16)).isEqualTo(a.pow(Model.P));
        Fp2.neg(m, 16, m, 0);
        assertThat(Q.fromLimbs(m, 16)).isEqualTo(Q.ZERO.minus(a));
        Fp2.halved(m, 16, m, 0);
        Fp2.doubled(m, 16, m, 16);
        assertThat(Q.fromLimbs(m, 16)).isEqualTo(a);
        Fp2.mulByFp(m, 16, m, 0, m, 8);
        assertThat(Q.fromLimbs(m, 16)).isEqualTo(a.times(new Q(b.a(), BigInteger.ZERO)));
        Fp2.inverseVartime(m, 16, m, 0);
        assertThat(Q.fromLimbs(m, 16)).isEqualTo(a.isZero() ? a : a.inverse());
    }

    @Property(tries = 300)
    void fp2OutputsMayBeInputs(@ForAll("fp2") Q a, @ForAll("fp2") Q b) {
        long[] in = new long[16];
        System.arraycopy(a.toLimbs(), 0, in, 0, 8);
        System.arraycopy(b.toLimbs(), 0, in, 8, 8);
        for (int at : new int[] { 0, 8 }) {
            long[] m = in.clone();
            Fp2.mul(m, at, m, 0, m, 8);
            assertThat(Q.fromLimbs(m, at)).isEqualTo(a.times(b));
            m = in.clone();
            Fp2.sub(m, at, m, 0, m, 8);
            assertThat(Q.fromLimbs(m, at)).isEqualTo(a.minus(b));
        }
        long[] m = in.clone();
        Fp2.square(m, 0, m, 0);
        assertThat(Q.fromLimbs(m, 0)).isEqualTo(a.times(a));
        m = in.clone();
        Fp2.mulByXi(m, 0, m, 0);
        assertThat(Q.fromLimbs(m, 0)).isEqualTo(a.times(Q.XI));
        m = in.clone();
        Fp2.inverseVartime(m, 0, m, 0);
        assertThat(Q.fromLimbs(m, 0)).isEqualTo(a.isZero() ? a : a.inverse());
        m = in.clone();
        Fp2.batchInverseVartime(m, 0, 2);
        assertThat(Q.fromLimbs(m, 0)).isEqualTo(a.isZero() ? a : a.inverse());
        assertThat(Q.fromLimbs(m, 8)).isEqualTo(b.isZero() ? b : b.inverse());
    }

    /** A Jacobian form of an affine model point: (x z^2, y z^3, z). */
    private static long[] jacobian(Point p, Q z, boolean g2) {
        int n = g2 ? 8 : 4;
        long[] out = new long[3 * n];
        if (p.equals(Point.INFINITY)) {
            // any X and Y will do for infinity
            Arrays.fill(out, 0, 2 * n, 1);
            return out;
        }
        Q scale = g2 ? z : new Q(z.a(), BigInteger.ZERO);
        Q x = p.x().times(scale).times(scale);
        Q y = p.y().times(scale).times(scale).times(scale);
        System.arraycopy(x.toLimbs(), 0, out, 0, n);
        System.arraycopy(y.toLimbs(), 0, out, n, n);
        System.arraycopy(scale.toLimbs(), 0, out, 2 * n, n);
        return out;
    }

    private static long[] affine(Point p, boolean g2) {
        return g2 ? p.g2Limbs() : p.g1Limbs();
    }

    private static Point affineOf(long[] jacobian, int i, boolean g2) {
        long[] out = new long[16];
        if (g2) {
            G2Jacobian.toAffine(out, 0, jacobian, i, new long[G2Jacobian.SCRATCH]);
            return Model.g2(out, 0);
        }
        G1Jacobian.toAffine(out, 0, jacobian, i, new long[G1Jacobian.SCRATCH]);
        return Model.g1(out, 0);
    }

    /** Pairs that are equal, opposite, infinite, or unrelated; each with unrelated Z. */
    @Property(tries = 120)
    void groupLawsAgree(@ForAll boolean g2, @ForAll("scalars") BigInteger k, @ForAll("scalars") BigInteger l) {
        Point base = g2 ? Model.G2 : Model.G1;
        Point p = base.times(k);
        Random random = new Random(k.longValue());
        for (Point q : List.of(base.times(l), p, p.negate(), Point.INFINITY)) {
            Q z1 = Q.of(random.nextInt(1, 1000), random.nextInt(1000));
            Q z2 = Q.of(random.nextInt(1, 1000), random.nextInt(1000));
            int n = g2 ? 24 : 12;
            long[] m = Arrays.copyOf(jacobian(p, z1, g2), 3 * n);
            System.arraycopy(jacobian(q, z2, g2), 0, m, n, n);
            for (int at = 0; at < 3; at++) {
                long[] add = m.clone();
                long[] mixed = m.clone();
                long[] dbl = m.clone();
                long[] negated = m.clone();
                if (g2) {
                    long[] t = new long[G2Jacobian.SCRATCH];
                    G2Jacobian.add(add, at * n, add, 0, add, n, t);
                    G2Jacobian.addMixed(mixed, at * n, mixed, 0, affine(q, true), 0, t);
                    G2Jacobian.dbl(dbl, at * n, dbl, 0, t);
                    G2Jacobian.negate(negated, at * n, negated, 0);
                    assertThat(G2Jacobian.equal(m, 0, m, n, t)).isEqualTo(p.equals(q));
                } else {
                    long[] t = new long[G1Jacobian.SCRATCH];
                    G1Jacobian.add(add, at * n, add, 0, add, n, t);
                    G1Jacobian.addMixed(mixed, at * n, mixed, 0, affine(q, false), 0, t);
                    G1Jacobian.dbl(dbl, at * n, dbl, 0, t);
                    G1Jacobian.negate(negated, at * n, negated, 0);
                    assertThat(G1Jacobian.equal(m, 0, m, n, t)).isEqualTo(p.equals(q));
                }
                assertThat(affineOf(add, at * n, g2))
                    .as("add")
                    .isEqualTo(p.plus(q));
                assertThat(affineOf(mixed, at * n, g2))
                    .as("mixed add")
                    .isEqualTo(p.plus(q));
                assertThat(affineOf(dbl, at * n, g2))
                    .as("double")
                    .isEqualTo(p.plus(p));
                assertThat(affineOf(negated, at * n, g2))
                    .as("negate")
                    .isEqualTo(p.negate());
            }
        }
    }

    @Property(tries = 60)
    void multiplesAgree(@ForAll("scalars") BigInteger k, @ForAll("scalars") BigInteger l) {
        G1Affine p = G1Affine.GENERATOR.timesVartime(k);
        G2Affine q = G2Affine.GENERATOR.timesVartime(k);
        assertThat(model(p)).isEqualTo(Model.G1.times(k));
        assertThat(model(q)).isEqualTo(Model.G2.times(k));
        BigInteger sum = k.add(l).mod(Model.R);
        assertThat(p.plus(G1Affine.GENERATOR.timesVartime(l))).isEqualTo(G1Affine.GENERATOR.timesVartime(sum));
        assertThat(q.plus(G2Affine.GENERATOR.timesVartime(l))).isEqualTo(G2Affine.GENERATOR.timesVartime(sum));
        assertThat(p.negate().plus(p).isInfinity()).isTrue();
        assertThat(q.negate().plus(q).isInfinity()).isTrue();
        assertThat(G1Affine.fromCanonicalBytesOrInfinity(p.toBytes(), 0)).isEqualTo(p);
        assertThat(G2Affine.fromCanonicalBytesOrInfinity(q.toBytes(), 0)).isEqualTo(q);
    }

    private static Point model(G1Affine p) {
        return new Point(new Q(p.x(), BigInteger.ZERO), new Q(p.y(), BigInteger.ZERO));
    }

    private static Point model(G2Affine p) {
        return new Point(new Q(p.x0(), p.x1()), new Q(p.y0(), p.y1()));
    }

    /** Scalars whose digits sit at the ends of their range, any 256-bit value, infinity among the points. */
    @Property(tries = 25)
    void linearCombinationsAgree(@ForAll("scalars") BigInteger k, @ForAll("scalars") BigInteger l) {
        BigInteger sixteens = new BigInteger("8421".repeat(16), 16);
        List<BigInteger> scalars = List.of(
            k,
            Model.TWO_256.subtract(BigInteger.ONE),
            BigInteger.ZERO,
            l,
            sixteens,
            BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE)
        );
        List<G1Affine> points = new ArrayList<>(List.of(G1Affine.GENERATOR.timesVartime(l)));
        G1Affine expected = points.getFirst();
        long[] limbs = new long[4 * scalars.size()];
        for (int n = 0; n < scalars.size(); n++) {
            G1Affine point = n == 4 ? G1Affine.INFINITY : G1Affine.GENERATOR.timesVartime(k.add(BigInteger.valueOf(n)));
            points.add(point);
            System.arraycopy(Model.words(scalars.get(n), 4), 0, limbs, 4 * n, 4);
            expected = expected.plus(point.timesVartime(scalars.get(n)));
        }
        LinearCombination combination = LinearCombination.of(points);
        assertThat(combination.scalars()).isEqualTo(scalars.size());
        long[] out = new long[1 + G1Jacobian.LIMBS];
        combination.evaluateVartime(out, 1, limbs);
        long[] affine = new long[G1Jacobian.AFFINE_LIMBS];
        G1Jacobian.toAffine(affine, 0, out, 1, new long[G1Jacobian.SCRATCH]);
        assertThat(G1Affine.fromMontgomeryLimbs(affine, 0)).isEqualTo(expected);
    }

    @Test
    void batchToAffineAgreesAndKeepsInfinity() {
        int count = 9;
        long[] g1 = new long[count * G1Jacobian.LIMBS];
        long[] g2 = new long[count * G2Jacobian.LIMBS];
        for (int n = 0; n < count; n++) {
            BigInteger k = BigInteger.valueOf(n % 4);
            System.arraycopy(jacobian(Model.G1.times(k), Q.of(n + 2, 5), false), 0, g1, n * 12, 12);
            System.arraycopy(jacobian(Model.G2.times(k), Q.of(n + 2, 5), true), 0, g2, n * 24, 24);
        }
        long[] a1 = new long[count * 8];
        long[] a2 = new long[count * 16];
        G1Jacobian.batchToAffine(a1, 0, g1, 0, count);
        G2Jacobian.batchToAffine(a2, 0, g2, 0, count);
        for (int n = 0; n < count; n++) {
            assertThat(Model.g1(a1, n * 8)).isEqualTo(Model.G1.times(BigInteger.valueOf(n % 4)));
            assertThat(Model.g2(a2, n * 16)).isEqualTo(Model.G2.times(BigInteger.valueOf(n % 4)));
        }
    }

    @Test
    void curveConstantsFollowFromTheirFormulas() {
        BigInteger loop = BigInteger.ZERO;
        int weight = 0;
        for (int k = CurveParams.LOOP_NAF.length - 1; k >= 0; k--) {
            int digit = CurveParams.LOOP_NAF[k];
            loop = loop.shiftLeft(1).add(BigInteger.valueOf(digit));
            weight += Math.abs(digit);
            if (k > 0) {
                assertThat(digit * CurveParams.LOOP_NAF[k - 1])
                    .as("no two neighbours")
                    .isZero();
            }
        }
        assertThat(loop).isEqualTo(Model.X.multiply(BigInteger.valueOf(6)).add(BigInteger.TWO));
        assertThat(weight).isEqualTo(22);
        assertThat(CurveParams.B).isEqualTo(Model.limbs(BigInteger.valueOf(3)));
        assertThat(CurveParams.TWIST_B).isEqualTo(Q.of(3, 0).times(Q.XI.inverse()).toLimbs());
        BigInteger pMinusOne = Model.P.subtract(BigInteger.ONE);
        assertThat(CurveParams.PSI_X).isEqualTo(Q.XI.pow(pMinusOne.divide(BigInteger.valueOf(3))).toLimbs());
        assertThat(CurveParams.PSI_Y).isEqualTo(Q.XI.pow(pMinusOne.shiftRight(1)).toLimbs());
        assertThat(CurveParams.G1_GENERATOR).isEqualTo(Model.G1.g1Limbs());
        assertThat(CurveParams.G2_GENERATOR).isEqualTo(Model.G2.g2Limbs());
        assertThat(Model.G1.times(Model.R)).isEqualTo(Point.INFINITY);
        assertThat(Model.G2.times(Model.R)).isEqualTo(Point.INFINITY);
        assertThat(Model.P.add(BigInteger.ONE).subtract(Model.R)).isEqualTo(
            Model.X.pow(2).multiply(BigInteger.valueOf(6)).add(BigInteger.ONE)
        );
    }

    /**
     * If f(psi) q = 0 and psi^2 - t psi + p = 0, then the resultant of f and the latter annihilates q. It shares
     * exactly the factor r with the twist's order, so f(psi) q = 0 only on the subgroup of order r.
     */
    @Test
    void subgroupCheckIsExact() {
        BigInteger x = Model.X;
        BigInteger t = Model.P.add(BigInteger.ONE).subtract(Model.R);
        BigInteger twoX = x.shiftLeft(1);
        // f = (x + 1) + x psi + x psi^2 - 2 x psi^3 reduced to a + b psi
        BigInteger a = x.add(BigInteger.ONE).subtract(x.multiply(Model.P)).add(twoX.multiply(t).multiply(Model.P));
        BigInteger b = x.add(x.multiply(t)).subtract(twoX.multiply(t.multiply(t).subtract(Model.P)));
        BigInteger norm = a.multiply(a).add(a.multiply(b).multiply(t)).add(b.multiply(b).multiply(Model.P));
        assertThat(norm.gcd(Model.R.multiply(Model.TWIST_COFACTOR))).isEqualTo(Model.R);
    }

    @Test
    void psiMultipliesByPInTheSubgroup() {
        long[] q = Arrays.copyOf(jacobian(Model.G2.times(BigInteger.valueOf(77)), Q.of(3, 4), true), 48);
        G2Jacobian.psi(q, 24, q, 0);
        assertThat(affineOf(q, 24, true)).isEqualTo(Model.G2.times(BigInteger.valueOf(77)).times(Model.P.mod(Model.R)));
        G2Jacobian.psi(q, 0, q, 0);
        assertThat(affineOf(q, 0, true)).isEqualTo(affineOf(q, 24, true));
    }

    @Property(tries = 12)
    void subgroupCheckAgreesWithMultiplicationByTheOrder(@ForAll("fp") BigInteger x) {
        Point point = Model.twistPoint(x);
        Point cofactorTorsion = point.times(Model.R);
        Point cleared = point.times(Model.TWIST_COFACTOR);
        assertThat(cofactorTorsion).isNotEqualTo(Point.INFINITY);
        assertThat(G2Jacobian.isOnCurve(point.g2Limbs(), 0)).isTrue();
        assertThat(G2Jacobian.isInSubgroupVartime(point.g2Limbs(), 0)).isFalse();
        assertThat(G2Jacobian.isInSubgroupVartime(cofactorTorsion.g2Limbs(), 0)).isFalse();
        assertThat(G2Jacobian.isInSubgroupVartime(cleared.plus(cofactorTorsion).g2Limbs(), 0)).isFalse();
        assertThat(G2Jacobian.isInSubgroupVartime(cleared.g2Limbs(), 0)).isTrue();
        assertThat(cleared.times(Model.R)).isEqualTo(Point.INFINITY);
    }

    @Test
    void decodingRefusesEverythingElse() {
        byte[] g1 = G1Affine.GENERATOR.toBytes();
        byte[] g2 = G2Affine.GENERATOR.toBytes();
        refusedG1(new byte[64], RejectReason.POINT_AT_INFINITY, 1);
        refusedG2(new byte[128], RejectReason.POINT_AT_INFINITY, 1);
        assertThat(G1Affine.fromCanonicalBytesOrInfinity(new byte[64], 0)).isEqualTo(G1Affine.INFINITY);
        assertThat(G2Affine.fromCanonicalBytesOrInfinity(new byte[128], 0)).isEqualTo(G2Affine.INFINITY);
        for (int at = 0; at < 64; at += 32) {
            byte[] shifted = g1.clone();
            addModulus(shifted, at);
            refusedG1(shifted, RejectReason.NOT_CANONICAL, 1 + at);
        }
        for (int at = 0; at < 128; at += 32) {
            byte[] shifted = g2.clone();
            addModulus(shifted, at);
            refusedG2(shifted, RejectReason.NOT_CANONICAL, 1 + at);
        }
        for (int at = 31; at < 64; at += 32) {
            byte[] off = g1.clone();
            off[at] ^= 4;
            refusedG1(off, RejectReason.NOT_ON_CURVE, 1);
        }
        for (int at = 31; at < 128; at += 32) {
            byte[] off = g2.clone();
            off[at] ^= 1;
            refusedG2(off, RejectReason.NOT_ON_CURVE, 1);
        }
        Point outside = Model.twistPoint(BigInteger.valueOf(12345));
        byte[] bytes = new byte[128];
        BigInteger[] order = { outside.x().b(), outside.x().a(), outside.y().b(), outside.y().a() };
        for (int k = 0; k < 4; k++) {
            Limbs.storeBigEndian(bytes, 32 * k, Model.words(order[k], 4), 0);
        }
        refusedG2(bytes, RejectReason.NOT_IN_SUBGROUP, 1);
        assertThatThrownBy(() ->
            G2Affine.fromCoordinates(outside.x().a(), outside.x().b(), outside.y().a(), outside.y().b())
        ).hasMessageContaining("subgroup");
        assertThatThrownBy(() -> G2Affine.fromMontgomeryLimbs(outside.g2Limbs(), 0)).hasMessageContaining("subgroup");
        assertThatThrownBy(() -> G1Affine.fromMontgomeryLimbs(Model.words(Model.P, 8), 0)).hasMessageContaining(
            "modulus"
        );
        assertThatThrownBy(() -> G1Affine.fromCoordinates(BigInteger.ONE, BigInteger.ONE)).hasMessageContaining(
            "curve"
        );
        assertThatThrownBy(() -> G1Affine.fromCoordinates(BigInteger.ZERO, BigInteger.ZERO)).hasMessageContaining(
            "infinity"
        );
        assertThat(G1Affine.fromCoordinates(BigInteger.ONE, BigInteger.TWO)).isEqualTo(G1Affine.GENERATOR);
    }

    private static void addModulus(byte[] bytes, int at) {
        long[] limbs = new long[4];
        Limbs.loadBigEndian(limbs, 0, bytes, at);
        Limbs.storeBigEndian(bytes, at, Model.words(Model.integer(limbs, 0, 4).add(Model.P), 4), 0);
    }

    private static void refusedG1(byte[] bytes, RejectReason reason, int offsetBytes) {
        refused(() -> G1Affine.fromCanonicalBytes(shifted(bytes), 1), reason, offsetBytes);
    }

    private static void refusedG2(byte[] bytes, RejectReason reason, int offsetBytes) {
        refused(() -> G2Affine.fromCanonicalBytes(shifted(bytes), 1), reason, offsetBytes);
    }

    private static byte[] shifted(byte[] bytes) {
        byte[] out = new byte[bytes.length + 1];
        System.arraycopy(bytes, 0, out, 1, bytes.length);
        return out;
    }

    private static void refused(Runnable decode, RejectReason reason, int offsetBytes) {
        assertThatThrownBy(decode::run).isInstanceOfSatisfying(EncodingException.class, e -> {
            assertThat(e.reason()).isEqualTo(reason);
            assertThat(e.offsetBytes()).isEqualTo(offsetBytes);
        });
    }
}
