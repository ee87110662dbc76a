/**
 * BN254: its fields, groups and pairing, over flat arrays of 64-bit limbs.
 *
 * <p>Shared with the other modules of Clavis only. The kernels trust their callers; decoding checks range, then curve,
 * then subgroup.
 */
@NullMarked
package org.clavis.algebra.bn254;

import org.jspecify.annotations.NullMarked;
