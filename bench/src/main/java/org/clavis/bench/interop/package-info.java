/** Proofs of each tool, whole and tampered with, before all the others. */
@NullMarked
package org.clavis.bench.interop;

import org.jspecify.annotations.NullMarked;
