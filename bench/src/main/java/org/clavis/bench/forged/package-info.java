/** Groth16 statements that need no circuit. */
@NullMarked
package org.clavis.bench.forged;

import org.jspecify.annotations.NullMarked;
