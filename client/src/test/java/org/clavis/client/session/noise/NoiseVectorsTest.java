package org.clavis.client.session.noise;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Every transcript of {@code noise-snow} whose protocol is supported, both sides, byte for byte. */
class NoiseVectorsTest {

    private static final HexFormat HEX = HexFormat.of();

    private final List<String> failures = new ArrayList<>();
    private final Map<String, Integer> unsupported = new TreeMap<>();
    private final Set<String> leftOutByFile = new TreeSet<>();
    private final Map<String, Integer> passedByFunctions = new TreeMap<>();

    @Test
    void everyTranscriptOfASupportedProtocolIsReproduced() {
        int total = 0;
        int passed = 0;
        for (Path file : Vectors.files("noise-snow")) {
            for (JsonNode vector : Vectors.json(file).get("vectors")) {
                total++;
                if (passes(file.getFileName().toString(), vector)) {
                    passed++;
                }
            }
        }
        System.out.println("noise-snow: " + passed + " of " + total + " passed " + passedByFunctions);
        unsupported.forEach((reason, count) -> System.out.println("noise-snow: " + count + " left out, " + reason));
        assertThat(failures).isEmpty();
        assertThat(passed).isPositive();
        assertThat(passed + unsupported.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(total);
        assertThat(passedByFunctions).containsKeys("25519 ChaChaPoly SHA256", "25519 AESGCM SHA256");
        assertThat(unsupported.keySet()).isSubsetOf("unsupported Diffie-Hellman function P256");
        assertThat(leftOutByFile).as("files with cases left out").isSubsetOf("snow-extended.txt");
    }

    private boolean passes(String file, JsonNode vector) {
        String name = vector.get("protocol_name").asString();
        NoiseProtocol protocol;
        try {
            protocol = NoiseProtocol.named(name);
        } catch (NoiseException e) {
            leftOutByFile.add(file);
            unsupported.merge(String.valueOf(e.getMessage()), 1, Integer::sum);
            return false;
        }
        assertThat(protocol.name()).isEqualTo(name);
        try {
            replay(protocol, vector);
            passedByFunctions.merge(
                protocol.dh().noiseName() + " " + protocol.cipher().noiseName() + " " + protocol.hash().noiseName(),
                1,
                Integer::sum
            );
            return true;
        } catch (AssertionError | RuntimeException e) {
            failures.add(file + " " + name + ": " + e);
            return false;
        }
    }

    private static void replay(NoiseProtocol protocol, JsonNode vector) {
        List<JsonNode> messages = new ArrayList<>();
        vector.get("messages").forEach(messages::add);
        HandshakeState initiator = side(protocol, vector, true);
        HandshakeState responder = side(protocol, vector, false);
        int handshakeMessages = protocol.pattern().messageCount();
        for (int i = 0; i < handshakeMessages; i++) {
            byte[] payload = bytes(messages.get(i), "payload");
            byte[] expected = bytes(messages.get(i), "ciphertext");
            HandshakeState writer = i % 2 == 0 ? initiator : responder;
            HandshakeState reader = i % 2 == 0 ? responder : initiator;
            byte[] message = new byte[payload.length + writer.nextOverheadBytes()];
            assertThat(writer.writeMessage(payload, message, 0)).isEqualTo(message.length);
            assertThat(message).as("message %s", i).isEqualTo(expected);
            assertThat(reader.readMessage(message, 0, message.length)).isEqualTo(payload);
        }
        assertThat(initiator.isFinished()).isTrue();
        assertThat(responder.isFinished()).isTrue();
        if (vector.has("handshake_hash")) {
            assertThat(initiator.handshakeHash()).isEqualTo(bytes(vector, "handshake_hash"));
        }
        assertThat(initiator.handshakeHash()).isEqualTo(responder.handshakeHash());
        try (Transport ours = initiator.split(); Transport theirs = responder.split()) {
            boolean oneWay = protocol.pattern().isOneWay();
            for (int i = handshakeMessages; i < messages.size(); i++) {
                boolean fromInitiator = oneWay || i % 2 == 0;
                byte[] payload = bytes(messages.get(i), "payload");
                byte[] message = new byte[payload.length + CipherFunction.TAG_BYTES];
                (fromInitiator ? ours : theirs)
                    .sender()
                    .encryptWithAd(new byte[0], payload, 0, payload.length, message, 0);
                assertThat(message)
                    .as("transport message %s", i)
                    .isEqualTo(bytes(messages.get(i), "ciphertext"));
                byte[] opened = new byte[payload.length];
                (fromInitiator ? theirs : ours)
                    .receiver()
                    .decryptWithAd(new byte[0], message, 0, message.length, opened, 0);
                assertThat(opened).isEqualTo(payload);
            }
        }
    }

    private static HandshakeState side(NoiseProtocol protocol, JsonNode vector, boolean initiator) {
        String prefix = initiator ? "init_" : "resp_";
        HandshakeState.Builder builder = initiator
            ? HandshakeState.initiator(protocol)
            : HandshakeState.responder(protocol);
        builder.prologue(bytes(vector, prefix + "prologue"));
        HandshakePattern pattern = protocol.pattern();
        if (pattern.needsStatic(initiator)) {
            builder.localStatic(DhKeyPair.fromPrivateKey(protocol.dh(), bytes(vector, prefix + "static")));
        }
        if (pattern.staticKnownBefore(!initiator)) {
            builder.remoteStatic(bytes(vector, prefix + "remote_static"));
        }
        if (vector.has(prefix + "psks")) {
            vector.get(prefix + "psks").forEach(psk -> builder.psk(HEX.parseHex(psk.asString())));
        }
        if (vector.has(prefix + "ephemeral")) {
            builder.fixedEphemeralForTestingOnly(bytes(vector, prefix + "ephemeral"));
        }
        return builder.build();
    }

    private static byte[] bytes(JsonNode node, String field) {
        return HEX.parseHex(node.get(field).asString());
    }
}
