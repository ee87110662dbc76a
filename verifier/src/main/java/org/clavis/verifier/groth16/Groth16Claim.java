package org.clavis.verifier.groth16;

import java.util.Objects;

/**
 * A proof and the statement that it is said to prove: one item of many that are verified together.
 *
 * @param proof the proof
 * @param publicInputs the statement
 */
public record Groth16Claim(Proof proof, PublicInputs publicInputs) {
    public Groth16Claim {
        Objects.requireNonNull(proof);
        Objects.requireNonNull(publicInputs);
    }
}
