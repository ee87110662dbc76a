package org.clavis.verifier.groth16;

import java.util.ArrayList;
import java.util.List;
import org.clavis.verifier.Verification;

/**
 * Finds the bad ones among many claims: what holds together is accepted together, what does not is halved. An instance
 * is for one list and one thread.
 */
final class BatchSearch {

    /** The most claims in one equation: more gain little, and the memory that it takes grows. */
    static final int CHUNK = 512;

    /** Fewer claims than this are cheaper one by one: what eight lanes cost, seven pay for. */
    static final int SMALLEST = 7;

    private final Groth16Verifier verifier;
    private final List<Groth16Claim> claims;
    private final List<Verification<PublicInputs>> verdicts;

    /** Of the claims with the right numbers of inputs and commitments: which of the list they are. */
    private final List<Integer> open = new ArrayList<>();

    BatchSearch(Groth16Verifier verifier, List<Groth16Claim> claims) {
        this.verifier = verifier;
        this.claims = claims;
        this.verdicts = new ArrayList<>(claims.size());
    }

    List<Verification<PublicInputs>> verdictsVartime() {
        for (int n = 0; n < claims.size(); n++) {
            Groth16Claim claim = claims.get(n);
            // taken to be accepted until its chunk is decided
            Verification<PublicInputs> counts = verifier.checkCounts(claim.proof(), claim.publicInputs());
            verdicts.add(counts);
            if (counts.isAccepted()) {
                open.add(n);
            }
        }
        for (int from = 0; from < open.size(); from += CHUNK) {
            settle(from, Math.min(from + CHUNK, open.size()), false);
        }
        return List.copyOf(verdicts);
    }

    /** Decides the open claims of a range, of which at least one is known to be bad if {@code bad}. */
    private void settle(int from, int to, boolean bad) {
        if (to - from < SMALLEST || !verifier.hasBatches()) {
            for (int n = from; n < to; n++) {
                Groth16Claim claim = claims.get(open.get(n));
                verdicts.set(open.get(n), verifier.verifyCounted(claim.proof(), claim.publicInputs()));
            }
            return;
        }
        if (!bad && holds(from, to)) {
            return;
        }
        int middle = (from + to) >>> 1;
        boolean firstHolds = middle - from >= SMALLEST && holds(from, middle);
        if (!firstHolds) {
            settle(from, middle, true);
        }
        // if the first half is good, the second is bad
        settle(middle, to, firstHolds);
    }

    private boolean holds(int from, int to) {
        List<Groth16Claim> together = new ArrayList<>(to - from);
        for (int n = from; n < to; n++) {
            together.add(claims.get(open.get(n)));
        }
        return verifier.batches().holdsVartime(together);
    }
}
