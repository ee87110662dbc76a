/**
 * The Poseidon permutation over BN254's scalar field with circomlib's parameters.
 *
 * <p>Exported to Clavis' own modules only; {@link org.clavis.hash.Poseidon} is what everybody else uses.
 */
@NullMarked
package org.clavis.algebra.poseidon;

import org.jspecify.annotations.NullMarked;
