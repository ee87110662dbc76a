/** Hash functions: Keccak-256, SHA-256 message expansion, Poseidon and BLAKE-512. */
@NullMarked
package org.clavis.hash;

import org.jspecify.annotations.NullMarked;
