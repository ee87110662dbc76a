package org.clavis.algebra.bn254;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignedDigitsTest {

    @ParameterizedTest
    @ValueSource(ints = { 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15 })
    void digitsAddUpAndStayInRange(int windowBits) {
        BigInteger r = Fr.modulus();
        Random random = new Random(77);
        List<BigInteger> scalars = new ArrayList<>(
            List.of(BigInteger.ZERO, BigInteger.ONE, BigInteger.TWO, r.subtract(BigInteger.ONE), r.shiftRight(1))
        );
        for (int bit = 0; bit < 254; bit++) {
            scalars.add(BigInteger.ONE.shiftLeft(bit).subtract(BigInteger.ONE));
            scalars.add(BigInteger.ONE.shiftLeft(bit).mod(r));
            scalars.add(new BigInteger(bit + 1, random).mod(r));
        }
        long[] limbs = new long[(scalars.size() + 1) * Fr.LIMBS];
        for (int n = 0; n < scalars.size(); n++) {
            System.arraycopy(MsmTest.limbs(scalars.get(n)), 0, limbs, (n + 1) * Fr.LIMBS, Fr.LIMBS);
        }
        int[] places = IntStream.range(0, scalars.size()).toArray();
        try (SignedDigits digits = new SignedDigits(limbs, 1, places, windowBits)) {
            for (int n = 0; n < scalars.size(); n++) {
                BigInteger sum = BigInteger.ZERO;
                for (int w = digits.windows() - 1; w >= 0; w--) {
                    assertThat(Math.abs(digits.digit(w, n))).isLessThanOrEqualTo(1 << (windowBits - 1));
                    sum = sum.shiftLeft(windowBits).add(BigInteger.valueOf(digits.digit(w, n)));
                }
                assertThat(sum).isEqualTo(scalars.get(n));
            }
        }
    }
}
