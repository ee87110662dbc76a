package org.clavis.circuits;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.RecursiveTask;
import java.util.stream.Stream;
import org.clavis.algebra.bn254.Fr;
import org.clavis.algebra.bn254.G1Affine;
import org.clavis.algebra.bn254.G1Jacobian;
import org.clavis.algebra.bn254.G2Affine;
import org.clavis.algebra.bn254.G2Jacobian;
import org.clavis.verifier.groth16.Proof;

/**
 * One proof: with w the witness, A_i B_i C_i the key's points, h the quotient and r, s the blinding,
 *
 * <pre>
 *  A = alpha + sum of w_i A_i + r delta
 *  B = beta  + sum of w_i B_i + s delta
 *  C = sum of w_i C_i over private i + sum of h_j H_j + s A + r B - r s delta
 * </pre>
 *
 * <p>B is computed in both groups; the G1 form only serves C. Everything secret is overwritten.
 */
final class ProofComputation extends RecursiveTask<ProofComputation.Points> {

    private static final long serialVersionUID = 1L;
    private static final int G1 = G1Jacobian.LIMBS;

    /** An addition in G2 in those of G1. */
    private static final int G2_WEIGHT = 3;

    /** The quotient for one place of the domain in additions of G1 for one point, roughly. */
    private static final double QUOTIENT_WEIGHT = 0.4;

    /** A proof's points. */
    record Points(G1Affine a, G2Affine b, G1Affine c) {
        Proof toProof() {
            byte[] bytes = new byte[Proof.BYTES];
            a.writeTo(bytes, 0);
            b.writeTo(bytes, G1Affine.BYTES);
            c.writeTo(bytes, G1Affine.BYTES + G2Affine.BYTES);
            return Proof.fromCanonicalBytes(bytes);
        }
    }

    private final transient ProvingKey key;
    private final transient Witness witness;
    private final transient SecureRandom random;
    private final transient ProofProgress progress;
    private final double totalWeight;
    private double doneWeight;
    private volatile boolean abandoned;

    /** Who waits, and may do some of the work. */
    private final transient Thread caller = Thread.currentThread();

    ProofComputation(ProvingKey key, Witness witness, SecureRandom random, ProofProgress progress) {
        this.key = key;
        this.witness = witness;
        this.random = random;
        this.progress = progress;
        totalWeight =
            QUOTIENT_WEIGHT * key.domainSize() +
            key.sumA().count() +
            key.sumB1().count() +
            G2_WEIGHT * key.sumB2().count() +
            key.sumC().count() +
            key.sumH().count();
    }

    /** Lets the computation end early with a {@link CancellationException}. */
    void abandon() {
        abandoned = true;
    }

    private void checkpoint() {
        if (abandoned || caller.isInterrupted()) {
            throw new CancellationException("interrupted while proving");
        }
    }

    private synchronized void done(double weight) {
        checkpoint();
        doneWeight += weight;
        progress.done(Math.min(1, doneWeight / totalWeight));
    }

    @Override
    protected Points compute() {
        int signals = key.signalCount() * Fr.LIMBS;
        // the witness's integers and the blinding scalars
        long[] scalars = Arrays.copyOf(witness.limbs(), signals + ProvingKey.BLINDING_SCALARS * Fr.LIMBS);
        long[] a = new long[G1];
        long[] b1 = new long[G1];
        long[] b2 = new long[G2Jacobian.LIMBS];
        long[] c = new long[G1];
        long[] h = new long[G1];
        try {
            blind(scalars, signals);
            inParallel(
                () -> {
                    key.sumB2().sumVartime(b2, 0, scalars, 0, this::checkpoint);
                    done(G2_WEIGHT * key.sumB2().count());
                },
                () -> sumOfQuotient(h),
                () -> {
                    key.sumA().sumVartime(a, 0, scalars, 0, this::checkpoint);
                    done(key.sumA().count());
                },
                () -> {
                    key.sumB1().sumVartime(b1, 0, scalars, 0, this::checkpoint);
                    done(key.sumB1().count());
                },
                () -> {
                    key.sumC().sumVartime(c, 0, scalars, key.publicCount() + 1, this::checkpoint);
                    done(key.sumC().count());
                }
            );
            return points(scalars, signals, a, b1, b2, c, h);
        } finally {
            for (long[] secret : new long[][] { scalars, a, b1, b2, c, h }) {
                Arrays.fill(secret, 0);
            }
        }
    }

    /** Runs all, and ends when none runs any more, failed or not. */
    private void inParallel(Runnable... work) {
        List<? extends ForkJoinTask<?>> tasks = Stream.of(work).map(ForkJoinTask::adapt).toList();
        try {
            ForkJoinTask.invokeAll(tasks);
        } catch (RuntimeException | Error e) {
            abandon();
            tasks.forEach(ForkJoinTask::quietlyJoin);
            throw e;
        }
    }

    /** out = the sum of h_j H_j. */
    private void sumOfQuotient(long[] out) {
        long[] quotient = key.quotient().onCoset(witness.limbs());
        try {
            done(QUOTIENT_WEIGHT * key.domainSize());
            key.sumH().sumVartime(out, 0, quotient, 0, this::checkpoint);
            done(key.sumH().count());
        } finally {
            Arrays.fill(quotient, 0);
        }
    }

    /** r, s, -rs and 1 from scalars[at] on, integers. */
    private void blind(long[] scalars, int at) {
        int s = at + Fr.LIMBS;
        int minusRs = at + 2 * Fr.LIMBS;
        randomScalar(scalars, at);
        randomScalar(scalars, s);
        // integer * Montgomery form = integer
        Fr.toMontgomery(scalars, minusRs, scalars, at);
        Fr.mul(scalars, minusRs, scalars, minusRs, scalars, s);
        Fr.neg(scalars, minusRs, scalars, minusRs);
        scalars[at + 3 * Fr.LIMBS] = 1;
    }

    private Points points(
        long[] scalars,
        int blinding,
        long[] sumA,
        long[] sumB1,
        long[] b2,
        long[] sumC,
        long[] sumH
    ) {
        long[] scratch = new long[G1Jacobian.SCRATCH];
        long[] a = new long[G1Jacobian.AFFINE_LIMBS];
        long[] b1 = new long[G1Jacobian.AFFINE_LIMBS];
        long[] b = new long[G2Jacobian.AFFINE_LIMBS];
        long[] c = new long[G1Jacobian.AFFINE_LIMBS];
        long[] multipleOfA = new long[G1];
        long[] multipleOfB = new long[G1];
        try {
            G1Jacobian.toAffine(a, 0, sumA, 0, scratch);
            G1Jacobian.toAffine(b1, 0, sumB1, 0, scratch);
            inParallel(
                () -> G1Jacobian.multiplyVartime(multipleOfA, 0, a, 0, scalars, blinding + Fr.LIMBS, Fr.LIMBS),
                () -> G1Jacobian.multiplyVartime(multipleOfB, 0, b1, 0, scalars, blinding, Fr.LIMBS)
            );
            G1Jacobian.add(sumC, 0, sumC, 0, sumH, 0, scratch);
            G1Jacobian.add(sumC, 0, sumC, 0, multipleOfA, 0, scratch);
            G1Jacobian.add(sumC, 0, sumC, 0, multipleOfB, 0, scratch);
            G1Jacobian.toAffine(c, 0, sumC, 0, scratch);
            G2Jacobian.toAffine(b, 0, b2, 0, new long[G2Jacobian.SCRATCH]);
            return new Points(
                G1Affine.fromMontgomeryLimbs(a, 0),
                G2Affine.fromMontgomeryLimbs(b, 0),
                G1Affine.fromMontgomeryLimbs(c, 0)
            );
        } finally {
            for (long[] secret : new long[][] { scratch, b1, multipleOfA, multipleOfB }) {
                Arrays.fill(secret, 0);
            }
        }
    }

    /** out = a uniform integer below r. */
    private void randomScalar(long[] out, int o) {
        byte[] bytes = new byte[2 * Fr.BYTES];
        try {
            random.nextBytes(bytes);
            Fr.fromWideBytesReduced(out, o, bytes, 0);
            Fr.fromMontgomery(out, o, out, o);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }
}
