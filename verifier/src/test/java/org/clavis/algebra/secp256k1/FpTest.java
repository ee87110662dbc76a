package org.clavis.algebra.secp256k1;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class FpTest {

    private static final BigInteger P = CurveParams.P;
    private static final BigInteger TOP = BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE);
    private static final List<BigInteger> EDGES = Stream.of(
        BigInteger.ZERO,
        BigInteger.ONE,
        BigInteger.TWO,
        BigInteger.ONE.shiftLeft(32).add(BigInteger.valueOf(977)),
        BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE),
        BigInteger.ONE.shiftLeft(64),
        BigInteger.ONE.shiftLeft(128).subtract(BigInteger.ONE),
        BigInteger.ONE.shiftLeft(192),
        BigInteger.ONE.shiftLeft(255),
        CurveParams.N,
        P.shiftRight(1),
        P.shiftRight(1).add(BigInteger.ONE),
        P.subtract(BigInteger.TWO),
        P.subtract(BigInteger.ONE)
    ).toList();

    @Provide
    Arbitrary<BigInteger> elements() {
        return Arbitraries.oneOf(
            Arbitraries.of(EDGES),
            Arbitraries.bigIntegers().between(BigInteger.ZERO, P.subtract(BigInteger.ONE)).withoutEdgeCases()
        );
    }

    @Test
    void primeIsPrimeAndOfItsForm() {
        assertThat(P).isEqualTo(new BigInteger("f".repeat(55) + "efffffc2f", 16));
        assertThat(P.isProbablePrime(100)).isTrue();
    }

    @Test
    void edgesAgreeWithTheModelInEveryPair() {
        for (BigInteger a : EDGES) {
            for (BigInteger b : EDGES) {
                checkBinary(a, b);
            }
            checkUnary(a);
        }
    }

    @Property(tries = 2000)
    void binaryOperationsAgreeWithTheModel(@ForAll("elements") BigInteger a, @ForAll("elements") BigInteger b) {
        checkBinary(a, b);
    }

    @Property(tries = 100)
    void unaryOperationsAgreeWithTheModel(@ForAll("elements") BigInteger a) {
        checkUnary(a);
    }

    @Test
    void decodingRejectsTheModulusAndMore() {
        long[] out = new long[Fp.LIMBS];
        for (BigInteger bad : List.of(P, P.add(BigInteger.ONE), TOP)) {
            assertThat(Fp.fromCanonicalBytes(out, 0, Model.word(bad), 0))
                .as(bad.toString(16))
                .isFalse();
        }
        for (BigInteger good : EDGES) {
            byte[] bytes = new byte[34];
            System.arraycopy(Model.word(good), 0, bytes, 1, 32);
            assertThat(Fp.fromCanonicalBytes(out, 0, bytes, 1)).isTrue();
            assertThat(Limbs.toBigInteger(out, 0)).isEqualTo(good);
            byte[] again = new byte[34];
            Fp.toBytes(again, 1, out, 0);
            assertThat(again).isEqualTo(bytes);
        }
    }

    private static void checkBinary(BigInteger a, BigInteger b) {
        check(Fp::add, a, b, a.add(b));
        check(Fp::sub, a, b, a.subtract(b));
        check(Fp::mul, a, b, a.multiply(b));
    }

    private static void checkUnary(BigInteger a) {
        check((out, o, x, xi, y, yi) -> Fp.neg(out, o, x, xi), a, a, a.negate());
        check((out, o, x, xi, y, yi) -> Fp.square(out, o, x, xi), a, a, a.pow(2));
        for (int factor : new int[] { 0, 1, 3, 21, 1 << 30 }) {
            check(
                (out, o, x, xi, y, yi) -> Fp.mulSmall(out, o, x, xi, factor),
                a,
                a,
                a.multiply(BigInteger.valueOf(factor))
            );
        }
        BigInteger inverse = a.signum() == 0 ? BigInteger.ZERO : a.modInverse(P);
        check((out, o, x, xi, y, yi) -> Fp.inverse(out, o, x, xi), a, a, inverse);

        assertThat(Fp.isZero(Limbs.of(a), 0)).isEqualTo(a.signum() == 0);
        assertThat(Fp.isOdd(Limbs.of(a), 0)).isEqualTo(a.testBit(0));
    }

    @FunctionalInterface
    interface Operation {
        void apply(long[] out, int o, long[] a, int ai, long[] b, int bi);
    }

    /** At an offset, in place of either input, and with both inputs the same place where they are equal. */
    private static void check(Operation operation, BigInteger a, BigInteger b, BigInteger expected) {
        BigInteger reduced = expected.mod(P);
        long[] memory = new long[16];
        System.arraycopy(Limbs.of(a), 0, memory, 1, 4);
        System.arraycopy(Limbs.of(b), 0, memory, 6, 4);
        operation.apply(memory, 11, memory, 1, memory, 6);
        assertThat(Limbs.toBigInteger(memory, 11)).isEqualTo(reduced);
        assertThat(Limbs.toBigInteger(memory, 1)).isEqualTo(a);
        assertThat(Limbs.toBigInteger(memory, 6)).isEqualTo(b);
        assertThat(memory[0] | memory[5] | memory[10] | memory[15]).isZero();

        long[] first = Limbs.of(a);
        operation.apply(first, 0, first, 0, Limbs.of(b), 0);
        assertThat(Limbs.toBigInteger(first, 0)).isEqualTo(reduced);
        long[] second = Limbs.of(b);
        operation.apply(second, 0, Limbs.of(a), 0, second, 0);
        assertThat(Limbs.toBigInteger(second, 0)).isEqualTo(reduced);
        if (a.equals(b)) {
            long[] both = Limbs.of(a);
            operation.apply(both, 0, both, 0, both, 0);
            assertThat(Limbs.toBigInteger(both, 0)).isEqualTo(reduced);
        }
    }
}
