/** Deploying the contracts at the same addresses on every chain, and checking what is there. */
@NullMarked
package org.clavis.contracts.deployment;

import org.jspecify.annotations.NullMarked;
