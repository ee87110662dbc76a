/**
 * The curve secp256k1: field and scalar kernels on 64-bit limbs, complete projective formulas, multiplications.
 *
 * <p>Kernels are static methods on flat {@code long[]} with offsets; an element is four limbs, least significant first,
 * always fully reduced. Exported to Clavis' own modules only.
 */
@NullMarked
package org.clavis.algebra.secp256k1;

import org.jspecify.annotations.NullMarked;
