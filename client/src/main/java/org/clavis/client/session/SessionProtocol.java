package org.clavis.client.session;

import java.util.Optional;
import org.clavis.client.session.noise.NoiseProtocol;

/** The Noise protocols that sessions run. */
public enum SessionProtocol {
    /** Suite 1 with ChaCha20-Poly1305. */
    IK_CHACHA_POLY(1, 1, "Noise_IK_25519_ChaChaPoly_SHA256"),
    /** Suite 1 with AES-256-GCM. */
    IK_AES_GCM(2, 1, "Noise_IK_25519_AESGCM_SHA256");

    private final int code;
    private final int suite;

    @SuppressWarnings("ImmutableEnumChecker") // patterns are immutable
    private final NoiseProtocol noise;

    SessionProtocol(int code, int suite, String noiseName) {
        this.code = code;
        this.suite = suite;
        noise = NoiseProtocol.named(noiseName);
    }

    /** The byte that stands for it in a hello. */
    public int code() {
        return code;
    }

    /** The suite it belongs to, as registered in bundles. */
    public int suite() {
        return suite;
    }

    /** The protocol that the engine runs. */
    public NoiseProtocol noise() {
        return noise;
    }

    static Optional<SessionProtocol> ofCode(int code) {
        for (SessionProtocol protocol : values()) {
            if (protocol.code == code) {
                return Optional.of(protocol);
            }
        }
        return Optional.empty();
    }
}
