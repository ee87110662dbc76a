/**
 * Modular arithmetic in vector lanes: eight independent elements side by side, multiplied with the fused multiply-add of
 * doubles. Used where {@code jdk.incubator.vector} is there and the processor has lanes enough; {@link
 * org.clavis.algebra.lanes.Lanes} decides. The arithmetic takes a time that does not depend on the data; who has secrets in
 * these arrays overwrites them, scratch space included.
 */
@NullMarked
package org.clavis.algebra.lanes;

import org.jspecify.annotations.NullMarked;
