package org.clavis.secret;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import org.clavis.secret.SecretScalar.Group;
import org.clavis.verifier.EncodingException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SecretTest {

    private static final byte[] BYTES = { 1, 2, 3, (byte) 0xfe };

    @Test
    void exposesACopyThatIsErasedAfterwards() {
        try (SecretBytes secret = SecretBytes.copyOf(BYTES)) {
            AtomicReference<byte[]> kept = new AtomicReference<>(new byte[0]);
            int sum = secret.expose(bytes -> {
                kept.set(bytes);
                assertThat(bytes).isEqualTo(BYTES);
                bytes[0] = 99;
                return bytes.length;
            });
            assertThat(sum).isEqualTo(4);
            assertThat(kept.get()).containsOnly(0);
            assertThat(secret.<byte[]>expose(byte[]::clone)).isEqualTo(BYTES);
        }
    }

    @Test
    void erasesTheCopyWhenTheAccessThrows() {
        try (SecretBytes secret = SecretBytes.copyOf(BYTES)) {
            AtomicReference<byte[]> kept = new AtomicReference<>(new byte[0]);
            assertThatThrownBy(() ->
                secret.expose(bytes -> {
                    kept.set(bytes);
                    throw new IllegalStateException("on purpose");
                })
            ).isInstanceOf(IllegalStateException.class);
            assertThat(kept.get()).containsOnly(0);
        }
    }

    @Test
    void closedSecretsAreGone() {
        SecretBytes secret = SecretBytes.copyOf(BYTES);
        try (SecretBytes independent = secret.copy()) {
            secret.close();
            secret.close();
            assertThatThrownBy(() -> secret.expose(bytes -> 0)).isInstanceOf(SecretClosedException.class);
            assertThatThrownBy(secret::copy).isInstanceOf(SecretClosedException.class);
            assertThatThrownBy(() -> independent.equals(secret)).isInstanceOf(SecretClosedException.class);
            assertThat(secret.lengthBytes()).isEqualTo(4);
            assertThat(independent.<byte[]>expose(byte[]::clone)).isEqualTo(BYTES);
        }
    }

    @Test
    void takingErasesTheSourceAndCopyingDoesNot() {
        byte[] source = BYTES.clone();
        try (SecretBytes copied = SecretBytes.copyOf(source)) {
            assertThat(source).isEqualTo(BYTES);
            try (SecretBytes taken = SecretBytes.takeFrom(source)) {
                assertThat(source).containsOnly(0);
                assertThat(taken).isEqualTo(copied).hasSameHashCodeAs(copied);
            }
        }
    }

    @Test
    void neverPrints() {
        try (
            SecretBytes bytes = SecretBytes.copyOf("hunter2".getBytes(US_ASCII));
            SecretScalar scalar = SecretScalar.fromCanonicalBytes(Group.SECP256K1, word(new BigInteger("305419896")))
        ) {
            assertThat(bytes.toString()).contains("redacted").doesNotContain("hunter2", "68756e", "104");
            assertThat(scalar.toString()).contains("redacted").doesNotContain("12345678", "305419896");
        }
    }

    @Test
    void comparesByContent() {
        try (
            SecretBytes one = SecretBytes.copyOf(BYTES);
            SecretBytes same = SecretBytes.copyOf(BYTES);
            SecretBytes other = SecretBytes.copyOf(new byte[4]);
            SecretBytes longer = SecretBytes.copyOf(new byte[5])
        ) {
            assertThat(one).isEqualTo(same).isNotEqualTo(other).isNotEqualTo(longer).isNotEqualTo("text");
        }
    }

    @ParameterizedTest
    @EnumSource
    void scalarsStayInTheirRange(Group group) {
        BigInteger order = group.order();
        BigInteger top = BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE);
        for (BigInteger bad : new BigInteger[] { BigInteger.ZERO, order, order.add(BigInteger.ONE), top }) {
            assertThatThrownBy(() -> SecretScalar.fromCanonicalBytes(group, word(bad))).isInstanceOf(
                EncodingException.class
            );
        }
        BigInteger last = order.subtract(BigInteger.ONE);
        for (BigInteger good : new BigInteger[] { BigInteger.ONE, order.shiftRight(1), last }) {
            try (SecretScalar scalar = SecretScalar.fromCanonicalBytes(group, word(good))) {
                assertThat(scalar.<BigInteger>expose(bytes -> new BigInteger(1, bytes))).isEqualTo(good);
            }
        }
        for (int length : new int[] { 0, 31, 33 }) {
            assertThatThrownBy(() -> SecretScalar.fromCanonicalBytes(group, new byte[length])).isInstanceOf(
                EncodingException.class
            );
        }
    }

    @ParameterizedTest
    @EnumSource
    void ordersAreThoseOfTheCurves(Group group) {
        BigInteger expected = switch (group) {
            case SECP256K1 -> org.clavis.algebra.secp256k1.CurveParams.N;
            case BABY_JUBJUB -> org.clavis.algebra.babyjubjub.CurveParams.L;
        };
        assertThat(group.order()).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource
    void randomScalarsAreDrawnAgainUntilTheyFit(Group group) {
        // the first draw is too large, the second zero, the third fits
        SecureRandom scripted = new SecureRandom() {
            private static final long serialVersionUID = 1L;
            private int draws;

            @Override
            public void nextBytes(byte[] bytes) {
                Arrays.fill(bytes, (byte) (draws == 0 ? 0xff : 0));
                bytes[31] = draws == 2 ? 5 : bytes[31];
                draws++;
            }
        };
        try (SecretScalar scalar = SecretScalar.random(group, scripted)) {
            assertThat(scalar.<BigInteger>expose(bytes -> new BigInteger(1, bytes))).isEqualTo(5);
        }
    }

    @Test
    void closedScalarsAreGoneAndGroupsAreNotMixed() {
        SecretScalar one = SecretScalar.fromCanonicalBytes(Group.SECP256K1, word(BigInteger.ONE));
        SecretScalar other = SecretScalar.fromCanonicalBytes(Group.BABY_JUBJUB, word(BigInteger.ONE));
        assertThat(one).isNotEqualTo(other);
        try (SecretScalar copy = one.copy()) {
            assertThat(copy).isEqualTo(one);
            one.close();
            assertThatThrownBy(() -> one.expose(bytes -> 0)).isInstanceOf(SecretClosedException.class);
            assertThat(copy.<BigInteger>expose(bytes -> new BigInteger(1, bytes))).isOne();
        }
        other.close();
    }

    private static byte[] word(BigInteger value) {
        byte[] digits = value.toByteArray();
        byte[] word = new byte[32];
        int from = digits[0] == 0 && digits.length > 1 ? 1 : 0;
        System.arraycopy(digits, from, word, 32 - (digits.length - from), digits.length - from);
        return word;
    }
}
