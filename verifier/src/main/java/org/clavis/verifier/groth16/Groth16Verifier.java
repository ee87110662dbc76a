package org.clavis.verifier.groth16;

import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.function.BiConsumer;
import org.clavis.algebra.bn254.G1Affine;
import org.clavis.algebra.bn254.G1Jacobian;
import org.clavis.algebra.bn254.Gt;
import org.clavis.algebra.bn254.LaneReadiness;
import org.clavis.algebra.bn254.LinearCombination;
import org.clavis.algebra.bn254.Pairing;
import org.clavis.algebra.bn254.PreparedPairing;
import org.clavis.verifier.EncodingException;
import org.clavis.verifier.RejectReason;
import org.clavis.verifier.Verification;
import org.jspecify.annotations.Nullable;

/**
 * Verifies proofs under one key. Make one for each key and keep it: what depends on the key alone is computed once.
 * Immutable; any number of threads may share it.
 *
 * <p>A proof (A, B, C) of the inputs s_1 ... s_n is valid exactly if
 *
 * <pre>
 * e(A, B) = e(alpha, beta) e(IC_0 + s_1 IC_1 + ... + s_n IC_n, gamma) e(C, delta)
 * </pre>
 *
 * <p>Where gnark's key has commitments, their challenges count as further inputs, the commitments themselves are added
 * to the second pairing's point, and a proof of knowledge must hold; see {@link CommitmentCheck}.
 */
public final class Groth16Verifier {

    private static final ThreadFactory WORKERS = Thread.ofPlatform().daemon().name("clavis-verifier-", 0).factory();

    private final VerifyingKey key;
    private final Gt alphaBeta;
    private final PreparedPairing gammaDelta;
    private final LinearCombination inputs;
    private final CommitmentCheck commitments;

    /** Made when it is first needed; whichever of several threads makes it, it is the same. */
    private volatile @Nullable BatchVerification batches;

    private Groth16Verifier(VerifyingKey key) {
        this.key = key;
        this.alphaBeta = Pairing.ofVartime(key.alphaG1(), key.betaG2());
        this.gammaDelta = PreparedPairing.of(key.gammaG2(), key.deltaG2());
        this.inputs = LinearCombination.of(key.ic());
        this.commitments = CommitmentCheck.of(key);
    }

    /** A verifier for {@code key}. */
    public static Groth16Verifier of(VerifyingKey key) {
        return new Groth16Verifier(key);
    }

    /**
     * Verifies snarkjs's JSON: {@code verification_key.json}, {@code proof.json} and {@code public.json}. For many
     * proofs of one key, decode the key once and use {@link #verify}.
     *
     * @return rejected for any bytes that are not three documents of a sound key and a valid proof
     */
    public static Verification<PublicInputs> verifySnarkjs(byte[] key, byte[] proof, byte[] publicInputs) {
        try {
            Groth16Verifier verifier = of(SnarkjsJson.decodeVerifyingKey(key));
            return verifier.verify(SnarkjsJson.decodeProof(proof), SnarkjsJson.decodePublicInputs(publicInputs));
        } catch (EncodingException e) {
            return e.asRejection();
        }
    }

    /**
     * Verifies what a contract is given: 256 bytes of proof as {@link Proof#fromCanonicalBytes} has them and the public
     * inputs as words of 32 bytes.
     *
     * @return rejected for any bytes that are not a valid proof
     */
    public Verification<PublicInputs> verifyEvm(byte[] proof, byte[] publicInputs) {
        try {
            return verify(Proof.fromCanonicalBytes(proof), PublicInputs.fromCanonicalBytes(publicInputs));
        } catch (EncodingException e) {
            return e.asRejection();
        }
    }

    /**
     * Brings this process to its full speed, for servers that do not want their first verifications to be slower: about a
     * second of processor time, once; at most a minute. Without it, a process that verifies a few dozen proofs does the
     * same in a daemon thread of its own.
     */
    public static void warmUp() {
        LaneReadiness.warmUp();
    }

    /** The key. */
    public VerifyingKey key() {
        return key;
    }

    /**
     * Whether {@code proof} proves the statement {@code publicInputs}.
     *
     * @return the inputs, or {@link RejectReason#WRONG_INPUT_COUNT}, {@link RejectReason#WRONG_COMMITMENT_COUNT} or
     *     {@link RejectReason#PROOF_INVALID}
     */
    public Verification<PublicInputs> verify(Proof proof, PublicInputs publicInputs) {
        Verification<PublicInputs> counts = checkCounts(proof, publicInputs);
        return counts.isAccepted() ? verifyCounted(proof, publicInputs) : counts;
    }

    /**
     * Verifies many claims, each for itself, at a fraction of the cost: {@code verify}'s verdicts in the claims' order.
     *
     * <p>Valid proofs are accepted together, by one equation with fresh random multipliers of 128 bits; bad ones are
     * found by halving. A proof that {@link #verify} rejects is accepted with a probability of 2^-128 at most. Each bad
     * proof costs up to a few single verifications more.
     *
     * @return a list that cannot be modified
     */
    public List<Verification<PublicInputs>> verifyAll(List<Groth16Claim> claims) {
        return new BatchSearch(this, List.copyOf(claims)).verdictsVartime();
    }

    /**
     * Verifies claims as they come, over all cores, with {@link #verifyAll}'s verdicts in the claims' order. Threads are
     * made for this call and end with it.
     *
     * <p>The calling thread alone asks the iterator and calls {@code verdicts}. Claims are verified by the hundred, and
     * only a few hundred for each core are held at a time: a slow consumer slows the iterator down. A verdict may have to
     * wait for the claims of its hundred.
     *
     * @throws InterruptedException if the calling thread is interrupted. Then, and if the iterator or {@code verdicts}
     *     throws, what has begun is ended first; verdicts that were not delivered are lost
     */
    public void verifyStream(
        Iterator<? extends Groth16Claim> claims,
        BiConsumer<? super Groth16Claim, ? super Verification<PublicInputs>> verdicts
    ) throws InterruptedException {
        int parallelism = Runtime.getRuntime().availableProcessors();
        if (parallelism == 1) {
            verifyStream(claims, verdicts, Runnable::run, parallelism);
            return;
        }
        // the calling thread is one of them
        try (ExecutorService executor = Executors.newFixedThreadPool(parallelism - 1, WORKERS)) {
            verifyStream(claims, verdicts, executor, parallelism);
        }
    }

    /**
     * As {@link #verifyStream(Iterator, BiConsumer)}, on the caller's threads.
     *
     * @param executor runs what it is given, at once, later, or not at all: then the calling thread does it
     * @param parallelism how many threads verify at a time, the calling thread among them; positive
     */
    public void verifyStream(
        Iterator<? extends Groth16Claim> claims,
        BiConsumer<? super Groth16Claim, ? super Verification<PublicInputs>> verdicts,
        Executor executor,
        int parallelism
    ) throws InterruptedException {
        if (parallelism < 1) {
            throw new IllegalArgumentException("parallelism of " + parallelism);
        }
        new ClaimStream(this, claims, verdicts).run(executor, 2 * parallelism);
    }

    /** Whether {@link #batches} may be asked: proofs with commitments are verified one by one. */
    boolean hasBatches() {
        return commitments.count() == 0;
    }

    BatchVerification batches() {
        BatchVerification made = batches;
        if (made == null) {
            made = new BatchVerification(key, inputs);
            batches = made;
        }
        return made;
    }

    /** Accepts what has the key's numbers of inputs and commitments, whether or not it is valid. */
    Verification<PublicInputs> checkCounts(Proof proof, PublicInputs publicInputs) {
        if (publicInputs.count() != key.publicInputCount()) {
            return Verification.rejected(
                RejectReason.WRONG_INPUT_COUNT,
                publicInputs.count() + " public inputs, the key has " + key.publicInputCount()
            );
        }
        if (proof.commitmentCount() != commitments.count()) {
            return Verification.rejected(
                RejectReason.WRONG_COMMITMENT_COUNT,
                proof.commitmentCount() + " commitments, the key has " + commitments.count()
            );
        }
        return Verification.accepted(publicInputs);
    }

    /** The verdict on what {@link #checkCounts} accepts. */
    Verification<PublicInputs> verifyCounted(Proof proof, PublicInputs publicInputs) {
        long[] scalars = commitments.scalars(proof, publicInputs);
        if (!commitments.knowledgeHoldsVartime(proof, scalars)) {
            return Verification.rejected(RejectReason.PROOF_INVALID, "the proof of knowledge does not hold");
        }
        // e(A, B) e(-L, gamma) e(-C, delta) against e(alpha, beta)
        long[] points = new long[2 * G1Jacobian.LIMBS];
        inputs.evaluateVartime(points, 0, scalars);
        long[] affine = new long[G1Jacobian.AFFINE_LIMBS];
        if (commitments.count() > 0) {
            long[] scratch = new long[G1Jacobian.SCRATCH];
            for (G1Affine commitment : proof.commitments()) {
                commitment.copyTo(affine, 0);
                G1Jacobian.addMixed(points, 0, points, 0, affine, 0, scratch);
            }
        }
        proof.c().copyTo(affine, 0);
        G1Jacobian.setAffine(points, G1Jacobian.LIMBS, affine, 0);
        G1Jacobian.negate(points, 0, points, 0);
        G1Jacobian.negate(points, G1Jacobian.LIMBS, points, G1Jacobian.LIMBS);
        if (!gammaDelta.productEqualsVartime(proof.a(), proof.b(), points, alphaBeta)) {
            return Verification.rejected(RejectReason.PROOF_INVALID, "the pairing equation does not hold");
        }
        return Verification.accepted(publicInputs);
    }
}
