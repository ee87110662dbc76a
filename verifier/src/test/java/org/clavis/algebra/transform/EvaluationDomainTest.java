package org.clavis.algebra.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.Random;
import org.clavis.algebra.bn254.Fr;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The transforms against evaluation by Horner's rule with BigInteger. */
class EvaluationDomainTest {

    private static final BigInteger R = Fr.modulus();

    /** 5 generates the multiplicative group, and r - 1 is an odd multiple of 2^28. */
    private static BigInteger rootOfUnity(int logOrder) {
        return BigInteger.valueOf(5).modPow(R.subtract(BigInteger.ONE).shiftRight(logOrder), R);
    }

    private static BigInteger horner(BigInteger[] coefficients, BigInteger x) {
        BigInteger sum = BigInteger.ZERO;
        for (int n = coefficients.length - 1; n >= 0; n--) {
            sum = sum.multiply(x).add(coefficients[n]).mod(R);
        }
        return sum;
    }

    private static BigInteger[] coefficients(int size, long seed) {
        Random random = new Random(seed);
        BigInteger[] edge = { BigInteger.ZERO, BigInteger.ONE, R.subtract(BigInteger.ONE) };
        BigInteger[] out = new BigInteger[size];
        for (int n = 0; n < size; n++) {
            out[n] = random.nextInt(4) == 0 ? edge[random.nextInt(3)] : new BigInteger(300, random).mod(R);
        }
        return out;
    }

    private static BigInteger[] values(BigInteger[] coefficients, BigInteger root, BigInteger shift) {
        BigInteger[] out = new BigInteger[coefficients.length];
        BigInteger x = shift;
        for (int n = 0; n < out.length; n++) {
            out[n] = horner(coefficients, x);
            x = x.multiply(root).mod(R);
        }
        return out;
    }

    private static long[] elements(BigInteger[] values) {
        long[] out = new long[values.length * Fr.LIMBS];
        for (int n = 0; n < values.length; n++) {
            Fr.fromBigInteger(out, n * Fr.LIMBS, values[n]);
        }
        return out;
    }

    private static BigInteger[] integers(long[] elements) {
        BigInteger[] out = new BigInteger[elements.length / Fr.LIMBS];
        for (int n = 0; n < out.length; n++) {
            out[n] = Fr.toBigInteger(elements, n * Fr.LIMBS);
        }
        return out;
    }

    @ParameterizedTest
    @ValueSource(ints = { 0, 1, 2, 3, 4, 5, 6, 7, 8 })
    void movesValuesFromTheDomainToTheCoset(int log) {
        EvaluationDomain domain = new EvaluationDomain(log);
        BigInteger[] polynomial = coefficients(1 << log, 1000 + log);
        BigInteger root = rootOfUnity(log);
        long[] a = elements(values(polynomial, root, BigInteger.ONE));
        domain.toCoset(a);
        assertThat(integers(a)).isEqualTo(values(polynomial, root, rootOfUnity(log + 1)));
    }

    @ParameterizedTest
    @ValueSource(ints = { 0, 1, 2, 3, 7, 8 })
    void inverseGivesCoefficientsTimesSizeInBitReversedOrder(int log) {
        EvaluationDomain domain = new EvaluationDomain(log);
        BigInteger[] polynomial = coefficients(1 << log, 2000 + log);
        long[] a = elements(values(polynomial, rootOfUnity(log), BigInteger.ONE));
        domain.inverseToBitReversed(a);
        BigInteger[] found = integers(a);
        for (int n = 0; n < polynomial.length; n++) {
            assertThat(found[domain.bitReversed(n)]).isEqualTo(polynomial[n].shiftLeft(log).mod(R));
        }
        domain.forwardFromBitReversed(a);
        BigInteger[] scaled = new BigInteger[polynomial.length];
        for (int n = 0; n < scaled.length; n++) {
            scaled[n] = polynomial[n].shiftLeft(log).mod(R);
        }
        assertThat(integers(a)).isEqualTo(values(scaled, rootOfUnity(log), BigInteger.ONE));
    }

    @Test
    void largerDomainsKeepAPolynomialOfDegreeTwo() {
        // too large for Horner at every point: 3 + 5 X + 7 X^2 and 200 of 2^15 places
        EvaluationDomain domain = new EvaluationDomain(15);
        BigInteger[] polynomial = { BigInteger.valueOf(3), BigInteger.valueOf(5), BigInteger.valueOf(7) };
        BigInteger root = rootOfUnity(15);
        BigInteger[] onDomain = new BigInteger[domain.size()];
        BigInteger x = BigInteger.ONE;
        for (int n = 0; n < onDomain.length; n++) {
            onDomain[n] = horner(polynomial, x);
            x = x.multiply(root).mod(R);
        }
        long[] a = elements(onDomain);
        domain.toCoset(a);
        for (int n = 0; n < domain.size(); n += 163) {
            BigInteger place = rootOfUnity(16)
                .multiply(root.modPow(BigInteger.valueOf(n), R))
                .mod(R);
            assertThat(Fr.toBigInteger(a, n * Fr.LIMBS)).isEqualTo(horner(polynomial, place));
        }
    }

    @Test
    void refusesSizesWithoutACoset() {
        assertThatThrownBy(() -> new EvaluationDomain(28)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new EvaluationDomain(-1)).isInstanceOf(IllegalArgumentException.class);
    }
}
