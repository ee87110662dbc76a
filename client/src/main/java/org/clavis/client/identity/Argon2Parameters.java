package org.clavis.client.identity;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.clavis.secret.SecretBytes;

/**
 * What deriving a key from a password costs: Argon2id, version 1.3. Source: RFC 9106.
 *
 * @param memoryKib memory in KiB, 8 for each lane to {@link #MAX_MEMORY_KIB}
 * @param iterations passes over it, 1 to {@link #MAX_ITERATIONS}
 * @param parallelism lanes, 1 to {@link #MAX_PARALLELISM}
 */
record Argon2Parameters(int memoryKib, int iterations, int parallelism) {
    /** What new key stores get: the second recommended option of RFC 9106, with one lane. */
    static final Argon2Parameters DEFAULT = new Argon2Parameters(64 * 1024, 3, 1);

    static final int MAX_MEMORY_KIB = 256 * 1024;
    static final int MAX_ITERATIONS = 16;
    static final int MAX_PARALLELISM = 4;

    private static final int MIN_MEMORY_KIB_PER_LANE = 8;

    /**
     * Parameters, checked before anything is allocated by them.
     *
     * @throws KeyStoreException with {@link KeyStoreException.Reason#PARAMETERS_OUT_OF_RANGE}
     */
    Argon2Parameters {
        check("parallelism", parallelism, 1, MAX_PARALLELISM);
        check("memory in KiB", memoryKib, MIN_MEMORY_KIB_PER_LANE * parallelism, MAX_MEMORY_KIB);
        check("iterations", iterations, 1, MAX_ITERATIONS);
    }

    /**
     * A key of {@code lengthBytes} from a password in UTF-8.
     *
     * @throws KeyStoreException with {@link KeyStoreException.Reason#UNUSABLE_PASSWORD} if it is empty or longer than
     *     {@link PasswordSource#MAX_BYTES}
     */
    SecretBytes deriveKey(char[] password, byte[] salt, int lengthBytes) {
        byte[] bytes = encode(password);
        byte[] key = new byte[lengthBytes];
        try {
            Argon2BytesGenerator argon2 = new Argon2BytesGenerator();
            argon2.init(
                new org.bouncycastle.crypto.params.Argon2Parameters.Builder(
                    org.bouncycastle.crypto.params.Argon2Parameters.ARGON2_id
                )
                    .withVersion(org.bouncycastle.crypto.params.Argon2Parameters.ARGON2_VERSION_13)
                    .withMemoryAsKB(memoryKib)
                    .withIterations(iterations)
                    .withParallelism(parallelism)
                    .withSalt(salt)
                    .build()
            );
            argon2.generateBytes(bytes, key);
            return SecretBytes.copyOf(key);
        } finally {
            Arrays.fill(bytes, (byte) 0);
            Arrays.fill(key, (byte) 0);
        }
    }

    private static byte[] encode(char[] password) {
        ByteBuffer encoded = ByteBuffer.allocate(PasswordSource.MAX_BYTES);
        try {
            CoderResult result = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(password), encoded, true);
            if (!result.isUnderflow() || encoded.position() == 0) {
                throw new KeyStoreException(
                    KeyStoreException.Reason.UNUSABLE_PASSWORD,
                    "a password is text of 1 to " + PasswordSource.MAX_BYTES + " bytes in UTF-8"
                );
            }
            return Arrays.copyOf(encoded.array(), encoded.position());
        } finally {
            Arrays.fill(encoded.array(), (byte) 0);
        }
    }

    private static void check(String name, int value, int min, int max) {
        if (value < min || value > max) {
            throw new KeyStoreException(
                KeyStoreException.Reason.PARAMETERS_OUT_OF_RANGE,
                "Argon2id %s is %s, allowed are %d to %d".formatted(name, Integer.toUnsignedString(value), min, max)
            );
        }
    }
}
