package org.clavis.client.session.noise;

import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A protocol: the pattern of its handshake and the functions it is made of. Source: Noise section 8; the KEM's name
 * follows the Diffie-Hellman function's and a {@code +}, as the Noise HFS extension has it.
 *
 * @param pattern who sends which keys when
 * @param dh the Diffie-Hellman function
 * @param kem the key encapsulation mechanism, where the pattern has one
 * @param cipher the authenticated cipher
 * @param hash the hash function
 */
public record NoiseProtocol(
    HandshakePattern pattern,
    DhFunction dh,
    @Nullable KemFunction kem,
    CipherFunction cipher,
    HashFunction hash
) {
    private static final String PREFIX = "Noise";
    private static final int NAME_PARTS = 5;
    private static final int KEY_EXCHANGE_PARTS = 2;

    /** Throws {@link NoiseException} unless exactly a pattern with KEM tokens has a KEM. */
    public NoiseProtocol {
        if ((pattern.hasEphemeralKem() || pattern.hasStaticKem()) != (kem != null)) {
            throw new NoiseException(
                NoiseReason.UNSUPPORTED_PROTOCOL,
                "pattern " + pattern + (kem == null ? " needs a KEM" : " has no use for a KEM")
            );
        }
    }

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
        String[] keyExchange = parts[2].split("\\+", KEY_EXCHANGE_PARTS + 1);
        if (keyExchange.length > KEY_EXCHANGE_PARTS) {
            throw new NoiseException(NoiseReason.UNSUPPORTED_PROTOCOL, "more than one KEM in " + name);
        }
        return new NoiseProtocol(
            HandshakePattern.named(parts[1]),
            find(DhFunction.values(), DhFunction::noiseName, keyExchange[0], "Diffie-Hellman function"),
            keyExchange.length < KEY_EXCHANGE_PARTS
                ? null
                : find(KemFunction.values(), KemFunction::noiseName, keyExchange[1], "KEM"),
            find(CipherFunction.values(), CipherFunction::noiseName, parts[3], "cipher"),
            find(HashFunction.values(), HashFunction::noiseName, parts[4], "hash function")
        );
    }

    /** How much longer than its payload a message is, in bytes. */
    public int overheadBytes(int message) {
        int overhead = 0;
        boolean hasKey = false;
        for (int i = 0; i <= message; i++) {
            overhead = 0;
            for (HandshakePattern.Token token : pattern.message(i)) {
                int tag = hasKey ? CipherFunction.TAG_BYTES : 0;
                switch (token) {
                    case E -> {
                        overhead += dh.dhLen();
                        hasKey |= pattern.pskCount() > 0;
                    }
                    case S -> overhead += dh.dhLen() + tag;
                    case E1 -> overhead += requireKem().publicKeyBytes() + tag;
                    case EKEM1, SKEM -> {
                        overhead += requireKem().ciphertextBytes() + tag;
                        hasKey = true;
                    }
                    default -> hasKey = true;
                }
            }
        }
        return overhead + (hasKey ? CipherFunction.TAG_BYTES : 0);
    }

    /** The name, which the transcript begins with. */
    public String name() {
        String keyExchange = kem == null ? dh.noiseName() : dh.noiseName() + "+" + kem.noiseName();
        return String.join("_", PREFIX, pattern.name(), keyExchange, cipher.noiseName(), hash.noiseName());
    }

    /** The KEM of a pattern that has one. */
    KemFunction requireKem() {
        return Objects.requireNonNull(kem, "a pattern with KEM tokens has a KEM");
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
