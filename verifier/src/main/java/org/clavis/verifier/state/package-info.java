/** The chain's own data: RLP, block headers, receipts, and the roots that bind one to the other. */
@NullMarked
package org.clavis.verifier.state;

import org.jspecify.annotations.NullMarked;
