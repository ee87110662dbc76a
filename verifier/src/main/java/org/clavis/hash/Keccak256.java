package org.clavis.hash;

import org.bouncycastle.crypto.digests.KeccakDigest;
import org.clavis.evm.Bytes32;

/**
 * Keccak-256 as Ethereum uses it: the padding of the original submission, not that of SHA3-256.
 *
 * <p>Stateless; safe for use by many threads.
 */
public final class Keccak256 {

    /** Length of a digest in bytes. */
    public static final int BYTES = 32;

    private Keccak256() {}

    /** The 32-byte digest of the parts, one after the other. Timing depends on the lengths only. */
    public static byte[] digest(byte[]... parts) {
        KeccakDigest keccak = new KeccakDigest(8 * BYTES);
        for (byte[] part : parts) {
            keccak.update(part, 0, part.length);
        }
        byte[] out = new byte[BYTES];
        keccak.doFinal(out, 0);
        return out;
    }

    /** {@link #digest} as a word. */
    public static Bytes32 hash(byte[]... parts) {
        return Bytes32.of(digest(parts));
    }
}
