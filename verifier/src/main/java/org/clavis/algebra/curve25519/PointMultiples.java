package org.clavis.algebra.curve25519;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;
import org.clavis.algebra.lanes.Lanes;

/**
 * A point of Curve25519 with multiples of it, for products that take a fraction of {@link X25519#scalarMult}'s time: the
 * point is public, the scalars need not be.
 *
 * <p>A scalar is 64 digits of four bits, from -8 to 8. With n positions the table has the multiples 1 to 8 of {@code
 * 16^(64 i / n)} times the point, n of them, each picked by reading all eight; what one digit of each position adds up to is
 * multiplied by 16 for the next one. A position takes 1.25 KiB.
 *
 * <p>Timing: constant in scalars and products, as far as the Java platform keeps it so; not in the point. Working space is
 * overwritten. Instances are immutable and safe for use by many threads. Source: RFC 7748, section 4.1, for the map between
 * the curves; Bernstein, Duif, Lange, Schwabe and Yang, "High-speed high-security signatures", 2012, section 4, for the
 * order of the digits.
 */
public final class PointMultiples {

    private static final BigInteger P = EdwardsPoints.P;
    private static final BigInteger ROOT_OF_MINUS_ONE = BigInteger.TWO.modPow(P.shiftRight(2), P);
    private static final BigInteger BASE_U = BigInteger.valueOf(9);

    private static final int DIGITS = 64;
    private static final int DIGIT_BITS = 4;
    private static final int MULTIPLES = 8;
    private static final int ROW = MULTIPLES * LaneSum.ADDEND;
    private static final int BASE_POSITIONS = 32;
    private static final int POSITIONS = 8;

    private static final int X = 0;
    private static final int Y = Field25519.LIMBS;
    private static final int Z = 2 * Field25519.LIMBS;
    private static final int SCRATCH = 3 * Field25519.LIMBS;
    private static final int WORK = 7 * Field25519.LIMBS;

    private final int positions;
    private final double[] table;

    /** Holds the base point's multiples from its first use on. */
    private static final class Base {

        static final PointMultiples MULTIPLES = of(BASE_U, BASE_POSITIONS).orElseThrow();
    }

    private PointMultiples(int positions, double[] table) {
        this.positions = positions;
        this.table = table;
    }

    /**
     * Multiples of a point, 10 KiB; nothing if there is no table for it: where this machine has no lanes, and for points
     * that no honest key is.
     *
     * @param u the u coordinate in {@link X25519#BYTES} bytes, as {@link X25519} takes it
     */
    public static Optional<PointMultiples> of(byte[] u) {
        X25519.requireLengths(u);
        if (!Lanes.areEnabled()) {
            return Optional.empty();
        }
        byte[] bigEndian = new byte[u.length];
        for (int i = 0; i < u.length; i++) {
            bigEndian[u.length - 1 - i] = u[i];
        }
        bigEndian[0] &= 0x7f;
        return of(new BigInteger(1, bigEndian).mod(P), POSITIONS);
    }

    static PointMultiples ofBase() {
        return Base.MULTIPLES;
    }

    /**
     * Writes {@code scalar} times the point, as {@link X25519#scalarMult} does.
     *
     * @return false if the result is zero, which only points of low order give
     */
    public boolean scalarMult(byte[] out, byte[] scalar) {
        X25519.requireLengths(out, scalar);
        byte[] k = X25519.clamped(scalar);
        byte[] digits = new byte[DIGITS];
        LaneSum sum = new LaneSum();
        long[] p = new long[WORK];
        try {
            toDigits(k, digits);
            add(sum, digits);
            sum.result(p, X, Y, Z);
            // u = (1 + y) / (1 - y)
            Field25519.tighten(p, Y, p, Y);
            Field25519.tighten(p, Z, p, Z);
            Field25519.add(p, X, p, Z, p, Y);
            Field25519.subtract(p, Z, p, Z, p, Y);
            Field25519.invert(p, Y, p, Z, p, SCRATCH);
            Field25519.mul(p, X, p, X, p, Y);
            return Field25519.encode(out, p, X);
        } finally {
            Arrays.fill(k, (byte) 0);
            Arrays.fill(digits, (byte) 0);
            sum.wipe();
            Arrays.fill(p, 0);
        }
    }

    private void add(LaneSum sum, byte[] digits) {
        int spacing = DIGITS / positions;
        for (int s = spacing - 1; s >= 0; s--) {
            for (int i = 0; i < positions; i++) {
                sum.add(table, i * ROW, MULTIPLES, digits[spacing * i + s]);
            }
            for (int i = 0; i < DIGIT_BITS && s > 0; i++) {
                sum.twice();
            }
        }
    }

    /** The digits of a clamped scalar: each below 16, then each above 7 less 16 and one more in the next. */
    private static void toDigits(byte[] k, byte[] digits) {
        int carry = 0;
        for (int i = 0; i < DIGITS - 1; i++) {
            int digit = nibble(k, i) + carry;
            carry = (digit + 8) >>> 4;
            digits[i] = (byte) (digit - (carry << 4));
        }
        // at most 8, since bit 255 is clear
        digits[DIGITS - 1] = (byte) (nibble(k, DIGITS - 1) + carry);
    }

    private static int nibble(byte[] k, int i) {
        return (k[i >> 1] >>> (4 * (i & 1))) & 0xf;
    }

    private static Optional<PointMultiples> of(BigInteger u, int positions) {
        BigInteger above = u.add(BigInteger.ONE).mod(P);
        if (above.signum() == 0) {
            return Optional.empty();
        }
        BigInteger y = u.subtract(BigInteger.ONE).multiply(above.modInverse(P)).mod(P);
        return xOf(y).map(x -> new PointMultiples(positions, table(x, y, positions)));
    }

    /** Either x of a y: {@code x^2 = (y^2 - 1) / (d y^2 + 1)}. Both are of the same u. Nothing for points of the twist. */
    private static Optional<BigInteger> xOf(BigInteger y) {
        BigInteger squared = y.multiply(y);
        BigInteger x2 = squared
            .subtract(BigInteger.ONE)
            .multiply(EdwardsPoints.D.multiply(squared).add(BigInteger.ONE).modInverse(P))
            .mod(P);
        BigInteger root = x2.modPow(P.shiftRight(3).add(BigInteger.ONE), P);
        for (BigInteger candidate : new BigInteger[] { root, root.multiply(ROOT_OF_MINUS_ONE).mod(P) }) {
            if (candidate.multiply(candidate).mod(P).equals(x2)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    /** Rows of multiples, made in two rounds of additions with one inversion each. */
    private static double[] table(BigInteger x, BigInteger y, int positions) {
        EdwardsPoints points = new EdwardsPoints(positions);
        points.set(0, x, y);
        for (int i = 1; i < positions; i++) {
            points.copy(points, i - 1, i);
            for (int doubled = 0; doubled < DIGIT_BITS * (DIGITS / positions); doubled++) {
                points.twice(i);
            }
        }
        points.normalize();
        EdwardsPoints multiples = new EdwardsPoints(positions * MULTIPLES);
        for (int i = 0; i < positions; i++) {
            multiples.copy(points, i, i * MULTIPLES);
            for (int m = 1; m < MULTIPLES; m++) {
                multiples.copy(multiples, i * MULTIPLES + m - 1, i * MULTIPLES + m);
                multiples.add(i * MULTIPLES + m, points, i);
            }
        }
        multiples.normalize();
        double[] table = new double[positions * ROW];
        for (int i = 0; i < positions * MULTIPLES; i++) {
            multiples.toAddend(i, table, i * LaneSum.ADDEND);
        }
        return table;
    }
}
