package org.clavis.circuits;

import java.security.SecureRandom;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import org.clavis.circuits.CircuitException.Reason;
import org.clavis.verifier.EncodingException;
import org.clavis.verifier.RejectReason;
import org.clavis.verifier.Rejected;
import org.clavis.verifier.groth16.Groth16Verifier;
import org.clavis.verifier.groth16.Proof;
import org.clavis.verifier.groth16.PublicInputs;
import org.jspecify.annotations.Nullable;

/**
 * Makes Groth16 proofs with one proving key.
 *
 * <p>Every proof is blinded with two fresh scalars of a {@link SecureRandom}, so that two proofs of one witness have
 * nothing in common, and is verified before it is handed out: a witness that does not satisfy the circuit, or a fault
 * of the machine, gives an exception and no proof.
 *
 * <p>Thread-safe. Timing: variable. The sums over the key's points, and the blinding, take a time and touch memory in
 * a pattern that depends on the witness and on the blinding scalars; who can time proofs finely, or shares caches with
 * the prover, may learn something about the witness. Digits, buckets, blinding scalars and polynomials are overwritten
 * before a method returns; the JVM may have copied them.
 *
 * <p>Source: Groth, "On the Size of Pairing-based Non-interactive Arguments", ePrint 2016/260, section 3.2, with the
 * quotient on the odd coset as snarkjs lays its keys out.
 */
public final class Groth16Prover {

    private final ProvingKey key;
    private final ForkJoinPool pool;
    private final SecureRandom random;
    private final Groth16Verifier verifier;

    /** A prover on the common pool; throws as {@link #Groth16Prover(ProvingKey, ForkJoinPool)}. */
    public Groth16Prover(ProvingKey key) {
        this(key, ForkJoinPool.commonPool());
    }

    /**
     * A prover on the caller's pool, which stays the caller's to close.
     *
     * @throws EncodingException {@link RejectReason#UNSOUND_KEY} if proofs under the key mean nothing
     */
    public Groth16Prover(ProvingKey key, ForkJoinPool pool) {
        this.key = Objects.requireNonNull(key, "key");
        this.pool = Objects.requireNonNull(pool, "pool");
        this.random = new SecureRandom();
        this.verifier = Groth16Verifier.of(key.verifyingKey());
    }

    /** The key that proofs are made with. */
    public ProvingKey key() {
        return key;
    }

    /** A proof, as {@link #prove(Witness, ProofProgress)}. */
    public Proof prove(Witness witness) {
        return prove(witness, ProofProgress.NONE);
    }

    /**
     * A proof that {@code witness}'s private signals fit its public ones.
     *
     * <p>Interrupting the thread that waits for it ends the work within milliseconds.
     *
     * @throws CircuitException {@link Reason#WITNESS_SIZE_MISMATCH} if the witness is another circuit's,
     *     {@link Reason#WITNESS_INVALID} if it does not satisfy the circuit
     * @throws CancellationException if the thread was interrupted, and still is
     */
    public Proof prove(Witness witness, ProofProgress progress) {
        ProofComputation.Points points = computeUnchecked(witness, progress);
        Proof proof = points.toProof();
        PublicInputs inputs = PublicInputs.of(witness.publicSignals(key.publicCount()));
        if (verifier.verify(proof, inputs) instanceof Rejected<?>(var reason, var detail)) {
            throw new CircuitException(
                Reason.WITNESS_INVALID,
                "the witness does not satisfy the circuit: its proof is refused (" + reason + ": " + detail + ")"
            );
        }
        return proof;
    }

    /** A proof's points, not verified. */
    ProofComputation.Points computeUnchecked(Witness witness, ProofProgress progress) {
        if (witness.size() != key.signalCount()) {
            throw new CircuitException(
                Reason.WITNESS_SIZE_MISMATCH,
                "witness of " + witness.size() + " signals for a circuit of " + key.signalCount()
            );
        }
        ProofComputation computation = new ProofComputation(key, witness, random, progress);
        pool.execute(computation);
        try {
            return computation.get();
        } catch (InterruptedException e) {
            computation.abandon();
            computation.quietlyJoin();
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while proving");
        } catch (ExecutionException e) {
            throw failure(e.getCause());
        }
    }

    /** What a task failed with, which a pool wraps, as it was thrown. */
    private static RuntimeException failure(@Nullable Throwable cause) {
        return switch (cause) {
            case RuntimeException known -> known;
            case Error error -> throw error;
            case null, default -> new IllegalStateException(cause);
        };
    }
}
