package org.clavis.verifier.groth16;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.clavis.verifier.RejectReason;
import org.clavis.verifier.groth16.Fixtures.Judged;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every tampering that arkworks itself judged is judged alike, but for those where this library is stricter. */
class ArkworksVerdictsTest {

    /** What arkworks accepts and this library refuses, by design. */
    private static final Map<String, RejectReason> STRICTER = Map.of(
        // arkworks reads what it needs and leaves the rest of the stream alone
        "a byte after the proof",
        RejectReason.MALFORMED,
        "a byte after the key",
        RejectReason.MALFORMED,
        // arkworks does not compare the flag with the y that stands there
        "flag of A contradicts y",
        RejectReason.NOT_CANONICAL
    );

    /** Why this library refuses what arkworks refuses as well; an equation that does not hold where nothing is said. */
    private static final Map<String, RejectReason> REASONS = Map.ofEntries(
        Map.entry("A at infinity", RejectReason.POINT_AT_INFINITY),
        Map.entry("A at infinity with coordinates", RejectReason.NOT_CANONICAL),
        Map.entry("A all zeros", RejectReason.NOT_ON_CURVE),
        Map.entry("both flags of A", RejectReason.NOT_CANONICAL),
        Map.entry("A.x plus p", RejectReason.NOT_CANONICAL),
        Map.entry("A off the curve", RejectReason.NOT_ON_CURVE),
        Map.entry("B outside the subgroup", RejectReason.NOT_IN_SUBGROUP),
        Map.entry("B outside the subgroup, compressed", RejectReason.NOT_IN_SUBGROUP),
        Map.entry("the proof cut short", RejectReason.MALFORMED),
        Map.entry("last input plus r", RejectReason.NOT_CANONICAL),
        Map.entry("an input missing", RejectReason.WRONG_INPUT_COUNT),
        Map.entry("an input too many", RejectReason.WRONG_INPUT_COUNT),
        Map.entry("one input more announced", RejectReason.MALFORMED),
        Map.entry("one input less announced", RejectReason.MALFORMED),
        Map.entry("gamma outside the subgroup", RejectReason.NOT_IN_SUBGROUP),
        Map.entry("gamma equal to delta", RejectReason.UNSOUND_KEY),
        Map.entry("alpha the generator", RejectReason.UNSOUND_KEY),
        Map.entry("one IC point more announced", RejectReason.MALFORMED)
    );

    static List<String> sets() {
        return Fixtures.ARKWORKS.sets();
    }

    @ParameterizedTest
    @MethodSource("sets")
    void tamperingsAreJudgedAsByArkworks(String set) {
        Verdicts verdicts = new Verdicts(Groth16Format.ARKWORKS, STRICTER, REASONS);
        for (Judged one : Fixtures.ARKWORKS.judged(set)) {
            verdicts.requireAlike(one);
        }
        assertThat(verdicts.refusedByBoth()).isGreaterThan(12);
        assertThat(verdicts.stricter()).isEqualTo(STRICTER.size());
    }

    @ParameterizedTest
    @MethodSource("sets")
    void filesOfArkworksComeOutUnchanged(String set) {
        for (PointForm form : PointForm.values()) {
            byte[] key = Fixtures.ARKWORKS.key(set, form);
            byte[] proof = Fixtures.ARKWORKS.proof(set, form);
            assertThat(ArkworksCodec.encode(ArkworksCodec.decodeVerifyingKey(key), form)).isEqualTo(key);
            assertThat(ArkworksCodec.encode(ArkworksCodec.decodeProof(proof), form)).isEqualTo(proof);
            // and detected
            assertThat(Groth16Format.AUTO.decodeVerifyingKey(key)).isEqualTo(ArkworksCodec.decodeVerifyingKey(key));
            assertThat(Groth16Format.AUTO.decodeProof(proof)).isEqualTo(ArkworksCodec.decodeProof(proof));
        }
        byte[] inputs = Fixtures.ARKWORKS.inputs(set);
        assertThat(ArkworksCodec.encode(ArkworksCodec.decodePublicInputs(inputs))).isEqualTo(inputs);
        assertThat(Groth16Format.AUTO.decodePublicInputs(inputs)).isEqualTo(ArkworksCodec.decodePublicInputs(inputs));
    }
}
