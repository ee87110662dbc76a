package org.clavis.client.session.noise;

import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serial;
import java.util.Arrays;
import javax.crypto.SecretKey;

/** A cipher key that, unlike the platform's {@code SecretKeySpec}, can be overwritten and is never serialised. */
final class WipeableKey implements SecretKey {

    @Serial
    private static final long serialVersionUID = 1L;

    private final String algorithm;
    private final transient byte[] bytes = new byte[CipherFunction.KEY_BYTES];

    /** A key of zeros. */
    WipeableKey(String algorithm) {
        this.algorithm = algorithm;
    }

    /** Takes the first 32 bytes of {@code key}. */
    void set(byte[] key) {
        System.arraycopy(key, 0, bytes, 0, bytes.length);
    }

    @Override
    public String getAlgorithm() {
        return algorithm;
    }

    @Override
    public String getFormat() {
        return "RAW";
    }

    @Override
    public byte[] getEncoded() {
        return bytes.clone();
    }

    @Override
    public void destroy() {
        Arrays.fill(bytes, (byte) 0);
    }

    @Override
    public String toString() {
        return "WipeableKey[" + algorithm + "]";
    }

    @Serial
    private void readObject(ObjectInputStream in) throws InvalidObjectException {
        throw new InvalidObjectException("keys are not serialised");
    }
}
