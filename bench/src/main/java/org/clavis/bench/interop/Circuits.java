package org.clavis.bench.interop;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.clavis.bench.interop.Specimen.Claim;
import org.clavis.circuits.CircomProgram;
import org.clavis.circuits.Groth16Prover;
import org.clavis.circuits.ProvingKey;
import org.clavis.circuits.Witness;
import org.clavis.circuits.WtnsFile;
import org.clavis.circuits.ZkeyFile;
import org.clavis.evm.Bytes32;
import org.clavis.hash.Keccak256;
import org.clavis.hash.Poseidon;
import org.clavis.secret.SecretBytes;
import org.clavis.verifier.groth16.Groth16Format;
import org.clavis.verifier.groth16.PublicInputs;
import org.clavis.verifier.groth16.VerifyingKey;
import org.clavis.verifier.semaphore.SemaphoreIdentity;
import org.clavis.verifier.semaphore.SemaphoreValue;

/**
 * The circuits that several tools prove, each in a folder with the files that they read: {@code circuit.zkey},
 * {@code witness.wtns} and, for Semaphore's, {@code membership.json}. Clavis proves while it writes them.
 */
final class Circuits {

    static final String BASKET = "basket";

    private static final String BASKET_FILES = "circuits/src/test/resources/org/clavis/circuits/basket";
    private static final String CEREMONY_FILES = "circuits/node_modules/@zk-kit/semaphore-artifacts";

    private final Path root;
    private final Path folder;
    private final List<Specimen> proofs = new ArrayList<>();

    private Circuits(Path root, Path folder) {
        this.root = root;
        this.folder = folder;
    }

    /**
     * Writes the files and proves each circuit.
     *
     * @param root this checkout
     * @param folder is empty
     * @return what Clavis proved
     */
    static List<Specimen> prove(Path root, Path folder) throws IOException {
        var circuits = new Circuits(root, folder);
        circuits.semaphore(1);
        circuits.semaphore(20);
        circuits.basket();
        return circuits.proofs;
    }

    /** The name of the circuit of that depth. */
    static String semaphoreName(int depth) {
        return "semaphore-" + depth;
    }

    /** Semaphore's verifying key at a depth. */
    static VerifyingKey semaphoreKey(Path root, int depth) throws IOException {
        Path file = root.resolve(CEREMONY_FILES).resolve(semaphoreName(depth) + ".json");
        return Groth16Format.SNARKJS.decodeVerifyingKey(Files.readAllBytes(file));
    }

    /** At depth 1 the identity is the group, at any other one of eight members. */
    private void semaphore(int depth) throws IOException {
        String name = semaphoreName(depth);
        byte[] privateKey = Keccak256.digest(name.getBytes(StandardCharsets.US_ASCII));
        var claim = new Claim(depth, Keccak256.hash(new byte[] { 1 }), Keccak256.hash(new byte[] { 2 }));
        Path wasm = root.resolve(CEREMONY_FILES).resolve(name + ".wasm");
        try (SemaphoreIdentity identity = SemaphoreIdentity.fromPrivateKey(SecretBytes.copyOf(privateKey))) {
            List<Bytes32> members = new ArrayList<>(List.of(identity.commitment()));
            int levels = depth == 1 ? 0 : 3;
            for (int n = 1; n < 1 << levels; n++) {
                members.add(Poseidon.hash(identity.commitment(), members.getLast()));
            }
            int place = members.size() / 3;
            members.set(0, members.get(place));
            members.set(place, identity.commitment());
            List<BigInteger> siblings = siblings(members, place, depth);
            Map<String, List<BigInteger>> inputs = Map.of(
                "secret",
                List.of(identity.<BigInteger>exposeSecretScalar(secret -> new BigInteger(1, secret))),
                "merkleProofLength",
                List.of(BigInteger.valueOf(levels)),
                "merkleProofIndex",
                List.of(BigInteger.valueOf(place)),
                "merkleProofSiblings",
                siblings,
                "message",
                List.of(SemaphoreValue.signal(claim.message())),
                "scope",
                List.of(SemaphoreValue.signal(claim.scope()))
            );
            Path files = Files.createDirectories(folder.resolve(name));
            Files.writeString(files.resolve("membership.json"), membership(privateKey, members, claim, wasm));
            try (Witness witness = CircomProgram.load(Files.readAllBytes(wasm)).compute(inputs)) {
                Path zkey = wasm.resolveSibling(name + ".zkey");
                prove(name, zkey, witness, semaphoreKey(root, depth), Optional.of(claim));
            }
        }
    }

    /** The nodes beside the path from a leaf to the root, and zeros above it. */
    private static List<BigInteger> siblings(List<Bytes32> leaves, int place, int depth) {
        List<BigInteger> siblings = new ArrayList<>();
        List<Bytes32> level = leaves;
        for (int at = place; level.size() > 1; at /= 2) {
            siblings.add(number(level.get(at ^ 1)));
            List<Bytes32> below = level;
            level = IntStream.range(0, below.size() / 2)
                .mapToObj(n -> Poseidon.hash(below.get(2 * n), below.get(2 * n + 1)))
                .toList();
        }
        while (siblings.size() < depth) {
            siblings.add(BigInteger.ZERO);
        }
        return siblings;
    }

    private static String membership(byte[] privateKey, List<Bytes32> members, Claim claim, Path wasm) {
        String list = members
            .stream()
            .map(member -> "\"" + number(member) + "\"")
            .collect(Collectors.joining(","));
        return (
            "{\"privateKey\":\"" +
            Bytes32.of(privateKey).toHex().substring(2) +
            "\",\"members\":[" +
            list +
            "],\"message\":\"" +
            number(claim.message()) +
            "\",\"scope\":\"" +
            number(claim.scope()) +
            "\",\"depth\":" +
            claim.depth() +
            ",\"wasm\":\"" +
            wasm +
            "\"}"
        );
    }

    private void basket() throws IOException {
        Path files = root.resolve(BASKET_FILES);
        Files.createDirectories(folder.resolve(BASKET));
        VerifyingKey key = Groth16Format.SNARKJS.decodeVerifyingKey(
            Files.readAllBytes(files.resolve("basket.vk.json"))
        );
        try (Witness witness = WtnsFile.read(files.resolve("basket.wtns"))) {
            prove(BASKET, files.resolve("basket.zkey"), witness, key, Optional.empty());
        }
    }

    private void prove(String name, Path zkey, Witness witness, VerifyingKey key, Optional<Claim> claim)
        throws IOException {
        Files.copy(zkey, folder.resolve(name).resolve("circuit.zkey"));
        Files.write(folder.resolve(name).resolve("witness.wtns"), WtnsFile.encode(witness));
        var prover = new Groth16Prover(ProvingKey.of(ZkeyFile.map(zkey)));
        PublicInputs inputs = PublicInputs.of(witness.publicSignals(key.publicInputCount()));
        proofs.add(Specimen.of(ClavisJudge.NAME, name, key, prover.prove(witness), inputs, claim));
    }

    private static BigInteger number(Bytes32 word) {
        return new BigInteger(1, word.toBytes());
    }
}
