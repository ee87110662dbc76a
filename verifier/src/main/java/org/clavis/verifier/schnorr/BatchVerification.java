package org.clavis.verifier.schnorr;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.clavis.algebra.secp256k1.Affine;
import org.clavis.algebra.secp256k1.SchnorrBatch;
import org.clavis.verifier.EncodingException;
import org.clavis.verifier.Verification;

/**
 * Verification of many signatures by random linear combinations of their equations.
 *
 * <p>A combination accepts a wrong equation with a probability of at most 2^-128: its factors are drawn when all items
 * are there, so that nobody can choose errors that cancel. What a combination refuses is split in two and tried again,
 * down to few items, which are verified one by one; so every refusal is an item's own. Only so many combinations may
 * fail: then the rest is verified one by one, and bad signatures cost little more than they would alone.
 */
final class BatchVerification {

    /** Items of one combination at most, which bounds memory. */
    static final int MAX_ITEMS = 512;

    /** Fewer items are verified one by one. */
    static final int MIN_ITEMS = 8;

    /** Combinations of one run that may fail. */
    static final int MAX_FAILURES = 16;

    private final Equation[] equations;
    private final SchnorrBatch batch;
    private final List<Verification<SchnorrPublicKey>> verdicts;
    private int failures;

    private BatchVerification(Equation[] equations, SchnorrBatch batch) {
        this.equations = equations;
        this.batch = batch;
        verdicts = new ArrayList<>(equations.length);
    }

    /** The items' verdicts, in their order: the same that each would get alone. */
    static List<Verification<SchnorrPublicKey>> verdicts(List<SignedMessage> items, SecureRandom random) {
        var verdicts = new ArrayList<Verification<SchnorrPublicKey>>(items.size());
        for (int from = 0; from < items.size(); from += MAX_ITEMS) {
            verify(items.subList(from, Math.min(items.size(), from + MAX_ITEMS)), random, verdicts);
        }
        return verdicts;
    }

    private static void verify(
        List<SignedMessage> items,
        SecureRandom random,
        List<Verification<SchnorrPublicKey>> verdicts
    ) {
        // a rejection, or what the combination is to tell
        var rejected = new HashMap<Integer, Verification<SchnorrPublicKey>>();
        var equations = new ArrayList<Equation>(items.size());
        for (int i = 0; i < items.size(); i++) {
            SignedMessage item = items.get(i);
            try {
                var equation = new Equation(item.key(), item.message(), item.decode());
                if (equation.isVoid()) {
                    rejected.put(i, equation.verdict());
                } else {
                    equations.add(equation);
                }
            } catch (EncodingException e) {
                rejected.put(i, e.asRejection());
            }
        }
        var told = combine(equations, random).iterator();
        for (int i = 0; i < items.size(); i++) {
            var rejection = rejected.get(i);
            verdicts.add(rejection != null ? rejection : told.next());
        }
    }

    private static List<Verification<SchnorrPublicKey>> combine(List<Equation> equations, SecureRandom random) {
        var batch = new SchnorrBatch(equations.size());
        byte[] bytes = new byte[equations.size() * 2 * Long.BYTES];
        random.nextBytes(bytes);
        ByteBuffer words = ByteBuffer.wrap(bytes);
        Map<SchnorrPublicKey, Integer> numbers = new HashMap<>();
        long[] point = new long[Affine.LIMBS];
        for (Equation equation : equations) {
            Integer number = numbers.get(equation.key());
            if (number == null) {
                equation.key().copyPoint(point, 0);
                number = batch.addKey(point);
                numbers.put(equation.key(), number);
            }
            equation.addTo(batch, number, words.getLong(), words.getLong());
        }
        var verification = new BatchVerification(equations.toArray(Equation[]::new), batch);
        verification.verify(0, equations.size());
        return verification.verdicts;
    }

    /** Tells the verdicts of a range, in order. */
    private void verify(int from, int to) {
        boolean combined = to - from >= MIN_ITEMS && failures < MAX_FAILURES;
        if (combined && batch.holdsVartime(from, to)) {
            for (int i = from; i < to; i++) {
                verdicts.add(equations[i].accepted());
            }
        } else if (combined) {
            failures++;
            int middle = (from + to) >>> 1;
            verify(from, middle);
            verify(middle, to);
        } else {
            for (int i = from; i < to; i++) {
                verdicts.add(equations[i].verdict());
            }
        }
    }
}
