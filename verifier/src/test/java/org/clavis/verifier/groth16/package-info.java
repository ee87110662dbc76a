@NullMarked
package org.clavis.verifier.groth16;

import org.jspecify.annotations.NullMarked;
