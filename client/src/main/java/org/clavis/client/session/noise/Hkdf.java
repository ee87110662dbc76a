package org.clavis.client.session.noise;

import java.util.Arrays;

/**
 * HMAC-HASH and HKDF as Noise section 4.3 defines them: no salt but the chaining key, one-byte counters, no info.
 *
 * <p>Not safe for use by several threads. Temporaries are overwritten after each call. Source: RFC 2104, RFC 5869.
 */
final class Hkdf {

    private static final byte INNER_PAD = 0x36;
    private static final byte OUTER_PAD = 0x5c;

    private final HashFunction function;
    private final HashFunction.Hasher hasher;
    private final byte[] pad;
    private final byte[] inner;

    /** Computes with {@code hasher}, which is between two results and stays the caller's. */
    Hkdf(HashFunction function, HashFunction.Hasher hasher) {
        this.function = function;
        this.hasher = hasher;
        pad = new byte[function.blockLen()];
        inner = new byte[function.hashLen()];
    }

    /**
     * Derives one output per array of {@code outputs}, each of HASHLEN bytes, from {@code chainingKey} (HASHLEN bytes)
     * and {@code inputKeyMaterial}. An output may be {@code chainingKey} itself.
     */
    void derive(byte[] chainingKey, byte[] inputKeyMaterial, byte[]... outputs) {
        int hashLen = function.hashLen();
        byte[] tempKey = new byte[hashLen];
        byte[] block = new byte[hashLen + 1];
        try {
            hmac(chainingKey, inputKeyMaterial, inputKeyMaterial.length, tempKey);
            int previous = 0;
            for (int i = 0; i < outputs.length; i++) {
                block[previous] = (byte) (i + 1);
                hmac(tempKey, block, previous + 1, outputs[i]);
                System.arraycopy(outputs[i], 0, block, 0, hashLen);
                previous = hashLen;
            }
        } finally {
            Arrays.fill(tempKey, (byte) 0);
            Arrays.fill(block, (byte) 0);
            Arrays.fill(pad, (byte) 0);
            Arrays.fill(inner, (byte) 0);
        }
    }

    /** HMAC with a key of at most BLOCKLEN bytes; {@code out} has HASHLEN bytes and may be {@code key}. */
    void hmac(byte[] key, byte[] data, int length, byte[] out) {
        keyedPad(key, INNER_PAD);
        hasher.update(pad, 0, pad.length);
        hasher.update(data, 0, length);
        hasher.finish(inner, 0);
        keyedPad(key, OUTER_PAD);
        hasher.update(pad, 0, pad.length);
        hasher.update(inner, 0, inner.length);
        hasher.finish(out, 0);
    }

    private void keyedPad(byte[] key, byte mask) {
        for (int i = 0; i < pad.length; i++) {
            pad[i] = (byte) ((i < key.length ? key[i] : 0) ^ mask);
        }
    }
}
