/**
 * Baby Jubjub, the twisted Edwards curve over BN254's scalar field, as circomlib uses it.
 *
 * <p>Exported to Clavis' own modules only.
 */
@NullMarked
package org.clavis.algebra.babyjubjub;

import org.jspecify.annotations.NullMarked;
