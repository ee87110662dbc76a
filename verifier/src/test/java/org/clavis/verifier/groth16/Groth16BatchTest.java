package org.clavis.verifier.groth16;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.clavis.algebra.bn254.G1Affine;
import org.clavis.algebra.bn254.LanesForTests;
import org.clavis.verifier.RejectReason;
import org.clavis.verifier.Verification;
import org.junit.jupiter.api.Test;

/** {@link Groth16Verifier#verifyAll} against {@link Groth16Verifier#verify}. */
class Groth16BatchTest {

    static {
        LanesForTests.useNow();
    }

    private static final SampleBatch BATCH = SampleBatch.forged(40, 3, 1);
    private static final Groth16Verifier VERIFIER = Groth16Verifier.of(BATCH.key());

    private static void assertSameAsOneByOne(Groth16Verifier verifier, List<Groth16Claim> claims) {
        List<Verification<PublicInputs>> expected = new ArrayList<>();
        for (Groth16Claim claim : claims) {
            expected.add(verifier.verify(claim.proof(), claim.publicInputs()));
        }
        assertThat(verifier.verifyAll(claims)).isEqualTo(expected);
    }

    @Property(tries = 20)
    void aMixtureIsJudgedAsOneByOne(
        @ForAll @Size(max = 40) List<@IntRange(max = 11) Integer> parts,
        @ForAll @IntRange(max = 3) int first
    ) {
        List<Groth16Claim> claims = new ArrayList<>();
        for (int n = 0; n < parts.size(); n++) {
            Groth16Claim claim = BATCH.claims().get((n + first) % BATCH.claims().size());
            claims.add(parts.get(n) < 8 ? claim : SampleBatch.spoiled(claim, parts.get(n)));
        }
        assertSameAsOneByOne(VERIFIER, claims);
    }

    @Test
    void oneBadClaimIsFoundInEveryPlace() {
        List<Groth16Claim> good = BATCH.claims().subList(0, 19);
        for (int at = 0; at < good.size(); at++) {
            List<Groth16Claim> claims = new ArrayList<>(good);
            claims.set(at, SampleBatch.spoiled(good.get(at), at));
            List<Verification<PublicInputs>> verdicts = VERIFIER.verifyAll(claims);
            for (int n = 0; n < good.size(); n++) {
                assertThat(verdicts.get(n).isAccepted())
                    .as("%d of %d bad at %d", n, good.size(), at)
                    .isEqualTo(n != at);
            }
        }
    }

    @Test
    void allGoodOrAllBad() {
        for (int count = 0; count <= 18; count++) {
            List<Groth16Claim> good = BATCH.claims().subList(0, count);
            assertThat(VERIFIER.verifyAll(good)).hasSize(count).allMatch(Verification::isAccepted);
        }
        List<Groth16Claim> bad = new ArrayList<>();
        for (int n = 0; n < 17; n++) {
            bad.add(SampleBatch.spoiled(BATCH.claims().get(n), n));
        }
        assertThat(VERIFIER.verifyAll(bad)).hasSize(17).noneMatch(Verification::isAccepted);
        assertSameAsOneByOne(VERIFIER, bad);
    }

    @Test
    void theSameClaimManyTimes() {
        Groth16Claim good = BATCH.claims().getFirst();
        Groth16Claim bad = SampleBatch.spoiled(good, 2);
        assertThat(VERIFIER.verifyAll(Collections.nCopies(33, good))).allMatch(Verification::isAccepted);
        assertThat(VERIFIER.verifyAll(Collections.nCopies(9, bad))).noneMatch(Verification::isAccepted);
        List<Groth16Claim> mixed = new ArrayList<>(Collections.nCopies(16, good));
        mixed.addAll(Collections.nCopies(2, bad));
        assertSameAsOneByOne(VERIFIER, mixed);
    }

    @Test
    void numbersOfInputsAreCheckedFirst() {
        List<Groth16Claim> claims = new ArrayList<>(BATCH.claims().subList(0, 12));
        claims.set(3, new Groth16Claim(claims.get(3).proof(), PublicInputs.of()));
        claims.set(7, new Groth16Claim(claims.get(7).proof(), PublicInputs.of(BigInteger.ONE)));
        assertSameAsOneByOne(VERIFIER, claims);
        assertThat(VERIFIER.verifyAll(claims).get(3)).isEqualTo(
            Verification.rejected(RejectReason.WRONG_INPUT_COUNT, "0 public inputs, the key has 3")
        );
    }

    /** With equal multipliers these errors would add up to nothing. */
    @Test
    void errorsThatCancelAreFound() {
        Random random = new Random(5);
        for (int count : new int[] { 7, 9, 32 }) {
            G1Affine error = Samples.g1(new BigInteger(250, random));
            List<Groth16Claim> claims = new ArrayList<>(BATCH.claims().subList(0, count));
            claims.set(1, SampleBatch.withError(claims.get(1), error));
            claims.set(count - 1, SampleBatch.withError(claims.get(count - 1), error.negate()));
            List<Verification<PublicInputs>> verdicts = VERIFIER.verifyAll(claims);
            for (int n = 0; n < count; n++) {
                assertThat(verdicts.get(n).isAccepted()).isEqualTo(n != 1 && n != count - 1);
            }
        }
    }

    @Test
    void thePublicInputsOfTwoClaimsExchanged() {
        List<Groth16Claim> claims = new ArrayList<>(BATCH.claims().subList(0, 10));
        Groth16Claim a = claims.get(2);
        Groth16Claim b = claims.get(3);
        claims.set(2, new Groth16Claim(a.proof(), b.publicInputs()));
        claims.set(3, new Groth16Claim(b.proof(), a.publicInputs()));
        assertSameAsOneByOne(VERIFIER, claims);
    }

    @Test
    void keysWithoutInputs() {
        SampleBatch batch = SampleBatch.forged(9, 0, 3);
        Groth16Verifier verifier = Groth16Verifier.of(batch.key());
        List<Groth16Claim> claims = new ArrayList<>(batch.claims());
        assertThat(verifier.verifyAll(claims)).allMatch(Verification::isAccepted);
        claims.set(8, SampleBatch.spoiled(claims.get(8), 1));
        assertSameAsOneByOne(verifier, claims);
    }

    @Test
    void moreThanOneChunk() {
        List<Groth16Claim> claims = new ArrayList<>();
        while (claims.size() < BatchSearch.CHUNK + 5) {
            claims.add(BATCH.claims().get(claims.size() % BATCH.claims().size()));
        }
        assertThat(VERIFIER.verifyAll(claims)).hasSize(claims.size()).allMatch(Verification::isAccepted);
        claims.set(BatchSearch.CHUNK, SampleBatch.spoiled(claims.getLast(), 0));
        List<Verification<PublicInputs>> verdicts = VERIFIER.verifyAll(claims);
        assertThat(verdicts.get(BatchSearch.CHUNK).isAccepted()).isFalse();
        assertThat(verdicts)
            .filteredOn(Verification::isAccepted)
            .hasSize(claims.size() - 1);
    }

    @Test
    void verdictsCannotBeModified() {
        List<Verification<PublicInputs>> verdicts = VERIFIER.verifyAll(BATCH.claims().subList(0, 5));
        assertThatThrownBy(() -> verdicts.add(verdicts.getFirst())).isInstanceOf(UnsupportedOperationException.class);
    }
}
