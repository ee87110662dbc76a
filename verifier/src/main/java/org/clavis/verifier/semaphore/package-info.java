/** Semaphore v4 identities: what a commitment is a commitment to. */
@NullMarked
package org.clavis.verifier.semaphore;

import org.jspecify.annotations.NullMarked;
