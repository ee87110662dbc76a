package org.clavis.circuits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.math.BigInteger;
import java.util.Random;
import java.util.concurrent.ForkJoinPool;
import org.clavis.algebra.bn254.Fr;
import org.clavis.algebra.lanes.Lanes;
import org.clavis.algebra.transform.EvaluationDomain;
import org.clavis.algebra.transform.LaneDomain;
import org.clavis.algebra.transform.LaneFr;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The quotient's parts: matrices against BigInteger, transforms and the whole in lanes against scalar code. */
class QuotientTest {

    private static final BigInteger R = Fr.modulus();

    private final Random random = new Random(6);

    /** Entries with repeated places, units, zeros and empty rows. */
    private final class Entries {

        final int[] rows;
        final int[] columns;
        final BigInteger[] values;

        Entries(int rowCount, int columnCount, int count) {
            rows = random.ints(count, 0, rowCount).toArray();
            columns = random.ints(count, 0, columnCount).toArray();
            values = new BigInteger[count];
            BigInteger[] edges = { BigInteger.ONE, R.subtract(BigInteger.ONE), BigInteger.ZERO, BigInteger.TWO };
            for (int n = 0; n < count; n++) {
                values[n] = random.nextBoolean() ? edges[random.nextInt(4)] : new BigInteger(300, random).mod(R);
            }
        }

        SparseMatrix matrix(int rowCount) {
            return new SparseMatrix(rowCount, rows, columns, montgomery(values));
        }

        BigInteger[] times(BigInteger[] signals, int rowCount) {
            BigInteger[] out = new BigInteger[rowCount];
            java.util.Arrays.fill(out, BigInteger.ZERO);
            for (int n = 0; n < rows.length; n++) {
                out[rows[n]] = out[rows[n]].add(values[n].multiply(signals[columns[n]])).mod(R);
            }
            return out;
        }
    }

    private static long[] montgomery(BigInteger[] values) {
        long[] out = new long[values.length * Fr.LIMBS];
        for (int n = 0; n < values.length; n++) {
            Fr.fromBigInteger(out, n * Fr.LIMBS, values[n]);
        }
        return out;
    }

    private static long[] integers(long[] montgomery) {
        long[] out = new long[montgomery.length];
        for (int at = 0; at < out.length; at += Fr.LIMBS) {
            Fr.fromMontgomery(out, at, montgomery, at);
        }
        return out;
    }

    private BigInteger[] signals(int count) {
        BigInteger[] out = new BigInteger[count];
        for (int n = 0; n < count; n++) {
            out[n] =
                random.nextInt(3) == 0 ? BigInteger.valueOf(random.nextInt(2)) : new BigInteger(300, random).mod(R);
        }
        return out;
    }

    @Test
    void matricesMultiply() {
        for (int rowCount : new int[] { 1, 2, 7, 64 }) {
            Entries entries = new Entries(rowCount, 9, 5 * rowCount);
            BigInteger[] signals = signals(9);
            long[] out = new long[(rowCount + 1) * Fr.LIMBS];
            entries.matrix(rowCount).multiply(out, Fr.LIMBS, montgomery(signals), 0, rowCount, new long[Fr.LIMBS]);
            BigInteger[] expected = entries.times(signals, rowCount);
            for (int row = 0; row < rowCount; row++) {
                assertThat(Fr.toBigInteger(out, (row + 1) * Fr.LIMBS)).isEqualTo(expected[row]);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = { 6, 7, 8, 9, 10, 11, 12, 13, 14, 15 })
    void lanesTransformAsScalarCodeDoes(int log) {
        assumeTrue(Lanes.areEnabled(), () -> "skipped: " + Lanes.describe());
        EvaluationDomain domain = new EvaluationDomain(log);
        LaneDomain lanes = new LaneDomain(domain);
        long[] values = montgomery(signals(domain.size()));
        double[] elements = new double[(domain.size() / LaneFr.LANES) * LaneFr.ELEMENT];
        long[] wide = new long[80];
        LaneFr.load(elements, values, 0, domain.size(), wide);
        domain.toCoset(values);
        try (ForkJoinPool pool = new ForkJoinPool(1 + (log % 4))) {
            pool.submit(() -> lanes.toCoset(elements)).join();
        }
        long[] found = new long[values.length];
        LaneFr.store(found, elements, 0, domain.size(), wide);
        assertThat(found).isEqualTo(values);
    }

    @ParameterizedTest
    @ValueSource(ints = { 6, 8, 10, 12 })
    void lanesGiveTheSameQuotient(int log) {
        assumeTrue(Lanes.areEnabled(), () -> "skipped: " + Lanes.describe());
        int size = 1 << log;
        Entries a = new Entries(size, 100, 3 * size);
        Entries b = new Entries(size, 100, 2 * size);
        EvaluationDomain domain = new EvaluationDomain(log);
        long[] signals = integers(montgomery(signals(100)));
        long[] kept = signals.clone();
        long[] scalar = new ScalarQuotient(domain, a.matrix(size), b.matrix(size)).onCoset(signals);
        long[] lanes = new LaneQuotient(domain, a.matrix(size), b.matrix(size)).onCoset(signals);
        assertThat(lanes).isEqualTo(scalar);
        assertThat(signals).isEqualTo(kept);
    }

    @Test
    void theQuotientOfTwoConstraintsByHand() {
        // domain {1, -1}, coset {i, -i}: values (a, b) are the polynomial (a + b)/2 + X (a - b)/2
        int log = 1;
        BigInteger i = BigInteger.valueOf(5).modPow(R.subtract(BigInteger.ONE).shiftRight(2), R);
        BigInteger half = BigInteger.TWO.modInverse(R);
        Entries a = new Entries(2, 3, 8);
        Entries b = new Entries(2, 3, 8);
        BigInteger[] signals = signals(3);
        BigInteger[] rowsA = a.times(signals, 2);
        BigInteger[] rowsB = b.times(signals, 2);
        BigInteger[] rowsC = { rowsA[0].multiply(rowsB[0]), rowsA[1].multiply(rowsB[1]) };
        long[] found = Quotient.of(log, a.matrix(2), b.matrix(2)).onCoset(integers(montgomery(signals)));
        for (int n = 0; n < 2; n++) {
            BigInteger x = n == 0 ? i : i.negate();
            BigInteger[] at = new BigInteger[3];
            BigInteger[][] rows = { rowsA, rowsB, rowsC };
            for (int k = 0; k < 3; k++) {
                at[k] = rows[k][0]
                    .add(rows[k][1])
                    .add(x.multiply(rows[k][0].subtract(rows[k][1])))
                    .multiply(half);
            }
            long[] expected = new long[Fr.LIMBS];
            Fr.fromBigInteger(expected, 0, at[0].multiply(at[1]).subtract(at[2]).mod(R));
            Fr.fromMontgomery(expected, 0, expected, 0);
            assertThat(java.util.Arrays.copyOfRange(found, n * Fr.LIMBS, (n + 1) * Fr.LIMBS)).isEqualTo(expected);
        }
    }
}
