package org.clavis.algebra.secp256k1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class FnTest {

    private static final BigInteger N = CurveParams.N;
    private static final List<BigInteger> EDGES = Stream.of(
        BigInteger.ZERO,
        BigInteger.ONE,
        BigInteger.TWO,
        BigInteger.ONE.shiftLeft(64),
        BigInteger.ONE.shiftLeft(128).subtract(BigInteger.ONE),
        BigInteger.ONE.shiftLeft(256).subtract(N),
        BigInteger.ONE.shiftLeft(255),
        N.shiftRight(1),
        N.subtract(BigInteger.TWO),
        N.subtract(BigInteger.ONE)
    ).toList();

    @Provide
    Arbitrary<BigInteger> scalars() {
        return Arbitraries.oneOf(
            Arbitraries.of(EDGES),
            Arbitraries.bigIntegers().between(BigInteger.ZERO, N.subtract(BigInteger.ONE)).withoutEdgeCases()
        );
    }

    @Test
    void orderIsPrimeAndTheGeneratorsOrder() {
        assertThat(N.isProbablePrime(100)).isTrue();
        assertThat(Model.multiply(N, Model.G)).isNull();
    }

    @Test
    void edgesAgreeWithTheModelInEveryPair() {
        for (BigInteger a : EDGES) {
            for (BigInteger b : EDGES) {
                check(a, b);
            }
        }
    }

    @Property(tries = 1000)
    void agreesWithTheModel(@ForAll("scalars") BigInteger a, @ForAll("scalars") BigInteger b) {
        check(a, b);
    }

    @Property(tries = 500)
    void reducesWideNumbers(@ForAll @Size(min = 1, max = 64) byte[] bytes) {
        assertThat(reduced(bytes)).isEqualTo(new BigInteger(1, bytes).mod(N));
    }

    @Test
    void reducesTheLargestNumbers() {
        for (int length = 1; length <= 64; length++) {
            byte[] bytes = new byte[length];
            Arrays.fill(bytes, (byte) 0xff);
            assertThat(reduced(bytes)).isEqualTo(new BigInteger(1, bytes).mod(N));
        }
        for (BigInteger multiple : List.of(BigInteger.ONE, BigInteger.TWO, N, N.shiftLeft(1))) {
            for (int delta = -1; delta <= 1; delta++) {
                BigInteger value = N.multiply(multiple).add(BigInteger.valueOf(delta));
                byte[] digits = value.toByteArray();
                byte[] bytes = digits[0] == 0 ? Arrays.copyOfRange(digits, 1, digits.length) : digits;
                assertThat(bytes.length <= 64 ? reduced(bytes) : value.mod(N)).isEqualTo(value.mod(N));
            }
        }
        assertThatThrownBy(() -> reduced(new byte[0])).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> reduced(new byte[65])).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void decodingRejectsTheOrderAndMore() {
        long[] out = new long[Fn.LIMBS];
        BigInteger top = BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE);
        for (BigInteger bad : List.of(N, N.add(BigInteger.ONE), CurveParams.P, top)) {
            assertThat(Fn.fromCanonicalBytes(out, 0, Model.word(bad), 0)).isFalse();
        }
        for (BigInteger good : EDGES) {
            assertThat(Fn.fromCanonicalBytes(out, 0, Model.word(good), 0)).isTrue();
            byte[] again = new byte[32];
            Fn.toBytes(again, 0, out, 0);
            assertThat(again).isEqualTo(Model.word(good));
        }
    }

    private static void check(BigInteger a, BigInteger b) {
        long[] out = Limbs.of(a);
        Fn.add(out, 0, out, 0, Limbs.of(b), 0);
        assertThat(Limbs.toBigInteger(out, 0)).isEqualTo(a.add(b).mod(N));
        out = Limbs.of(b);
        Fn.sub(out, 0, Limbs.of(a), 0, out, 0);
        assertThat(Limbs.toBigInteger(out, 0)).isEqualTo(a.subtract(b).mod(N));
        out = Limbs.of(a);
        Fn.mul(out, 0, out, 0, Limbs.of(b), 0);
        assertThat(Limbs.toBigInteger(out, 0)).isEqualTo(a.multiply(b).mod(N));
        out = Limbs.of(a);
        Fn.mul(out, 0, out, 0, out, 0);
        assertThat(Limbs.toBigInteger(out, 0)).isEqualTo(a.pow(2).mod(N));
        out = Limbs.of(a);
        Fn.neg(out, 0, out, 0);
        assertThat(Limbs.toBigInteger(out, 0)).isEqualTo(a.negate().mod(N));
        out = Limbs.of(a);
        Fn.inverse(out, 0, out, 0);
        assertThat(Limbs.toBigInteger(out, 0)).isEqualTo(a.signum() == 0 ? a : a.modInverse(N));
    }

    private static BigInteger reduced(byte[] bytes) {
        long[] out = new long[Fn.LIMBS];
        Fn.fromBytesReduced(out, 0, bytes);
        return Limbs.toBigInteger(out, 0);
    }
}
