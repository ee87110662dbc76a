@NullMarked
package org.clavis.contracts;

import org.jspecify.annotations.NullMarked;
