package org.clavis.verifier.semaphore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import org.clavis.evm.Bytes32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SemaphoreValueTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "42, 2a",
        "0042, 2a",
        "0x2A, 2a",
        "0X2a, 2a",
        "Hello world, 48656c6c6f20776f726c64000000000000000000000000000000000000000000",
        "0xyz, 3078797a00000000000000000000000000000000000000000000000000000000",
        "0x, 3078000000000000000000000000000000000000000000000000000000000000",
        "-a, 2d61000000000000000000000000000000000000000000000000000000000000",
        "'', 0",
    })
    void readsStringsAsJavaScriptDoes(String text, String hex) {
        assertThat(SemaphoreValue.toNumber(SemaphoreValue.parse(text))).isEqualTo(new BigInteger(hex, 16));
    }

    @ParameterizedTest
    @ValueSource(strings = { " 1", "1 ", "\n1", "-1", "+1", "0b1", "0O7", " ", "a ", "\t" })
    void whatIsNeitherClearlyNumberNorTextIsRefused(String text) {
        assertThatThrownBy(() -> SemaphoreValue.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatDoesNotFitIsRefused() {
        BigInteger tooMuch = BigInteger.TWO.pow(256);
        Bytes32 most = SemaphoreValue.fromNumber(tooMuch.subtract(BigInteger.ONE));
        assertThat(SemaphoreValue.toNumber(most)).isEqualTo(tooMuch.subtract(BigInteger.ONE));
        assertThat(SemaphoreValue.fromText("ä".repeat(15) + "a").isZero()).isFalse();
        assertThatThrownBy(() -> SemaphoreValue.fromNumber(tooMuch)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SemaphoreValue.parse(tooMuch.toString())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SemaphoreValue.fromText("ä".repeat(16))).isInstanceOf(IllegalArgumentException.class);
    }
}
