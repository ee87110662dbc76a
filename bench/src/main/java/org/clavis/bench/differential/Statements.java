package org.clavis.bench.differential;

import java.util.random.RandomGenerator;
import org.clavis.verifier.groth16.VerifyingKey;

/** Where valid Groth16 proofs come from. */
interface Statements {
    /** The key that they are valid for. */
    VerifyingKey key();

    /** A valid proof and its public inputs, as the arguments of {@code verifyProof}. */
    byte[] valid(RandomGenerator random);

    /** Arguments that satisfy the equation, but have a point at infinity; some valid ones where none can be made. */
    default byte[] withInfinity(RandomGenerator random) {
        return valid(random);
    }
}
