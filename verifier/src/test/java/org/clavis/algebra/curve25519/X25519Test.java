package org.clavis.algebra.curve25519;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.clavis.algebra.lanes.Lanes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** RFC 7748's own examples, and every answer beside Bouncy Castle's. */
class X25519Test {

    private static final HexFormat HEX = HexFormat.of();
    static final BigInteger P = BigInteger.ONE.shiftLeft(255).subtract(BigInteger.valueOf(19));
    private static final long SEED = 0x25519;

    private final Random random = new Random(SEED);

    private static byte[] mult(byte[] scalar, byte[] u) {
        byte[] out = new byte[X25519.BYTES];
        X25519.scalarMult(out, scalar, u);
        return out;
    }

    private static byte[] expected(byte[] scalar, byte[] u) {
        byte[] out = new byte[X25519.BYTES];
        org.bouncycastle.math.ec.rfc7748.X25519.scalarMult(scalar, 0, u, 0, out, 0);
        return out;
    }

    private byte[] anything() {
        byte[] bytes = new byte[X25519.BYTES];
        random.nextBytes(bytes);
        return bytes;
    }

    /** Little-endian, of numbers below 2^256. */
    static byte[] bytes(BigInteger number) {
        byte[] out = new byte[X25519.BYTES];
        byte[] bigEndian = number.toByteArray();
        for (int i = 0; i < bigEndian.length && i < out.length; i++) {
            out[i] = bigEndian[bigEndian.length - 1 - i];
        }
        return out;
    }

    private static List<byte[]> edges() {
        List<byte[]> edges = new ArrayList<>();
        for (int i = -20; i <= 20; i++) {
            edges.add(bytes(P.add(BigInteger.valueOf(i))));
            edges.add(bytes(BigInteger.valueOf(Math.abs(i))));
            edges.add(bytes(P.add(P).add(BigInteger.valueOf(i))));
        }
        for (int bit = 50; bit < 256; bit += 51) {
            edges.add(bytes(BigInteger.ONE.shiftLeft(bit)));
            edges.add(bytes(BigInteger.ONE.shiftLeft(bit).subtract(BigInteger.ONE)));
        }
        // the points of order 8, and limbs at the ends of their range
        edges.add(HEX.parseHex("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800"));
        edges.add(HEX.parseHex("5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157"));
        byte[] ones = new byte[X25519.BYTES];
        Arrays.fill(ones, (byte) 0xff);
        edges.add(ones);
        return edges;
    }

    @Test
    void examplesOfTheRfcAreReproduced() {
        assertThat(
            mult(
                HEX.parseHex("a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4"),
                HEX.parseHex("e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c")
            )
        ).isEqualTo(HEX.parseHex("c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552"));
        assertThat(
            mult(
                HEX.parseHex("4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d"),
                HEX.parseHex("e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493")
            )
        ).isEqualTo(HEX.parseHex("95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957"));
        assertThat(iterated(1)).isEqualTo("422c8e7a6227d7bca1350b3e2bb7279f7897b87bb6854b783c60e80311ae3079");
        assertThat(iterated(1_000)).isEqualTo("684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c51");
    }

    /** Three quarters of a minute: where {@code clavis.long} is set. */
    @Test
    @EnabledIfSystemProperty(named = "clavis.long", matches = "true")
    void millionIterationsOfTheRfcAreReproduced() {
        assertThat(iterated(1_000_000)).isEqualTo("7c3911e0ab2586fd864497297e575e6f3bc601c0883c30df5f4dd2d24f665424");
    }

    private static String iterated(int times) {
        byte[] k = bytes(BigInteger.valueOf(9));
        byte[] u = k.clone();
        for (int i = 0; i < times; i++) {
            byte[] next = mult(k, u);
            u = k;
            k = next;
        }
        return HEX.formatHex(k);
    }

    @Test
    void answersAreBouncyCastles() {
        System.out.println("X25519: " + Lanes.describe());
        for (int i = 0; i < 2_000; i++) {
            byte[] scalar = anything();
            byte[] u = anything();
            assertThat(mult(scalar, u))
                .as("scalar %s, u %s", HEX.formatHex(scalar), HEX.formatHex(u))
                .isEqualTo(expected(scalar, u));
        }
        for (byte[] u : edges()) {
            for (byte[] scalar : edges()) {
                assertThat(mult(scalar, u))
                    .as("scalar %s, u %s", HEX.formatHex(scalar), HEX.formatHex(u))
                    .isEqualTo(expected(scalar, u));
            }
        }
    }

    @Test
    void pairsAreTwoSingleOnes() {
        List<byte[]> points = new ArrayList<>(edges());
        for (int i = 0; i < 100; i++) {
            points.add(anything());
        }
        for (int i = 0; i < points.size(); i++) {
            byte[] u = points.get(i);
            byte[] otherU = points.get((7 * i + 3) % points.size());
            byte[] scalar = anything();
            byte[] otherScalar = anything();
            byte[] one = new byte[X25519.BYTES];
            byte[] other = new byte[X25519.BYTES];
            byte[] single = new byte[X25519.BYTES];
            boolean usable = X25519.scalarMultPair(one, scalar, u, other, otherScalar, otherU);
            assertThat(usable).isEqualTo(
                X25519.scalarMult(single, scalar, u) && X25519.scalarMult(single, otherScalar, otherU)
            );
            assertThat(one).isEqualTo(mult(scalar, u));
            assertThat(other).isEqualTo(mult(otherScalar, otherU));
        }
    }

    @Test
    void onlyPointsOfLowOrderGiveZero() {
        byte[] out = new byte[X25519.BYTES];
        for (byte[] u : edges()) {
            boolean zeroExpected = Arrays.equals(expected(anything(), u), new byte[X25519.BYTES]);
            assertThat(X25519.scalarMult(out, anything(), u))
                .as(HEX.formatHex(u))
                .isEqualTo(!zeroExpected);
        }
        assertThat(X25519.scalarMult(out, anything(), new byte[X25519.BYTES])).isFalse();
    }

    @Test
    void otherLengthsAreRefused() {
        byte[] right = new byte[X25519.BYTES];
        byte[] wrong = new byte[X25519.BYTES + 1];
        assertThatIllegalArgumentException().isThrownBy(() -> X25519.scalarMult(wrong, right, right));
        assertThatIllegalArgumentException().isThrownBy(() -> X25519.scalarMult(right, wrong, right));
        assertThatIllegalArgumentException().isThrownBy(() -> X25519.scalarMult(right, right, wrong));
        assertThatIllegalArgumentException().isThrownBy(() ->
            X25519.scalarMultPair(right.clone(), right, right, right.clone(), right, wrong)
        );
    }
}
