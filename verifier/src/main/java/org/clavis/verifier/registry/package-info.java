/**
 * What the key registry stores and what participants sign: bundles, records, claims and their EIP-712 digests.
 *
 * <p>Byte for byte what the {@code KeyRegistry} contract computes.
 */
@NullMarked
package org.clavis.verifier.registry;

import org.jspecify.annotations.NullMarked;
