package org.clavis.algebra.bn254;

import java.math.BigInteger;
import java.util.Arrays;

/** The same mathematics over {@link BigInteger}, written for plainness: what the kernels are compared with. */
final class Model {

    static final BigInteger X = BigInteger.valueOf(CurveParams.SEED);
    static final BigInteger P = polynomial(36, 36, 24, 6, 1);
    static final BigInteger R = polynomial(36, 36, 18, 6, 1);
    static final BigInteger TWO_256 = BigInteger.ONE.shiftLeft(256);

    /** The whole twist has r (2 p - r) points. */
    static final BigInteger TWIST_COFACTOR = P.shiftLeft(1).subtract(R);

    private Model() {}

    /** Coefficients of x^4 down to x^0, at the curve's seed. */
    private static BigInteger polynomial(long... coefficients) {
        BigInteger sum = BigInteger.ZERO;
        for (long c : coefficients) {
            sum = sum.multiply(X).add(BigInteger.valueOf(c));
        }
        return sum;
    }

    static long[] words(BigInteger value, int count) {
        long[] out = new long[count];
        for (int k = 0; k < count; k++) {
            out[k] = value.shiftRight(64 * k).longValue();
        }
        return out;
    }

    static BigInteger integer(long[] limbs, int i, int count) {
        BigInteger sum = BigInteger.ZERO;
        for (int k = count - 1; k >= 0; k--) {
            sum = sum.shiftLeft(64).add(new BigInteger(Long.toUnsignedString(limbs[i + k])));
        }
        return sum;
    }

    /** Montgomery limbs of elements of Fp, one after the other. */
    static long[] limbs(BigInteger... elements) {
        long[] out = new long[4 * elements.length];
        for (int k = 0; k < elements.length; k++) {
            long[] words = words(elements[k].multiply(TWO_256).mod(P), 4);
            System.arraycopy(words, 0, out, 4 * k, 4);
        }
        return out;
    }

    /** The elements of Fp that stand in Montgomery limbs, each checked to be below p. */
    static BigInteger[] elements(long[] limbs, int i, int count) {
        BigInteger inverse = TWO_256.modInverse(P);
        BigInteger[] out = new BigInteger[count];
        for (int k = 0; k < count; k++) {
            BigInteger raw = integer(limbs, i + 4 * k, 4);
            if (raw.compareTo(P) >= 0) {
                throw new AssertionError("element " + k + " is not reduced: " + raw);
            }
            out[k] = raw.multiply(inverse).mod(P);
        }
        return out;
    }

    /** An element a + b u of Fp2. */
    record Q(BigInteger a, BigInteger b) {
        static final Q ZERO = new Q(BigInteger.ZERO, BigInteger.ZERO);
        static final Q ONE = of(1, 0);
        static final Q XI = of(9, 1);

        Q {
            a = a.mod(P);
            b = b.mod(P);
        }

        static Q of(long a, long b) {
            return new Q(BigInteger.valueOf(a), BigInteger.valueOf(b));
        }

        static Q fromLimbs(long[] limbs, int i) {
            BigInteger[] e = elements(limbs, i, 2);
            return new Q(e[0], e[1]);
        }

        long[] toLimbs() {
            return limbs(a, b);
        }

        Q plus(Q o) {
            return new Q(a.add(o.a), b.add(o.b));
        }

        Q minus(Q o) {
            return new Q(a.subtract(o.a), b.subtract(o.b));
        }

        Q times(Q o) {
            return new Q(a.multiply(o.a).subtract(b.multiply(o.b)), a.multiply(o.b).add(b.multiply(o.a)));
        }

        Q inverse() {
            BigInteger norm = a.multiply(a).add(b.multiply(b)).modInverse(P);
            return new Q(a.multiply(norm), b.multiply(norm).negate());
        }

        Q pow(BigInteger e) {
            Q out = ONE;
            for (int bit = e.bitLength() - 1; bit >= 0; bit--) {
                out = out.times(out);
                if (e.testBit(bit)) {
                    out = out.times(this);
                }
            }
            return out;
        }

        boolean isZero() {
            return equals(ZERO);
        }
    }

    /**
     * An affine point of y^2 = x^3 + b over Fp2, null coordinates excluded: infinity is {@link #INFINITY}. G1 has b = 0
     * parts.
     */
    record Point(Q x, Q y) {
        static final Point INFINITY = new Point(Q.ZERO, Q.ZERO);

        Point plus(Point o) {
            if (equals(INFINITY)) {
                return o;
            }
            if (o.equals(INFINITY)) {
                return this;
            }
            Q slope;
            if (!x.equals(o.x)) {
                slope = o.y.minus(y).times(o.x.minus(x).inverse());
            } else if (y.equals(o.y) && !y.isZero()) {
                slope = x.times(x).times(Q.of(3, 0)).times(y.plus(y).inverse());
            } else {
                return INFINITY;
            }
            Q x3 = slope.times(slope).minus(x).minus(o.x);
            return new Point(x3, slope.times(x.minus(x3)).minus(y));
        }

        Point negate() {
            return new Point(x, Q.ZERO.minus(y));
        }

        Point times(BigInteger k) {
            Point out = INFINITY;
            for (int bit = k.bitLength() - 1; bit >= 0; bit--) {
                out = out.plus(out);
                if (k.testBit(bit)) {
                    out = out.plus(this);
                }
            }
            return out;
        }

        long[] g1Limbs() {
            return limbs(x.a, y.a);
        }

        long[] g2Limbs() {
            return limbs(x.a, x.b, y.a, y.b);
        }
    }

    static Point g1(long[] limbs, int i) {
        BigInteger[] e = elements(limbs, i, 2);
        return new Point(new Q(e[0], BigInteger.ZERO), new Q(e[1], BigInteger.ZERO));
    }

    static Point g2(long[] limbs, int i) {
        return new Point(Q.fromLimbs(limbs, i), Q.fromLimbs(limbs, i + 8));
    }

    static final Point G1 = new Point(Q.of(1, 0), Q.of(2, 0));
    static final Point G2 = new Point(
        new Q(
            new BigInteger("10857046999023057135944570762232829481370756359578518086990519993285655852781"),
            new BigInteger("11559732032986387107991004021392285783925812861821192530917403151452391805634")
        ),
        new Q(
            new BigInteger("8495653923123431417604973247489272438418190587263600148770280649306958101930"),
            new BigInteger("4082367875863433681332203403145435568316851327593401208105741076214120093531")
        )
    );

    /** A point of the whole twist whose x is the first solvable one from {@code x} on: of order r only by luck. */
    static Point twistPoint(BigInteger x) {
        Q b = Q.of(3, 0).times(Q.XI.inverse());
        for (Q at = new Q(x, BigInteger.ONE); ; at = at.plus(Q.ONE)) {
            Q y2 = at.times(at).times(at).plus(b);
            Q y = sqrt(y2);
            if (y.times(y).equals(y2)) {
                return new Point(at, y);
            }
        }
    }

    /**
     * A square root in Fp2 for p = 3 mod 4, or some other element if there is none. Source: ePrint 2012/685, alg. 9.
     */
    private static Q sqrt(Q a) {
        Q a1 = a.pow(P.shiftRight(2));
        Q alpha = a1.times(a1).times(a);
        Q x0 = a1.times(a);
        if (alpha.equals(Q.ZERO.minus(Q.ONE))) {
            return Q.of(0, 1).times(x0);
        }
        return Q.ONE.plus(alpha).pow(P.shiftRight(1)).times(x0);
    }

    /** An element of Fp12 as a polynomial in w over Fp modulo w^12 - 18 w^6 + 82, so that u = w^6 - 9. */
    static final class T {

        private final BigInteger[] c;

        private T(BigInteger[] c) {
            this.c = c;
        }

        static T one() {
            BigInteger[] c = new BigInteger[12];
            Arrays.fill(c, BigInteger.ZERO);
            c[0] = BigInteger.ONE;
            return new T(c);
        }

        static T zero() {
            return one().minus(one());
        }

        /** From six coefficients in Fp2 of w^0, w^1, ... w^5. */
        static T fromCoefficients(Q... q) {
            BigInteger[] c = new BigInteger[12];
            for (int k = 0; k < 6; k++) {
                c[k] = q[k].a.subtract(q[k].b.multiply(BigInteger.valueOf(9))).mod(P);
                c[k + 6] = q[k].b;
            }
            return new T(c);
        }

        T plus(T o) {
            BigInteger[] out = new BigInteger[12];
            Arrays.setAll(out, k -> c[k].add(o.c[k]).mod(P));
            return new T(out);
        }

        T minus(T o) {
            BigInteger[] out = new BigInteger[12];
            Arrays.setAll(out, k -> c[k].subtract(o.c[k]).mod(P));
            return new T(out);
        }

        T times(T o) {
            BigInteger[] wide = new BigInteger[23];
            Arrays.fill(wide, BigInteger.ZERO);
            for (int i = 0; i < 12; i++) {
                for (int j = 0; j < 12; j++) {
                    wide[i + j] = wide[i + j].add(c[i].multiply(o.c[j]));
                }
            }
            for (int k = 22; k >= 12; k--) {
                wide[k - 6] = wide[k - 6].add(wide[k].multiply(BigInteger.valueOf(18)));
                wide[k - 12] = wide[k - 12].subtract(wide[k].multiply(BigInteger.valueOf(82)));
            }
            BigInteger[] out = new BigInteger[12];
            Arrays.setAll(out, k -> wide[k].mod(P));
            return new T(out);
        }

        T pow(BigInteger e) {
            T out = one();
            for (int bit = e.bitLength() - 1; bit >= 0; bit--) {
                out = out.times(out);
                if (e.testBit(bit)) {
                    out = out.times(this);
                }
            }
            return out;
        }

        @Override
        public boolean equals(Object o) {
            return o instanceof T other && Arrays.equals(c, other.c);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(c);
        }

        @Override
        public String toString() {
            return Arrays.toString(c);
        }
    }
}
