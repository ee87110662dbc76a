package org.clavis.client.session.noise;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Objects;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;

/**
 * A key and a counter: one direction of a session.
 *
 * <p>Every encryption and every successful decryption advances the counter, an unsigned 64-bit number. The value 2^64 -
 * 1 is reserved for {@link #rekey}, so the last usable counter is 2^64 - 2. A decryption that fails changes nothing.
 * {@link #close} overwrites the key. Not safe for use by several threads. Source: Noise section 5.1.
 */
public final class CipherState implements AutoCloseable {

    /** The longest Noise message, tag included. */
    public static final int MAX_MESSAGE_BYTES = 65_535;

    private static final long RESERVED_NONCE = -1L;
    private static final byte[] EMPTY = new byte[0];

    private final CipherFunction function;
    private final WipeableKey key;
    private final long owner = CipherPool.newOwner();
    private boolean keyed;
    private boolean closed;
    private long n;

    CipherState(CipherFunction function) {
        this.function = function;
        key = new WipeableKey(function.keyAlgorithm());
    }

    /** Takes the first 32 bytes of {@code newKey} and sets the counter to zero. */
    void initializeKey(byte[] newKey) {
        requireOpen();
        key.set(newKey);
        keyed = true;
        n = 0;
    }

    /** True once there is a key; before, messages pass in the clear, as the specification has it. */
    public boolean hasKey() {
        return keyed;
    }

    /** The counter of the next message, unsigned. */
    public long nonce() {
        return n;
    }

    /** Sets the counter of the next message, unsigned: for transports that lose or reorder messages. */
    public void setNonce(long nonce) {
        n = nonce;
    }

    /** How much longer than the plaintext a ciphertext is: 16 bytes, or none without a key. */
    public int overheadBytes() {
        return keyed ? CipherFunction.TAG_BYTES : 0;
    }

    /**
     * Encrypts {@code in[inOffset .. inOffset + length)} with associated data {@code ad}. {@code in} and {@code out}
     * may overlap.
     *
     * @return the number of bytes written: {@code length} and the tag
     * @throws NoiseException if the counter is exhausted or the result is longer than 65,535 bytes
     * @throws IndexOutOfBoundsException if an array is too short; nothing has changed
     */
    public int encryptWithAd(byte[] ad, byte[] in, int inOffset, int length, byte[] out, int outOffset) {
        requireOpen();
        Objects.checkFromIndexSize(inOffset, length, in.length);
        if (length > MAX_MESSAGE_BYTES - overheadBytes()) {
            throw new NoiseException(NoiseReason.MESSAGE_TOO_LONG, "a message is at most 65,535 bytes with its tag");
        }
        Objects.checkFromIndexSize(outOffset, length + overheadBytes(), out.length);
        if (!keyed) {
            System.arraycopy(in, inOffset, out, outOffset, length);
            return length;
        }
        requireNonceLeft();
        int written = crypt(Cipher.ENCRYPT_MODE, n, ad, in, inOffset, length, out, outOffset);
        n++;
        return written;
    }

    /**
     * Decrypts {@code in[inOffset .. inOffset + length)} with associated data {@code ad}. {@code in} and {@code out}
     * may overlap.
     *
     * <p>If it fails, key and counter are as before, and the part of {@code out} that the plaintext would have taken is
     * zero.
     *
     * @return the number of bytes written: {@code length} without the tag
     * @throws NoiseException if the tag does not match, the input is shorter than a tag or longer than 65,535 bytes, or
     *     the counter is exhausted
     * @throws IndexOutOfBoundsException if an array is too short; nothing has changed
     */
    public int decryptWithAd(byte[] ad, byte[] in, int inOffset, int length, byte[] out, int outOffset) {
        requireOpen();
        Objects.checkFromIndexSize(inOffset, length, in.length);
        if (length > MAX_MESSAGE_BYTES) {
            throw new NoiseException(NoiseReason.MESSAGE_TOO_LONG, "a message is at most 65,535 bytes");
        }
        if (length < overheadBytes()) {
            throw new NoiseException(NoiseReason.MESSAGE_TOO_SHORT, "shorter than its authentication tag");
        }
        Objects.checkFromIndexSize(outOffset, length - overheadBytes(), out.length);
        if (!keyed) {
            System.arraycopy(in, inOffset, out, outOffset, length);
            return length;
        }
        requireNonceLeft();
        int written = crypt(Cipher.DECRYPT_MODE, n, ad, in, inOffset, length, out, outOffset);
        n++;
        return written;
    }

    /** Replaces the key by a one-way function of it; the counter goes on. Both sides do so at the same message. */
    public void rekey() {
        requireOpen();
        if (!keyed) {
            throw new IllegalStateException("there is no key to replace");
        }
        byte[] block = new byte[CipherFunction.KEY_BYTES + CipherFunction.TAG_BYTES];
        try {
            crypt(Cipher.ENCRYPT_MODE, RESERVED_NONCE, EMPTY, block, 0, CipherFunction.KEY_BYTES, block, 0);
            key.set(block);
        } finally {
            Arrays.fill(block, (byte) 0);
        }
    }

    /** Overwrites the key, in here and in the platform's ciphers that worked with it. Using it again throws. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        key.destroy();
        keyed = false;
        CipherPool.of(function, Cipher.ENCRYPT_MODE).forget(owner);
        CipherPool.of(function, Cipher.DECRYPT_MODE).forget(owner);
    }

    @Override
    public String toString() {
        return "CipherState[" + function.noiseName() + ", n=" + Long.toUnsignedString(n) + "]";
    }

    @SuppressWarnings("ReferenceEquality") // the question is whether it is the same array
    private int crypt(int mode, long nonce, byte[] ad, byte[] in, int inOffset, int length, byte[] out, int outOffset) {
        CipherPool pool = CipherPool.of(function, mode);
        PooledCipher cipher = pool.take(owner);
        // the platform's ChaCha20 reads what it has just written where ranges overlap and do not begin together
        boolean aside = in == out && inOffset != outOffset && Math.abs(inOffset - outOffset) < length + overheadBytes();
        byte[] source = aside ? cipher.scratch(length) : in;
        if (aside) {
            System.arraycopy(in, inOffset, source, 0, length);
        }
        try {
            return cipher.crypt(owner, key, nonce, ad, source, aside ? 0 : inOffset, length, out, outOffset);
        } catch (AEADBadTagException e) {
            // where it works in place, the platform's AES-GCM leaves what it decrypted before it checked the tag
            Arrays.fill(out, outOffset, outOffset + length - CipherFunction.TAG_BYTES, (byte) 0);
            throw new NoiseException(NoiseReason.DECRYPT_FAILED, "the authentication tag does not match");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the platform's cipher refused its input", e);
        } finally {
            if (aside && mode == Cipher.ENCRYPT_MODE) {
                Arrays.fill(source, 0, length, (byte) 0);
            }
            pool.give(cipher, owner);
            if (closed) {
                // by another thread, meanwhile
                pool.forget(owner);
            }
        }
    }

    private void requireNonceLeft() {
        if (n == RESERVED_NONCE) {
            throw new NoiseException(NoiseReason.NONCE_EXHAUSTED, "the counter has reached 2^64 - 1");
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the cipher state is closed");
        }
    }
}
