package org.clavis.bench.differential;

import java.math.BigInteger;
import java.util.List;
import java.util.random.RandomGenerator;
import org.clavis.algebra.bn254.G1Affine;
import org.clavis.algebra.bn254.G2Affine;
import org.clavis.verifier.groth16.EvmCodec;
import org.clavis.verifier.groth16.EvmCodec.Statement;
import org.clavis.verifier.groth16.VerifyingKey;

/** Proofs made from real ones: (A / t, t B + t u delta, C + u A) proves what (A, B, C) does, for any t and u. */
final class RerandomisedStatements implements Statements {

    /** Where delta is in the words of a key: behind alpha, beta and gamma. */
    private static final int DELTA_AT = G1Affine.BYTES + 2 * G2Affine.BYTES;

    private static final int B_AT = G1Affine.BYTES;
    private static final int C_AT = B_AT + G2Affine.BYTES;

    private final VerifyingKey key;
    private final G2Affine delta;
    private final List<Statement> originals;

    RerandomisedStatements(VerifyingKey key, List<Statement> originals) {
        this.key = key;
        this.delta = G2Affine.fromCanonicalBytes(key.toBytes(), DELTA_AT);
        this.originals = List.copyOf(originals);
    }

    @Override
    public VerifyingKey key() {
        return key;
    }

    @Override
    public byte[] valid(RandomGenerator random) {
        Statement original = Words.pick(random, originals);
        byte[] arguments = EvmCodec.encodeArguments(original.proof(), original.publicInputs());
        if (random.nextInt(8) == 0) {
            return arguments;
        }
        G1Affine a = G1Affine.fromCanonicalBytes(arguments, 0);
        G2Affine b = G2Affine.fromCanonicalBytes(arguments, B_AT);
        G1Affine c = G1Affine.fromCanonicalBytes(arguments, C_AT);
        BigInteger t = Bn254Samples.scalar(random);
        BigInteger u = Bn254Samples.scalar(random);
        a.timesVartime(t.modInverse(Bn254Samples.R)).writeTo(arguments, 0);
        b.timesVartime(t)
            .plus(delta.timesVartime(t.multiply(u).mod(Bn254Samples.R)))
            .writeTo(arguments, B_AT);
        c.plus(a.timesVartime(u)).writeTo(arguments, C_AT);
        return arguments;
    }
}
