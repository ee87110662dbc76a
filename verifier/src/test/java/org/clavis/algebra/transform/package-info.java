@NullMarked
package org.clavis.algebra.transform;

import org.jspecify.annotations.NullMarked;
