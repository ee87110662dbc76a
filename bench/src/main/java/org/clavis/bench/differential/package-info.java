/** Random and structured inputs on which Java and the EVM must decide alike. */
@NullMarked
package org.clavis.bench.differential;

import org.jspecify.annotations.NullMarked;
