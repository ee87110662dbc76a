package org.clavis.client.identity;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.modes.ChaCha20Poly1305;
import org.bouncycastle.crypto.params.AEADParameters;
import org.bouncycastle.crypto.params.KeyParameter;
import org.clavis.client.identity.KeyStoreException.Reason;
import org.clavis.secret.SecretBytes;

/**
 * The bytes of a key store file, version 2, and how those of version 1 are read. No files are touched here.
 *
 * <pre>
 *  offset  bytes  field
 *       0      8  magic, ASCII "CLAVISKS"
 *       8      2  version, 2
 *      10      1  key derivation, 1: Argon2id version 1.3
 *      11      1  cipher, 1: ChaCha20-Poly1305 (RFC 8439)
 *      12      4  Argon2id memory in KiB
 *      16      4  Argon2id iterations
 *      20      4  Argon2id parallelism
 *      24     16  salt
 *      40     12  nonce, fresh for every write
 *      52    385  encrypted content, see {@link KeyStoreContent}; 257 in version 1
 *     437     16  authentication tag; associated data: bytes 0 to 51
 *     453     32  SHA-256 of bytes 0 to 452
 *     485         end
 * </pre>
 *
 * <p>Numbers are unsigned and big-endian. The checksum tells an accident from a wrong password, before the costly
 * derivation; the tag is what protects.
 */
final class KeyStoreFile {

    static final int VERSION = 2;
    static final int VERSION_1 = 1;
    static final int HEADER_BYTES = 52;
    static final int TAG_BYTES = 16;
    static final int CHECKSUM_BYTES = 32;
    static final int BYTES = HEADER_BYTES + KeyStoreContent.BYTES + TAG_BYTES + CHECKSUM_BYTES;
    static final int BYTES_VERSION_1 = HEADER_BYTES + KeyStoreContent.BYTES_VERSION_1 + TAG_BYTES + CHECKSUM_BYTES;

    private static final byte[] MAGIC = "CLAVISKS".getBytes(StandardCharsets.US_ASCII);
    private static final int KDF_ARGON2ID = 1;
    private static final int CIPHER_CHACHA20_POLY1305 = 1;
    private static final int SALT_BYTES = 16;
    private static final int NONCE_BYTES = 12;
    private static final int KEY_BYTES = 32;

    private KeyStoreFile() {}

    /**
     * The key of a file, with what its derivation depended on, for writing the file again without the password.
     *
     * @param parameters the derivation's cost
     * @param salt 16 bytes, hexadecimal
     * @param key 32 bytes
     */
    record Key(Argon2Parameters parameters, String salt, SecretBytes key) implements AutoCloseable {
        /** A key from a password and a fresh salt. */
        static Key derive(Argon2Parameters parameters, PasswordSource source, SecureRandom random) {
            byte[] salt = new byte[SALT_BYTES];
            random.nextBytes(salt);
            return derive(parameters, salt, source);
        }

        private static Key derive(Argon2Parameters parameters, byte[] salt, PasswordSource source) {
            char[] password = source.readPassword();
            try {
                SecretBytes key = parameters.deriveKey(password, salt, KEY_BYTES);
                return new Key(parameters, HexFormat.of().formatHex(salt), key);
            } finally {
                Arrays.fill(password, '\0');
            }
        }

        private byte[] saltBytes() {
            return HexFormat.of().parseHex(salt);
        }

        @Override
        public void close() {
            key.close();
        }
    }

    /**
     * What {@link #open} finds.
     *
     * @param key the file's key
     * @param content the decrypted content
     */
    record Opened(Key key, KeyStoreContent content) {}

    /** The file for some content. */
    static byte[] seal(Key key, KeyStoreContent content, SecureRandom random) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        byte[] file = new byte[BYTES];
        ByteBuffer header = ByteBuffer.wrap(file, 0, HEADER_BYTES);
        header.put(MAGIC).putShort((short) VERSION);
        header.put((byte) KDF_ARGON2ID).put((byte) CIPHER_CHACHA20_POLY1305);
        header.putInt(key.parameters().memoryKib());
        header.putInt(key.parameters().iterations());
        header.putInt(key.parameters().parallelism());
        header.put(key.saltBytes()).put(nonce);
        byte[] plain = content.toBytes();
        try {
            byte[] sealed = crypt(true, key.key(), file, plain);
            System.arraycopy(sealed, 0, file, HEADER_BYTES, sealed.length);
        } catch (InvalidCipherTextException e) {
            throw new AssertionError("encryption does not fail", e);
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
        System.arraycopy(checksum(file), 0, file, BYTES - CHECKSUM_BYTES, CHECKSUM_BYTES);
        return file;
    }

    /**
     * Opens a file. The password is asked for only if the file is sound.
     *
     * @param file any bytes
     * @throws KeyStoreException with the reason, for any bytes that are not a key store of this password
     */
    static Opened open(byte[] file, PasswordSource source) {
        Argon2Parameters parameters = checkHeader(file);
        byte[] salt = Arrays.copyOfRange(file, HEADER_BYTES - NONCE_BYTES - SALT_BYTES, HEADER_BYTES - NONCE_BYTES);
        Key key = Key.derive(parameters, salt, source);
        byte[] plain = {};
        boolean opened = false;
        try {
            plain = crypt(false, key.key(), file, Arrays.copyOfRange(file, HEADER_BYTES, file.length - CHECKSUM_BYTES));
            KeyStoreContent content =
                file.length == BYTES
                    ? KeyStoreContent.fromCanonicalBytes(plain)
                    : KeyStoreContent.fromCanonicalBytesOfVersion1(plain);
            opened = true;
            return new Opened(key, content);
        } catch (InvalidCipherTextException e) {
            throw new KeyStoreException(Reason.WRONG_PASSWORD, "the password does not open this key store");
        } finally {
            Arrays.fill(plain, (byte) 0);
            if (!opened) {
                key.close();
            }
        }
    }

    private static Argon2Parameters checkHeader(byte[] file) {
        int compared = Math.min(MAGIC.length, file.length);
        if (file.length == 0) {
            throw new KeyStoreException(Reason.TRUNCATED, "the file is empty");
        }
        if (!Arrays.equals(file, 0, compared, MAGIC, 0, compared)) {
            throw new KeyStoreException(Reason.NOT_A_KEY_STORE, "the file does not begin as a Clavis key store does");
        }
        if (file.length < HEADER_BYTES) {
            throw truncated(file.length, BYTES);
        }
        ByteBuffer header = ByteBuffer.wrap(file, MAGIC.length, HEADER_BYTES - MAGIC.length);
        int version = Short.toUnsignedInt(header.getShort());
        if (version != VERSION && version != VERSION_1) {
            throw new KeyStoreException(
                Reason.UNSUPPORTED_VERSION,
                "key store version " + version + " is not known here, only " + VERSION_1 + " and " + VERSION
            );
        }
        int kdf = Byte.toUnsignedInt(header.get());
        int cipher = Byte.toUnsignedInt(header.get());
        if (kdf != KDF_ARGON2ID || cipher != CIPHER_CHACHA20_POLY1305) {
            throw new KeyStoreException(
                Reason.UNSUPPORTED_ALGORITHM,
                "key derivation " + kdf + " with cipher " + cipher + " is not known here"
            );
        }
        int bytes = version == VERSION ? BYTES : BYTES_VERSION_1;
        if (file.length < bytes) {
            throw truncated(file.length, bytes);
        }
        if (file.length > bytes) {
            throw new KeyStoreException(Reason.TOO_LONG, "the file goes on after the key store's " + bytes + " bytes");
        }
        Argon2Parameters parameters = new Argon2Parameters(header.getInt(), header.getInt(), header.getInt());
        byte[] stored = Arrays.copyOfRange(file, bytes - CHECKSUM_BYTES, bytes);
        if (!MessageDigest.isEqual(stored, checksum(file))) {
            throw new KeyStoreException(Reason.ALTERED, "the file's checksum does not fit: it is damaged");
        }
        return parameters;
    }

    private static KeyStoreException truncated(int length, int whole) {
        return new KeyStoreException(
            Reason.TRUNCATED,
            "the file ends after " + length + " of a key store's " + whole + " bytes"
        );
    }

    private static byte[] crypt(boolean encrypt, SecretBytes key, byte[] file, byte[] input)
        throws InvalidCipherTextException {
        ChaCha20Poly1305 cipher = new ChaCha20Poly1305();
        byte[] header = Arrays.copyOf(file, HEADER_BYTES);
        byte[] nonce = Arrays.copyOfRange(file, HEADER_BYTES - NONCE_BYTES, HEADER_BYTES);
        key.expose(bytes -> {
            cipher.init(encrypt, new AEADParameters(new KeyParameter(bytes), 8 * TAG_BYTES, nonce, header));
            return true;
        });
        byte[] output = new byte[cipher.getOutputSize(input.length)];
        try {
            int written = cipher.processBytes(input, 0, input.length, output, 0);
            cipher.doFinal(output, written);
            return output;
        } catch (InvalidCipherTextException e) {
            Arrays.fill(output, (byte) 0);
            throw e;
        }
    }

    private static byte[] checksum(byte[] file) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update(file, 0, file.length - CHECKSUM_BYTES);
            return sha.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
