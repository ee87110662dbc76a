package org.clavis.verifier.schnorr;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import org.clavis.algebra.secp256k1.Affine;
import org.clavis.algebra.secp256k1.Fn;
import org.clavis.algebra.secp256k1.Fp;
import org.clavis.algebra.secp256k1.Limbs;
import org.clavis.verifier.EncodingException;
import org.clavis.verifier.RejectReason;

/**
 * A Schnorr signature {@code (R, z)}: well formed, not yet verified. Immutable.
 *
 * <pre>
 *  offset  bytes  field
 *       0     33  R, compressed (SEC 1): 2 or 3 for an even or odd y, then x big-endian; never infinity
 *      33     32  z, big-endian, 1 to n - 1
 * </pre>
 *
 * <p>Not malleable: a key and message have no second encoding of the same signature. Whoever holds the key can of course
 * make another signature of the same message.
 */
public final class SchnorrSignature {

    /** Length of an encoded signature in bytes. */
    public static final int BYTES = Affine.COMPRESSED_BYTES + Fn.BYTES;

    /** Length of a signature as the contracts take it, in bytes. */
    public static final int EVM_BYTES = Affine.LIMBS * Long.BYTES + Fn.BYTES;

    private static final int EVM_Z_AT = Affine.LIMBS * Long.BYTES;

    /**
     * The signature as the contracts take it.
     *
     * @param rx x coordinate of R, below p
     * @param ry y coordinate of R, below p
     * @param z 1 to n - 1
     */
    public record EvmProof(BigInteger rx, BigInteger ry, BigInteger z) {}

    private final long[] nonce;
    private final long[] z;

    private SchnorrSignature(long[] nonce, long[] z) {
        this.nonce = nonce;
        this.z = z;
    }

    /**
     * A signature from its 65 bytes.
     *
     * @throws EncodingException if the length is wrong, R is no finite point of the curve, or z is not 1 to n - 1
     */
    public static SchnorrSignature fromCanonicalBytes(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new EncodingException(
                RejectReason.MALFORMED,
                0,
                "a signature has " + BYTES + " bytes, got " + bytes.length
            );
        }
        long[] nonce = new long[Affine.LIMBS];
        Affine.fromCompressedVartime(nonce, 0, bytes, 0);
        long[] z = new long[Fn.LIMBS];
        if (!Fn.fromCanonicalBytes(z, 0, bytes, Affine.COMPRESSED_BYTES) || Fn.isZero(z, 0)) {
            throw new EncodingException(RejectReason.NOT_CANONICAL, Affine.COMPRESSED_BYTES, "z is not 1 to n - 1");
        }
        return new SchnorrSignature(nonce, z);
    }

    /**
     * A signature from the 96 bytes that the contracts take, which as a signature of ERC-7913 are these:
     *
     * <pre>
     *  offset  bytes  field
     *       0     32  x coordinate of R, big-endian, below p
     *      32     32  y coordinate of R, big-endian, below p
     *      64     32  z, big-endian, 1 to n - 1
     * </pre>
     *
     * @throws EncodingException if the length is wrong, R is no finite point of the curve, or z is not 1 to n - 1
     */
    public static SchnorrSignature fromEvmBytes(byte[] bytes) {
        if (bytes.length != EVM_BYTES) {
            throw new EncodingException(
                RejectReason.MALFORMED,
                0,
                "a signature has " + EVM_BYTES + " bytes, got " + bytes.length
            );
        }
        byte[] compressed = new byte[BYTES];
        compressed[0] = (byte) (2 + (bytes[EVM_Z_AT - 1] & 1));
        System.arraycopy(bytes, 0, compressed, 1, Fp.BYTES);
        System.arraycopy(bytes, EVM_Z_AT, compressed, Affine.COMPRESSED_BYTES, Fn.BYTES);
        SchnorrSignature signature = fromCanonicalBytes(compressed);
        if (!Arrays.equals(signature.toEvmBytes(), bytes)) {
            throw new EncodingException(RejectReason.NOT_ON_CURVE, Fp.BYTES, "y is not the one of R's x and parity");
        }
        return signature;
    }

    /** The 96 bytes that {@link #fromEvmBytes} reads. */
    public byte[] toEvmBytes() {
        byte[] bytes = new byte[EVM_BYTES];
        Fp.toBytes(bytes, 0, nonce, 0);
        Fp.toBytes(bytes, Fp.BYTES, nonce, Fp.LIMBS);
        Fn.toBytes(bytes, EVM_Z_AT, z, 0);
        return bytes;
    }

    /** The 65 bytes. */
    public byte[] toBytes() {
        byte[] bytes = new byte[BYTES];
        Affine.toCompressed(bytes, 0, nonce, 0);
        Fn.toBytes(bytes, Affine.COMPRESSED_BYTES, z, 0);
        return bytes;
    }

    /** The form that the contracts take, which spares them a square root. */
    public EvmProof toEvmProof() {
        return new EvmProof(
            Limbs.toBigInteger(nonce, 0),
            Limbs.toBigInteger(nonce, Fp.LIMBS),
            Limbs.toBigInteger(z, 0)
        );
    }

    /** Copies the eight limbs of R. */
    void copyNonce(long[] out, int o) {
        System.arraycopy(nonce, 0, out, o, Affine.LIMBS);
    }

    /** Copies the four limbs of z. */
    void copyZ(long[] out, int o) {
        System.arraycopy(z, 0, out, o, Fn.LIMBS);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof SchnorrSignature other && Arrays.equals(nonce, other.nonce) && Arrays.equals(z, other.z);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(nonce) + Arrays.hashCode(z);
    }

    /** The 65 bytes in hexadecimal. */
    @Override
    public String toString() {
        return HexFormat.of().formatHex(toBytes());
    }
}
