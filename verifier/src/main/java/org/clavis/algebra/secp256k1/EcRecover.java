package org.clavis.algebra.secp256k1;

import java.util.Arrays;
import org.clavis.evm.Address;
import org.clavis.hash.Keccak256;
import org.clavis.verifier.EncodingException;
import org.clavis.verifier.RejectReason;
import org.clavis.verifier.Verification;

/** Recovery of the account that made an ECDSA signature, as the EVM's precompiled contract 1 does it. */
public final class EcRecover {

    private EcRecover() {}

    /**
     * The address of the key that signed {@code hash}. Refuses what the precompile refuses; like it, accepts an
     * {@code s} in the upper half of its range.
     *
     * @param hash 32 bytes
     * @param parity parity of the y coordinate of R: 0 or 1 (the precompile's {@code v} less 27)
     * @param r 32 bytes, big-endian
     * @param s 32 bytes, big-endian
     */
    public static Verification<Address> recoverVartime(byte[] hash, int parity, byte[] r, byte[] s) {
        if (hash.length != Fn.BYTES || r.length != Fn.BYTES || s.length != Fn.BYTES || (parity & ~1) != 0) {
            return Verification.rejected(RejectReason.MALFORMED, "expected three words of 32 bytes and a parity");
        }
        long[] rScalar = new long[Fn.LIMBS];
        long[] sScalar = new long[Fn.LIMBS];
        if (
            !Fn.fromCanonicalBytes(rScalar, 0, r, 0) ||
            !Fn.fromCanonicalBytes(sScalar, 0, s, 0) ||
            Fn.isZero(rScalar, 0) ||
            Fn.isZero(sScalar, 0)
        ) {
            return Verification.rejected(RejectReason.NOT_CANONICAL, "r and s must be 1 to n - 1");
        }
        byte[] compressed = new byte[Affine.COMPRESSED_BYTES];
        compressed[0] = (byte) (2 + parity);
        System.arraycopy(r, 0, compressed, 1, r.length);
        long[] nonce = new long[Affine.LIMBS];
        try {
            Affine.fromCompressedVartime(nonce, 0, compressed, 0);
        } catch (EncodingException e) {
            return e.asRejection();
        }

        // Q = (-hash/r) G + (s/r) R
        long[] hashScalar = new long[Fn.LIMBS];
        Fn.fromBytesReduced(hashScalar, 0, hash);
        long[] inverse = new long[Fn.LIMBS];
        Fn.INVERSE.invert(inverse, 0, rScalar, 0);
        Fn.mul(hashScalar, 0, hashScalar, 0, inverse, 0);
        Fn.neg(hashScalar, 0, hashScalar, 0);
        Fn.mul(sScalar, 0, sScalar, 0, inverse, 0);
        long[] key = new long[Affine.LIMBS];
        if (!DoubleScalar.multiplyVartime(key, 0, hashScalar, 0, sScalar, 0, nonce, 0)) {
            return Verification.rejected(RejectReason.POINT_AT_INFINITY, "the recovered key is infinity");
        }
        return Verification.accepted(addressOf(key, 0));
    }

    /** The Ethereum address of a public key: the last 20 bytes of Keccak-256 of x and y. */
    public static Address addressOf(long[] affine, int ai) {
        byte[] coordinates = new byte[2 * Fp.BYTES];
        Fp.toBytes(coordinates, 0, affine, ai);
        Fp.toBytes(coordinates, Fp.BYTES, affine, ai + Fp.LIMBS);
        byte[] digest = Keccak256.digest(coordinates);
        return Address.of(Arrays.copyOfRange(digest, digest.length - Address.BYTES, digest.length));
    }
}
