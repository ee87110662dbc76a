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
import org.clavis.bench.interop.Specimen.Claim;
import org.clavis.circuits.Groth16Prover;
import org.clavis.circuits.ProvingKey;
import org.clavis.circuits.SemaphoreCircuit;
import org.clavis.circuits.SemaphoreProver;
import org.clavis.circuits.Witness;
import org.clavis.circuits.WtnsFile;
import org.clavis.circuits.ZkeyFile;
import org.clavis.evm.Bytes32;
import org.clavis.hash.Keccak256;
import org.clavis.hash.Poseidon;
import org.clavis.secret.SecretBytes;
import org.clavis.verifier.groth16.Proof;
import org.clavis.verifier.groth16.PublicInputs;
import org.clavis.verifier.groth16.SnarkjsJson;
import org.clavis.verifier.groth16.VerifyingKey;
import org.clavis.verifier.semaphore.SemaphoreGroup;
import org.clavis.verifier.semaphore.SemaphoreIdentity;
import org.clavis.verifier.semaphore.SemaphoreMerkleProof;
import org.clavis.verifier.semaphore.SemaphoreProof;
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

    /** At depth 1 the identity is the group, at any other one of seven members. */
    private void semaphore(int depth) throws IOException {
        SemaphoreCircuit circuit = SemaphoreCircuit.ofDepth(depth);
        String name = semaphoreName(depth);
        byte[] privateKey = Keccak256.digest(name.getBytes(StandardCharsets.US_ASCII));
        var claim = new Claim(depth, Keccak256.hash(new byte[] { 1 }), Keccak256.hash(new byte[] { 2 }));
        Path ceremony = root.resolve(CEREMONY_FILES);
        Path files = Files.createDirectories(folder.resolve(name));
        try (SemaphoreIdentity identity = SemaphoreIdentity.fromPrivateKey(SecretBytes.copyOf(privateKey))) {
            List<Bytes32> members = members(identity.commitment(), depth == 1 ? 0 : 6);
            SemaphoreGroup group = SemaphoreGroup.of(members);
            String membership = membership(privateKey, members, claim, ceremony.resolve(name + ".wasm"));
            Files.writeString(files.resolve("membership.json"), membership);
            SemaphoreProof made = new SemaphoreProver(circuit).prove(identity, group, claim.message(), claim.scope());
            PublicInputs inputs = PublicInputs.of(made.publicSignals());
            proofs.add(
                Specimen.of(ClavisJudge.NAME, name, circuit.verifyingKey(), made.proof(), inputs, Optional.of(claim))
            );
            SemaphoreMerkleProof path = group.merkleProof(group.indexOf(identity.commitment()).orElseThrow());
            try (Witness witness = circuit.program().compute(inputs(identity, path, claim))) {
                writeFiles(name, ceremony.resolve(name + ".zkey"), witness);
            }
        }
    }

    /** One member that is known among {@code others} that nobody knows. */
    private static List<Bytes32> members(Bytes32 known, int others) {
        List<Bytes32> members = new ArrayList<>();
        for (int n = 0; n < others; n++) {
            members.add(Poseidon.hash(known, n == 0 ? known : members.getLast()));
        }
        members.add(others / 2, known);
        return members;
    }

    /** What the circuit's program takes. */
    private static Map<String, List<BigInteger>> inputs(
        SemaphoreIdentity identity,
        SemaphoreMerkleProof path,
        Claim claim
    ) {
        List<BigInteger> siblings = new ArrayList<>();
        for (int level = 0; level < claim.depth(); level++) {
            boolean inTree = level < path.siblings().size();
            siblings.add(inTree ? SemaphoreValue.toNumber(path.siblings().get(level)) : BigInteger.ZERO);
        }
        return Map.of(
            "secret",
            List.of(identity.<BigInteger>exposeSecretScalar(secret -> new BigInteger(1, secret))),
            "merkleProofLength",
            List.of(BigInteger.valueOf(path.siblings().size())),
            "merkleProofIndex",
            List.of(BigInteger.valueOf(path.index())),
            "merkleProofSiblings",
            siblings,
            "message",
            List.of(SemaphoreValue.signal(claim.message())),
            "scope",
            List.of(SemaphoreValue.signal(claim.scope()))
        );
    }

    private static String membership(byte[] privateKey, List<Bytes32> members, Claim claim, Path wasm) {
        String list = members
            .stream()
            .map(member -> "\"" + SemaphoreValue.toNumber(member) + "\"")
            .collect(Collectors.joining(","));
        return (
            "{\"privateKey\":\"" +
            Bytes32.of(privateKey).toHex().substring(2) +
            "\",\"members\":[" +
            list +
            "],\"message\":\"" +
            SemaphoreValue.toNumber(claim.message()) +
            "\",\"scope\":\"" +
            SemaphoreValue.toNumber(claim.scope()) +
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
        Path zkey = files.resolve("basket.zkey");
        VerifyingKey key = SnarkjsJson.decodeVerifyingKey(Files.readAllBytes(files.resolve("basket.vk.json")));
        try (Witness witness = WtnsFile.read(files.resolve("basket.wtns"))) {
            writeFiles(BASKET, zkey, witness);
            Proof proof = new Groth16Prover(ProvingKey.of(ZkeyFile.map(zkey))).prove(witness);
            PublicInputs inputs = PublicInputs.of(witness.publicSignals(key.publicInputCount()));
            proofs.add(Specimen.of(ClavisJudge.NAME, BASKET, key, proof, inputs, Optional.empty()));
        }
    }

    private void writeFiles(String name, Path zkey, Witness witness) throws IOException {
        Files.copy(zkey, folder.resolve(name).resolve("circuit.zkey"));
        Files.write(folder.resolve(name).resolve("witness.wtns"), WtnsFile.encode(witness));
    }
}
