package org.clavis.client.cli.groth16;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.clavis.client.cli.groth16.ListLine.Item;
import org.clavis.client.cli.groth16.ListLine.Refused;
import org.clavis.verifier.EncodingException;
import org.clavis.verifier.RejectReason;
import org.clavis.verifier.Verification;
import org.clavis.verifier.groth16.Groth16Claim;
import org.clavis.verifier.groth16.Groth16Verifier;
import org.clavis.verifier.groth16.Proof;
import org.clavis.verifier.groth16.PublicInputs;

/** Judges some lines of a list together: what has the same key is verified in one batch. For one thread. */
final class Chunk {

    /** How many decoded public inputs are held, over all proofs, before what is there gets verified. */
    private static final int MAX_WAITING_INPUTS = 1 << 16;

    private final ProofFiles files;
    private final KeyCache keys;
    private final Verdict[] verdicts;
    private final int maxKeyPoints;
    private final Map<Path, Batch> waiting = new HashMap<>();
    private int waitingInputs;
    private int waitingKeyPoints;

    private Chunk(ProofFiles files, KeyCache keys, int maxKeyPoints, int lines) {
        this.files = files;
        this.keys = keys;
        this.maxKeyPoints = maxKeyPoints;
        this.verdicts = new Verdict[lines];
    }

    /** What the line at {@code index} names. */
    private record Decoded(int index, Item line, Groth16Claim claim) {}

    /** What has the same key. */
    private record Batch(Groth16Verifier verifier, List<Decoded> items) {}

    /**
     * A verdict for each of {@code lines}, in their order.
     *
     * @param maxKeyPoints how large the keys may be, all together, that are held at a time, unless it is one only
     */
    static List<Verdict> judge(List<ListLine> lines, ProofFiles files, KeyCache keys, int maxKeyPoints)
        throws InterruptedException {
        Chunk chunk = new Chunk(files, keys, maxKeyPoints, lines.size());
        for (int i = 0; i < lines.size(); i++) {
            switch (lines.get(i)) {
                case Refused line -> chunk.verdicts[i] = Verdict.refused(line, RejectReason.MALFORMED, line.detail());
                case Item line -> chunk.take(i, line);
            }
        }
        chunk.verifyWaiting();
        return Arrays.asList(chunk.verdicts);
    }

    private void take(int index, Item line) throws InterruptedException {
        Batch batch = waiting.get(line.key());
        if (batch != null) {
            decode(index, line, batch);
            return;
        }
        if (waitingKeyPoints > maxKeyPoints) {
            verifyWaiting();
        }
        switch (keys.get(line.key())) {
            case CachedKey.Unreadable(String detail) -> verdicts[index] = Verdict.unreadable(line, detail);
            case CachedKey.Refused(RejectReason reason, String detail) -> verdicts[index] = Verdict.refused(
                line,
                reason,
                detail
            );
            case CachedKey.Prepared(Groth16Verifier verifier) -> {
                Batch fresh = new Batch(verifier, new ArrayList<>());
                waiting.put(line.key(), fresh);
                waitingKeyPoints += Limits.points(verifier);
                decode(index, line, fresh);
            }
        }
    }

    private void decode(int index, Item line, Batch batch) {
        String field = "proof: ";
        try {
            PlainFile.require(line.proof());
            Proof proof = files.proof(line.proof());
            field = "public: ";
            PlainFile.require(line.inputs());
            PublicInputs inputs = files.inputs(line.inputs());
            batch.items().add(new Decoded(index, line, new Groth16Claim(proof, inputs)));
            waitingInputs += inputs.count();
        } catch (EncodingException e) {
            verdicts[index] = Verdict.refused(line, e.reason(), field + e.getMessage());
        } catch (IOException e) {
            verdicts[index] = Verdict.unreadable(line, field + PlainFile.why(e));
        }
        if (waitingInputs > MAX_WAITING_INPUTS) {
            verifyWaiting();
        }
    }

    private void verifyWaiting() {
        for (Batch batch : waiting.values()) {
            List<Groth16Claim> claims = batch.items().stream().map(Decoded::claim).toList();
            List<Verification<PublicInputs>> found = batch.verifier().verifyAll(claims);
            for (int i = 0; i < found.size(); i++) {
                Decoded item = batch.items().get(i);
                verdicts[item.index()] = Verdict.of(item.line(), found.get(i));
            }
        }
        waiting.clear();
        waitingInputs = 0;
        waitingKeyPoints = 0;
    }
}
