@NullMarked
package org.clavis.circuits;

import org.jspecify.annotations.NullMarked;
