package org.clavis.algebra.bn254;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.constraints.IntRange;
import org.clavis.verifier.EncodingException;
import org.clavis.verifier.RejectReason;
import org.junit.jupiter.api.Test;

/** {@link Fp} and {@link Fr} against integers modulo p and r. */
class FieldTest {

    private interface Unary {
        void apply(long[] out, int o, long[] a, int i);
    }

    private interface Binary {
        void apply(long[] out, int o, long[] a, int i, long[] b, int j);
    }

    private interface Decode {
        void apply(long[] out, int o, byte[] bytes, int offsetBytes);
    }

    private interface Encode {
        void apply(byte[] out, int offsetBytes, long[] a, int i);
    }

    /** One field's operations, so that each property is stated once. */
    enum Field {
        FP(Model.P),
        FR(Model.R);

        private final BigInteger modulus;

        Field(BigInteger modulus) {
            this.modulus = modulus;
        }

        <T> T pick(T fp, T fr) {
            return this == FP ? fp : fr;
        }

        BigInteger inverseOfR() {
            return Model.TWO_256.modInverse(modulus);
        }
    }

    private static final int AT = 3;

    @Provide
    Arbitrary<BigInteger> words256() {
        BigInteger top = Model.TWO_256.subtract(BigInteger.ONE);
        return Arbitraries.oneOf(
            Arbitraries.bigIntegers().between(BigInteger.ZERO, top).withDistribution(RandomDistribution.uniform()),
            Arbitraries.of(
                BigInteger.ZERO,
                BigInteger.ONE,
                BigInteger.TWO,
                Model.P.subtract(BigInteger.ONE),
                Model.P,
                Model.R.subtract(BigInteger.ONE),
                Model.R,
                Model.R.shiftRight(1),
                Model.TWO_256.shiftRight(2),
                BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE),
                BigInteger.ONE.shiftLeft(192).subtract(BigInteger.ONE),
                top
            )
        );
    }

    private static void check(Field field, BigInteger expected, long[] out) {
        assertThat(Model.integer(out, AT, 4)).isEqualTo(expected.mod(field.modulus));
    }

    private static void unary(Field field, Unary operation, BigInteger a, BigInteger expected) {
        long[] in = new long[AT + 4];
        System.arraycopy(Model.words(a, 4), 0, in, AT, 4);
        long[] out = new long[AT + 4];
        operation.apply(out, AT, in, AT);
        check(field, expected, out);
        assertThat(Model.integer(in, AT, 4))
            .as("the input is left alone")
            .isEqualTo(a);
        operation.apply(in, AT, in, AT);
        check(field, expected, in);
    }

    private static void binary(Field field, Binary operation, BigInteger a, BigInteger b, BigInteger expected) {
        long[] in = new long[8];
        System.arraycopy(Model.words(a, 4), 0, in, 0, 4);
        System.arraycopy(Model.words(b, 4), 0, in, 4, 4);
        long[] out = new long[AT + 4];
        operation.apply(out, AT, in, 0, in, 4);
        check(field, expected, out);
        for (int at : new int[] { 0, 4 }) {
            long[] copy = in.clone();
            operation.apply(copy, at, copy, 0, copy, 4);
            assertThat(Arrays.copyOfRange(copy, at, at + 4))
                .as("output is input %d", at)
                .isEqualTo(Arrays.copyOfRange(out, AT, AT + 4));
        }
    }

    @Property(tries = 2000)
    void productsAgree(@ForAll Field field, @ForAll("words256") BigInteger x, @ForAll("words256") BigInteger y) {
        BigInteger b = y.mod(field.modulus);
        Binary mul = field.pick(Fp::mul, Fr::mul);
        // one factor may be any 256-bit value
        binary(field, mul, x, b, x.multiply(b).multiply(field.inverseOfR()));
        binary(field, mul, b, x, x.multiply(b).multiply(field.inverseOfR()));
        unary(field, field.pick(Fp::square, Fr::square), b, b.multiply(b).multiply(field.inverseOfR()));
    }

    @Property(tries = 1000)
    void sumsAgree(@ForAll Field field, @ForAll("words256") BigInteger x, @ForAll("words256") BigInteger y) {
        BigInteger a = x.mod(field.modulus);
        BigInteger b = y.mod(field.modulus);
        binary(field, field.pick(Fp::add, Fr::add), a, b, a.add(b));
        binary(field, field.pick(Fp::sub, Fr::sub), a, b, a.subtract(b));
        unary(field, field.pick(Fp::doubled, Fr::doubled), a, a.shiftLeft(1));
        unary(field, field.pick(Fp::neg, Fr::neg), a, a.negate());
        unary(field, field.pick(Fp::halved, Fr::halved), a, a.multiply(BigInteger.TWO.modInverse(field.modulus)));
    }

    @Property(tries = 300)
    void inversesAgree(@ForAll Field field, @ForAll("words256") BigInteger x) {
        BigInteger a = x.mod(field.modulus);
        // a stands for a / 2^256; its inverse's form is 2^512 / a
        BigInteger expected =
            a.signum() == 0 ? a : a.modInverse(field.modulus).multiply(Model.TWO_256).multiply(Model.TWO_256);
        unary(field, field.pick(Fp::inverse, Fr::inverse), a, expected);
        unary(field, field.pick(Fp::inverseVartime, Fr::inverseVartime), a, expected);
    }

    @Property(tries = 300)
    void montgomeryFormIsReversible(@ForAll Field field, @ForAll("words256") BigInteger x) {
        unary(field, field.pick(Fp::toMontgomery, Fr::toMontgomery), x, x.multiply(Model.TWO_256));
        BigInteger a = x.mod(field.modulus);
        unary(field, field.pick(Fp::fromMontgomery, Fr::fromMontgomery), a, a.multiply(field.inverseOfR()));
    }

    @Property(tries = 200)
    void powersAgree(@ForAll Field field, @ForAll("words256") BigInteger x, @ForAll("words256") BigInteger exponent) {
        BigInteger a = x.mod(field.modulus);
        BigInteger value = a.multiply(field.inverseOfR()).mod(field.modulus);
        long[] words = Model.words(exponent, 4);
        unary(
            field,
            (out, o, in, i) -> {
                if (field == Field.FP) {
                    Fp.pow(out, o, in, i, words);
                } else {
                    Fr.pow(out, o, in, i, words);
                }
            },
            a,
            value.modPow(exponent, field.modulus).multiply(Model.TWO_256)
        );
    }

    @Property(tries = 100)
    void batchInversesAgree(@ForAll Field field, @ForAll List<@IntRange(min = 0, max = 5) Integer> seeds) {
        long[] values = new long[4 * seeds.size() + AT];
        for (int n = 0; n < seeds.size(); n++) {
            BigInteger v = BigInteger.valueOf(seeds.get(n)).pow(200).mod(field.modulus);
            System.arraycopy(Model.words(v, 4), 0, values, AT + 4 * n, 4);
        }
        long[] expected = values.clone();
        Unary inverse = field.pick(Fp::inverseVartime, Fr::inverseVartime);
        for (int n = 0; n < seeds.size(); n++) {
            inverse.apply(expected, AT + 4 * n, expected, AT + 4 * n);
        }
        if (field == Field.FP) {
            Fp.batchInverseVartime(values, AT, seeds.size());
        } else {
            Fr.batchInverseVartime(values, AT, seeds.size());
        }
        assertThat(values).isEqualTo(expected);
    }

    @Property(tries = 500)
    void decodingRejectsOrReduces(@ForAll Field field, @ForAll("words256") BigInteger x) {
        byte[] bytes = new byte[AT + 32];
        Limbs.storeBigEndian(bytes, AT, Model.words(x, 4), 0);
        byte[] little = new byte[AT + 32];
        for (int k = 0; k < 32; k++) {
            little[AT + k] = bytes[AT + 31 - k];
        }
        long[] out = new long[AT + 4];
        field.<Decode>pick(Fp::fromBytesReduced, Fr::fromBytesReduced).apply(out, AT, bytes, AT);
        check(field, x.multiply(Model.TWO_256), out);

        Decode canonical = field.pick(Fp::fromCanonicalBytes, Fr::fromCanonicalBytes);
        Decode littleEndian = field.pick(Fp::fromCanonicalLittleEndian, Fr::fromCanonicalLittleEndian);
        Decode raw = field.pick(Fp::montgomeryFromLittleEndian, Fr::montgomeryFromLittleEndian);
        if (x.compareTo(field.modulus) < 0) {
            canonical.apply(out, AT, bytes, AT);
            check(field, x.multiply(Model.TWO_256), out);
            byte[] back = new byte[AT + 32];
            field.<Encode>pick(Fp::toBytes, Fr::toBytes).apply(back, AT, out, AT);
            assertThat(back).isEqualTo(bytes);
            littleEndian.apply(out, AT, little, AT);
            check(field, x.multiply(Model.TWO_256), out);
            raw.apply(out, AT, little, AT);
            check(field, x, out);
        } else {
            for (Decode decode : List.of(canonical, littleEndian, raw)) {
                byte[] input = decode == canonical ? bytes : little;
                assertThatThrownBy(() -> decode.apply(out, AT, input, AT)).isInstanceOfSatisfying(
                    EncodingException.class,
                    e -> {
                        assertThat(e.reason()).isEqualTo(RejectReason.NOT_CANONICAL);
                        assertThat(e.offsetBytes()).isEqualTo(AT);
                    }
                );
            }
        }
    }

    @Property(tries = 300)
    void wideDecodingReduces(
        @ForAll Field field,
        @ForAll("words256") BigInteger high,
        @ForAll("words256") BigInteger low
    ) {
        byte[] bytes = new byte[64];
        Limbs.storeBigEndian(bytes, 0, Model.words(high, 4), 0);
        Limbs.storeBigEndian(bytes, 32, Model.words(low, 4), 0);
        long[] out = new long[AT + 4];
        field.<Decode>pick(Fp::fromWideBytesReduced, Fr::fromWideBytesReduced).apply(out, AT, bytes, 0);
        check(field, high.shiftLeft(256).add(low).multiply(Model.TWO_256), out);
    }

    @Test
    void modulusAndItsConstantsFollowFromTheSeed() {
        assertThat(Fp.modulus())
            .isEqualTo(Model.P)
            .matches(p -> p.isProbablePrime(100));
        assertThat(Fr.modulus())
            .isEqualTo(Model.R)
            .isEqualTo(CurveParams.order())
            .matches(r -> r.isProbablePrime(100));
        BigInteger word = BigInteger.ONE.shiftLeft(64);
        assertThat(FpKernel.N0).isEqualTo(Model.P.negate().modInverse(word).longValue());
        assertThat(FrKernel.N0).isEqualTo(Model.R.negate().modInverse(word).longValue());
        long[] one = new long[4];
        Fp.setOne(one, 0);
        assertThat(Model.integer(one, 0, 4)).isEqualTo(Model.TWO_256.mod(Model.P));
        Fr.setOne(one, 0);
        assertThat(Model.integer(one, 0, 4)).isEqualTo(Model.TWO_256.mod(Model.R));
        assertThat(Fr.isOne(one, 0)).isTrue();
        assertThat(Fp.isOne(one, 0)).isFalse();
        Fr.setLong(one, 0, 77);
        assertThat(Fr.toBigInteger(one, 0)).isEqualTo(77);
        Fp.fromBigInteger(one, 0, Model.P.subtract(BigInteger.ONE));
        assertThat(Fp.toBigInteger(one, 0)).isEqualTo(Model.P.subtract(BigInteger.ONE));
        for (BigInteger bad : List.of(Model.P, BigInteger.ONE.negate(), Model.TWO_256.add(BigInteger.ONE))) {
            assertThatThrownBy(() -> Fp.fromBigInteger(one, 0, bad)).isInstanceOf(EncodingException.class);
        }
    }

    @Test
    void rootsOfUnityHaveTheirOrder() {
        BigInteger odd = Model.R.subtract(BigInteger.ONE).shiftRight(Fr.TWO_ADICITY);
        assertThat(odd.testBit(0)).isTrue();
        long[] root = new long[4];
        for (int log = 0; log <= Fr.TWO_ADICITY; log++) {
            Fr.rootOfUnity(root, 0, log);
            BigInteger expected = BigInteger.valueOf(Fr.GENERATOR).modPow(odd.shiftLeft(Fr.TWO_ADICITY - log), Model.R);
            assertThat(Fr.toBigInteger(root, 0)).isEqualTo(expected);
        }
        // of order 2^28 exactly: its half power is -1
        Fr.rootOfUnity(root, 0, Fr.TWO_ADICITY);
        assertThat(Fr.toBigInteger(root, 0).modPow(BigInteger.ONE.shiftLeft(27), Model.R)).isEqualTo(
            Model.R.subtract(BigInteger.ONE)
        );
        assertThatThrownBy(() -> Fr.rootOfUnity(root, 0, 29)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void selectTakesOneOfTwo() {
        long[] a = { 1, 2, 3, 4 };
        long[] b = { -1, -2, -3, -4 };
        long[] out = new long[4];
        Fr.select(out, 0, 0, a, 0, b, 0);
        assertThat(out).isEqualTo(a);
        Fr.select(out, 0, 1, a, 0, b, 0);
        assertThat(out).isEqualTo(b);
    }
}
