package org.clavis.circuits;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.clavis.evm.Address;
import org.clavis.evm.Bytes32;
import org.clavis.hash.Keccak256;
import org.clavis.hash.Poseidon;
import org.clavis.secret.SecretBytes;
import org.clavis.verifier.groth16.EvmCodec;
import org.clavis.verifier.groth16.Groth16Verifier;
import org.clavis.verifier.groth16.Proof;
import org.clavis.verifier.groth16.PublicInputs;
import org.clavis.verifier.groth16.SnarkjsJson;
import org.clavis.verifier.semaphore.SemaphoreIdentity;
import org.clavis.verifier.semaphore.SemaphoreValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * The proofs that the contracts' tests of {@code MembershipRegistry} use: this makes them and checks the committed ones.
 *
 * <p>To make them anew, after a change of what a proof is bound to:
 *
 * <pre>mvn -pl circuits -am test -Dtest=MembershipFixtureTest -Dclavis.write-fixtures=true</pre>
 *
 * <p>What the signals have to be is written here from the contract's documentation, with nothing of its code.
 */
class MembershipFixtureTest {

    private static final Path FILE = Path.of("../contracts/test/fixtures/membership.json");
    private static final Path ARTIFACTS = Path.of("node_modules/@zk-kit/semaphore-artifacts");

    private static final long CHAIN_ID = 31337;
    /** The first contract of the account 0xDE9107E4, where the contracts' tests put it. */
    private static final Address REGISTRY = Address.fromHex("0xbdd7860266f913ba33effeb16b246b68519b5c5f");
    private static final Address SPENDER = Address.fromHex("0x0000000000000000000000000000000005be4de4");
    private static final List<Address> REGISTRANTS = List.of(
        Address.fromHex("0x00000000000000000000000000000000000a11ce"),
        Address.fromHex("0x0000000000000000000000000000000000000b0b"),
        Address.fromHex("0x00000000000000000000000000000000000ca401")
    );
    private static final Bytes32 LABEL = ascii("desk-1");
    private static final Bytes32 PURPOSE = ascii("vote");
    private static final Bytes32 MESSAGE = Keccak256.hash("yes".getBytes(US_ASCII));
    private static final int SCOPE = 1;
    private static final int DEPTH = 20;

    /** A statement of one of the circuits, and where in the file it is. */
    private record Entry(String name, int depth, List<BigInteger> signals, Proof proof) {
        String json() {
            return (
                "    \"" +
                name +
                "\": {\n" +
                list("signals", signals) +
                ",\n" +
                list("proof", EvmCodec.proofWords(proof)) +
                "\n    }"
            );
        }

        private static String list(String name, List<BigInteger> values) {
            return (
                "        \"" +
                name +
                "\": [" +
                values
                    .stream()
                    .map(value -> "\n            \"" + value + "\"")
                    .collect(Collectors.joining(",")) +
                "\n        ]"
            );
        }
    }

    @Test
    void theCommittedProofsAreOfTheStatementsThatTheContractDocuments() throws IOException {
        String json = Files.readString(FILE);
        Groth16Verifier depth20 = Groth16Verifier.of(
            SnarkjsJson.decodeVerifyingKey(Files.readAllBytes(Path.of("../contracts/keys/semaphore-v4-depth-20.json")))
        );
        for (Statement statement : statements()) {
            List<BigInteger> signals = numbers(json, statement.name, "signals");
            Proof proof = EvmCodec.proofFromWords(numbers(json, statement.name, "proof"));
            assertThat(List.of(signals.get(0), signals.get(2), signals.get(3)))
                .as(statement.name)
                .isEqualTo(List.of(statement.root, statement.message, statement.scope));
            Groth16Verifier verifier = statement.depth == 1 ? SemaphoreCircuit.depth1().verifier() : depth20;
            assertThat(verifier.verify(proof, PublicInputs.of(signals)).isAccepted())
                .as(statement.name)
                .isTrue();
        }
    }

    @Test
    @EnabledIfSystemProperty(named = "clavis.write-fixtures", matches = "true")
    void write() throws IOException {
        assumeTrue(Files.exists(ARTIFACTS), "no ceremony files of depth 20");
        CircomProgram program20 = CircomProgram.load(Files.readAllBytes(ARTIFACTS.resolve("semaphore-20.wasm")));
        Groth16Prover prover20 = new Groth16Prover(
            ProvingKey.of(ZkeyFile.parse(Files.readAllBytes(ARTIFACTS.resolve("semaphore-20.zkey"))))
        );
        Groth16Prover prover1 = new Groth16Prover(SemaphoreCircuit.depth1().provingKey());
        List<Entry> entries = new ArrayList<>();
        for (Statement statement : statements()) {
            boolean shallow = statement.depth == 1;
            CircomProgram program = shallow ? SemaphoreCircuit.depth1().program() : program20;
            Groth16Prover prover = shallow ? prover1 : prover20;
            entries.add(statement.prove(program, prover));
        }
        Files.createDirectories(FILE.getParent());
        Files.writeString(
            FILE,
            "{\n    \"identityKeys\": [" +
                identityKeys()
                    .stream()
                    .map(k -> "\n        \"" + k + "\"")
                    .collect(Collectors.joining(",")) +
                "\n    ],\n" +
                entries.stream().map(Entry::json).collect(Collectors.joining(",\n")) +
                "\n}\n"
        );
    }

    /** What is proven: the path from the prover's commitment, and the public signals but for the nullifier. */
    private record Statement(
        String name,
        int depth,
        int prover,
        int length,
        int index,
        List<BigInteger> siblings,
        BigInteger root,
        BigInteger message,
        BigInteger scope
    ) {
        Entry prove(CircomProgram program, Groth16Prover groth16) {
            try (
                SemaphoreIdentity identity = identity(prover);
                CircuitInputs inputs = new CircuitInputs();
                Witness witness = program.compute(
                    identity
                        .exposeSecretScalar(secret -> inputs.putBytes("secret", secret))
                        .put("merkleProofLength", BigInteger.valueOf(length))
                        .put("merkleProofIndex", BigInteger.valueOf(index))
                        .put("merkleProofSiblings", padded())
                        .put("message", message)
                        .put("scope", scope)
                )
            ) {
                List<BigInteger> signals = List.of(root, witness.signal(2), message, scope);
                assertThat(witness.publicSignals(4)).as(name).isEqualTo(signals);
                return new Entry(name, depth, signals, groth16.prove(witness));
            }
        }

        private BigInteger[] padded() {
            BigInteger[] all = new BigInteger[depth];
            Arrays.setAll(all, i -> i < siblings.size() ? siblings.get(i) : BigInteger.ZERO);
            return all;
        }
    }

    private static List<Statement> statements() {
        List<Bytes32> leaves = List.of(commitment(0), commitment(1), commitment(2));
        BigInteger zero = BigInteger.ZERO;
        BigInteger c0 = number(leaves.get(0));
        BigInteger c1 = number(leaves.get(1));
        BigInteger c2 = number(leaves.get(2));
        Bytes32 pair = Poseidon.hash(leaves.get(0), leaves.get(1));
        Bytes32 three = Poseidon.hash(pair, leaves.get(2));
        Bytes32 pairWithout0 = Poseidon.hash(Bytes32.ZERO, leaves.get(1));
        BigInteger message = signal(MESSAGE);

        List<Statement> all = new ArrayList<>();
        for (int i = 0; i < REGISTRANTS.size(); i++) {
            BigInteger c = number(leaves.get(i));
            all.add(new Statement("join" + i, 1, i, 0, 0, List.of(), c, joinMessage(i, leaves.get(i)), joinScope()));
        }
        // an inner node over two commitments, which the first identity's secret proves to own
        all.add(
            new Statement("joinInnerNode", 1, 0, 1, 0, List.of(c1), number(pair), joinMessage(0, pair), joinScope())
        );
        all.add(new Statement("claimOfTwo", DEPTH, 1, 1, 1, List.of(c0), number(pair), message, claimScope()));
        all.add(new Statement("claimOfThree", DEPTH, 0, 2, 0, List.of(c1, c2), number(three), message, claimScope()));
        // the third leaf has no sibling at the lowest level: its path has one step, to the right
        all.add(
            new Statement(
                "claimAfterRemoval",
                DEPTH,
                2,
                1,
                1,
                List.of(number(pairWithout0)),
                number(Poseidon.hash(pairWithout0, leaves.get(2))),
                message,
                claimScope()
            )
        );
        all.add(new Statement("claimOfRootZero", DEPTH, 0, DEPTH + 1, 0, List.of(), zero, message, claimScope()));
        return all;
    }

    private static BigInteger joinMessage(int member, Bytes32 commitment) {
        Bytes32 keyId = Keccak256.hash(word(REGISTRANTS.get(member)), LABEL.toBytes());
        Bytes32 typeHash = hash("Join(bytes32 keyId,uint32 epoch,uint48 scope,uint256 commitment)");
        Bytes32 struct = Keccak256.hash(
            typeHash.toBytes(),
            keyId.toBytes(),
            word(1),
            word(SCOPE),
            commitment.toBytes()
        );
        Bytes32 separator = Keccak256.hash(
            hash("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)").toBytes(),
            hash("Clavis MembershipRegistry").toBytes(),
            hash("1").toBytes(),
            word(CHAIN_ID),
            word(REGISTRY)
        );
        return signal(Keccak256.hash(new byte[] { 0x19, 0x01 }, separator.toBytes(), struct.toBytes()));
    }

    private static BigInteger joinScope() {
        return signal(Keccak256.hash(word(CHAIN_ID), word(REGISTRY), ascii("join").toBytes()));
    }

    private static BigInteger claimScope() {
        return signal(Keccak256.hash(word(CHAIN_ID), word(REGISTRY), word(SCOPE), PURPOSE.toBytes(), word(SPENDER)));
    }

    private static BigInteger signal(Bytes32 word) {
        return SemaphoreValue.signal(word);
    }

    private static SemaphoreIdentity identity(int member) {
        byte[] name = ("membership fixture " + member).getBytes(US_ASCII);
        return SemaphoreIdentity.fromPrivateKey(SecretBytes.copyOf(name));
    }

    private static Bytes32 commitment(int member) {
        try (SemaphoreIdentity identity = identity(member)) {
            return identity.commitment();
        }
    }

    /** x and y of each member's public key. */
    private static List<BigInteger> identityKeys() {
        List<BigInteger> keys = new ArrayList<>();
        for (int i = 0; i < REGISTRANTS.size(); i++) {
            try (SemaphoreIdentity identity = identity(i)) {
                keys.add(number(identity.publicKeyX()));
                keys.add(number(identity.publicKeyY()));
            }
        }
        return keys;
    }

    private static List<BigInteger> numbers(String json, String entry, String list) {
        Matcher matcher = Pattern.compile(
            "\"" + entry + "\": \\{[^}]*\"" + list + "\": \\[([^\\]]*)\\]",
            Pattern.DOTALL
        ).matcher(json);
        assertThat(matcher.find()).as(entry).isTrue();
        return Pattern.compile("[0-9]+")
            .matcher(matcher.group(1))
            .results()
            .map(r -> new BigInteger(r.group()))
            .toList();
    }

    private static Bytes32 hash(String text) {
        return Keccak256.hash(text.getBytes(US_ASCII));
    }

    private static Bytes32 ascii(String text) {
        return Bytes32.of(Arrays.copyOf(text.getBytes(US_ASCII), Bytes32.BYTES));
    }

    private static byte[] word(long value) {
        byte[] word = new byte[Bytes32.BYTES];
        for (int k = 0; k < Long.BYTES; k++) {
            word[Bytes32.BYTES - 1 - k] = (byte) (value >>> (8 * k));
        }
        return word;
    }

    private static byte[] word(Address address) {
        byte[] word = new byte[Bytes32.BYTES];
        System.arraycopy(address.toBytes(), 0, word, Bytes32.BYTES - Address.BYTES, Address.BYTES);
        return word;
    }

    private static BigInteger number(Bytes32 word) {
        return new BigInteger(1, word.toBytes());
    }
}
