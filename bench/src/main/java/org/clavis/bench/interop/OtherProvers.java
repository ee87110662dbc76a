package org.clavis.bench.interop;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.clavis.circuits.OwnershipStatement;
import org.clavis.verifier.groth16.EvmCodec;
import org.clavis.verifier.groth16.Groth16Format;
import org.clavis.verifier.groth16.Proof;
import org.clavis.verifier.groth16.PublicInputs;
import org.clavis.verifier.groth16.SnarkjsJson;
import org.clavis.verifier.groth16.VerifyingKey;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads what other tools proved, as strictly as anything else, and holds it against what Clavis proved. */
final class OtherProvers {

    private OtherProvers() {}

    /** The proofs of snarkjs and of {@code @semaphore-protocol/proof}, for the circuits of {@link Circuits}. */
    static List<Specimen> node(Path folder, List<Specimen> ours) throws IOException {
        List<Specimen> made = new ArrayList<>();
        for (Specimen own : ours) {
            Path files = folder.resolve(own.circuit());
            VerifyingKey key = SnarkjsJson.decodeVerifyingKey(Files.readAllBytes(files.resolve("snarkjs-key.json")));
            made.add(
                Specimen.of(
                    "snarkjs",
                    own.circuit(),
                    key,
                    SnarkjsJson.decodeProof(Files.readAllBytes(files.resolve("snarkjs-proof.json"))),
                    SnarkjsJson.decodePublicInputs(Files.readAllBytes(files.resolve("snarkjs-public.json"))),
                    own.claim()
                )
            );
            if (own.claim().isPresent()) {
                made.add(semaphore(files, own, own.claim().get()));
            }
        }
        for (Specimen other : made) {
            requireSameStatement(other, ours);
        }
        return made;
    }

    private static Specimen semaphore(Path files, Specimen own, Specimen.Claim claim) throws IOException {
        JsonNode made = JsonMapper.shared().readTree(Files.readAllBytes(files.resolve("semaphore.json")));
        List<BigInteger> points = new ArrayList<>();
        made.path("points").forEach(point -> points.add(new BigInteger(point.asString())));
        List<BigInteger> inputs = List.of(
            new BigInteger(made.path("merkleTreeRoot").asString()),
            new BigInteger(made.path("nullifier").asString()),
            OwnershipStatement.signal(claim.message()),
            OwnershipStatement.signal(claim.scope())
        );
        Proof proof = EvmCodec.proofFromWords(points);
        PublicInputs signals = PublicInputs.of(inputs);
        return Specimen.of("semaphore", own.circuit(), own.key(), proof, signals, Optional.of(claim));
    }

    /** The tools had the same identity, group, message and scope, or the same witness. */
    private static void requireSameStatement(Specimen other, List<Specimen> ours) {
        for (Specimen own : ours) {
            if (!own.circuit().equals(other.circuit())) {
                continue;
            }
            if (!own.key().equals(other.key()) || !own.inputs().equals(other.inputs())) {
                throw new IllegalStateException(
                    other.maker() +
                        " and Clavis differ about " +
                        own.circuit() +
                        ": " +
                        other.inputs() +
                        ", " +
                        own.inputs()
                );
            }
        }
    }

    /** The proof of a tool that made a key of its own, whose files have its name at their ends. */
    static Specimen own(String tool, Path folder) throws IOException {
        Groth16Format format = Groth16Format.AUTO;
        return Specimen.of(
            tool,
            "roots",
            format.decodeVerifyingKey(Files.readAllBytes(folder.resolve("key." + tool))),
            format.decodeProof(Files.readAllBytes(folder.resolve("proof." + tool))),
            format.decodePublicInputs(Files.readAllBytes(folder.resolve("public." + tool))),
            Optional.empty()
        );
    }
}
