package org.clavis.algebra.bn254;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A value of the pairing: an element of the subgroup of order r of Fp12's multiplicative group. Immutable. */
public final class Gt {

    /** The neutral element, written multiplicatively. */
    public static final Gt ONE = one();

    private final long[] limbs;

    Gt(long[] limbs) {
        this.limbs = limbs;
    }

    private static Gt one() {
        long[] limbs = new long[Fp12.LIMBS];
        Fp12.setOne(limbs, 0);
        return new Gt(limbs);
    }

    /** True if this is the neutral element. */
    public boolean isOne() {
        return Fp12.isOne(limbs, 0);
    }

    /** The product. */
    public Gt times(Gt other) {
        long[] out = new long[Fp12.LIMBS];
        Fp12.mul(out, 0, limbs, 0, other.limbs, 0, new long[Fp12.SCRATCH], 0);
        return new Gt(out);
    }

    /** The inverse: for elements of this subgroup, the conjugate. */
    public Gt inverse() {
        long[] out = new long[Fp12.LIMBS];
        Fp12.conjugate(out, 0, limbs, 0);
        return new Gt(out);
    }

    /** This element to the power of a non-negative exponent. */
    public Gt powVartime(BigInteger exponent) {
        if (exponent.signum() < 0) {
            throw new IllegalArgumentException("negative exponent");
        }
        long[] out = new long[Fp12.LIMBS];
        long[] scratch = new long[Fp12.SCRATCH];
        Fp12.setOne(out, 0);
        for (int bit = exponent.bitLength() - 1; bit >= 0; bit--) {
            Fp12.cyclotomicSquare(out, 0, out, 0, scratch, 0);
            if (exponent.testBit(bit)) {
                Fp12.mul(out, 0, out, 0, limbs, 0, scratch, 0);
            }
        }
        return new Gt(out);
    }

    /**
     * The twelve coordinates: of 1, v and v^2, then of w, v w and v^2 w, each a real and an imaginary part. For a
     * pairing's value, the very numbers that snarkjs writes down: its final exponentiation takes the same power.
     */
    public List<BigInteger> coordinates() {
        List<BigInteger> coordinates = new ArrayList<>();
        for (int k = 0; k < Fp12.LIMBS; k += Fp.LIMBS) {
            coordinates.add(Fp.toBigInteger(limbs, k));
        }
        return List.copyOf(coordinates);
    }

    /** True if the 48 limbs are these. */
    boolean hasLimbs(long[] other) {
        return Fp12.equal(limbs, 0, other, 0);
    }

    /** Copies the 48 limbs; for tests in this package. */
    long[] toLimbs() {
        return limbs.clone();
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Gt other && Fp12.equal(limbs, 0, other.limbs, 0);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(limbs);
    }

    @Override
    public String toString() {
        return isOne() ? "Gt[one]" : "Gt[" + Integer.toHexString(hashCode()) + "]";
    }
}
