package org.clavis.bench.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.clavis.verifier.groth16.EvmCodec;
import org.clavis.verifier.groth16.Groth16Format;
import org.clavis.verifier.groth16.PointForm;
import org.clavis.verifier.groth16.Proof;
import org.clavis.verifier.groth16.PublicInputs;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** What is written without looking is what the codecs write, where those can. */
class WireFormsTest {

    /** Several, so that each point has its larger and its smaller y. */
    @RepeatedTest(12)
    void wholeProofsAreWrittenAsByTheCodecs(RepetitionInfo repetition) {
        Specimen whole = Tampering.forged(new Random(repetition.getCurrentRepetition())).getFirst().specimen();
        Proof proof = EvmCodec.proofFromWords(whole.proof());
        PublicInputs inputs = PublicInputs.of(whole.inputs());

        assertThat(WireForms.evmProof(whole)).isEqualTo(Groth16Format.EVM.encode(proof));
        assertThat(WireForms.evmInputs(whole)).isEqualTo(Groth16Format.EVM.encode(inputs));
        assertThat(WireForms.gnarkProof(whole)).isEqualTo(Groth16Format.GNARK.encode(proof, PointForm.UNCOMPRESSED));
        assertThat(WireForms.gnarkInputs(whole)).isEqualTo(Groth16Format.GNARK.encode(inputs));
        assertThat(WireForms.arkworksProof(whole)).isEqualTo(
            Groth16Format.ARKWORKS.encode(proof, PointForm.UNCOMPRESSED)
        );
        assertThat(WireForms.arkworksInputs(whole)).isEqualTo(Groth16Format.ARKWORKS.encode(inputs));
        assertThat(Groth16Format.SNARKJS.decodeProof(WireForms.snarkjsProof(whole))).isEqualTo(proof);
        assertThat(Groth16Format.SNARKJS.decodePublicInputs(WireForms.snarkjsInputs(whole))).isEqualTo(inputs);
    }

    @Test
    void infinityIsWrittenAsEachToolDoes() {
        List<Trial> trials = Tampering.forged(new Random(1));
        Specimen withoutB = trial(trials, "B " + Tampering.INFINITY_THAT_FITS).specimen();

        assertThat(withoutB.proof().subList(2, 6)).containsOnly(BigInteger.ZERO);
        assertThat(new String(WireForms.snarkjsProof(withoutB), StandardCharsets.US_ASCII)).contains(
            "\"pi_b\":[[\"0\",\"0\"],[\"1\",\"0\"],[\"0\",\"0\"]]"
        );
        byte[] arkworks = Arrays.copyOfRange(WireForms.arkworksProof(withoutB), 64, 192);
        byte[] expected = new byte[128];
        expected[127] = 0x40;
        assertThat(arkworks).isEqualTo(expected);
    }

    /** A mistake in a trial would go unnoticed where everybody refuses anyway. */
    @Test
    void trialsDifferFromTheirSpecimenAndFromEachOther() {
        Random random = new Random(2);
        Specimen whole = Tampering.forged(random).getFirst().specimen();
        Specimen other = Tampering.forged(random).getFirst().specimen();

        List<Trial> trials = Tampering.of(whole, other);

        assertThat(trials.stream().map(Trial::specimen)).doesNotHaveDuplicates();
        assertThat(trials.stream().map(Trial::name)).doesNotHaveDuplicates();
        Map<Integer, Verdict> verdicts = Objects.requireNonNull(new ClavisJudge().judge(trials).get(ClavisJudge.NAME));
        for (int n = 0; n < trials.size(); n++) {
            Trial trial = trials.get(n);
            assertThat(verdicts.get(n)).as(trial.title()).extracting("accepted").isEqualTo(trial.valid());
        }
    }

    private static Trial trial(List<Trial> trials, String name) {
        return trials
            .stream()
            .filter(trial -> trial.name().equals(name))
            .findFirst()
            .orElseThrow();
    }
}
