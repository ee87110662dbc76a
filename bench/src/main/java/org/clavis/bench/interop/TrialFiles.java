package org.clavis.bench.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.clavis.verifier.groth16.EvmCodec;
import org.clavis.verifier.groth16.Groth16Format;
import org.clavis.verifier.groth16.PointForm;
import org.clavis.verifier.groth16.Proof;
import org.clavis.verifier.groth16.PublicInputs;
import org.clavis.verifier.semaphore.SemaphoreJson;
import org.clavis.verifier.semaphore.SemaphoreProof;
import org.clavis.verifier.semaphore.SemaphoreValue;

/** The trials as files, a subfolder each, named by its place in the list. */
final class TrialFiles {

    private TrialFiles() {}

    /** Writes all trials into {@code folder}, which is empty. */
    static void write(Path folder, List<Trial> trials) {
        try {
            for (int n = 0; n < trials.size(); n++) {
                Path place = Files.createDirectories(folder.resolve(String.format(Locale.ROOT, "%04d", n)));
                for (Map.Entry<String, byte[]> file : files(trials.get(n)).entrySet()) {
                    Files.write(place.resolve(file.getKey()), file.getValue());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Contents by name. What is whole is converted as a user would, what is not is written as it is. */
    static Map<String, byte[]> files(Trial trial) {
        Specimen it = trial.specimen();
        Map<String, byte[]> files = new TreeMap<>();
        files.put("key.json", Groth16Format.SNARKJS.encode(it.key()));
        files.put("key.gnark", Groth16Format.GNARK.encode(it.key()));
        files.put("key.arkworks", Groth16Format.ARKWORKS.encode(it.key()));
        if (trial.valid()) {
            Proof proof = EvmCodec.proofFromWords(it.proof());
            PublicInputs inputs = PublicInputs.of(it.inputs());
            files.put("proof.json", Groth16Format.SNARKJS.encode(proof));
            files.put("public.json", Groth16Format.SNARKJS.encode(inputs));
            files.put("proof.gnark", Groth16Format.GNARK.encode(proof));
            files.put("public.gnark", Groth16Format.GNARK.encode(inputs));
            files.put("proof.arkworks", Groth16Format.ARKWORKS.encode(proof, PointForm.UNCOMPRESSED));
            files.put("public.arkworks", Groth16Format.ARKWORKS.encode(inputs));
        } else {
            files.put("proof.json", WireForms.snarkjsProof(it));
            files.put("public.json", WireForms.snarkjsInputs(it));
            files.put("proof.gnark", WireForms.gnarkProof(it));
            files.put("public.gnark", WireForms.gnarkInputs(it));
            files.put("proof.arkworks", WireForms.arkworksProof(it));
            files.put("public.arkworks", WireForms.arkworksInputs(it));
        }
        it.claim().ifPresent(claim ->
            files.put("semaphore.json", trial.valid() ? semaphoreProof(it, claim) : WireForms.semaphoreProof(it))
        );
        return files;
    }

    private static byte[] semaphoreProof(Specimen it, Specimen.Claim claim) {
        return SemaphoreJson.encode(
            new SemaphoreProof(
                claim.depth(),
                SemaphoreValue.fromNumber(it.inputs().get(0)),
                SemaphoreValue.fromNumber(it.inputs().get(1)),
                claim.message(),
                claim.scope(),
                EvmCodec.proofFromWords(it.proof())
            )
        );
    }
}
