package org.clavis.algebra.secp256k1;

import java.math.BigInteger;

/**
 * The parameters of secp256k1: {@code y^2 = x^3 + 7} over the integers modulo {@code p}, a group of prime order
 * {@code n} (cofactor 1). About 128 bits of security. Source: SEC 2, section 2.4.1.
 */
public final class CurveParams {

    /** The field's prime: {@code 2^256 - 2^32 - 977}. */
    public static final BigInteger P = BigInteger.ONE.shiftLeft(256)
        .subtract(BigInteger.ONE.shiftLeft(32))
        .subtract(BigInteger.valueOf(977));

    /** The group's prime order. */
    public static final BigInteger N = new BigInteger(
        "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141",
        16
    );

    /** The constant of the curve equation. */
    public static final int B = 7;

    /** The generator's x coordinate. */
    public static final BigInteger GX = new BigInteger(
        "79BE667EF9DCBBAC55A06295CE870B07029BFCDB2DCE28D959F2815B16F81798",
        16
    );

    /** The generator's y coordinate, which is even. */
    public static final BigInteger GY = new BigInteger(
        "483ADA7726A3C4655DA4FBFC0E1108A8FD17B448A68554199C47D08FFB10D4B8",
        16
    );

    private CurveParams() {}
}
