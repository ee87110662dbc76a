/**
 * Groth16 over BN254 in the JVM: iden3's files, circom's witness programs, the prover, and the statements that Clavis
 * proves and checks.
 */
@NullMarked
package org.clavis.circuits;

import org.jspecify.annotations.NullMarked;
