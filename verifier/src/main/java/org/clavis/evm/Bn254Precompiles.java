package org.clavis.evm;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.clavis.algebra.bn254.G1Affine;
import org.clavis.algebra.bn254.G2Affine;
import org.clavis.algebra.bn254.Pairing;
import org.clavis.verifier.EncodingException;

/**
 * The contracts at addresses 6, 7 and 8: addition, multiplication and pairing check on BN254, so that what a contract
 * will find can be told off the chain. Any input bytes give the output bytes, or nothing where the call fails and takes
 * its gas. Source: EIP-196, EIP-197; gas is not counted.
 */
public final class Bn254Precompiles {

    private static final int PAIR_BYTES = G1Affine.BYTES + G2Affine.BYTES;
    private static final int WORD = Bytes32.BYTES;

    private Bn254Precompiles() {}

    /**
     * Address 6: the sum of two points of G1, (0, 0) for infinity. Input that is too short continues with zeros, and
     * what follows the first 128 bytes is ignored.
     *
     * @return 64 bytes, or empty if a coordinate is p or more, or a point is not on the curve
     */
    public static Optional<byte[]> add(byte[] input) {
        byte[] padded = Arrays.copyOf(input, 2 * G1Affine.BYTES);
        try {
            G1Affine a = G1Affine.fromCanonicalBytesOrInfinity(padded, 0);
            G1Affine b = G1Affine.fromCanonicalBytesOrInfinity(padded, G1Affine.BYTES);
            return Optional.of(a.plus(b).toBytes());
        } catch (EncodingException e) {
            return Optional.empty();
        }
    }

    /**
     * Address 7: a point of G1 times any 256-bit number. Input that is too short continues with zeros, and what follows
     * the first 96 bytes is ignored.
     *
     * @return 64 bytes, or empty if a coordinate is p or more, or the point is not on the curve
     */
    public static Optional<byte[]> multiply(byte[] input) {
        byte[] padded = Arrays.copyOf(input, G1Affine.BYTES + WORD);
        try {
            G1Affine point = G1Affine.fromCanonicalBytesOrInfinity(padded, 0);
            BigInteger factor = new BigInteger(1, padded, G1Affine.BYTES, WORD);
            return Optional.of(point.timesVartime(factor).toBytes());
        } catch (EncodingException e) {
            return Optional.empty();
        }
    }

    /**
     * Address 8: whether the product of the pairings of the given pairs is one; it is for no pairs. Each pair is 192
     * bytes: a point of G1, then one of G2 with imaginary parts first.
     *
     * @return a word that is one or zero, or empty if the input is not whole pairs, a coordinate is p or more, or a
     *     point is not on its curve or in its subgroup
     */
    public static Optional<byte[]> pairing(byte[] input) {
        if (input.length % PAIR_BYTES != 0) {
            return Optional.empty();
        }
        List<G1Affine> p = new ArrayList<>();
        List<G2Affine> q = new ArrayList<>();
        try {
            for (int at = 0; at < input.length; at += PAIR_BYTES) {
                p.add(G1Affine.fromCanonicalBytesOrInfinity(input, at));
                q.add(G2Affine.fromCanonicalBytesOrInfinity(input, at + G1Affine.BYTES));
            }
        } catch (EncodingException e) {
            return Optional.empty();
        }
        byte[] word = new byte[WORD];
        word[WORD - 1] = (byte) (Pairing.productVartime(p, q).isOne() ? 1 : 0);
        return Optional.of(word);
    }
}
