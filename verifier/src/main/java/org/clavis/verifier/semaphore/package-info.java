/** Semaphore v4: identities, what their commitments commit to, groups of them, and what proofs say. */
@NullMarked
package org.clavis.verifier.semaphore;

import org.jspecify.annotations.NullMarked;
