/** Strict reading of JSON documents. */
@NullMarked
package org.clavis.verifier.json;

import org.jspecify.annotations.NullMarked;
