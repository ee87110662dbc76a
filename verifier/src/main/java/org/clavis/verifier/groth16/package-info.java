/**
 * Verification of Groth16 proofs over BN254.
 *
 * <p>Start with {@link org.clavis.verifier.groth16.Groth16Verifier}. Keys, proofs and public inputs come from a
 * {@link org.clavis.verifier.groth16.Groth16Format} and are checked there once: whatever these types hold is in range,
 * on its curve and in its subgroup. A Groth16 proof is malleable: never use a
 * proof's bytes as an identifier. Source: Groth, ePrint 2016/260.
 */
@NullMarked
package org.clavis.verifier.groth16;

import org.jspecify.annotations.NullMarked;
