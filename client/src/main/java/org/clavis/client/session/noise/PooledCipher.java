package org.clavis.client.session.noise;

import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.spec.AlgorithmParameterSpec;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;

/**
 * One of the platform's ciphers with what a message needs beside it, so that none of it is made anew for each message.
 *
 * <p>The platform's object keeps the last key it was given: {@link #owner} says whose that is, and {@link #scrub}
 * removes it. Belongs to one thread at a time.
 */
final class PooledCipher {

    /** The owner of a cipher that holds nobody's key. */
    static final long NOBODY = 0;

    /** As much keystream as the platform's ChaCha20 keeps. */
    private static final byte[] ZEROS = new byte[1024];

    private final CipherFunction function;
    private final Cipher cipher;
    private final int mode;
    private final AlgorithmParameterSpec nonceSpec;
    private long counter;
    private long owner = NOBODY;
    private long scrubs;
    private byte[] scratch = new byte[0];

    /** {@code mode} is the only one it works in: the platform's AES-GCM forgets a key only in the mode that it came in. */
    PooledCipher(CipherFunction function, int mode) {
        this.function = function;
        this.mode = mode;
        cipher = function.newCipher();
        nonceSpec = switch (function) {
            case CHACHA_POLY -> new CounterIv();
            case AES_GCM -> new CounterGcm();
        };
    }

    /** Whose key it holds: a number that {@link CipherPool} gave, or {@link #NOBODY}. */
    long owner() {
        return owner;
    }

    /**
     * One message under {@code key} with counter {@code n}; arrays as {@link Cipher#doFinal(byte[], int, int, byte[],
     * int)} takes them.
     */
    int crypt(long owner, Key key, long n, byte[] ad, byte[] in, int inOffset, int length, byte[] out, int outOffset)
        throws GeneralSecurityException {
        boolean another = this.owner != owner;
        this.owner = owner;
        counter = n;
        try {
            cipher.init(mode, key, nonceSpec);
        } catch (InvalidKeyException | InvalidAlgorithmParameterException e) {
            // it refuses a nonce that it has just seen: right in one session, not if another has the same key
            if (!another) {
                throw e;
            }
            scrub();
            this.owner = owner;
            counter = n;
            cipher.init(mode, key, nonceSpec);
        }
        if (ad.length > 0) {
            cipher.updateAAD(ad);
        }
        return cipher.doFinal(in, inOffset, length, out, outOffset);
    }

    /** An array of at least {@code length} bytes for the caller's use until it gives the cipher back. */
    byte[] scratch(int length) {
        if (scratch.length < length) {
            scratch = new byte[Math.max(length, Math.min(2 * scratch.length, CipherState.MAX_MESSAGE_BYTES))];
        }
        return scratch;
    }

    /** Gives the platform's cipher a key of zeros, and keystream of that, in the place of what it holds. */
    void scrub() {
        try {
            // encrypting, because only that replaces every copy; each time with another nonce, as it insists on
            counter = scrubs++;
            cipher.init(Cipher.ENCRYPT_MODE, new WipeableKey(function.keyAlgorithm()), nonceSpec);
            cipher.doFinal(ZEROS);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a zero key was refused", e);
        }
        owner = NOBODY;
    }

    private byte[] nonce() {
        return function.nonce(counter);
    }

    /** The present counter as ChaCha20's nonce; every call gives an array of the caller's own, as the platform's does. */
    private final class CounterIv extends IvParameterSpec {

        CounterIv() {
            super(new byte[CipherFunction.NONCE_BYTES]);
        }

        @Override
        public byte[] getIV() {
            return nonce();
        }
    }

    /** The same for AES-GCM. */
    private final class CounterGcm extends GCMParameterSpec {

        CounterGcm() {
            super(Byte.SIZE * CipherFunction.TAG_BYTES, new byte[CipherFunction.NONCE_BYTES]);
        }

        @Override
        public byte[] getIV() {
            return nonce();
        }
    }
}
