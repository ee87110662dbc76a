package org.clavis.client.session.noise;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The chaining key {@code ck}, the transcript hash {@code h} and the handshake's cipher. Source: Noise section 5.2.
 *
 * <p>Not safe for use by several threads.
 */
final class SymmetricState implements AutoCloseable {

    private static final byte[] EMPTY = new byte[0];

    private final NoiseProtocol protocol;
    private final HashFunction.Hasher hasher;
    private final Hkdf hkdf;
    private final CipherState cipherState;
    private final byte[] ck;
    private final byte[] h;

    SymmetricState(NoiseProtocol protocol) {
        this.protocol = protocol;
        hasher = protocol.hash().newHasher();
        hkdf = new Hkdf(protocol.hash(), hasher);
        cipherState = new CipherState(protocol.cipher());
        int hashLen = protocol.hash().hashLen();
        h = new byte[hashLen];
        byte[] name = protocol.name().getBytes(StandardCharsets.US_ASCII);
        if (name.length <= hashLen) {
            System.arraycopy(name, 0, h, 0, name.length);
        } else {
            hasher.update(name, 0, name.length);
            hasher.finish(h, 0);
        }
        ck = h.clone();
    }

    boolean hasKey() {
        return cipherState.hasKey();
    }

    void mixHash(byte[] data, int offset, int length) {
        hasher.update(h, 0, h.length);
        hasher.update(data, offset, length);
        hasher.finish(h, 0);
    }

    void mixKey(byte[] inputKeyMaterial) {
        byte[] tempKey = new byte[h.length];
        try {
            hkdf.derive(ck, inputKeyMaterial, ck, tempKey);
            cipherState.initializeKey(tempKey);
        } finally {
            Arrays.fill(tempKey, (byte) 0);
        }
    }

    void mixKeyAndHash(byte[] inputKeyMaterial) {
        byte[] tempHash = new byte[h.length];
        byte[] tempKey = new byte[h.length];
        try {
            hkdf.derive(ck, inputKeyMaterial, ck, tempHash, tempKey);
            mixHash(tempHash, 0, tempHash.length);
            cipherState.initializeKey(tempKey);
        } finally {
            Arrays.fill(tempHash, (byte) 0);
            Arrays.fill(tempKey, (byte) 0);
        }
    }

    /** Returns the number of bytes written to {@code out}. */
    int encryptAndHash(byte[] in, int inOffset, int length, byte[] out, int outOffset) {
        int written = cipherState.encryptWithAd(h, in, inOffset, length, out, outOffset);
        mixHash(out, outOffset, written);
        return written;
    }

    /** Returns the number of bytes written to {@code out}, which must not overlap {@code in}. */
    int decryptAndHash(byte[] in, int inOffset, int length, byte[] out, int outOffset) {
        int written = cipherState.decryptWithAd(h, in, inOffset, length, out, outOffset);
        mixHash(in, inOffset, length);
        return written;
    }

    /** A copy of the transcript hash. */
    byte[] handshakeHash() {
        return h.clone();
    }

    /** The cipher states for messages from the initiator and for messages to it, in this order. */
    CipherState[] split() {
        byte[] tempKey1 = new byte[h.length];
        byte[] tempKey2 = new byte[h.length];
        try {
            hkdf.derive(ck, EMPTY, tempKey1, tempKey2);
            CipherState fromInitiator = new CipherState(protocol.cipher());
            CipherState toInitiator = new CipherState(protocol.cipher());
            fromInitiator.initializeKey(tempKey1);
            toInitiator.initializeKey(tempKey2);
            return new CipherState[] { fromInitiator, toInitiator };
        } finally {
            Arrays.fill(tempKey1, (byte) 0);
            Arrays.fill(tempKey2, (byte) 0);
        }
    }

    @Override
    public void close() {
        cipherState.close();
        Arrays.fill(ck, (byte) 0);
    }
}
