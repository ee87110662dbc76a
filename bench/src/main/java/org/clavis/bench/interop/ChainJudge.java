package org.clavis.bench.interop;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.clavis.bench.differential.ChainVerifiers;

/** The contracts on a chain: Semaphore's where the key is its, else one exported for the key. */
final class ChainJudge implements Judge {

    static final String NAME = "evm";

    private final Path root;

    ChainJudge(Path root) {
        this.root = root;
    }

    @Override
    public Map<String, Map<Integer, Verdict>> judge(List<Trial> trials) {
        Map<Integer, Verdict> verdicts = new LinkedHashMap<>();
        try (ChainVerifiers chain = ChainVerifiers.start(root)) {
            for (int n = 0; n < trials.size(); n++) {
                Specimen it = trials.get(n).specimen();
                byte[] proof = WireForms.evmProof(it);
                byte[] inputs = WireForms.evmInputs(it);
                byte[] arguments = ByteBuffer.allocate(proof.length + inputs.length)
                    .put(proof)
                    .put(inputs)
                    .array();
                verdicts.put(n, chain.accepts(it.key(), arguments) ? Verdict.ACCEPTED : Verdict.refused("false"));
            }
        }
        return Map.of(NAME, verdicts);
    }
}
