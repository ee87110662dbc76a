package org.clavis.algebra.secp256k1;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.clavis.algebra.bn254.Fr;
import org.clavis.algebra.modular.VartimeInverse;
import org.junit.jupiter.api.Test;

/** The endomorphism, the halves and the fractions of scalars, and their digits. */
class ScalarSplitTest {

    private static final BigInteger N = CurveParams.N;
    private static final BigInteger P = CurveParams.P;
    private static final BigInteger LAMBDA = Endomorphism.LAMBDA;
    private static final BigInteger TWO_128 = BigInteger.ONE.shiftLeft(128);

    @Test
    void betaAndLambdaAreMatchingCubeRootsOfOne() {
        assertThat(Endomorphism.BETA).isNotEqualTo(BigInteger.ONE);
        assertThat(Endomorphism.BETA.modPow(BigInteger.valueOf(3), P)).isEqualTo(BigInteger.ONE);
        assertThat(LAMBDA).isNotEqualTo(BigInteger.ONE);
        assertThat(LAMBDA.modPow(BigInteger.valueOf(3), N)).isEqualTo(BigInteger.ONE);
        for (long seed = 0; seed < 5; seed++) {
            Model.Point point = Model.point(seed);
            assertThat(Model.multiply(LAMBDA, point)).isEqualTo(
                new Model.Point(point.x().multiply(Endomorphism.BETA).mod(P), point.y())
            );
        }
    }

    @Test
    void basisIsWhatEuclidFindsForLambda() {
        // the remainders of n and lambda around sqrt(n), as r = s n + t lambda, give the short vectors (r, -t)
        BigInteger[] r = { N, LAMBDA };
        BigInteger[] t = { BigInteger.ZERO, BigInteger.ONE };
        List<BigInteger[]> vectors = new ArrayList<>();
        BigInteger root = N.sqrt();
        while (r[1].signum() != 0) {
            if (r[1].compareTo(root) < 0 && vectors.size() < 2) {
                vectors.add(new BigInteger[] { r[1], t[1].negate() });
            }
            BigInteger q = r[0].divide(r[1]);
            r = new BigInteger[] { r[1], r[0].subtract(q.multiply(r[1])) };
            t = new BigInteger[] { t[1], t[0].subtract(q.multiply(t[1])) };
        }
        assertThat(vectors.getFirst()).containsExactly(Endomorphism.A1, Endomorphism.B1.negate());
        assertThat(Endomorphism.A2).isEqualTo(Endomorphism.A1.add(Endomorphism.B1));
        for (BigInteger[] vector : List.of(
            new BigInteger[] { Endomorphism.A1, Endomorphism.B1.negate() },
            new BigInteger[] { Endomorphism.A2, Endomorphism.A1 }
        )) {
            assertThat(vector[0].add(vector[1].multiply(LAMBDA)).mod(N)).isZero();
        }
        BigInteger determinant = Endomorphism.A1.pow(2).add(Endomorphism.A2.multiply(Endomorphism.B1));
        assertThat(determinant).as("the basis spans the whole lattice").isEqualTo(N);
    }

    @Test
    void halvesAddUpAndAreShort() {
        for (BigInteger k : scalars("halvesAddUpAndAreShort", 20_000)) {
            long[] out = new long[7];
            Endomorphism.split(out, 1, Limbs.of(k), 0);
            BigInteger k1 = signed(out, 1);
            BigInteger k2 = signed(out, 4);
            assertThat(k1.add(k2.multiply(LAMBDA)).mod(N)).isEqualTo(k);
            assertThat(k1.abs()).isLessThan(TWO_128);
            assertThat(k2.abs()).isLessThan(TWO_128);
        }
    }

    @Test
    void halvesAreShortWhereRoundingIsTightest() {
        // near the corners of the lattice's cell: half sums of the basis, plus and minus a little, modulo n
        for (int i = -3; i <= 3; i++) {
            for (int j = -3; j <= 3; j++) {
                BigInteger x = Endomorphism.A1.multiply(BigInteger.valueOf(i)).add(
                    Endomorphism.A2.multiply(BigInteger.valueOf(j))
                );
                BigInteger y = Endomorphism.B1.multiply(BigInteger.valueOf(-i)).add(
                    Endomorphism.A1.multiply(BigInteger.valueOf(j))
                );
                for (int delta = -2; delta <= 2; delta++) {
                    BigInteger k = x
                        .shiftRight(1)
                        .add(y.shiftRight(1).multiply(LAMBDA))
                        .add(BigInteger.valueOf(delta))
                        .mod(N);
                    long[] out = new long[6];
                    Endomorphism.split(out, 0, Limbs.of(k), 0);
                    assertThat(signed(out, 0).add(signed(out, 3).multiply(LAMBDA)).mod(N)).isEqualTo(k);
                    assertThat(signed(out, 0).abs().max(signed(out, 3).abs())).isLessThan(TWO_128);
                }
            }
        }
    }

    @Test
    void fractionsAreTheScalarAndHalfAsLong() {
        int longest = 0;
        int missing = 0;
        for (BigInteger c : scalars("fractionsAreTheScalarAndHalfAsLong", 20_000)) {
            long[] out = new long[12];
            if (!HalfSizeScalars.find(out, Limbs.of(c))) {
                missing++;
                continue;
            }
            BigInteger u = signed(out, 0).add(signed(out, 3).multiply(LAMBDA));
            BigInteger v = signed(out, 6).add(signed(out, 9).multiply(LAMBDA)).mod(N);
            assertThat(v).as(c.toString(16)).isNotZero();
            assertThat(u.subtract(v.multiply(c)).mod(N))
                .as(c.toString(16))
                .isZero();
            for (int i = 0; i < 12; i += 3) {
                longest = Math.max(longest, signed(out, i).bitLength());
            }
        }
        assertThat(longest).isLessThanOrEqualTo(68);
        assertThat(missing).as("scalars so short that no quotient would do").isLessThan(200);
    }

    @Test
    void scalarsWithoutFractionAreSaidToHaveNone() {
        assertThat(HalfSizeScalars.find(new long[12], new long[4])).isFalse();
        assertThat(HalfSizeScalars.find(new long[12], Limbs.of(BigInteger.ONE.shiftLeft(66)))).isFalse();
    }

    @Test
    void digitsAddUpAndKeepTheirDistance() {
        Random random = random("digitsAddUpAndKeepTheirDistance");
        for (int i = 0; i < 20_000; i++) {
            int width = 2 + random.nextInt(14);
            BigInteger value = number(random, 1 + random.nextInt(128));
            if (random.nextBoolean()) {
                value = value.negate();
            }
            checkDigits(value, width);
        }
        for (int width = 2; width <= 15; width++) {
            for (BigInteger value : List.of(
                BigInteger.ZERO,
                BigInteger.ONE,
                TWO_128.subtract(BigInteger.ONE),
                BigInteger.ONE.shiftLeft(127),
                BigInteger.ONE.shiftLeft(64),
                BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE),
                TWO_128.subtract(BigInteger.ONE.shiftLeft(64))
            )) {
                checkDigits(value, width);
                checkDigits(value.negate(), width);
            }
        }
    }

    private static void checkDigits(BigInteger value, int width) {
        short[] digits = new short[SignedDigits.MAX + 2];
        long[] limbs = new long[4];
        for (int i = 0; i < 3; i++) {
            limbs[1 + i] = value.shiftRight(64 * i).longValue();
        }
        int length = SignedDigits.recodeSigned(digits, 1, limbs, 1, width);
        BigInteger sum = BigInteger.ZERO;
        int last = -width;
        for (int i = 0; i < SignedDigits.MAX; i++) {
            int digit = digits[1 + i];
            if (digit != 0) {
                assertThat(digit & 1).isOne();
                assertThat(Math.abs(digit)).isLessThan(1 << (width - 1));
                assertThat(i - last).isGreaterThanOrEqualTo(width);
                assertThat(i).isLessThan(length);
                last = i;
                sum = sum.add(BigInteger.valueOf(digit).shiftLeft(i));
            }
        }
        assertThat(digits[0] | digits[SignedDigits.MAX + 1]).isZero();
        assertThat(sum).as("width %d", width).isEqualTo(value);
        assertThat(length).isEqualTo(value.signum() == 0 ? 0 : last + 1);
    }

    @Test
    void piecesAddUpWithTheirCarries() {
        Random random = random("piecesAddUpWithTheirCarries");
        for (int i = 0; i < 20_000; i++) {
            int width = 2 + random.nextInt(14);
            long piece = number(random, 1 + random.nextInt(32)).longValue();
            int carry = random.nextInt(2);
            int bits = random.nextBoolean() ? 32 : 33;
            short[] digits = new short[34];
            int result = SignedDigits.recodePiece(digits, 0, piece, bits, carry, 1, width);
            long sum = (long) SignedDigits.carryOf(result) << bits;
            int length = 0;
            for (int bit = 0; bit < 34; bit++) {
                sum += (long) digits[bit] << bit;
                length = digits[bit] != 0 ? bit + 1 : length;
            }
            assertThat(sum)
                .as("width %d, %d bits, piece %x + %d", width, bits, piece, carry)
                .isEqualTo(piece + carry);
            assertThat(SignedDigits.lengthOf(result)).isEqualTo(length).isLessThanOrEqualTo(bits);
            assertThat(bits == 33 ? SignedDigits.carryOf(result) : 0)
                .as("the last piece keeps its carry")
                .isZero();
        }
    }

    @Test
    void inversesAgreeWithTheModel() {
        Random random = random("inversesAgreeWithTheModel");
        for (BigInteger modulus : List.of(P, N, org.clavis.algebra.bn254.Fp.modulus(), Fr.modulus())) {
            VartimeInverse inverse = VartimeInverse.of(modulus);
            for (int i = 0; i < 5_000; i++) {
                BigInteger a = i < 64 ? modulus.subtract(BigInteger.valueOf(i + 1)) : number(random, 256).mod(modulus);
                checkInverse(inverse, a, modulus);
                checkInverse(inverse, BigInteger.valueOf(i), modulus);
            }
        }
    }

    private static void checkInverse(VartimeInverse inverse, BigInteger a, BigInteger modulus) {
        long[] limbs = new long[6];
        System.arraycopy(Limbs.of(a), 0, limbs, 1, 4);
        inverse.invert(limbs, 1, limbs, 1);
        assertThat(Limbs.toBigInteger(limbs, 1)).isEqualTo(a.signum() == 0 ? a : a.modInverse(modulus));
        assertThat(limbs[0] | limbs[5]).isZero();
    }

    @Test
    void signedIntegersReduceModuloTheOrder() {
        Random random = random("signedIntegersReduceModuloTheOrder");
        for (int i = 0; i < 2_000; i++) {
            BigInteger value = number(random, 1 + random.nextInt(191));
            value = random.nextBoolean() ? value.negate() : value;
            long[] limbs = { value.longValue(), value.shiftRight(64).longValue(), value.shiftRight(128).longValue() };
            long[] out = new long[4];
            Fn.fromSigned(out, 0, limbs, 0);
            assertThat(Limbs.toBigInteger(out, 0)).isEqualTo(value.mod(N));
        }
    }

    /** Edges, sums of few powers of two, small fractions, and random scalars. */
    private static List<BigInteger> scalars(String test, int count) {
        Random random = random(test);
        List<BigInteger> scalars = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            scalars.add(BigInteger.valueOf(i));
            scalars.add(N.subtract(BigInteger.valueOf(i + 1)));
            scalars.add(N.shiftRight(1).add(BigInteger.valueOf(i - 20)));
            scalars.add(LAMBDA.add(BigInteger.valueOf(i - 20)));
            scalars.add(LAMBDA.multiply(BigInteger.valueOf(i)).mod(N));
            scalars.add(BigInteger.valueOf(i + 2).modInverse(N));
            scalars.add(N.divide(BigInteger.valueOf(i + 2)));
        }
        for (int bit = 0; bit < 256; bit++) {
            scalars.add(BigInteger.ONE.shiftLeft(bit).mod(N));
            scalars.add(BigInteger.ONE.shiftLeft(bit).negate().mod(N));
            scalars.add(BigInteger.ONE.shiftLeft(bit).subtract(BigInteger.ONE).mod(N));
        }
        while (scalars.size() < count) {
            scalars.add(number(random, 256).mod(N));
        }
        return scalars;
    }

    private static BigInteger number(Random random, int bits) {
        BigInteger value = new BigInteger(bits, random);
        // runs of equal bits in a third of them
        return random.nextInt(3) == 0
            ? value.or(BigInteger.ONE.shiftLeft(random.nextInt(bits)).subtract(BigInteger.ONE))
            : value;
    }

    private static BigInteger signed(long[] limbs, int at) {
        byte[] bytes = new byte[24];
        for (int i = 0; i < 24; i++) {
            bytes[i] = (byte) (limbs[at + 2 - i / 8] >>> (56 - 8 * (i & 7)));
        }
        return new BigInteger(bytes);
    }

    private static Random random(String test) {
        long seed = new Random().nextLong();
        System.out.println("ScalarSplitTest." + test + " seed " + seed);
        return new Random(seed);
    }
}
