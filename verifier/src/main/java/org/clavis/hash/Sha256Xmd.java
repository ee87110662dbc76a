package org.clavis.hash;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * {@code expand_message_xmd} with SHA-256: stretches a message into uniformly distributed bytes under a domain
 * separation tag. Source: RFC 9380, section 5.3.1.
 *
 * <p>Stateless; safe for use by many threads. Timing depends on the lengths only.
 */
public final class Sha256Xmd {

    private static final int DIGEST_BYTES = 32;
    private static final int BLOCK_BYTES = 64;
    private static final int MAX_TAG_BYTES = 255;
    private static final int MAX_BLOCKS = 255;

    /** Has taken in the block of zeros that every first message begins with. Only ever cloned. */
    private static final MessageDigest BEGUN = begun();

    private Sha256Xmd() {}

    /**
     * {@code lengthBytes} uniform bytes from the parts, one after the other.
     *
     * @param tag domain separation tag, 1 to 255 bytes
     * @param lengthBytes 1 to 255 * 32
     * @throws IllegalArgumentException if the tag or the length is out of range
     */
    public static byte[] expand(byte[] tag, int lengthBytes, byte[]... parts) {
        if (tag.length == 0 || tag.length > MAX_TAG_BYTES) {
            throw new IllegalArgumentException("tag has " + tag.length + " bytes, expected 1 to " + MAX_TAG_BYTES);
        }
        if (lengthBytes < 1 || lengthBytes > MAX_BLOCKS * DIGEST_BYTES) {
            throw new IllegalArgumentException("cannot expand to " + lengthBytes + " bytes");
        }
        MessageDigest sha = afterZeros();
        byte[] tagLength = { (byte) tag.length };

        for (byte[] part : parts) {
            sha.update(part);
        }
        sha.update(new byte[] { (byte) (lengthBytes >>> 8), (byte) lengthBytes, 0 });
        sha.update(tag);
        byte[] b0 = sha.digest(tagLength);

        // b_i = H(b_0 xor b_{i-1}, i, tag), beginning with b_1 = H(b_0, 1, tag)
        byte[] out = new byte[lengthBytes];
        byte[] block = new byte[DIGEST_BYTES];
        for (int i = 1, offset = 0; offset < lengthBytes; i++, offset += DIGEST_BYTES) {
            for (int j = 0; j < DIGEST_BYTES; j++) {
                block[j] ^= b0[j];
            }
            sha.update(block);
            sha.update((byte) i);
            sha.update(tag);
            Arrays.fill(block, (byte) 0);
            block = sha.digest(tagLength);
            System.arraycopy(block, 0, out, offset, Math.min(DIGEST_BYTES, lengthBytes - offset));
        }
        Arrays.fill(b0, (byte) 0);
        Arrays.fill(block, (byte) 0);
        return out;
    }

    private static MessageDigest afterZeros() {
        try {
            return (MessageDigest) BEGUN.clone();
        } catch (CloneNotSupportedException e) {
            // a provider whose digests cannot be cloned
            return begun();
        }
    }

    private static MessageDigest begun() {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update(new byte[BLOCK_BYTES]);
            return sha;
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
