package org.clavis.bench;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.clavis.client.session.noise.CipherFunction;

/** A record encrypted and decrypted by the platform's cipher alone, with the nonces of a session. */
final class RecordCipher {

    private final CipherFunction function;
    private final SecretKeySpec key;
    private final Cipher encryptor;
    private final Cipher decryptor;
    private final byte[] plain;
    private final byte[] sealed;
    private final byte[] opened;
    private long counter;

    RecordCipher(CipherFunction function, int recordBytes) throws GeneralSecurityException {
        this.function = function;
        byte[] secret = new byte[CipherFunction.KEY_BYTES];
        Arrays.fill(secret, (byte) 7);
        key = new SecretKeySpec(secret, function == CipherFunction.AES_GCM ? "AES" : "ChaCha20");
        String transformation = function == CipherFunction.AES_GCM ? "AES/GCM/NoPadding" : "ChaCha20-Poly1305";
        encryptor = Cipher.getInstance(transformation);
        decryptor = Cipher.getInstance(transformation);
        plain = new byte[recordBytes];
        Arrays.fill(plain, (byte) 7);
        sealed = new byte[recordBytes + CipherFunction.TAG_BYTES];
        opened = new byte[recordBytes];
    }

    /** One record there. */
    void run() {
        try {
            byte[] nonce = new byte[12];
            for (int i = 0; i < Long.BYTES; i++) {
                nonce[4 + i] = (byte) (counter >>> (Byte.SIZE * i));
            }
            counter++;
            init(encryptor, Cipher.ENCRYPT_MODE, nonce);
            int length = encryptor.doFinal(plain, 0, plain.length, sealed, 0);
            init(decryptor, Cipher.DECRYPT_MODE, nonce);
            if (decryptor.doFinal(sealed, 0, length, opened, 0) != plain.length) {
                throw new IllegalStateException("the record has changed its length");
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private void init(Cipher cipher, int mode, byte[] nonce) throws GeneralSecurityException {
        cipher.init(
            mode,
            key,
            function == CipherFunction.AES_GCM
                ? new GCMParameterSpec(Byte.SIZE * CipherFunction.TAG_BYTES, nonce)
                : new IvParameterSpec(nonce)
        );
    }
}
