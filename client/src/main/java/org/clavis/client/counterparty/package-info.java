/** A counterparty: what the registry vouches for, as of one block, and what a desk requires of it. */
@NullMarked
package org.clavis.client.counterparty;

import org.jspecify.annotations.NullMarked;
