package org.clavis.verifier.semaphore;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.clavis.algebra.bn254.Fp;
import org.clavis.algebra.bn254.Fr;
import org.clavis.evm.Bytes32;
import org.clavis.verifier.EncodingException;
import org.clavis.verifier.RejectReason;
import org.clavis.verifier.groth16.EvmCodec;
import org.clavis.verifier.groth16.Proof;
import org.clavis.verifier.json.StrictJson;
import org.jspecify.annotations.Nullable;

/**
 * The JSON of {@code @semaphore-protocol/group} 4 and {@code @semaphore-protocol/proof} 4.
 *
 * <pre>
 * group  [[leaf, ...], [node, ...], ..., [root]], and [[]] for a group of nobody
 * proof  {merkleTreeDepth, merkleTreeRoot, nullifier, message, scope, points: [8]}
 * </pre>
 *
 * <p>The depth is a number, all others are strings of decimal digits; points are in the order of EIP-197. Reading is as
 * strict as {@link org.clavis.verifier.groth16.SnarkjsJson}'s.
 */
public final class SemaphoreJson {

    /** The longest accepted proof, in bytes. */
    public static final int MAX_PROOF_BYTES = 4 << 10;

    /** The longest accepted group, in bytes: more than three million members. */
    public static final int MAX_GROUP_BYTES = 1 << 29;

    private static final BigInteger WORDS = BigInteger.ONE.shiftLeft(8 * Bytes32.BYTES);

    private SemaphoreJson() {}

    /** Writes a group as {@code Group.export()} does. */
    public static byte[] encode(SemaphoreGroup group) {
        StringBuilder out = new StringBuilder();
        char separator = '[';
        for (List<Bytes32> level : group.levels()) {
            out.append(separator).append('[');
            separator = ',';
            for (int n = 0; n < level.size(); n++) {
                out.append(n == 0 ? "\"" : ",\"")
                    .append(SemaphoreValue.toNumber(level.get(n)))
                    .append('"');
            }
            out.append(']');
        }
        return out.append(']').toString().getBytes(US_ASCII);
    }

    /**
     * Reads a group that {@code Group.export()} wrote.
     *
     * @throws EncodingException with the place; {@link RejectReason#STATEMENT_MISMATCH} if the other levels are not what
     *     the leaves hash to; {@link RejectReason#MALFORMED} also for a member that is there twice
     */
    public static SemaphoreGroup decodeGroup(byte[] json) {
        List<List<Bytes32>> levels = new ArrayList<>();
        try (StrictJson in = new StrictJson(json, MAX_GROUP_BYTES)) {
            in.beginArray("group");
            for (;;) {
                String field = "level " + levels.size();
                if (!in.nextArray(field)) {
                    break;
                }
                levels.add(level(in, field));
            }
            in.end("group");
        }
        if (levels.isEmpty()) {
            throw new EncodingException(RejectReason.MALFORMED, -1, "a group without leaves' level");
        }
        SemaphoreGroup group = SemaphoreGroup.ofLeaves(levels.getFirst());
        if (!group.levels().equals(levels)) {
            throw new EncodingException(
                RejectReason.STATEMENT_MISMATCH,
                -1,
                "the group's inner nodes are not what its leaves hash to"
            );
        }
        return group;
    }

    private static List<Bytes32> level(StrictJson in, String field) {
        List<Bytes32> nodes = new ArrayList<>();
        BigInteger modulus = Fr.modulus();
        for (;;) {
            BigInteger node = in.nextDecimal(field, modulus);
            if (node == null) {
                return nodes;
            }
            nodes.add(SemaphoreValue.fromNumber(node));
        }
    }

    /** Writes a proof as {@code JSON.stringify} does. */
    public static byte[] encode(SemaphoreProof proof) {
        String points = EvmCodec.proofWords(proof.proof())
            .stream()
            .map(word -> "\"" + word + "\"")
            .collect(Collectors.joining(","));
        return (
            "{\"merkleTreeDepth\":" +
            proof.merkleTreeDepth() +
            member("merkleTreeRoot", proof.merkleTreeRoot()) +
            member("nullifier", proof.nullifier()) +
            member("message", proof.message()) +
            member("scope", proof.scope()) +
            ",\"points\":[" +
            points +
            "]}"
        ).getBytes(US_ASCII);
    }

    private static String member(String name, Bytes32 word) {
        return ",\"" + name + "\":\"" + SemaphoreValue.toNumber(word) + "\"";
    }

    /**
     * Reads a proof.
     *
     * @throws EncodingException with the field and its offset: what is no such document, a depth without circuit, a root
     *     or nullifier that is not below r, a message or scope that is not below 2^256, points as
     *     {@link EvmCodec#proofFromWords} refuses them
     */
    public static SemaphoreProof decodeProof(byte[] json) {
        ProofParts parts = new ProofParts();
        try (StrictJson in = new StrictJson(json, MAX_PROOF_BYTES)) {
            in.beginObject("proof");
            for (String name = in.nextName("proof"); name != null; name = in.nextName("proof")) {
                parts.read(in, name);
            }
            in.end("proof");
        }
        return parts.toProof();
    }

    /** What a proof's document held so far. */
    private static final class ProofParts {

        private @Nullable Integer depth;
        private @Nullable Bytes32 root;
        private @Nullable Bytes32 nullifier;
        private @Nullable Bytes32 message;
        private @Nullable Bytes32 scope;
        private @Nullable Proof proof;

        void read(StrictJson in, String name) {
            switch (name) {
                case "merkleTreeDepth" -> {
                    depth = in.count(name, SemaphoreMerkleProof.MAX_LENGTH);
                    if (depth == 0) {
                        throw in.refuse(RejectReason.MALFORMED, name, "no circuit of depth 0");
                    }
                }
                case "merkleTreeRoot" -> root = SemaphoreValue.fromNumber(in.decimal(name, Fr.modulus()));
                case "nullifier" -> nullifier = SemaphoreValue.fromNumber(in.decimal(name, Fr.modulus()));
                case "message" -> message = SemaphoreValue.fromNumber(in.decimal(name, WORDS));
                case "scope" -> scope = SemaphoreValue.fromNumber(in.decimal(name, WORDS));
                case "points" -> proof = points(in, name);
                default -> throw in.refuse(RejectReason.MALFORMED, name, "unknown member");
            }
        }

        private static Proof points(StrictJson in, String name) {
            List<BigInteger> words = new ArrayList<>();
            in.beginArray(name);
            for (int n = 0; n < EvmCodec.PROOF_WORDS; n++) {
                words.add(in.decimal(name, Fp.modulus()));
            }
            in.endArray(name);
            try {
                return EvmCodec.proofFromWords(words);
            } catch (EncodingException e) {
                throw in.refuse(e.reason(), name, String.valueOf(e.getMessage()));
            }
        }

        SemaphoreProof toProof() {
            return new SemaphoreProof(
                required(depth, "merkleTreeDepth"),
                required(root, "merkleTreeRoot"),
                required(nullifier, "nullifier"),
                required(message, "message"),
                required(scope, "scope"),
                required(proof, "points")
            );
        }

        private static <T> T required(@Nullable T value, String name) {
            if (value == null) {
                throw new EncodingException(RejectReason.MALFORMED, -1, name + " is missing");
            }
            return value;
        }
    }
}
