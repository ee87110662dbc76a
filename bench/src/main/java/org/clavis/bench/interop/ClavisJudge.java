package org.clavis.bench.interop;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.clavis.circuits.SemaphoreVerifier;
import org.clavis.verifier.EncodingException;
import org.clavis.verifier.Rejected;
import org.clavis.verifier.Verification;
import org.clavis.verifier.groth16.Groth16Format;
import org.clavis.verifier.groth16.Groth16Verifier;
import org.clavis.verifier.groth16.VerifyingKey;
import org.clavis.verifier.semaphore.SemaphoreJson;

/** Clavis, once for each form that it reads, which have to give the same verdict. */
final class ClavisJudge implements Judge {

    static final String NAME = "clavis";

    private static final List<Groth16Format> FORMATS = List.of(
        Groth16Format.EVM,
        Groth16Format.SNARKJS,
        Groth16Format.GNARK,
        Groth16Format.ARKWORKS
    );

    /** Each of a key that was written and read in one format. */
    private final Map<Groth16Format, Map<VerifyingKey, Groth16Verifier>> verifiers = new HashMap<>();

    @Override
    public Map<String, Map<Integer, Verdict>> judge(List<Trial> trials) {
        Map<Integer, Verdict> verdicts = new LinkedHashMap<>();
        for (int n = 0; n < trials.size(); n++) {
            verdicts.put(n, judge(trials.get(n)));
        }
        return Map.of(NAME, verdicts);
    }

    private Verdict judge(Trial trial) {
        Map<String, Verdict> verdicts = new LinkedHashMap<>();
        for (Groth16Format format : FORMATS) {
            verdicts.put(format.name(), judge(format, trial.specimen()));
        }
        if (trial.specimen().claim().isPresent()) {
            verdicts.put("Semaphore's JSON", judgeSemaphore(trial.specimen()));
        }
        boolean accepted = verdicts.values().stream().allMatch(Verdict::accepted);
        if (!accepted && verdicts.values().stream().anyMatch(Verdict::accepted)) {
            throw new IllegalStateException(trial.title() + ": " + verdicts);
        }
        return verdicts.values().iterator().next();
    }

    private static Verdict judgeSemaphore(Specimen it) {
        try {
            return verdict(SemaphoreVerifier.verify(SemaphoreJson.decodeProof(WireForms.semaphoreProof(it))));
        } catch (EncodingException e) {
            return Verdict.refused(e.reason() + ": " + e.getMessage());
        }
    }

    private static Verdict verdict(Verification<?> verification) {
        return verification instanceof Rejected<?>(var reason, var detail)
            ? Verdict.refused(reason + ": " + detail)
            : Verdict.ACCEPTED;
    }

    private Verdict judge(Groth16Format format, Specimen it) {
        Groth16Verifier verifier = verifiers
            .computeIfAbsent(format, _ -> new HashMap<>())
            .computeIfAbsent(it.key(), key -> Groth16Verifier.of(format.decodeVerifyingKey(format.encode(key))));
        try {
            var proof = format.decodeProof(proof(format, it));
            var inputs = format.decodePublicInputs(inputs(format, it));
            return verdict(verifier.verify(proof, inputs));
        } catch (EncodingException e) {
            return Verdict.refused(e.reason() + ": " + e.getMessage());
        }
    }

    private static byte[] proof(Groth16Format format, Specimen it) {
        return switch (format) {
            case SNARKJS -> WireForms.snarkjsProof(it);
            case GNARK -> WireForms.gnarkProof(it);
            case ARKWORKS -> WireForms.arkworksProof(it);
            case EVM -> WireForms.evmProof(it);
            case AUTO -> throw new IllegalArgumentException("no format");
        };
    }

    private static byte[] inputs(Groth16Format format, Specimen it) {
        return switch (format) {
            case SNARKJS -> WireForms.snarkjsInputs(it);
            case GNARK -> WireForms.gnarkInputs(it);
            case ARKWORKS -> WireForms.arkworksInputs(it);
            case EVM -> WireForms.evmInputs(it);
            case AUTO -> throw new IllegalArgumentException("no format");
        };
    }
}
