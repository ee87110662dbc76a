package org.clavis.hash;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** What Semaphore identities derive with it is pinned beside them, over one and two blocks and both paddings. */
class Blake512Test {

    @Test
    void hashesTheSubmissionsExamples() {
        assertThat(hex(Blake512.digest(new byte[0]))).isEqualTo(
            "a8cfbbd73726062df0c6864dda65defe58ef0cc52a5625090fa17601e1eecd1b" +
                "628e94f396ae402a00acc9eab77b4d4c2e852aaaa25a636d80af3fc7913ef5b8"
        );
        assertThat(hex(Blake512.digest(new byte[1]))).isEqualTo(
            "97961587f6d970faba6d2478045de6d1fabd09b61ae50932054d52bc29d31be4" +
                "ff9102b9f69e2bbdb83be13d4b9c06091e5fa0b48bd081b634058be0ec49beb3"
        );
        assertThat(hex(Blake512.digest(new byte[144]))).isEqualTo(
            "313717d608e9cf758dcb1eb0f0c3cf9fc150b2d500fb33f51c52afc99d358a2f" +
                "1374b8a38bba7974e7f6ef79cab16f22ce1e649d6e01ad9589c213045d545dde"
        );
    }

    @Test
    void constantsAreTheFractionOfPi() {
        // Machin: pi = 16 arctan(1/5) - 4 arctan(1/239)
        int bits = 64 * Blake512.PI.length;
        int guard = 64;
        BigInteger unit = BigInteger.ONE.shiftLeft(bits + guard);
        BigInteger pi = arctanOfInverse(5, unit).shiftLeft(4).subtract(arctanOfInverse(239, unit).shiftLeft(2));
        BigInteger fraction = pi.subtract(unit.multiply(BigInteger.valueOf(3))).shiftRight(guard);
        for (int i = 0; i < Blake512.PI.length; i++) {
            assertThat(fraction.shiftRight(bits - 64 * (i + 1)).longValue())
                .as("word %d", i)
                .isEqualTo(Blake512.PI[i]);
        }
    }

    private static BigInteger arctanOfInverse(int n, BigInteger unit) {
        BigInteger power = unit.divide(BigInteger.valueOf(n));
        BigInteger sum = BigInteger.ZERO;
        for (int k = 1; power.signum() != 0; k += 2) {
            BigInteger term = power.divide(BigInteger.valueOf(k));
            sum = k % 4 == 1 ? sum.add(term) : sum.subtract(term);
            power = power.divide(BigInteger.valueOf((long) n * n));
        }
        return sum;
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
