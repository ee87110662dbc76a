package org.clavis.client.session.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Random;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CipherStateTest {

    private static final byte[] NO_AD = new byte[0];
    private static final int TAG = CipherFunction.TAG_BYTES;

    private final byte[] key = random(32, 1);

    private CipherState keyed(CipherFunction function) {
        CipherState state = new CipherState(function);
        state.initializeKey(key);
        return state;
    }

    @ParameterizedTest
    @EnumSource
    void agreesWithThePlatformsCipherAtTheNonceTheSpecificationGives(CipherFunction function)
        throws GeneralSecurityException {
        for (long n : new long[] { 0, 1, 255, 256, 1L << 32, Long.MAX_VALUE, Long.MIN_VALUE, -2 }) {
            CipherState state = keyed(function);
            state.setNonce(n);
            byte[] ad = random(20, 2);
            byte[] message = random(100, 3);
            byte[] sealed = new byte[message.length + TAG];
            state.encryptWithAd(ad, message, 0, message.length, sealed, 0);
            assertThat(sealed).isEqualTo(reference(function, key, n, ad, message));
            assertThat(state.nonce()).isEqualTo(n + 1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void lastCounterWorksOnceAndTheReservedOneNever(CipherFunction function) {
        CipherState sender = keyed(function);
        CipherState receiver = keyed(function);
        sender.setNonce(-2);
        receiver.setNonce(-2);
        byte[] sealed = new byte[5 + TAG];
        sender.encryptWithAd(NO_AD, random(5, 4), 0, 5, sealed, 0);
        byte[] opened = new byte[5];
        receiver.decryptWithAd(NO_AD, sealed, 0, sealed.length, opened, 0);
        assertThat(opened).isEqualTo(random(5, 4));
        for (CipherState state : new CipherState[] { sender, receiver }) {
            refused(NoiseReason.NONCE_EXHAUSTED, () -> state.encryptWithAd(NO_AD, opened, 0, 5, sealed, 0));
            refused(NoiseReason.NONCE_EXHAUSTED, () -> state.decryptWithAd(NO_AD, sealed, 0, sealed.length, opened, 0));
            assertThat(state.nonce()).isEqualTo(-1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void failedDecryptionChangesNothing(CipherFunction function) {
        CipherState sender = keyed(function);
        CipherState receiver = keyed(function);
        byte[] ad = random(9, 5);
        byte[] message = random(77, 6);
        byte[] sealed = new byte[message.length + TAG];
        sender.encryptWithAd(ad, message, 0, message.length, sealed, 0);
        byte[] opened = new byte[message.length];
        for (int i = 0; i < sealed.length; i++) {
            byte[] altered = sealed.clone();
            altered[i] ^= 1;
            refused(NoiseReason.DECRYPT_FAILED, () ->
                receiver.decryptWithAd(ad, altered, 0, altered.length, opened, 0)
            );
            assertThat(opened)
                .as("no plaintext of a forgery")
                .isEqualTo(new byte[message.length]);
            refused(NoiseReason.DECRYPT_FAILED, () ->
                receiver.decryptWithAd(ad, altered, 0, altered.length, altered, 0)
            );
            assertThat(Arrays.copyOf(altered, message.length))
                .as("nor in place")
                .isEqualTo(new byte[message.length]);
        }
        for (int length = 0; length < sealed.length; length++) {
            int cut = length;
            refused(cut < TAG ? NoiseReason.MESSAGE_TOO_SHORT : NoiseReason.DECRYPT_FAILED, () ->
                receiver.decryptWithAd(ad, sealed, 0, cut, opened, 0)
            );
        }
        refused(NoiseReason.DECRYPT_FAILED, () -> receiver.decryptWithAd(NO_AD, sealed, 0, sealed.length, opened, 0));
        assertThat(receiver.nonce()).isZero();
        receiver.decryptWithAd(ad, sealed, 0, sealed.length, opened, 0);
        assertThat(opened).isEqualTo(message);
        refused(NoiseReason.DECRYPT_FAILED, () -> receiver.decryptWithAd(ad, sealed, 0, sealed.length, opened, 0));
    }

    @ParameterizedTest
    @EnumSource
    void inputAndOutputMayOverlapInAnyWay(CipherFunction function) {
        for (int length : new int[] { 0, 1, 15, 16, 17, 64, 255, 256, 1000, 9000, 40_000 }) {
            for (int in : new int[] { 0, 1, 3, 16, 40 }) {
                for (int out : new int[] { 0, 1, 3, 16, 40 }) {
                    CipherState sender = keyed(function);
                    CipherState receiver = keyed(function);
                    byte[] message = random(length, 7);
                    byte[] buffer = new byte[length + TAG + 64];
                    System.arraycopy(message, 0, buffer, in, length);
                    sender.encryptWithAd(NO_AD, buffer, in, length, buffer, out);
                    byte[] expected = new byte[length + TAG];
                    keyed(function).encryptWithAd(NO_AD, message, 0, length, expected, 0);
                    assertThat(Arrays.copyOfRange(buffer, out, out + length + TAG))
                        .as("%s bytes from %s to %s", length, in, out)
                        .isEqualTo(expected);
                    receiver.decryptWithAd(NO_AD, buffer, out, length + TAG, buffer, in);
                    assertThat(Arrays.copyOfRange(buffer, in, in + length))
                        .as("%s bytes from %s to %s", length, out, in)
                        .isEqualTo(message);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void arraysThatAreTooShortAreRefusedBeforeAnythingHappens(CipherFunction function) {
        CipherState state = keyed(function);
        byte[] ten = new byte[10];
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() ->
            state.encryptWithAd(NO_AD, ten, 0, 10, new byte[10 + TAG - 1], 0)
        );
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() ->
            state.encryptWithAd(NO_AD, ten, 1, 10, new byte[100], 0)
        );
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() ->
            state.decryptWithAd(NO_AD, new byte[100], 0, 10 + TAG, ten, 1)
        );
        refused(NoiseReason.MESSAGE_TOO_LONG, () ->
            state.encryptWithAd(NO_AD, new byte[65_520], 0, 65_520, new byte[70_000], 0)
        );
        refused(NoiseReason.MESSAGE_TOO_LONG, () ->
            state.decryptWithAd(NO_AD, new byte[65_536], 0, 65_536, new byte[70_000], 0)
        );
        assertThat(state.nonce()).isZero();
        assertThat(state.encryptWithAd(NO_AD, new byte[65_519], 0, 65_519, new byte[65_535], 0)).isEqualTo(65_535);
    }

    @ParameterizedTest
    @EnumSource
    void rekeyEncryptsZerosAtTheReservedNonce(CipherFunction function) throws GeneralSecurityException {
        CipherState state = keyed(function);
        state.setNonce(41);
        state.rekey();
        assertThat(state.nonce()).isEqualTo(41);
        byte[] newKey = Arrays.copyOf(reference(function, key, -1, NO_AD, new byte[32]), 32);
        byte[] message = random(10, 8);
        byte[] sealed = new byte[10 + TAG];
        state.encryptWithAd(NO_AD, message, 0, 10, sealed, 0);
        assertThat(sealed).isEqualTo(reference(function, newKey, 41, NO_AD, message));
        state.rekey();
        state.rekey();
    }

    @ParameterizedTest
    @EnumSource
    void withoutKeyMessagesPassInTheClear(CipherFunction function) {
        try (CipherState state = new CipherState(function)) {
            byte[] out = new byte[4];
            assertThat(state.encryptWithAd(NO_AD, new byte[] { 1, 2, 3, 4 }, 0, 4, out, 0)).isEqualTo(4);
            assertThat(out).containsExactly(1, 2, 3, 4);
            assertThat(state.decryptWithAd(NO_AD, out, 1, 2, out, 0)).isEqualTo(2);
            assertThat(out).containsExactly(2, 3, 3, 4);
            assertThatExceptionOfType(IllegalStateException.class).isThrownBy(state::rekey);
        }
    }

    @ParameterizedTest
    @EnumSource
    void closedStateIsOfNoUseAndHoldsNoKey(CipherFunction function) throws ReflectiveOperationException {
        CipherState state = keyed(function);
        state.close();
        state.close();
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() ->
            state.encryptWithAd(NO_AD, NO_AD, 0, 0, new byte[16], 0)
        );
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() ->
            state.decryptWithAd(NO_AD, new byte[16], 0, 16, NO_AD, 0)
        );
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> state.initializeKey(key));
        var field = CipherState.class.getDeclaredField("key");
        field.setAccessible(true);
        assertThat(((WipeableKey) field.get(state)).getEncoded()).isEqualTo(new byte[32]);
        assertThat(state).hasToString("CipherState[" + function.noiseName() + ", n=0]");
    }

    private static byte[] reference(CipherFunction function, byte[] key, long n, byte[] ad, byte[] message)
        throws GeneralSecurityException {
        byte[] nonce = new byte[12];
        for (int i = 0; i < 8; i++) {
            nonce[4 + i] = (byte) (n >>> (function == CipherFunction.AES_GCM ? 56 - 8 * i : 8 * i));
        }
        Cipher cipher = function.newCipher();
        cipher.init(
            Cipher.ENCRYPT_MODE,
            new SecretKeySpec(key, function.keyAlgorithm()),
            function == CipherFunction.AES_GCM ? new GCMParameterSpec(128, nonce) : new IvParameterSpec(nonce)
        );
        cipher.updateAAD(ad);
        return cipher.doFinal(message);
    }

    private static void refused(NoiseReason reason, Runnable action) {
        assertThatExceptionOfType(NoiseException.class)
            .isThrownBy(action::run)
            .satisfies(e -> assertThat(e.reason()).isEqualTo(reason));
    }

    private static byte[] random(int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
