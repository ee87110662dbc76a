package org.clavis.client.session;

import java.util.Optional;
import org.clavis.client.session.noise.NoiseProtocol;

/** The Noise protocols that sessions run. */
public enum SessionProtocol {
    /** Suite 1 with ChaCha20-Poly1305. */
    IK_CHACHA_POLY(1, 1, "Noise_IK_25519_ChaChaPoly_SHA256"),
    /** Suite 1 with AES-256-GCM. */
    IK_AES_GCM(2, 1, "Noise_IK_25519_AESGCM_SHA256"),
    /** Suite 2, with an ephemeral ML-KEM-768 key, and ChaCha20-Poly1305. */
    IK_HYBRID_CHACHA_POLY(3, 2, "Noise_IKhfs_25519+MLKEM768_ChaChaPoly_SHA256"),
    /** Suite 2 with AES-256-GCM. */
    IK_HYBRID_AES_GCM(4, 2, "Noise_IKhfs_25519+MLKEM768_AESGCM_SHA256"),
    /** Suite 3, which encapsulates to the registered KEM keys of both sides too, with ChaCha20-Poly1305. */
    IK_REGISTERED_KEM_CHACHA_POLY(5, 3, "Noise_IKhfs+skem_25519+MLKEM768_ChaChaPoly_SHA256"),
    /** Suite 3 with AES-256-GCM. */
    IK_REGISTERED_KEM_AES_GCM(6, 3, "Noise_IKhfs+skem_25519+MLKEM768_AESGCM_SHA256"),
    /** Suite 1 between strangers, with ChaCha20-Poly1305. */
    XX_CHACHA_POLY(7, 1, "Noise_XX_25519_ChaChaPoly_SHA256"),
    /** Suite 1 between strangers, with AES-256-GCM. */
    XX_AES_GCM(8, 1, "Noise_XX_25519_AESGCM_SHA256"),
    /** Suite 2 between strangers, with ChaCha20-Poly1305. */
    XX_HYBRID_CHACHA_POLY(9, 2, "Noise_XXhfs_25519+MLKEM768_ChaChaPoly_SHA256"),
    /** Suite 2 between strangers, with AES-256-GCM. */
    XX_HYBRID_AES_GCM(10, 2, "Noise_XXhfs_25519+MLKEM768_AESGCM_SHA256");

    /** The strongest suite that there is. */
    public static final int STRONGEST_SUITE = 3;

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

    /** Length of the first frame's body. */
    public int helloFrameBytes() {
        return Hello.BYTES + noise.overheadBytes(0) + Payloads.initiatorBytes(this);
    }

    /** Length of the body of the frame that answers it. */
    public int answerFrameBytes() {
        return noise.overheadBytes(1) + (isIntroduction() ? Payloads.INTRODUCTION_BYTES : Payloads.RESPONDER_BYTES);
    }

    /** Length of the body of an introduction's third frame. */
    int thirdFrameBytes() {
        return noise.overheadBytes(2) + Payloads.INTRODUCTION_BYTES;
    }

    /** True if the initiator need not know the responder: for {@link IntroductionHandshake}. */
    public boolean isIntroduction() {
        return noise.pattern().messageCount() > 2;
    }

    /** The protocol of the same cipher and suite between sides that know each other. */
    SessionProtocol betweenAcquaintances() {
        return find(suite);
    }

    /** True if both sides need each other's registered KEM key. */
    boolean hasStaticKem() {
        return noise.pattern().hasStaticKem();
    }

    /**
     * What two desks run: this protocol's cipher in the strongest suite that both have registered. There is no other
     * choice, so nobody can talk them into a weaker one.
     *
     * @param ours what this side has registered, or {@link LocalDesk#UNKNOWN_SUITE} to take this protocol's
     * @param theirs what the registry holds for the peer
     * @throws HandshakeException if it is weaker than this protocol's suite
     */
    SessionProtocol strongest(int ours, int theirs) {
        int strongest = Math.min(ours == LocalDesk.UNKNOWN_SUITE ? suite : ours, theirs);
        if (strongest < suite) {
            throw new HandshakeException(
                HandshakeReason.UNSUPPORTED_SUITE,
                "suite " + suite + " is demanded at least, and both sides have " + strongest + " at most"
            );
        }
        return find(strongest);
    }

    /** Refuses any suite but the strongest of {@link #strongest}. */
    void requireStrongest(int ours, int theirs) {
        int strongest = strongest(ours, theirs).suite;
        if (strongest != suite) {
            throw new HandshakeException(
                HandshakeReason.UNSUPPORTED_SUITE,
                "both sides have registered suite " + strongest + ", the initiator chose a weaker one"
            );
        }
    }

    private SessionProtocol find(int wanted) {
        for (SessionProtocol protocol : values()) {
            boolean fits = protocol.suite == wanted && protocol.noise.cipher() == noise.cipher();
            if (fits && !protocol.isIntroduction()) {
                return protocol;
            }
        }
        throw new HandshakeException(HandshakeReason.UNSUPPORTED_SUITE, "no such suite: " + wanted);
    }

    /** The longest first frame's body in suites up to this one. */
    static int longestHelloFrameBytes(int suite) {
        int longest = 0;
        for (SessionProtocol protocol : values()) {
            longest = protocol.suite <= suite ? Math.max(longest, protocol.helloFrameBytes()) : longest;
        }
        return longest;
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
