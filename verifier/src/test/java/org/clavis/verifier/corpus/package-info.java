/** Cases on which Java and Solidity give the same verdict; the files are read by both. */
@NullMarked
package org.clavis.verifier.corpus;

import org.jspecify.annotations.NullMarked;
