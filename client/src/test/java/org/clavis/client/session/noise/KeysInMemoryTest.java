package org.clavis.client.session.noise;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Looks for the keys of handshakes and sessions in heap dumps of another JVM: there while they are open, gone when they
 * are closed. The dumps are of live objects: what the collector has not yet overwritten is beyond this test.
 */
class KeysInMemoryTest {

    private static final HexFormat HEX = HexFormat.of();

    @Test
    void closedSessionsLeaveNoKeyInTheHeap(@TempDir Path folder) throws IOException, InterruptedException {
        Path before = folder.resolve("open.hprof");
        Path after = folder.resolve("closed.hprof");
        Process child = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-Xmx128m",
            "-cp",
            System.getProperty("java.class.path"),
            Child.class.getName(),
            before.toString(),
            after.toString()
        )
            .redirectErrorStream(true)
            .start();
        List<String> lines = new ArrayList<>();
        try (BufferedReader output = child.inputReader()) {
            output.lines().forEach(lines::add);
            assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            child.destroyForcibly();
        }
        assertThat(child.exitValue()).as("%s", lines).isZero();
        List<String[]> secrets = lines
            .stream()
            .filter(line -> line.startsWith("secret "))
            .map(line -> line.split(" "))
            .toList();
        assertThat(secrets).hasSize(2 * 8 + 4);
        byte[] open = Files.readAllBytes(before);
        byte[] closed = Files.readAllBytes(after);
        for (String[] secret : secrets) {
            // printed as its complement, so that the child never holds the text of a key
            byte[] key = complement(HEX.parseHex(secret[2]));
            if (!secret[1].startsWith("finished")) {
                assertThat(count(open, key)).as("control: %s while open", secret[1]).isPositive();
            }
            assertThat(count(closed, key)).as("%s after close", secret[1]).isZero();
        }
    }

    private static int count(byte[] heap, byte[] key) {
        int found = 0;
        for (int i = 0; i + key.length <= heap.length; i++) {
            if (heap[i] == key[0] && Arrays.equals(heap, i, i + key.length, key, 0, key.length)) {
                found++;
            }
        }
        return found;
    }

    private static byte[] complement(byte[] bytes) {
        byte[] result = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            result[i] = (byte) ~bytes[i];
        }
        return result;
    }

    /** The other JVM. Prints each secret's complement, dumps its heap with sessions open, closes them, and dumps again. */
    static final class Child {

        private static final byte[] NO_AD = new byte[0];
        private static final SecureRandom RANDOM = new SecureRandom();

        private Child() {}

        public static void main(String[] files) throws IOException, ReflectiveOperationException {
            List<AutoCloseable> open = new ArrayList<>();
            for (CipherFunction cipher : CipherFunction.values()) {
                establish("Noise_IK_25519_" + cipher.noiseName() + "_SHA256", open);
            }
            hybrid(open);
            try {
                dump(files[0]);
                for (AutoCloseable closeable : open) {
                    close(closeable);
                }
                dump(files[1]);
            } finally {
                // still reachable: what they have not overwritten is in the dump
                Reference.reachabilityFence(open);
            }
        }

        private static void establish(String name, List<AutoCloseable> open) throws ReflectiveOperationException {
            NoiseProtocol protocol = NoiseProtocol.named(name);
            DhKeyPair ours = DhKeyPair.generate(protocol.dh(), RANDOM);
            DhKeyPair theirs = DhKeyPair.generate(protocol.dh(), RANDOM);
            HandshakeState initiator = HandshakeState.initiator(protocol)
                .localStatic(ours)
                .remoteStatic(theirs.publicKey())
                .build();
            HandshakeState responder = HandshakeState.responder(protocol).localStatic(theirs).build();
            byte[] message = new byte[initiator.nextOverheadBytes()];
            initiator.writeMessage(NO_AD, message, 0);
            responder.readMessage(message, 0, message.length);
            tell("static-private-key", ours, "privateKey");
            tell("ephemeral-private-key", initiator, "e", "privateKey");
            tell("chaining-key", initiator, "symmetric", "ck");
            tell("handshake-key", initiator, "symmetric", "cipherState", "key", "bytes");
            open.add(initiator);
            open.add(responder);
            open.add(ours);
            open.add(theirs);
            finish(protocol, ours, theirs, open);
        }

        private static void finish(NoiseProtocol protocol, DhKeyPair ours, DhKeyPair theirs, List<AutoCloseable> open)
            throws ReflectiveOperationException {
            HandshakeState initiator = HandshakeState.initiator(protocol)
                .localStatic(ours)
                .remoteStatic(theirs.publicKey())
                .build();
            HandshakeState responder = HandshakeState.responder(protocol).localStatic(theirs).build();
            byte[] hello = new byte[initiator.nextOverheadBytes()];
            initiator.writeMessage(NO_AD, hello, 0);
            responder.readMessage(hello, 0, hello.length);
            tell("finished-chaining-key-1", initiator, "symmetric", "ck");
            byte[] answer = new byte[responder.nextOverheadBytes()];
            responder.writeMessage(NO_AD, answer, 0);
            initiator.readMessage(answer, 0, answer.length);
            tell("finished-chaining-key-2", initiator, "symmetric", "ck");
            Transport mine = initiator.split();
            Transport yours = responder.split();
            initiator.close();
            responder.close();
            tell("sending-key", mine.sender(), "key", "bytes");
            tell("receiving-key", mine.receiver(), "key", "bytes");
            byte[] record = new byte[100 + CipherFunction.TAG_BYTES];
            for (int i = 0; i < 3; i++) {
                mine.sender().encryptWithAd(NO_AD, record, 0, 100, record, 0);
                yours.receiver().decryptWithAd(NO_AD, record, 0, record.length, record, 0);
                yours.sender().encryptWithAd(NO_AD, record, 0, 100, record, 0);
                mine.receiver().decryptWithAd(NO_AD, record, 0, record.length, record, 0);
            }
            open.add(mine);
            open.add(yours);
        }

        /** KEM keys, ephemeral and registered, and what static keys share. */
        private static void hybrid(List<AutoCloseable> open) throws ReflectiveOperationException {
            NoiseProtocol protocol = NoiseProtocol.named("Noise_IKhfs+skem_25519+MLKEM768_ChaChaPoly_SHA256");
            StaticSecrets ours = new StaticSecrets(DhKeyPair.generate(protocol.dh(), RANDOM), 1);
            StaticSecrets theirs = new StaticSecrets(DhKeyPair.generate(protocol.dh(), RANDOM), 1);
            KemKeyPair ourKem = KemKeyPair.generate(KemFunction.MLKEM768, RANDOM);
            KemKeyPair theirKem = KemKeyPair.generate(KemFunction.MLKEM768, RANDOM);
            HandshakeState initiator = HandshakeState.initiator(protocol)
                .localStatic(ours)
                .remoteStatic(theirs.keyPair().publicKey())
                .localStaticKem(ourKem)
                .remoteStaticKem(theirKem.publicKey())
                .build();
            HandshakeState responder = HandshakeState.responder(protocol)
                .localStatic(theirs)
                .localStaticKem(theirKem)
                .remoteStaticKem(ourKem.publicKey())
                .build();
            byte[] hello = new byte[initiator.nextOverheadBytes()];
            initiator.writeMessage(NO_AD, hello, 0);
            byte[] shared = new byte[protocol.dh().dhLen()];
            ours.keyPair().agree(theirs.keyPair().publicKey(), shared);
            ours.remember(theirs.keyPair().publicKey(), shared);
            tell("static-static-secret", shared.clone());
            Arrays.fill(shared, (byte) 0);
            tellKem("registered-kem-key", theirKem);
            tellKem("ephemeral-kem-key", (KemKeyPair) at(initiator, "e1"));
            tell("ephemeral-of-hybrid", (byte[]) at(initiator, "e", "privateKey"));
            open.addAll(List.of(initiator, responder, ours, theirs, ourKem, theirKem));
        }

        /** By the end of the encoded key, from which bad ciphertexts' secrets are derived. */
        private static void tellKem(String what, KemKeyPair pair) throws ReflectiveOperationException {
            byte[] encoded = ((PrivateKey) at(pair, "privateKey")).getEncoded();
            tell(what, Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length));
            Arrays.fill(encoded, (byte) 0);
        }

        private static Object at(Object from, String... path) throws ReflectiveOperationException {
            Object at = from;
            for (String name : path) {
                var field = at.getClass().getDeclaredField(name);
                field.setAccessible(true);
                at = field.get(at);
            }
            return at;
        }

        private static void tell(String what, Object from, String... path) throws ReflectiveOperationException {
            tell(what, (byte[]) at(from, path));
        }

        private static void tell(String what, byte[] secret) {
            System.out.println("secret " + what + " " + HEX.formatHex(complement(Arrays.copyOf(secret, 32))));
            System.out.flush();
        }

        private static void close(AutoCloseable closeable) {
            try {
                closeable.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }

        private static void dump(String file) throws IOException {
            ManagementFactory.getPlatformMXBean(com.sun.management.HotSpotDiagnosticMXBean.class).dumpHeap(file, true);
        }
    }
}
