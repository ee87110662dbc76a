@NullMarked
package org.clavis.algebra.bn254;

import org.jspecify.annotations.NullMarked;
