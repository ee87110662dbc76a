package org.clavis.client.session.noise;

import java.util.function.Function;

/**
 * A protocol: the pattern of its handshake and the functions it is made of. Source: Noise section 8.
 *
 * @param pattern who sends which keys when
 * @param dh the Diffie-Hellman function
 * @param cipher the authenticated cipher
 * @param hash the hash function
 */
public record NoiseProtocol(HandshakePattern pattern, DhFunction dh, CipherFunction cipher, HashFunction hash) {
    private static final String PREFIX = "Noise";
    private static final int NAME_PARTS = 5;

    /**
     * The protocol of a name such as {@code Noise_IK_25519_ChaChaPoly_SHA256}.
     *
     * @throws NoiseException if it is of another form or names something that is not supported
     */
    public static NoiseProtocol named(String name) {
        String[] parts = name.split("_", NAME_PARTS + 1);
        if (parts.length != NAME_PARTS || !parts[0].equals(PREFIX)) {
            throw new NoiseException(
                NoiseReason.UNSUPPORTED_PROTOCOL,
                "not of the form Noise_pattern_dh_cipher_hash: " + name
            );
        }
        return new NoiseProtocol(
            HandshakePattern.named(parts[1]),
            find(DhFunction.values(), DhFunction::noiseName, parts[2], "Diffie-Hellman function"),
            find(CipherFunction.values(), CipherFunction::noiseName, parts[3], "cipher"),
            find(HashFunction.values(), HashFunction::noiseName, parts[4], "hash function")
        );
    }

    /** The name, which the transcript begins with. */
    public String name() {
        return String.join("_", PREFIX, pattern.name(), dh.noiseName(), cipher.noiseName(), hash.noiseName());
    }

    private static <T> T find(T[] known, Function<T, String> nameOf, String name, String what) {
        for (T candidate : known) {
            if (nameOf.apply(candidate).equals(name)) {
                return candidate;
            }
        }
        throw new NoiseException(NoiseReason.UNSUPPORTED_PROTOCOL, "unsupported " + what + " " + name);
    }
}
