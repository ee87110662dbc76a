package org.clavis.circuits;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.RecursiveTask;
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

    /** r and s as integers. */
    private final transient long[] blinding;

    ProofComputation(ProvingKey key, Witness witness, SecureRandom random) {
        this.key = key;
        this.witness = witness;
        blinding = new long[2 * Fr.LIMBS];
        randomScalar(blinding, 0, random);
        randomScalar(blinding, Fr.LIMBS, random);
    }

    @Override
    protected Points compute() {
        long[] signals = witness.limbs();
        long[] sumA = new long[G1];
        long[] sumB1 = new long[G1];
        long[] sumB2 = new long[G2Jacobian.LIMBS];
        long[] sumC = new long[G1];
        long[] sumH = new long[G1];
        try (
            SignedDigits digits = new SignedDigits(signals, key.signalCount, SignedDigits.windowBits(key.signalCount))
        ) {
            invokeAll(
                task(() -> G2Msm.sumVartime(sumB2, key.pointsB2, digits, 0)),
                task(() -> sumOfQuotient(sumH, signals)),
                task(() -> G1Msm.sumVartime(sumA, key.pointsA, digits, 0)),
                task(() -> G1Msm.sumVartime(sumB1, key.pointsB1, digits, 0)),
                task(() -> G1Msm.sumVartime(sumC, key.pointsC, digits, key.publicCount + 1))
            );
            return blinded(sumA, sumB1, sumB2, sumC, sumH);
        } finally {
            for (long[] secret : new long[][] { sumA, sumB1, sumB2, sumC, sumH, blinding }) {
                Arrays.fill(secret, 0);
            }
        }
    }

    private static ForkJoinTask<?> task(Runnable work) {
        return ForkJoinTask.adapt(work);
    }

    /** out = the sum of h_j H_j. */
    private void sumOfQuotient(long[] out, long[] signals) {
        long[] quotient = key.quotient.onCoset(signals);
        try (
            SignedDigits digits = new SignedDigits(
                quotient,
                key.domainSize(),
                SignedDigits.windowBits(key.domainSize())
            )
        ) {
            G1Msm.sumVartime(out, key.pointsH, digits, 0);
        } finally {
            Arrays.fill(quotient, 0);
        }
    }

    private Points blinded(long[] sumA, long[] sumB1, long[] sumB2, long[] sumC, long[] sumH) {
        long[] scratch = new long[G1Jacobian.SCRATCH];
        long[] wideScratch = new long[G2Jacobian.SCRATCH];
        long[] multiple = new long[G1];
        long[] wideMultiple = new long[G2Jacobian.LIMBS];
        long[] a = new long[G1Jacobian.AFFINE_LIMBS];
        long[] b1 = new long[G1Jacobian.AFFINE_LIMBS];
        long[] b2 = new long[G2Jacobian.AFFINE_LIMBS];
        long[] c = new long[G1Jacobian.AFFINE_LIMBS];
        long[] minusRs = new long[Fr.LIMBS];
        int r = 0;
        int s = Fr.LIMBS;
        try {
            G1Jacobian.multiplyVartime(multiple, 0, key.deltaG1, 0, blinding, r, Fr.LIMBS);
            G1Jacobian.add(sumA, 0, sumA, 0, multiple, 0, scratch);
            G1Jacobian.addMixed(sumA, 0, sumA, 0, key.alphaG1, 0, scratch);
            G1Jacobian.toAffine(a, 0, sumA, 0, scratch);

            G1Jacobian.multiplyVartime(multiple, 0, key.deltaG1, 0, blinding, s, Fr.LIMBS);
            G1Jacobian.add(sumB1, 0, sumB1, 0, multiple, 0, scratch);
            G1Jacobian.addMixed(sumB1, 0, sumB1, 0, key.betaG1, 0, scratch);
            G1Jacobian.toAffine(b1, 0, sumB1, 0, scratch);

            G2Jacobian.multiplyVartime(wideMultiple, 0, key.deltaG2, 0, blinding, s, Fr.LIMBS);
            G2Jacobian.add(sumB2, 0, sumB2, 0, wideMultiple, 0, wideScratch);
            G2Jacobian.addMixed(sumB2, 0, sumB2, 0, key.betaG2, 0, wideScratch);
            G2Jacobian.toAffine(b2, 0, sumB2, 0, wideScratch);

            G1Jacobian.add(sumC, 0, sumC, 0, sumH, 0, scratch);
            G1Jacobian.multiplyVartime(multiple, 0, a, 0, blinding, s, Fr.LIMBS);
            G1Jacobian.add(sumC, 0, sumC, 0, multiple, 0, scratch);
            G1Jacobian.multiplyVartime(multiple, 0, b1, 0, blinding, r, Fr.LIMBS);
            G1Jacobian.add(sumC, 0, sumC, 0, multiple, 0, scratch);
            // integer * Montgomery form = integer
            Fr.toMontgomery(minusRs, 0, blinding, r);
            Fr.mul(minusRs, 0, minusRs, 0, blinding, s);
            Fr.neg(minusRs, 0, minusRs, 0);
            G1Jacobian.multiplyVartime(multiple, 0, key.deltaG1, 0, minusRs, 0, Fr.LIMBS);
            G1Jacobian.add(sumC, 0, sumC, 0, multiple, 0, scratch);
            G1Jacobian.toAffine(c, 0, sumC, 0, scratch);
            return new Points(
                G1Affine.fromMontgomeryLimbs(a, 0),
                G2Affine.fromMontgomeryLimbs(b2, 0),
                G1Affine.fromMontgomeryLimbs(c, 0)
            );
        } finally {
            for (long[] secret : new long[][] { scratch, wideScratch, multiple, wideMultiple, b1, minusRs }) {
                Arrays.fill(secret, 0);
            }
        }
    }

    /** out = a uniform integer below r. */
    private static void randomScalar(long[] out, int o, SecureRandom random) {
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
