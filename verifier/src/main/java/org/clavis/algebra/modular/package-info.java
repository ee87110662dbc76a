/** Arithmetic that serves every prime modulus alike. */
@NullMarked
package org.clavis.algebra.modular;

import org.jspecify.annotations.NullMarked;
