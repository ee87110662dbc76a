package org.clavis.verifier.groth16;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.clavis.algebra.bn254.LanesForTests;
import org.clavis.verifier.EncodingException;
import org.clavis.verifier.RejectReason;
import org.clavis.verifier.Verification;
import org.clavis.verifier.groth16.Fixtures.Judged;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every tampering that gnark itself judged is judged alike, but for those where this library is stricter. */
class GnarkVerdictsTest {

    /** What gnark accepts and this library refuses, by design. */
    private static final Map<String, RejectReason> STRICTER = Map.of(
        // gnark reads what it needs and leaves the rest of the stream alone
        "a byte after the proof",
        RejectReason.MALFORMED,
        "a byte after the key",
        RejectReason.MALFORMED,
        "a byte after the public witness",
        RejectReason.MALFORMED,
        // gnark takes the vector and ignores the numbers before it
        "header says one input more",
        RejectReason.MALFORMED,
        "header says one secret",
        RejectReason.MALFORMED,
        // gnark asks each point for its form, so that one proof has many encodings
        "a raw proof with its A compressed",
        RejectReason.NOT_CANONICAL,
        // gnark does not use the point, and does not look at it
        "beta of G1 doubled",
        RejectReason.UNSOUND_KEY,
        // gnark does not look at the proof of knowledge of nothing
        "a proof of knowledge without commitments",
        RejectReason.WRONG_COMMITMENT_COUNT
    );

    /** Why this library refuses what gnark refuses as well; an equation that does not hold where nothing is said. */
    private static final Map<String, RejectReason> REASONS = Map.ofEntries(
        Map.entry("A at infinity", RejectReason.POINT_AT_INFINITY),
        Map.entry("B at infinity", RejectReason.POINT_AT_INFINITY),
        Map.entry("C at infinity", RejectReason.POINT_AT_INFINITY),
        Map.entry("A.y plus p", RejectReason.NOT_CANONICAL),
        Map.entry("A off the curve", RejectReason.NOT_ON_CURVE),
        Map.entry("A.x without a point", RejectReason.NOT_ON_CURVE),
        Map.entry("infinity flag with other bits", RejectReason.NOT_CANONICAL),
        Map.entry("B outside the subgroup", RejectReason.NOT_IN_SUBGROUP),
        Map.entry("the proof cut short", RejectReason.MALFORMED),
        Map.entry("more commitments announced than follow", RejectReason.MALFORMED),
        Map.entry("last input plus r", RejectReason.NOT_CANONICAL),
        Map.entry("an input missing", RejectReason.WRONG_INPUT_COUNT),
        Map.entry("an input too many", RejectReason.WRONG_INPUT_COUNT),
        Map.entry("vector says one input more", RejectReason.MALFORMED),
        Map.entry("the key cut short", RejectReason.MALFORMED),
        Map.entry("gamma outside the subgroup", RejectReason.NOT_IN_SUBGROUP),
        Map.entry("delta at infinity", RejectReason.UNSOUND_KEY),
        Map.entry("gamma equal to delta", RejectReason.UNSOUND_KEY),
        Map.entry("a commitment that the key lacks", RejectReason.WRONG_COMMITMENT_COUNT),
        Map.entry("a commitment at infinity that the key lacks", RejectReason.WRONG_COMMITMENT_COUNT),
        Map.entry("commitments and their proof dropped", RejectReason.WRONG_COMMITMENT_COUNT),
        Map.entry("commitments dropped, their proof kept", RejectReason.WRONG_COMMITMENT_COUNT),
        Map.entry("a commitment repeated", RejectReason.WRONG_COMMITMENT_COUNT),
        Map.entry("last commitment dropped", RejectReason.WRONG_COMMITMENT_COUNT),
        Map.entry("first commitment off the curve", RejectReason.NOT_ON_CURVE),
        Map.entry("key: commitment key dropped", RejectReason.MALFORMED),
        Map.entry("key: list of committed values dropped", RejectReason.MALFORMED),
        Map.entry("key: sigma at infinity", RejectReason.UNSOUND_KEY),
        Map.entry("key: sigma the same for both", RejectReason.UNSOUND_KEY),
        Map.entry("key: another G for the second", RejectReason.UNSOUND_KEY),
        Map.entry("key: committed value out of range", RejectReason.UNSOUND_KEY),
        Map.entry("key: committed value zero", RejectReason.UNSOUND_KEY),
        Map.entry("key: committed values swapped", RejectReason.UNSOUND_KEY)
    );

    static List<String> sets() {
        return Fixtures.GNARK.sets();
    }

    private static String set(int inputs, int commitments) {
        return "inputs-" + inputs + "-commitments-" + commitments;
    }

    @Test
    void allSizesAreThere() {
        for (int inputs : new int[] { 1, 4, 16, 300 }) {
            for (int commitments = 0; commitments <= 2; commitments++) {
                assertThat(sets()).contains(set(inputs, commitments));
            }
        }
        assertThat(sets()).contains(set(4, 3)).hasSize(13);
    }

    @ParameterizedTest
    @MethodSource("sets")
    void tamperingsAreJudgedAsByGnark(String set) {
        Verdicts verdicts = new Verdicts(Groth16Format.GNARK, STRICTER, REASONS);
        List<Judged> judged = Fixtures.GNARK.judged(set);
        for (Judged one : judged) {
            // where there is one commitment only, its G is whatever stands there
            boolean contradictory = one.name().equals("key: sigma and G swapped") && !set.endsWith("-1");
            if (contradictory) {
                verdicts.requireRefused(one, RejectReason.UNSOUND_KEY);
            } else {
                verdicts.requireAlike(one);
            }
        }
        assertThat(verdicts.refusedByBoth()).isGreaterThan(12);
        assertThat(verdicts.stricter()).isGreaterThanOrEqualTo(STRICTER.size() - 1);
    }

    @ParameterizedTest
    @MethodSource("sets")
    void gnarksFilesComeOutUnchanged(String set) {
        for (PointForm form : PointForm.values()) {
            byte[] key = Fixtures.GNARK.key(set, form);
            byte[] proof = Fixtures.GNARK.proof(set, form);
            assertThat(GnarkCodec.encode(GnarkCodec.decodeVerifyingKey(key), form)).isEqualTo(key);
            assertThat(GnarkCodec.encode(GnarkCodec.decodeProof(proof), form)).isEqualTo(proof);
            // and detected
            assertThat(Groth16Format.AUTO.decodeVerifyingKey(key)).isEqualTo(GnarkCodec.decodeVerifyingKey(key));
            assertThat(Groth16Format.AUTO.decodeProof(proof)).isEqualTo(GnarkCodec.decodeProof(proof));
        }
        byte[] inputs = Fixtures.GNARK.inputs(set);
        assertThat(GnarkCodec.encode(GnarkCodec.decodePublicInputs(inputs))).isEqualTo(inputs);
        assertThat(Groth16Format.AUTO.decodePublicInputs(inputs)).isEqualTo(GnarkCodec.decodePublicInputs(inputs));
        VerifyingKey key = GnarkCodec.decodeVerifyingKey(Fixtures.GNARK.key(set, PointForm.COMPRESSED));
        assertThat(set).isEqualTo(set(key.publicInputCount(), key.commitmentCount()));
    }

    /** All tampered proofs of all sets read together, each as if it were alone. */
    @Test
    void tamperedProofsReadTogetherAreReadAlike() {
        LanesForTests.useNow();
        List<byte[]> documents = new ArrayList<>();
        for (String set : sets()) {
            Fixtures.GNARK.judged(set).forEach(one -> documents.add(one.proof()));
        }
        List<Verification<Proof>> together = GnarkCodec.decodeProofs(documents);
        assertThat(together).hasSameSizeAs(documents);
        for (int n = 0; n < documents.size(); n++) {
            Verification<Proof> alone;
            try {
                alone = Verification.accepted(GnarkCodec.decodeProof(documents.get(n)));
            } catch (EncodingException e) {
                alone = e.asRejection();
            }
            assertThat(together.get(n)).as("document %d", n).isEqualTo(alone);
        }
        assertThat(together.stream().filter(Verification::isAccepted)).hasSizeGreaterThan(100);
        assertThat(together.stream().filter(one -> !one.isAccepted())).hasSizeGreaterThan(100);
    }
}
