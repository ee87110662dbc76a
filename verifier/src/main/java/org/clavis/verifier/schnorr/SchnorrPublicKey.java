package org.clavis.verifier.schnorr;

import java.util.Arrays;
import java.util.HexFormat;
import org.clavis.algebra.secp256k1.Affine;
import org.clavis.algebra.secp256k1.EcRecover;
import org.clavis.algebra.secp256k1.Fn;
import org.clavis.algebra.secp256k1.Fp;
import org.clavis.algebra.secp256k1.PointMultiples;
import org.clavis.algebra.secp256k1.PreparedPoint;
import org.clavis.algebra.secp256k1.SchnorrEquation;
import org.clavis.evm.Address;
import org.clavis.evm.Bytes32;
import org.clavis.hash.Keccak256;
import org.clavis.verifier.EncodingException;
import org.clavis.verifier.RejectReason;
import org.jspecify.annotations.Nullable;

/**
 * A key that verifies Schnorr signatures: a finite point of secp256k1 whose x coordinate is below the group order.
 *
 * <p>The bound on x excludes one key in 2^128, and lets the EVM's {@code ecrecover} take part in verification. Immutable;
 * no other points can be represented. Safe for use by many threads.
 */
public final class SchnorrPublicKey {

    /** Length of an encoded key in bytes. */
    public static final int BYTES = Affine.COMPRESSED_BYTES;

    private final long[] point;
    private final @Nullable PreparedPoint prepared;

    /** Made when the key first verifies; threads that meet there make the same. */
    private @Nullable PointMultiples multiples;

    private SchnorrPublicKey(long[] point, @Nullable PreparedPoint prepared) {
        this.point = point;
        this.prepared = prepared;
    }

    /**
     * A key from its compressed form (SEC 1, section 2.3.3): 2 or 3 for an even or odd y, then x in 32 big-endian bytes.
     *
     * @throws EncodingException if the length or first byte is wrong, x is not below the group order, or no point of the
     *     curve has it
     */
    public static SchnorrPublicKey fromCanonicalBytes(byte[] compressed) {
        if (compressed.length != BYTES) {
            throw new EncodingException(
                RejectReason.MALFORMED,
                0,
                "a public key has " + BYTES + " bytes, got " + compressed.length
            );
        }
        long[] point = new long[Affine.LIMBS];
        Affine.fromCompressedVartime(point, 0, compressed, 0);
        if (!Fn.fromCanonicalBytes(new long[Fn.LIMBS], 0, compressed, 1)) {
            throw new EncodingException(RejectReason.NOT_CANONICAL, 1, "x is not below the group order");
        }
        return new SchnorrPublicKey(point, null);
    }

    /**
     * A key from its form on the chain.
     *
     * @param parity 0 for an even y, 1 for an odd one
     * @throws EncodingException as {@link #fromCanonicalBytes}, or if the parity is neither
     */
    public static SchnorrPublicKey fromXAndParity(Bytes32 x, int parity) {
        if ((parity & ~1) != 0) {
            throw new EncodingException(RejectReason.NOT_CANONICAL, -1, "parity is " + parity + ", not 0 or 1");
        }
        byte[] compressed = new byte[BYTES];
        compressed[0] = (byte) (2 + parity);
        System.arraycopy(x.toBytes(), 0, compressed, 1, Bytes32.BYTES);
        return fromCanonicalBytes(compressed);
    }

    /**
     * The same key with large tables of its multiples, with which verification takes about three quarters of the time.
     *
     * <p>For keys that sign often: making the tables takes about as long as two verifications, and they hold 15 KiB; any
     * key keeps a table of 4 KiB from its first verification on. Tables belong to a key and to no cache; the two keys are
     * equal.
     */
    public SchnorrPublicKey prepared() {
        return prepared != null ? this : new SchnorrPublicKey(point, PreparedPoint.ofVartime(point, 0));
    }

    /** The compressed form, 33 bytes. */
    public byte[] toBytes() {
        byte[] compressed = new byte[BYTES];
        Affine.toCompressed(compressed, 0, point, 0);
        return compressed;
    }

    /** The x coordinate. */
    public Bytes32 x() {
        byte[] x = new byte[Bytes32.BYTES];
        Fp.toBytes(x, 0, point, 0);
        return Bytes32.of(x);
    }

    /** 0 for an even y coordinate, 1 for an odd one. */
    public int parity() {
        return Fp.isOdd(point, Fp.LIMBS) ? 1 : 0;
    }

    /** Keccak-256 of the compressed form: how a registered bundle commits to the key that follows it. */
    public Bytes32 keyHash() {
        return Keccak256.hash(toBytes());
    }

    /** The Ethereum address of the same point. */
    public Address address() {
        return EcRecover.addressOf(point, 0);
    }

    /** Copies the point's eight limbs, x first. */
    void copyPoint(long[] out, int o) {
        System.arraycopy(point, 0, out, o, Affine.LIMBS);
    }

    /** True if {@code zG - cP = R} for this key P; z and c canonical scalars, R an affine point. Vartime. */
    boolean satisfies(long[] z, long[] c, long[] nonce) {
        if (prepared != null) {
            return SchnorrEquation.holdsVartime(z, c, prepared, nonce);
        }
        PointMultiples known = multiples;
        if (known == null) {
            known = PointMultiples.ofVartime(point);
            multiples = known;
        }
        return SchnorrEquation.holdsVartime(z, c, known, nonce);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof SchnorrPublicKey other && Arrays.equals(point, other.point);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(point);
    }

    /** The compressed form in hexadecimal. */
    @Override
    public String toString() {
        return HexFormat.of().formatHex(toBytes());
    }
}
