/** Secrets that know when they end: erased on close, never printed, read through one method. */
@NullMarked
package org.clavis.secret;

import org.jspecify.annotations.NullMarked;
