/** A chain for a test class. Needs JUnit on the path. */
@NullMarked
package org.clavis.testnet.junit;

import org.jspecify.annotations.NullMarked;
