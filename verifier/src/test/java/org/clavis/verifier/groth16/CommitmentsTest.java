package org.clavis.verifier.groth16;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.clavis.algebra.bn254.Fr;
import org.clavis.algebra.bn254.G1Affine;
import org.clavis.algebra.bn254.G2Affine;
import org.clavis.verifier.Accepted;
import org.clavis.verifier.EncodingException;
import org.clavis.verifier.RejectReason;
import org.clavis.verifier.groth16.Samples.Forged;
import org.clavis.verifier.groth16.VerifyingKey.GnarkParts;
import org.junit.jupiter.api.Test;

/** Commitments of gnark, with keys whose secrets are known; {@link GnarkVerdictsTest} has gnark's own. */
class CommitmentsTest {

    /** Two commitments: to the first two inputs, and to the last input and the first challenge. */
    private static final Forged TWO = Samples.forged(3, 5, List.of(List.of(1, 2), List.of(3, 4)));

    private static void rejected(Proof proof, RejectReason reason) {
        Groth16VerifierTest.rejected(Groth16Verifier.of(TWO.key()).verify(proof, TWO.inputs()), reason);
    }

    private static Proof with(List<G1Affine> commitments, G1Affine knowledge) {
        return new Proof(TWO.proof().a(), TWO.proof().b(), TWO.proof().c(), commitments, knowledge);
    }

    @Property(tries = 12)
    void validStatementsAreAccepted(
        @ForAll @IntRange(max = 5) int inputs,
        @ForAll @IntRange(max = 4) int commitments,
        @ForAll long seed
    ) {
        // commitment n depends on all inputs and all challenges before its own that seed's bits name
        List<List<Integer>> committed = new ArrayList<>();
        for (int n = 0; n < commitments; n++) {
            committed.add(
                IntStream.rangeClosed(1, inputs + n)
                    .filter(index -> ((seed >>> index) & 1) != 0)
                    .boxed()
                    .toList()
            );
        }
        Forged f = Samples.forged(inputs, seed, committed);
        assertThat(f.key().publicInputCount()).isEqualTo(inputs);
        assertThat(f.key().commitmentCount()).isEqualTo(commitments);
        assertThat(Groth16Verifier.of(f.key()).verify(f.proof(), f.inputs())).isEqualTo(new Accepted<>(f.inputs()));
        for (PointForm form : PointForm.values()) {
            byte[] key = GnarkCodec.encode(f.key(), form);
            assertThat(GnarkCodec.decodeVerifyingKey(key)).isEqualTo(f.key()).hasSameHashCodeAs(f.key());
            assertThat(GnarkCodec.encode(GnarkCodec.decodeVerifyingKey(key), form)).isEqualTo(key);
            byte[] proof = GnarkCodec.encode(f.proof(), form);
            assertThat(GnarkCodec.decodeProof(proof)).isEqualTo(f.proof()).hasSameHashCodeAs(f.proof());
        }
    }

    @Test
    void missingAndSurplusCommitmentsAreRefused() {
        List<G1Affine> both = TWO.proof().commitments();
        G1Affine knowledge = TWO.proof().knowledge();
        rejected(with(List.of(), G1Affine.INFINITY), RejectReason.WRONG_COMMITMENT_COUNT);
        rejected(with(both.subList(0, 1), knowledge), RejectReason.WRONG_COMMITMENT_COUNT);
        List<G1Affine> three = List.of(both.get(0), both.get(1), G1Affine.INFINITY);
        rejected(with(three, knowledge), RejectReason.WRONG_COMMITMENT_COUNT);
        Forged none = Samples.forged(3, 6);
        Proof surplus = new Proof(none.proof().a(), none.proof().b(), none.proof().c(), both, knowledge);
        Groth16VerifierTest.rejected(
            Groth16Verifier.of(none.key()).verify(surplus, none.inputs()),
            RejectReason.WRONG_COMMITMENT_COUNT
        );
        assertThatThrownBy(() -> with(List.of(), knowledge)).isInstanceOfSatisfying(EncodingException.class, e ->
            assertThat(e.reason()).isEqualTo(RejectReason.WRONG_COMMITMENT_COUNT)
        );
    }

    /** CVE-2024-45039: what several commitments share must not let one stand for another. */
    @Test
    void commitmentsCannotBeExchanged() {
        G1Affine first = TWO.proof().commitments().get(0);
        G1Affine second = TWO.proof().commitments().get(1);
        G1Affine knowledge = TWO.proof().knowledge();
        G1Affine g = G1Affine.GENERATOR;
        for (List<G1Affine> commitments : List.of(
            List.of(second, first),
            List.of(first, first),
            List.of(second, second),
            // the sum that enters the equation stays the same
            List.of(first.plus(g), second.plus(g.negate())),
            List.of(first.plus(second), G1Affine.INFINITY),
            List.of(G1Affine.INFINITY, first.plus(second)),
            List.of(first.negate(), second.negate()),
            List.of(G1Affine.INFINITY, G1Affine.INFINITY)
        )) {
            rejected(with(commitments, knowledge), RejectReason.PROOF_INVALID);
            rejected(with(commitments, G1Affine.INFINITY), RejectReason.PROOF_INVALID);
        }
        for (G1Affine other : List.of(G1Affine.INFINITY, knowledge.negate(), knowledge.plus(g), first, second)) {
            rejected(with(List.of(first, second), other), RejectReason.PROOF_INVALID);
        }
    }

    /** A commitment and C can change places in the equation, but then nobody knows what is in the commitment. */
    @Test
    void commitmentsCannotMoveIntoC() {
        Proof proof = TWO.proof();
        List<G1Affine> none = List.of(G1Affine.INFINITY, G1Affine.INFINITY);
        G1Affine c = proof.c().plus(proof.commitments().get(0)).plus(proof.commitments().get(1));
        rejected(new Proof(proof.a(), proof.b(), c, none, G1Affine.INFINITY), RejectReason.PROOF_INVALID);
        rejected(new Proof(proof.a(), proof.b(), c, none, proof.knowledge()), RejectReason.PROOF_INVALID);
    }

    /** Each input is bound, whether a challenge depends on it or not, and no input can be exchanged for a challenge. */
    @Test
    void everyInputCounts() {
        Groth16Verifier verifier = Groth16Verifier.of(TWO.key());
        for (int n = 0; n < 3; n++) {
            List<BigInteger> values = new ArrayList<>(TWO.inputs().values());
            values.set(n, values.get(n).add(BigInteger.ONE).mod(Fr.modulus()));
            Groth16VerifierTest.rejected(
                verifier.verify(TWO.proof(), PublicInputs.of(values)),
                RejectReason.PROOF_INVALID
            );
        }
        List<BigInteger> more = new ArrayList<>(TWO.inputs().values());
        more.add(BigInteger.ZERO);
        Groth16VerifierTest.rejected(
            verifier.verify(TWO.proof(), PublicInputs.of(more)),
            RejectReason.WRONG_INPUT_COUNT
        );
    }

    @Test
    void unsoundCommitmentKeysAreRefused() {
        CommitmentKey first = TWO.key().commitmentKeys().get(0);
        CommitmentKey second = TWO.key().commitmentKeys().get(1);
        G2Affine other = Samples.g2(BigInteger.valueOf(77));
        G2Affine infinity = G2Affine.INFINITY;
        Map<String, UnaryOperator<CommitmentKey>> changes = Map.ofEntries(
            Map.entry("commitment key 1: G is infinity", k -> of(infinity, k.gSigmaNeg(), k)),
            Map.entry("commitment key 1: sigma G is infinity", k -> of(k.g(), infinity, k)),
            Map.entry("commitment key 1: G differs", k -> of(other, k.gSigmaNeg(), k)),
            Map.entry("commitment key 1: sigma is one", k -> of(k.g(), k.g(), k)),
            Map.entry("commitment key 1: sigma is one:", k -> of(k.g(), k.g().negate(), k)),
            Map.entry("commitment key 1: sigma is that of commitment key 0", k -> of(k.g(), first.gSigmaNeg(), k)),
            Map.entry("sigma is that of commitment key 0", k -> of(k.g(), first.gSigmaNeg().negate(), k)),
            Map.entry("committed public value 0 after 0", k -> committed(k, 0)),
            Map.entry("committed public value -1 after 0", k -> committed(k, -1)),
            Map.entry("committed public value 5 after 0, of 4", k -> committed(k, 5)),
            Map.entry("committed public value 2 after 2", k -> committed(k, 2, 2)),
            Map.entry("committed public value 1 after 3", k -> committed(k, 3, 1))
        );
        changes.forEach((why, change) -> unsound(why, List.of(first, change.apply(second))));
        assertThat(key(TWO.key().ic(), List.of(first, committed(second, 1, 2, 3, 4)))).isNotEqualTo(TWO.key());
        // a challenge cannot depend on itself
        unsound("commitment key 0: committed public value 4 after 0, of 3", List.of(committed(first, 4), second));
        List<G1Affine> ic = new ArrayList<>(TWO.key().ic());
        ic.set(5, G1Affine.INFINITY);
        assertThatThrownBy(() -> key(ic, List.of(first, second))).hasMessageContaining(
            "IC point 5 is infinity: the challenge of commitment 1 is bound to nothing"
        );
    }

    @Test
    void pointsOfG1MustBeThoseOfG2() {
        VerifyingKey k = TWO.key();
        G1Affine g = G1Affine.GENERATOR;
        for (List<G1Affine> pair : List.of(
            List.of(k.betaG1().plus(g), k.deltaG1()),
            List.of(k.betaG1(), k.deltaG1().negate()),
            List.of(k.deltaG1(), k.betaG1())
        )) {
            GnarkParts parts = new GnarkParts(pair.get(0), pair.get(1), k.commitmentKeys());
            assertThatThrownBy(() -> key(k.ic(), parts)).hasMessageContaining("of G1 is not");
        }
        // the same key, from a format that lacks these points
        VerifyingKey without = key(k.ic(), new GnarkParts(G1Affine.INFINITY, G1Affine.INFINITY, k.commitmentKeys()));
        assertThat(without).isEqualTo(k);
    }

    @Test
    void numbersOfPointsMustFit() {
        VerifyingKey k = TWO.key();
        List<CommitmentKey> keys = k.commitmentKeys();
        assertThatThrownBy(() -> key(k.ic().subList(0, 2), keys)).hasMessageContaining("IC of 2 points");
        List<CommitmentKey> many = new ArrayList<>();
        List<G1Affine> ic = new ArrayList<>();
        for (int n = 0; n <= CommitmentKey.MAX_COUNT; n++) {
            many.add(keys.get(0));
            ic.add(k.alphaG1());
        }
        ic.add(k.alphaG1());
        assertThatThrownBy(() -> key(ic, many)).hasMessageContaining("with 65 commitments");
        assertThatThrownBy(() -> with(ic, G1Affine.GENERATOR)).hasMessageContaining("66 commitments");
    }

    private static CommitmentKey of(G2Affine g, G2Affine gSigmaNeg, CommitmentKey key) {
        return new CommitmentKey(g, gSigmaNeg, key.committed());
    }

    private static CommitmentKey committed(CommitmentKey key, Integer... indices) {
        return new CommitmentKey(key.g(), key.gSigmaNeg(), Arrays.asList(indices));
    }

    private static VerifyingKey key(List<G1Affine> ic, List<CommitmentKey> keys) {
        return key(ic, new GnarkParts(G1Affine.INFINITY, G1Affine.INFINITY, keys));
    }

    private static VerifyingKey key(List<G1Affine> ic, GnarkParts parts) {
        VerifyingKey k = TWO.key();
        return VerifyingKey.of(k.alphaG1(), k.betaG2(), k.gammaG2(), k.deltaG2(), ic, parts);
    }

    private static void unsound(String why, List<CommitmentKey> keys) {
        assertThatThrownBy(() -> key(TWO.key().ic(), keys)).isInstanceOfSatisfying(EncodingException.class, e -> {
            assertThat(e.reason()).isEqualTo(RejectReason.UNSOUND_KEY);
            assertThat(e).hasMessageContaining(why);
        });
    }
}
