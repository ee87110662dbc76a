package org.clavis.circuits;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.clavis.evm.Bytes32;
import org.clavis.secret.SecretBytes;
import org.clavis.verifier.groth16.EvmCodec;
import org.clavis.verifier.semaphore.SemaphoreGroup;
import org.clavis.verifier.semaphore.SemaphoreIdentity;
import org.clavis.verifier.semaphore.SemaphoreJson;
import org.clavis.verifier.semaphore.SemaphoreMerkleProof;
import org.clavis.verifier.semaphore.SemaphoreProof;
import org.clavis.verifier.semaphore.SemaphoreValue;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Identities, groups and proofs through Semaphore's own packages, and theirs through us. */
class SemaphoreJavaScriptTest {

    private static final Path PEER = Path.of("semaphore-js");

    @TempDir
    private Path folder;

    /** The packages that the lock file pins, fetched once. Standard input and output are the test runner's. */
    @BeforeAll
    static void fetch() throws Exception {
        Path stamp = PEER.resolve("node_modules/.package-lock.json");
        Path lock = PEER.resolve("package-lock.json");
        if (!Files.exists(stamp) || Files.getLastModifiedTime(stamp).compareTo(Files.getLastModifiedTime(lock)) < 0) {
            Process npm = new ProcessBuilder("npm", "ci", "--prefer-offline")
                .directory(PEER.toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
            assertThat(npm.waitFor()).as("npm ci").isZero();
        }
    }

    private List<String> peer(List<String> input, String... arguments) throws Exception {
        Path in = Files.write(folder.resolve("in"), input);
        File out = folder.resolve("out").toFile();
        List<String> command = new ArrayList<>(List.of("node", PEER.resolve("peer.mjs").toString()));
        command.addAll(Arrays.asList(arguments));
        Process node = new ProcessBuilder(command)
            .redirectInput(in.toFile())
            .redirectOutput(out)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
        assertThat(node.waitFor()).as("node").isZero();
        return Files.readAllLines(out.toPath());
    }

    private static List<String> named(List<String> lines, String name) {
        return lines
            .stream()
            .filter(line -> line.startsWith(name + " "))
            .map(line -> line.substring(name.length() + 1))
            .toList();
    }

    private static Bytes32 number(String decimal) {
        return SemaphoreValue.fromNumber(new BigInteger(decimal));
    }

    private static SemaphoreIdentity imported(String base64) {
        try (SecretBytes text = SecretBytes.copyOf(base64.getBytes(US_ASCII))) {
            return SemaphoreIdentity.importBase64(text);
        }
    }

    private static String exported(SemaphoreIdentity identity) {
        try (SecretBytes text = identity.exportBase64()) {
            return text.expose(bytes -> new String(bytes, US_ASCII));
        }
    }

    private static String text(byte[] json) {
        return new String(json, US_ASCII);
    }

    @Test
    void whatJavaScriptMakesIsOurs() throws Exception {
        List<String> lines = peer(List.of(), "make", SemaphoreProverTest.CEREMONY.toAbsolutePath().toString());
        List<String> keys = named(lines, "identity");
        List<Bytes32> commitments = named(lines, "commitment").stream().map(SemaphoreJavaScriptTest::number).toList();
        assertThat(keys).hasSize(3);
        for (int n = 0; n < keys.size(); n++) {
            try (SemaphoreIdentity identity = imported(keys.get(n))) {
                assertThat(identity.commitment()).isEqualTo(commitments.get(n));
                assertThat(exported(identity)).isEqualTo(keys.get(n));
            }
        }

        SemaphoreGroup group = SemaphoreGroup.of(commitments);
        group.addAll(List.of(number("4"), number("5"), number("6")));
        group.remove(0);
        group.update(3, number("44"));
        group.add(number("7"));
        assertThat(group.root()).isEqualTo(number(named(lines, "root").getFirst()));
        String json = named(lines, "group").getFirst();
        assertThat(text(SemaphoreJson.encode(group))).isEqualTo(json);
        assertThat(SemaphoreJson.decodeGroup(json.getBytes(US_ASCII)).root()).isEqualTo(group.root());
        String[] path = named(lines, "path").getFirst().split(",", -1);
        assertThat(group.merkleProof(6)).isEqualTo(
            new SemaphoreMerkleProof(
                number(path[0]),
                number(path[1]),
                Long.parseLong(path[2]),
                Arrays.stream(path, 3, path.length).map(SemaphoreJavaScriptTest::number).toList()
            )
        );

        List<SemaphoreProof> proofs = new ArrayList<>();
        for (String proof : named(lines, "proof")) {
            SemaphoreProof decoded = SemaphoreJson.decodeProof(proof.getBytes(US_ASCII));
            assertThat(text(SemaphoreJson.encode(decoded))).isEqualTo(proof);
            assertThat(SemaphoreVerifier.verify(decoded).isAccepted()).isTrue();
            assertThat(decoded.merkleTreeRoot()).isEqualTo(group.root());
            proofs.add(decoded);
        }
        assertThat(proofs.get(0).merkleTreeDepth()).isEqualTo(3);
        assertThat(proofs.get(0).message()).isEqualTo(SemaphoreValue.parse("Hello world"));
        assertThat(proofs.get(0).scope()).isEqualTo(SemaphoreValue.parse("42"));
        assertThat(proofs.get(1).merkleTreeDepth()).isEqualTo(5);
        assertThat(proofs.get(1).message()).isEqualTo(
            SemaphoreValue.fromNumber(BigInteger.TWO.pow(256).subtract(BigInteger.ONE))
        );
        assertThat(proofs.get(1).scope()).isEqualTo(SemaphoreValue.fromText("a scope"));
    }

    @Test
    void whatWeMakeIsJavaScripts() throws Exception {
        try (SemaphoreIdentity identity = SemaphoreIdentity.generate(new SecureRandom())) {
            SemaphoreGroup group = SemaphoreGroup.of(List.of(number("1"), number("2"), identity.commitment()));
            group.remove(0);
            SemaphoreProof proof = new SemaphoreProver(SemaphoreCircuit.ofDepth(20)).prove(
                identity,
                group,
                SemaphoreValue.fromText("Hello world"),
                number("42")
            );
            List<BigInteger> points = EvmCodec.proofWords(proof.proof());
            String good = text(SemaphoreJson.encode(proof));
            String swapped = good.replace(points.get(0).toString(), points.get(6).toString());
            List<String> lines = peer(
                List.of(
                    "identity " + exported(identity),
                    "group " + text(SemaphoreJson.encode(group)),
                    "proof " + good,
                    "proof " + good.replace("\"scope\":\"42\"", "\"scope\":\"43\""),
                    "proof " + swapped
                ),
                "check"
            );
            assertThat(named(lines, "identity")).containsExactly(
                exported(identity) + "," + SemaphoreValue.toNumber(identity.commitment())
            );
            Bytes32 before = group.root();
            group.add(number("99"));
            group.remove(1);
            assertThat(named(lines, "root").stream().map(SemaphoreJavaScriptTest::number)).containsExactly(
                before,
                group.root()
            );
            assertThat(named(lines, "proof")).containsExactly("true", "false", "false");
        }
    }
}
