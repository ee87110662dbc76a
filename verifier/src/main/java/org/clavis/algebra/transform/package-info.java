/** Transforms of polynomials over BN254's scalar field between coefficients and values, scalar and in lanes. */
@NullMarked
package org.clavis.algebra.transform;

import org.jspecify.annotations.NullMarked;
