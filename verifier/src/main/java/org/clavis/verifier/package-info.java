/** Results and failures shared by every verifier. */
@NullMarked
package org.clavis.verifier;

import org.jspecify.annotations.NullMarked;
