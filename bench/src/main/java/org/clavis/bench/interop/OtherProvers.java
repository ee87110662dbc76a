package org.clavis.bench.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.clavis.verifier.groth16.Groth16Format;
import org.clavis.verifier.groth16.Proof;
import org.clavis.verifier.groth16.PublicInputs;
import org.clavis.verifier.groth16.SnarkjsJson;
import org.clavis.verifier.groth16.VerifyingKey;
import org.clavis.verifier.semaphore.SemaphoreJson;
import org.clavis.verifier.semaphore.SemaphoreProof;

/** Reads what other tools proved, as strictly as anything else, and holds it against what Clavis proved. */
final class OtherProvers {

    private OtherProvers() {}

    /** The proofs of snarkjs and of {@code @semaphore-protocol/proof}, for the circuits of {@link Circuits}. */
    static List<Specimen> node(Path folder, List<Specimen> ours) throws IOException {
        List<Specimen> made = new ArrayList<>();
        for (Specimen own : ours) {
            Path files = folder.resolve(own.circuit());
            VerifyingKey key = SnarkjsJson.decodeVerifyingKey(Files.readAllBytes(files.resolve("snarkjs-key.json")));
            Proof proof = SnarkjsJson.decodeProof(Files.readAllBytes(files.resolve("snarkjs-proof.json")));
            byte[] inputs = Files.readAllBytes(files.resolve("snarkjs-public.json"));
            PublicInputs signals = SnarkjsJson.decodePublicInputs(inputs);
            made.add(sameStatement(Specimen.of("snarkjs", own.circuit(), key, proof, signals, own.claim()), own));
            if (own.claim().isPresent()) {
                made.add(sameStatement(semaphore(files, own, own.claim().get()), own));
            }
        }
        return made;
    }

    /** The proof that a tool made from the {@code .zkey} and {@code .wtns} in {@code folder}. */
    static Specimen ofZkey(String tool, Path folder, Specimen own) throws IOException {
        Specimen made = read(tool, own.circuit(), folder, own.claim());
        return sameStatement(made, own);
    }

    /** The proof of a tool that made a key of its own. */
    static Specimen ofOwnKey(String tool, Path folder) throws IOException {
        return read(tool, "roots", folder, Optional.empty());
    }

    private static Specimen semaphore(Path files, Specimen own, Specimen.Claim claim) throws IOException {
        SemaphoreProof made = SemaphoreJson.decodeProof(Files.readAllBytes(files.resolve("semaphore.json")));
        PublicInputs signals = PublicInputs.of(made.publicSignals());
        return Specimen.of("semaphore", own.circuit(), own.key(), made.proof(), signals, Optional.of(claim));
    }

    /** The tool had the same witness, or the same identity, group, message and scope. */
    private static Specimen sameStatement(Specimen other, Specimen own) {
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
        return other;
    }

    /** Files that have the tool's name at their ends. */
    private static Specimen read(String tool, String circuit, Path folder, Optional<Specimen.Claim> claim)
        throws IOException {
        Groth16Format format = Groth16Format.AUTO;
        return Specimen.of(
            tool,
            circuit,
            format.decodeVerifyingKey(Files.readAllBytes(folder.resolve("key." + tool))),
            format.decodeProof(Files.readAllBytes(folder.resolve("proof." + tool))),
            format.decodePublicInputs(Files.readAllBytes(folder.resolve("public." + tool))),
            claim
        );
    }
}
