package org.clavis.verifier.groth16;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.clavis.verifier.EncodingException;
import org.clavis.verifier.RejectReason;
import org.clavis.verifier.Rejected;
import org.clavis.verifier.Verification;
import org.clavis.verifier.groth16.GnarkFixtures.Judged;
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
        return GnarkFixtures.sets();
    }

    @Test
    void allSizesAreThere() {
        for (int inputs : new int[] { 1, 4, 16, 300 }) {
            for (int commitments = 0; commitments <= 2; commitments++) {
                assertThat(sets()).contains(GnarkFixtures.set(inputs, commitments));
            }
        }
        assertThat(sets()).contains(GnarkFixtures.set(4, 3)).hasSize(13);
    }

    @ParameterizedTest
    @MethodSource("sets")
    void tamperingsAreJudgedAsByGnark(String set) {
        List<Judged> all = GnarkFixtures.judged(set);
        Set<String> stricter = new HashSet<>();
        Map<ByteBuffer, Groth16Verifier> verifiers = new HashMap<>();
        for (Judged one : all) {
            Verification<PublicInputs> ours = verify(one, verifiers);
            if (STRICTER.containsKey(one.name())) {
                assertThat(one.acceptedByGnark()).as("gnark on %s", one.name()).isTrue();
                requireReason(one, ours, STRICTER.get(one.name()));
                stricter.add(one.name());
            } else if (one.acceptedByGnark()) {
                assertThat(ours.isAccepted()).as("%s: %s", one.name(), ours).isTrue();
            } else {
                requireReason(one, ours, expected(set, one));
            }
        }
        assertThat(all.stream().filter(one -> !one.acceptedByGnark())).hasSizeGreaterThan(12);
        assertThat(stricter).hasSizeGreaterThanOrEqualTo(STRICTER.size() - 1);
    }

    /** Where one commitment is all there is, without it the proof of knowledge is one of nothing; the key's G differs. */
    private static RejectReason expected(String set, Judged one) {
        if (one.name().equals("key: sigma and G swapped") && !set.endsWith("-1")) {
            return RejectReason.UNSOUND_KEY;
        }
        return REASONS.getOrDefault(one.name(), RejectReason.PROOF_INVALID);
    }

    private static void requireReason(Judged one, Verification<PublicInputs> ours, RejectReason reason) {
        assertThat(ours).isInstanceOfSatisfying(Rejected.class, no ->
            assertThat(no.reason())
                .as("%s, which gnark %s; ours: %s", one.name(), one.gnark(), no.detail())
                .isEqualTo(reason)
        );
    }

    private static Verification<PublicInputs> verify(Judged files, Map<ByteBuffer, Groth16Verifier> verifiers) {
        try {
            byte[] key = files.key();
            Groth16Verifier verifier = verifiers.computeIfAbsent(ByteBuffer.wrap(key), k ->
                Groth16Verifier.of(GnarkCodec.decodeVerifyingKey(key))
            );
            Proof proof = GnarkCodec.decodeProof(files.proof());
            return verifier.verify(proof, GnarkCodec.decodePublicInputs(files.inputs()));
        } catch (EncodingException e) {
            return e.asRejection();
        }
    }

    /** What gnark wrote is written again byte for byte, in both forms. */
    @ParameterizedTest
    @MethodSource("sets")
    void gnarksFilesComeOutUnchanged(String set) {
        for (PointForm form : PointForm.values()) {
            String suffix = form == PointForm.COMPRESSED ? ".bin" : "-raw.bin";
            byte[] key = GnarkFixtures.file(set, "key" + suffix);
            byte[] proof = GnarkFixtures.file(set, "proof" + suffix);
            byte[] inputs = GnarkFixtures.file(set, "public.wtns");
            assertThat(GnarkCodec.encode(GnarkCodec.decodeVerifyingKey(key), form)).isEqualTo(key);
            assertThat(GnarkCodec.encode(GnarkCodec.decodeProof(proof), form)).isEqualTo(proof);
            assertThat(GnarkCodec.encode(GnarkCodec.decodePublicInputs(inputs))).isEqualTo(inputs);
            // and detected
            assertThat(Groth16Format.AUTO.decodeVerifyingKey(key)).isEqualTo(GnarkCodec.decodeVerifyingKey(key));
            assertThat(Groth16Format.AUTO.decodeProof(proof)).isEqualTo(GnarkCodec.decodeProof(proof));
            assertThat(Groth16Format.AUTO.decodePublicInputs(inputs)).isEqualTo(GnarkCodec.decodePublicInputs(inputs));
        }
        VerifyingKey key = GnarkCodec.decodeVerifyingKey(GnarkFixtures.file(set, "key.bin"));
        assertThat(set).isEqualTo(GnarkFixtures.set(key.publicInputCount(), key.commitmentCount()));
    }
}
