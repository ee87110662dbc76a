package org.clavis.algebra.secp256k1;

import java.math.BigInteger;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** The same mathematics over {@link BigInteger}, written for plainness: what the kernels are compared with. */
final class Model {

    static final BigInteger P = CurveParams.P;
    static final BigInteger N = CurveParams.N;
    static final Point G = new Point(CurveParams.GX, CurveParams.GY);

    private Model() {}

    /** A finite point; infinity is null. */
    record Point(BigInteger x, BigInteger y) {
        Point negated() {
            return new Point(x, P.subtract(y).mod(P));
        }
    }

    static @Nullable Point add(@Nullable Point a, @Nullable Point b) {
        if (a == null) {
            return b;
        }
        if (b == null) {
            return a;
        }
        BigInteger slope;
        if (!a.x.equals(b.x)) {
            slope = b.y.subtract(a.y).multiply(b.x.subtract(a.x).modInverse(P));
        } else if (a.y.equals(b.y) && a.y.signum() != 0) {
            slope = a.x.pow(2).multiply(BigInteger.valueOf(3)).multiply(a.y.shiftLeft(1).modInverse(P));
        } else {
            return null;
        }
        BigInteger x = slope.pow(2).subtract(a.x).subtract(b.x).mod(P);
        return new Point(x, slope.multiply(a.x.subtract(x)).subtract(a.y).mod(P));
    }

    static @Nullable Point multiply(BigInteger scalar, @Nullable Point point) {
        Point sum = null;
        for (int bit = scalar.bitLength() - 1; bit >= 0; bit--) {
            sum = add(sum, sum);
            if (scalar.testBit(bit)) {
                sum = add(sum, point);
            }
        }
        return sum;
    }

    /** A multiple of the generator that depends on the seed alone. */
    static Point point(long seed) {
        Point point = multiply(new BigInteger(255, new Random(seed)).add(BigInteger.ONE), G);
        if (point == null) {
            throw new AssertionError("no scalar below the order gives infinity");
        }
        return point;
    }

    static long[] affine(Point point) {
        long[] out = new long[Affine.LIMBS];
        System.arraycopy(Limbs.of(point.x), 0, out, 0, Fp.LIMBS);
        System.arraycopy(Limbs.of(point.y), 0, out, Fp.LIMBS, Fp.LIMBS);
        return out;
    }

    /** A projective representation with some z other than one. */
    static long[] projective(@Nullable Point point, BigInteger z) {
        long[] out = new long[Projective.LIMBS];
        BigInteger[] coordinates =
            point == null
                ? new BigInteger[] { BigInteger.ZERO, z, BigInteger.ZERO }
                : new BigInteger[] { point.x.multiply(z).mod(P), point.y.multiply(z).mod(P), z };
        for (int i = 0; i < 3; i++) {
            System.arraycopy(Limbs.of(coordinates[i]), 0, out, i * Fp.LIMBS, Fp.LIMBS);
        }
        return out;
    }

    static @Nullable Point fromProjective(long[] a, int ai) {
        BigInteger z = Limbs.toBigInteger(a, ai + 2 * Fp.LIMBS);
        if (z.signum() == 0) {
            return null;
        }
        BigInteger inverse = z.modInverse(P);
        return new Point(
            Limbs.toBigInteger(a, ai).multiply(inverse).mod(P),
            Limbs.toBigInteger(a, ai + Fp.LIMBS)
                .multiply(inverse)
                .mod(P)
        );
    }

    static byte[] word(BigInteger value) {
        byte[] out = new byte[32];
        Limbs.toBigEndian(out, 0, Limbs.of(value), 0);
        return out;
    }
}
