/**
 * Curve25519 for key agreement.
 *
 * <pre>
 * p      2^255 - 19
 * curve  v^2 = u^3 + 486662 u^2 + u
 * order  8 l, l = 2^252 + 27742317777372353535851937790883648493
 * security: about 126 bits
 * </pre>
 *
 * <p>Everything here takes secrets: no branch and no address depends on a value. Source: RFC 7748.
 */
@NullMarked
package org.clavis.algebra.curve25519;

import org.jspecify.annotations.NullMarked;
