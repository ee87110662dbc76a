package org.clavis.hash;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class HashTest {

    @Test
    void keccakIsEthereumsAndNotSha3() {
        assertThat(Keccak256.hash()).hasToString("0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470");
        assertThat(Keccak256.hash("abc".getBytes(US_ASCII))).hasToString(
            "0x4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45"
        );
        assertThat(Keccak256.hash("a".getBytes(US_ASCII), "bc".getBytes(US_ASCII))).isEqualTo(
            Keccak256.hash("abc".getBytes(US_ASCII))
        );
    }

    /** RFC 9380, appendix K.1. */
    @Test
    void expandsAsTheStandardsExamples() {
        byte[] tag = "QUUX-V01-CS02-with-expander-SHA256-128".getBytes(US_ASCII);
        assertThat(hex(Sha256Xmd.expand(tag, 32))).isEqualTo(
            "68a985b87eb6b46952128911f2a4412bbc302a9d759667f87f7a21d803f07235"
        );
        assertThat(hex(Sha256Xmd.expand(tag, 32, "abc".getBytes(US_ASCII)))).isEqualTo(
            "d8ccab23b5985ccea865c6c97b6e5b8350e794e603b4b97902f53a8a0d605615"
        );
        assertThat(hex(Sha256Xmd.expand(tag, 0x80))).isEqualTo(
            "af84c27ccfd45d41914fdff5df25293e221afc53d8ad2ac06d5e3e29485dadbe" +
                "e0d121587713a3e0dd4d5e69e93eb7cd4f5df4cd103e188cf60cb02edc3edf18" +
                "eda8576c412b18ffb658e3dd6ec849469b979d444cf7b26911a08e63cf31f9dc" +
                "c541708d3491184472c2c29bb749d4286b004ceb5ee6b9a7fa5b646c993f0ced"
        );
    }

    @Test
    void refusesTagsAndLengthsOutOfRange() {
        assertThatThrownBy(() -> Sha256Xmd.expand(new byte[0], 32)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Sha256Xmd.expand(new byte[256], 32)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Sha256Xmd.expand(new byte[1], 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Sha256Xmd.expand(new byte[1], 255 * 32 + 1)).isInstanceOf(
            IllegalArgumentException.class
        );
        assertThat(Sha256Xmd.expand(new byte[255], 255 * 32)).hasSize(255 * 32);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
