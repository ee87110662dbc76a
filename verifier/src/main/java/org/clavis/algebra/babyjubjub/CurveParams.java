package org.clavis.algebra.babyjubjub;

import java.math.BigInteger;

/**
 * The parameters of Baby Jubjub: {@code a x^2 + y^2 = 1 + d x^2 y^2} over the integers modulo BN254's group order, a
 * group of order {@code 8 l} with {@code l} prime. Source: ERC-2494.
 */
public final class CurveParams {

    /** The field's prime, which is the order of BN254's groups. */
    public static final BigInteger P = new BigInteger(
        "21888242871839275222246405745257275088548364400416034343698204186575808495617"
    );

    /** The order of the prime subgroup. */
    public static final BigInteger L = new BigInteger(
        "2736030358979909402780800718157159386076813972158567259200215660948447373041"
    );

    /** The curve's order is this many times {@link #L}. */
    public static final int COFACTOR = 8;

    /** Coefficient a of the curve equation, a square. */
    public static final int A = 168700;

    /** Coefficient d of the curve equation, not a square. */
    public static final int D = 168696;

    /** The x coordinate of the generator of the prime subgroup, circomlib's {@code Base8}. */
    public static final BigInteger BASE_X = new BigInteger(
        "5299619240641551281634865583518297030282874472190772894086521144482721001553"
    );

    /** The y coordinate of the generator of the prime subgroup. */
    public static final BigInteger BASE_Y = new BigInteger(
        "16950150798460657717958625567821834550301663161624707787222815936182638968203"
    );

    private CurveParams() {}
}
