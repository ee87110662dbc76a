package org.clavis.client.session.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.Serial;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Handshakes that mix ML-KEM in: transcripts of others, token order, and what altered messages do. */
class HybridHandshakeTest {

    private static final HexFormat HEX = HexFormat.of();
    private static final String XX = "Noise_XXhfs_25519+MLKEM768_ChaChaPoly_SHA256";
    private static final String IK = "Noise_IKhfs_25519+MLKEM768_AESGCM_SHA256";
    private static final String IK_SKEM = "Noise_IKhfs+skem_25519+MLKEM768_ChaChaPoly_SHA256";
    private static final int KEM_PUBLIC = KemFunction.MLKEM768.publicKeyBytes();
    private static final int KEM_CIPHERTEXT = KemFunction.MLKEM768.ciphertextBytes();

    private final SecureRandom random = new SecureRandom();
    private final DhKeyPair alice = DhKeyPair.generate(DhFunction.X25519, random);
    private final DhKeyPair bob = DhKeyPair.generate(DhFunction.X25519, random);
    private final KemKeyPair aliceKem = KemKeyPair.generate(KemFunction.MLKEM768, random);
    private final KemKeyPair bobKem = KemKeyPair.generate(KemFunction.MLKEM768, random);

    /** The bytes given, once. */
    private static final class Tape extends SecureRandom {

        @Serial
        private static final long serialVersionUID = 1L;

        private final transient byte[] tape;
        private transient int position;

        Tape(byte[]... parts) {
            int length = 0;
            for (byte[] part : parts) {
                length += part.length;
            }
            tape = new byte[length];
            int at = 0;
            for (byte[] part : parts) {
                System.arraycopy(part, 0, tape, at, part.length);
                at += part.length;
            }
        }

        @Override
        public void nextBytes(byte[] bytes) {
            System.arraycopy(tape, position, bytes, 0, bytes.length);
            position += bytes.length;
        }
    }

    @Test
    void transcriptsOfOthersAreReproduced() {
        int passed = 0;
        for (Path file : Vectors.files("noise-hfs-mlkem768")) {
            JsonNode vectors = Vectors.json(file);
            String name = vectors.get("protocol").asString();
            if (name.contains("ML-KEM-768")) {
                System.out.println(
                    "noise-hfs-mlkem768: left out, a name of an earlier draft that Noise does not allow: " + name
                );
                assertThatExceptionOfType(NoiseException.class).isThrownBy(() -> NoiseProtocol.named(name));
                continue;
            }
            for (JsonNode vector : vectors.get("vectors")) {
                replay(NoiseProtocol.named(name), vector);
                passed++;
            }
        }
        System.out.println("noise-hfs-mlkem768: " + passed + " passed");
        assertThat(passed).isPositive();
    }

    private static void replay(NoiseProtocol protocol, JsonNode vector) {
        HandshakeState initiator = HandshakeState.initiator(protocol)
            .prologue(bytes(vector, "prologue"))
            .localStatic(DhKeyPair.fromPrivateKey(DhFunction.X25519, bytes(vector, "static_i_private")))
            .fixedEphemeralForTestingOnly(bytes(vector, "ephemeral_dh_i_private"))
            .fixedKemRandomForTestingOnly(new Tape(bytes(vector, "kem_seed_d"), bytes(vector, "kem_seed_z")))
            .build();
        HandshakeState responder = HandshakeState.responder(protocol)
            .prologue(bytes(vector, "prologue"))
            .localStatic(DhKeyPair.fromPrivateKey(DhFunction.X25519, bytes(vector, "static_r_private")))
            .fixedEphemeralForTestingOnly(bytes(vector, "ephemeral_dh_r_private"))
            .fixedKemRandomForTestingOnly(new Tape(bytes(vector, "encap_seed_hex")))
            .build();
        HandshakeState[] sides = { initiator, responder };
        List<String> messages = List.of("msg_a", "msg_b", "msg_c");
        for (int i = 0; i < messages.size(); i++) {
            byte[] message = write(sides[i % 2]);
            assertThat(message)
                .as(messages.get(i))
                .isEqualTo(bytes(vector, messages.get(i)));
            assertThat(sides[1 - (i % 2)].readMessage(message, 0, message.length)).isEmpty();
        }
        assertThat(initiator.handshakeHash()).isEqualTo(bytes(vector, "handshake_hash"));
        assertThat(responder.handshakeHash()).isEqualTo(bytes(vector, "handshake_hash"));
        requireKeys(initiator.split(), bytes(vector, "cs1_k"), bytes(vector, "cs2_k"));
        requireKeys(responder.split(), bytes(vector, "cs2_k"), bytes(vector, "cs1_k"));
    }

    /** A key shows in what it encrypts. */
    private static void requireKeys(Transport transport, byte[] sending, byte[] receiving) {
        byte[] text = { 1, 2, 3 };
        byte[] sent = new byte[text.length + CipherFunction.TAG_BYTES];
        transport.sender().encryptWithAd(new byte[0], text, 0, text.length, sent, 0);
        CipherState expectedSender = new CipherState(CipherFunction.CHACHA_POLY);
        expectedSender.initializeKey(sending);
        byte[] expected = new byte[sent.length];
        expectedSender.encryptWithAd(new byte[0], text, 0, text.length, expected, 0);
        assertThat(sent).isEqualTo(expected);
        CipherState peer = new CipherState(CipherFunction.CHACHA_POLY);
        peer.initializeKey(receiving);
        peer.encryptWithAd(new byte[0], text, 0, text.length, sent, 0);
        byte[] opened = new byte[text.length];
        transport.receiver().decryptWithAd(new byte[0], sent, 0, sent.length, opened, 0);
        assertThat(opened).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        // pattern, bytes of the first and second message without payloads
        "XXhfs, 1216, 1200",
        "IKhfs, 1296, 1152",
        "NNhfs, 1216, 1152",
        "NKhfs, 1248, 1152",
    })
    void keysAndCiphertextsTravelWhereTheExtensionPutsThem(String pattern, int first, int second) {
        NoiseProtocol protocol = NoiseProtocol.named("Noise_" + pattern + "_25519+MLKEM768_ChaChaPoly_SHA256");
        HandshakeState.Builder ours = HandshakeState.initiator(protocol);
        HandshakeState.Builder theirs = HandshakeState.responder(protocol);
        if (protocol.pattern().needsStatic(true)) {
            ours.localStatic(alice);
        }
        if (protocol.pattern().needsStatic(false)) {
            theirs.localStatic(bob);
        }
        if (protocol.pattern().staticKnownBefore(false)) {
            ours.remoteStatic(bob.publicKey());
        }
        HandshakeState initiator = ours.build();
        HandshakeState responder = theirs.build();
        byte[] hello = write(initiator);
        assertThat(hello).hasSize(first);
        responder.readMessage(hello, 0, hello.length);
        byte[] answer = write(responder);
        assertThat(answer).hasSize(second);
        initiator.readMessage(answer, 0, answer.length);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
            "Noise_XXhfs_25519_ChaChaPoly_SHA256",
            "Noise_XX_25519+MLKEM768_ChaChaPoly_SHA256",
            "Noise_XXhfs_25519+MLKEM512_ChaChaPoly_SHA256",
            "Noise_XXhfs_25519+MLKEM768+MLKEM768_ChaChaPoly_SHA256",
            "Noise_Nhfs_25519+MLKEM768_ChaChaPoly_SHA256",
            "Noise_XXhfs+hfs_25519+MLKEM768_ChaChaPoly_SHA256",
            "Noise_XXpsk0+skem_25519+MLKEM768_ChaChaPoly_SHA256",
            "Noise_XXskem+skem_25519+MLKEM768_ChaChaPoly_SHA256",
        }
    )
    void namesThatMakeNoSenseAreRefused(String name) {
        assertThatExceptionOfType(NoiseException.class)
            .isThrownBy(() -> NoiseProtocol.named(name))
            .satisfies(e -> assertThat(e.reason()).isEqualTo(NoiseReason.UNSUPPORTED_PROTOCOL));
    }

    @ParameterizedTest
    @ValueSource(strings = { XX, IK, IK_SKEM })
    void alteredBytesEndTheHandshake(String name) {
        int messages = NoiseProtocol.named(name).pattern().messageCount();
        for (int m = 0; m < messages; m++) {
            for (int i = 0; i < lengthOf(name, m); i += m == 2 ? 1 : 37) {
                HandshakeState[] sides = sides(name);
                for (int before = 0; before < m; before++) {
                    deliver(sides, before);
                }
                byte[] message = write(sides[m % 2]);
                message[i] ^= 1;
                HandshakeState reader = sides[1 - (m % 2)];
                if (m == 0 && name.equals(XX)) {
                    firstMessageOfXxAltered(sides, message);
                } else {
                    refusedAndEnded(reader, message);
                }
            }
        }
    }

    /** It has no key yet: what was altered shows in the answer, or is no KEM key. */
    private static void firstMessageOfXxAltered(HandshakeState[] sides, byte[] message) {
        byte[] answer;
        try {
            sides[1].readMessage(message, 0, message.length);
            answer = write(sides[1]);
        } catch (NoiseException e) {
            assertThat(e.reason()).isEqualTo(NoiseReason.INVALID_KEM_KEY);
            return;
        }
        refusedAndEnded(sides[0], answer);
    }

    @Test
    void kemKeyThatIsNotReducedIsRefused() {
        HandshakeState[] sides = sides(XX);
        byte[] hello = write(sides[0]);
        // the first two coefficients, 12 bits each, become 4095
        Arrays.fill(hello, DhFunction.X25519.dhLen(), DhFunction.X25519.dhLen() + 3, (byte) 0xff);
        sides[1].readMessage(hello, 0, hello.length);
        assertThatExceptionOfType(NoiseException.class)
            .isThrownBy(() -> write(sides[1]))
            .satisfies(e -> assertThat(e.reason()).isEqualTo(NoiseReason.INVALID_KEM_KEY));
        assertThatIllegalStateException().isThrownBy(() -> write(sides[1]));
    }

    /** Somebody without the KEM key answers: ML-KEM gives him other bytes and no error, and the tag shows it. */
    @Test
    void anotherStaticKemKeyShowsAsAFailedTag() {
        NoiseProtocol protocol = NoiseProtocol.named(IK_SKEM);
        HandshakeState initiator = HandshakeState.initiator(protocol)
            .localStatic(alice)
            .localStaticKem(aliceKem)
            .remoteStatic(bob.publicKey())
            .remoteStaticKem(bobKem.publicKey())
            .build();
        KemKeyPair stranger = KemKeyPair.generate(KemFunction.MLKEM768, random);
        HandshakeState responder = HandshakeState.responder(protocol).localStatic(bob).localStaticKem(stranger).build();
        byte[] hello = write(initiator);
        assertThatExceptionOfType(NoiseException.class)
            .isThrownBy(() -> responder.readMessage(hello, 0, hello.length))
            .satisfies(e -> assertThat(e.reason()).isEqualTo(NoiseReason.DECRYPT_FAILED));
    }

    @Test
    void seedGivesItsPairAgain() {
        byte[] seed = new byte[KemFunction.SEED_BYTES];
        random.nextBytes(seed);
        try (
            KemKeyPair one = KemKeyPair.fromSeed(KemFunction.MLKEM768, seed);
            KemKeyPair other = KemKeyPair.fromSeed(KemFunction.MLKEM768, seed)
        ) {
            assertThat(one.publicKey()).isEqualTo(other.publicKey()).hasSize(KEM_PUBLIC);
            byte[] ciphertext = new byte[KEM_CIPHERTEXT];
            byte[] secret = new byte[KemFunction.SECRET_BYTES];
            byte[] found = new byte[KemFunction.SECRET_BYTES];
            KemFunction.MLKEM768.encapsulate(one.publicKey(), random, ciphertext, secret);
            other.decapsulate(ciphertext, found);
            assertThat(found).isEqualTo(secret);
        }
    }

    @Test
    void closedPairIsOfNoUse() {
        aliceKem.close();
        assertThatIllegalStateException().isThrownBy(() ->
            aliceKem.decapsulate(new byte[KEM_CIPHERTEXT], new byte[KemFunction.SECRET_BYTES])
        );
    }

    private HandshakeState[] sides(String name) {
        NoiseProtocol protocol = NoiseProtocol.named(name);
        HandshakeState.Builder ours = HandshakeState.initiator(protocol).localStatic(alice);
        HandshakeState.Builder theirs = HandshakeState.responder(protocol).localStatic(bob);
        if (protocol.pattern().staticKnownBefore(false)) {
            ours.remoteStatic(bob.publicKey());
        }
        if (protocol.pattern().hasStaticKem()) {
            ours.localStaticKem(aliceKem).remoteStaticKem(bobKem.publicKey());
            theirs.localStaticKem(bobKem);
        }
        return new HandshakeState[] { ours.build(), theirs.build() };
    }

    private void deliver(HandshakeState[] sides, int index) {
        byte[] message = write(sides[index % 2]);
        sides[1 - (index % 2)].readMessage(message, 0, message.length);
        if (index == 0 && sides[1].protocol().pattern().hasStaticKem()) {
            sides[1].setRemoteStaticKem(aliceKem.publicKey());
        }
    }

    private int lengthOf(String name, int index) {
        HandshakeState[] sides = sides(name);
        for (int before = 0; before < index; before++) {
            deliver(sides, before);
        }
        return write(sides[index % 2]).length;
    }

    private static byte[] write(HandshakeState state) {
        byte[] message = new byte[state.nextOverheadBytes()];
        assertThat(state.writeMessage(new byte[0], message, 0)).isEqualTo(message.length);
        return message;
    }

    private static void refusedAndEnded(HandshakeState reader, byte[] message) {
        assertThatExceptionOfType(NoiseException.class).isThrownBy(() ->
            reader.readMessage(message, 0, message.length)
        );
        assertThatIllegalStateException().isThrownBy(() -> reader.readMessage(message, 0, message.length));
    }

    private static byte[] bytes(JsonNode vector, String field) {
        return HEX.parseHex(vector.get(field).asString());
    }
}
